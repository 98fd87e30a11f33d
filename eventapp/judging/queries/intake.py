"""Dossiers of region teams: their own, the secretariat's list, and the frozen version that judges read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.clock import now
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import Membership, Participation
from eventapp.errors import NotFound
from eventapp.exhibition.queries import public as exhibition
from eventapp.exhibition.rules.content import Figure
from eventapp.frozen import frozen
from eventapp.judging.models.intake import Dossier, DossierVersion, Evidence
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import DossierState, RoundState
from eventapp.judging.queries.parts import is_recused, pairs
from eventapp.judging.rules import dossiers
from eventapp.judging.rules.dossiers import Question
from eventapp.judging.rules.entering import may_enter
from eventapp.regions.models import Region


@frozen
class Offer:
    """A category that the region may enter, or has entered."""

    key: str
    label: str
    round_name: str
    until: datetime | None
    state: str | None  # of the region's dossier; None before it is begun
    again_until: datetime | None
    receipt: str | None
    is_open: bool


@frozen
class FileRow:
    """One uploaded file."""

    public_id: str
    name: str
    kind: str
    size: int  # bytes
    sha256: str

    @property
    def storage_name(self) -> str:
        """Where its bytes are kept."""
        return storage_name(self.public_id, self.kind)


@frozen
class OwnDossier:
    """What a region team works on; ``id`` is None before the first saving."""

    id: int | None
    category_id: int
    key: str
    label: str
    round_name: str
    until: datetime | None
    questions: list[Question]
    answers: dict[str, str]
    files: list[FileRow]
    state: str | None
    version: int
    receipt: str | None
    again_until: datetime | None
    reason: str
    edited_at: datetime | None
    is_open: bool

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(bool(self.answers.get(question.key)) for question in self.questions)


@frozen
class CheckRow:
    """One dossier in the secretariat's list."""

    id: int
    region: str
    state: str
    receipt: str | None
    handed_in_at: datetime | None
    files: int


@frozen
class DossierView:
    """A dossier as it was handed in: what the secretariat checks and judges read."""

    id: int
    region: str
    state: str
    receipt: str | None
    returned: bool
    reason: str
    checked_by: str | None
    checked_at: datetime | None
    number: int
    at: datetime | None
    fingerprint: str
    items: list[tuple[Question, str]]
    files: list[FileRow]


def storage_name(public_id: str, kind: str) -> str:
    """The name under which a file's bytes are kept."""
    return f"evidence/{public_id}.{kind}"


def _intake(scope: Scope) -> sa.Select[Any]:
    """Categories with the region's own dossier, as far as there is one."""
    return (
        sa.select(
            Category.id,
            Category.key,
            Category.label,
            Round.name.label("round_name"),
            Round.state.label("round_state"),
            Category.intake_until,
            Category.questions,
            Category.enter_types,
            Category.enter_codes,
            Dossier.id.label("dossier_id"),
            Dossier.state,
            Dossier.answers,
            Dossier.version,
            Dossier.receipt,
            Dossier.again_until,
            Dossier.reason,
            Dossier.edited_at,
        )
        .join(Round, Round.id == Category.round_id)
        .outerjoin(Dossier, sa.and_(Dossier.category_id == Category.id, Dossier.region_id == scope.region_id))
        .where(
            Category.edition_id == scope.edition_id,
            sa.or_(Category.intake_until.is_not(None), Dossier.id.is_not(None)),
        )
        .order_by(Round.id, Category.position, Category.id)
    )


def offers(scope: Scope) -> list[Offer]:
    """The categories that the team's region may enter or has entered. 2 statements."""
    region = _region(scope)
    if region is None:
        return []
    return [
        Offer(
            row.key,
            row.label,
            row.round_name,
            row.intake_until,
            row.state,
            row.again_until,
            row.receipt,
            _is_open(row),
        )
        for row in db.rows(_intake(scope))
        if row.dossier_id is not None or _fits(row, region)
    ]


def own_dossier(scope: Scope, key: str) -> OwnDossier:
    """The team's dossier for a category, empty before it is begun. 3 statements. Raises NotFound."""
    region = _region(scope)
    row = next((row for row in db.rows(_intake(scope)) if row.key == key), None)
    if region is None or row is None or (row.dossier_id is None and not _fits(row, region)):
        raise NotFound
    files = db.rows(_files(scope).where(Evidence.dossier_id == row.dossier_id, Evidence.removed_at.is_(None)))
    return OwnDossier(
        row.dossier_id,
        row.id,
        row.key,
        row.label,
        row.round_name,
        row.intake_until,
        dossiers.questions_of(row.questions),
        row.answers or {},
        [FileRow(*file) for file in files],
        row.state,
        row.version or 0,
        row.receipt,
        row.again_until,
        row.reason or "",
        row.edited_at,
        _is_open(row),
    )


def to_check(scope: Scope, category_id: int) -> list[CheckRow]:
    """Dossiers of a category, those that wait for the secretariat first. 1 statement."""
    files = (
        sa.select(sa.func.count(Evidence.id))
        .where(
            Evidence.edition_id == Dossier.edition_id,
            Evidence.dossier_id == Dossier.id,
            Evidence.removed_at.is_(None),
        )
        .correlate(Dossier)
        .scalar_subquery()
    )
    query = (
        sa.select(Dossier.id, Region.name, Dossier.state, Dossier.receipt, DossierVersion.at, files)
        .join(Region, Region.id == Dossier.region_id)
        .outerjoin(
            DossierVersion,
            sa.and_(DossierVersion.dossier_id == Dossier.id, DossierVersion.number == Dossier.version),
        )
        .where(Dossier.edition_id == scope.edition_id, Dossier.category_id == category_id)
        .order_by(sa.case((Dossier.state == DossierState.SUBMITTED.value, 0), else_=1), Region.name)
    )
    return [CheckRow(*row) for row in db.rows(query)]


def handed_in(scope: Scope, category_id: int, dossier_id: int) -> DossierView:
    """A dossier that was handed in, for the secretariat. 2 statements. Raises NotFound."""
    found = _view(scope, Dossier.id == dossier_id, Dossier.category_id == category_id)
    if found is None:
        raise NotFound
    return found


def for_entry(scope: Scope, *, category_id: int, region_id: int) -> DossierView | None:
    """The frozen version that judges of an entry read; None where the region handed nothing in. 1 or 2 statements."""
    own = (Dossier.category_id == category_id, Dossier.region_id == region_id)
    return _view(scope, *own, Dossier.state == DossierState.PASSED.value)


def impact_figures(scope: Scope, region_slug: str) -> list[Figure]:
    """What the region's published booth says in numbers; empty before it is published. 1 statement."""
    return exhibition.figures(scope, region_slug)


def team(scope: Scope, region_id: int) -> list[Any]:
    """Id, address, name and language of a region's team. 1 statement."""
    query = (
        sa.select(User.id, User.email, User.name, User.locale)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.role == Role.REGION.value,
            Membership.region_id == region_id,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    )
    return db.rows(query)


def own_file(scope: Scope, public_id: str) -> FileRow:
    """A file of the team's own dossier. 1 statement. Raises NotFound."""
    mine = _files(scope).join(Dossier, Dossier.id == Evidence.dossier_id).where(Dossier.region_id == scope.region_id)
    return _one(mine.where(Evidence.public_id == public_id, Evidence.removed_at.is_(None)))


def checked_file(scope: Scope, category_id: int, public_id: str) -> FileRow:
    """A file of a category's dossiers, for the secretariat. 1 statement. Raises NotFound."""
    query = _files(scope).join(Dossier, Dossier.id == Evidence.dossier_id).where(Dossier.category_id == category_id)
    return _one(query.where(Evidence.public_id == public_id, Dossier.version > 0))


def judged_file(scope: Scope, *, sheet: str, public_id: str) -> FileRow:
    """A file of the frozen version of an entry that the judge scores and is not recused from. Raises NotFound.

    2 statements.
    """
    mine = pairs(Assignment.category_id, Region.id).where(
        Assignment.edition_id == scope.edition_id,
        Assignment.public_id == sheet,
        ~is_recused(),
        PanelMember.user_id == scope.actor.id,
    )
    found = db.rows(mine)
    view = for_entry(scope, category_id=found[0][0], region_id=found[0][1]) if found else None
    file = next((each for each in view.files if each.public_id == public_id), None) if view else None
    if file is None:
        raise NotFound
    return file


def _view(scope: Scope, *conditions: sa.ColumnElement[bool]) -> DossierView | None:
    query = (
        sa.select(
            Dossier.id,
            Region.name.label("region"),
            Dossier.state,
            Dossier.receipt,
            Dossier.returned,
            Dossier.reason,
            User.name.label("checked_by"),
            Dossier.checked_at,
            DossierVersion.number,
            DossierVersion.at,
            DossierVersion.fingerprint,
            DossierVersion.content,
        )
        .join(Region, Region.id == Dossier.region_id)
        .join(
            DossierVersion,
            sa.and_(DossierVersion.dossier_id == Dossier.id, DossierVersion.number == Dossier.version),
        )
        .outerjoin(User, User.id == Dossier.checked_by)
        .where(Dossier.edition_id == scope.edition_id, *conditions)
    )
    found = db.rows(query)
    if not found:
        return None
    *columns, content = found[0]
    facts: list[Any] = columns
    questions = dossiers.questions_of(content["questions"])
    by_id = {row[0]: FileRow(*row) for row in db.rows(_files(scope).where(Evidence.dossier_id == facts[0]))}
    files = [by_id[public_id] for public_id in content["files"] if public_id in by_id]
    items = [(question, content["answers"].get(question.key, "")) for question in questions]
    return DossierView(*(*facts, items, files))


def _files(scope: Scope) -> AnySelect:
    columns = (Evidence.public_id, Evidence.name, Evidence.kind, Evidence.size, Evidence.sha256)
    return sa.select(*columns).where(Evidence.edition_id == scope.edition_id).order_by(Evidence.id)


def _one(query: AnySelect) -> FileRow:
    found = db.rows(query)
    if not found:
        raise NotFound
    return FileRow(*found[0])


def _region(scope: Scope) -> Any:
    """Type and code of the team's region, None where it does not take part. 1 statement."""
    query = (
        sa.select(Region.type, Region.code)
        .join(Participation, Participation.region_id == Region.id)
        .where(Participation.edition_id == scope.edition_id, Region.id == scope.region_id)
    )
    return next(iter(db.rows(query)), None)


def _fits(row: Any, region: Any) -> bool:
    return may_enter(region.type, region.code, types=row.enter_types, codes=row.enter_codes)


def _is_open(row: Any) -> bool:
    is_on = RoundState(row.round_state).may_be_prepared
    return is_on and dossiers.is_open(now=now(), until=row.intake_until, state=row.state, again_until=row.again_until)
