"""Lists of people as they were handed in: judged row by row before anything is entered, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.formats.grids import Notice
from eventapp.frozen import frozen
from eventapp.regions import queries as regions
from eventapp.regions.rules import resolver
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.models.imports import ColumnMapping, ImportedPerson, ImportState, PeopleImport
from eventapp.registration.queries import delegations
from eventapp.registration.queries.delegations import DelegationRow
from eventapp.registration.rules import columns, duplicates, rows
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.findings import Judged, Outcome, Setting, Weight

UNDO_WITHIN = timedelta(hours=24)
_RECENT = 50


@frozen
class Draft:
    """A list before it is entered. ``lines`` are the rows below the header."""

    id: int
    public_id: str
    state: ImportState
    file_name: str
    header_hash: str
    titles: tuple[str, ...]
    mapping: Mapping[Field, int]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    corrections: Mapping[int, Mapping[str, str]]
    notices: tuple[Notice, ...]
    delegation_id: int | None
    entered: int


@frozen
class JudgedList:
    """A draft with what its rows mean."""

    draft: Draft
    rows: Sequence[Judged]

    @property
    def counts(self) -> dict[Outcome, int]:
        """Rows by what will happen to them."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found.get(outcome, 0) for outcome in Outcome}

    @property
    def hinted(self) -> int:
        """Rows that are entered although somebody should look at them."""
        return sum(
            row.outcome is Outcome.ENTER and any(finding.weight is Weight.HINT for finding in row.findings)
            for row in self.rows
        )


@frozen
class ImportRow:
    """One list among those that were handed in."""

    public_id: str
    state: ImportState
    file_name: str
    delegation: str | None
    by: str | None
    entered: int
    created_at: datetime
    entered_at: datetime | None

    @property
    def can_be_undone(self) -> bool:
        """Whether the day in which a list can be taken back is not over."""
        recent = self.entered_at is not None and now() - self.entered_at < UNDO_WITHIN
        return self.state is ImportState.ENTERED and recent and self.entered > 0


_FIELDS = (
    "id",
    "public_id",
    "state",
    "file_name",
    "header_hash",
    "titles",
    "mapping",
    "rows",
    "corrections",
    "notices",
    "delegation_id",
    "entered",
)
_DRAFT: Any = sa.select(*(PeopleImport.__table__.c[name] for name in _FIELDS)).where(
    PeopleImport.edition_id == sa.bindparam("edition_id"), PeopleImport.public_id == sa.bindparam("public_id")
)
_LOCKED_DRAFT = _DRAFT.with_for_update()
_ROW: Any = (
    sa.select(
        PeopleImport.public_id,
        PeopleImport.state,
        PeopleImport.file_name,
        Delegation.name,
        User.name,
        PeopleImport.entered,
        PeopleImport.created_at,
        PeopleImport.entered_at,
    )
    .outerjoin(
        Delegation,
        sa.and_(Delegation.edition_id == PeopleImport.edition_id, Delegation.id == PeopleImport.delegation_id),
    )
    .outerjoin(User, User.id == PeopleImport.actor_id)
    .where(PeopleImport.edition_id == sa.bindparam("edition_id"))
)
_LATEST = _ROW.order_by(PeopleImport.created_at.desc(), PeopleImport.id.desc()).limit(_RECENT)
_ONE = _ROW.where(PeopleImport.public_id == sa.bindparam("public_id"))
_MAPPING = sa.select(ColumnMapping.mapping).where(
    ColumnMapping.edition_id == sa.bindparam("edition_id"), ColumnMapping.header_hash == sa.bindparam("header_hash")
)
_MADE = (
    sa.select(ImportedPerson.registration_id, ImportedPerson.line)
    .where(ImportedPerson.edition_id == sa.bindparam("edition_id"), ImportedPerson.import_id == sa.bindparam("id"))
    .order_by(ImportedPerson.line)
)


def draft(scope: Scope, public_id: str, *, lock: bool = False) -> Draft:
    """A list of this edition, whatever became of it. Raises NotFound. 1 statement."""
    where = {"edition_id": scope.edition_id, "public_id": public_id}
    row = db.session.execute(_LOCKED_DRAFT if lock else _DRAFT, where).first()
    if row is None:
        raise NotFound
    return Draft(
        id=row.id,
        public_id=row.public_id,
        state=ImportState(row.state),
        file_name=row.file_name,
        header_hash=row.header_hash,
        titles=tuple(row.titles),
        mapping={Field(name): column for name, column in row.mapping.items()},
        lines=tuple((line, tuple(cells)) for line, cells in row.rows),
        corrections={int(line): values for line, values in row.corrections.items()},
        notices=tuple(Notice(template, details) for template, details in row.notices),
        delegation_id=row.delegation_id,
        entered=row.entered,
    )


def setting(delegation: DelegationRow | None) -> Setting:
    """What people are read against: the registry and, for a delegation, its region and its coordinator."""
    registry = regions.registry()
    if delegation is None:
        return Setting(lambda written: resolver.resolve(registry, written))
    return Setting(
        lambda written: resolver.resolve(registry, written),
        home=registry.by_code.get(delegation.region_code or ""),
        organisation=delegation.name,
        email=delegation.coordinator_email,
        phone=delegation.coordinator_phone,
    )


def judged(scope: Scope, found: Draft, delegation: DelegationRow | None, *, named: bool) -> JudgedList:
    """What would happen to each row now. ``named``: whether the reader may learn in which delegation somebody is.

    2 statements for every 400 people and for every 400 regions.
    """
    judged_rows = rows.judge(found.lines, found.mapping, setting(delegation), found.corrections, found.titles)
    people = [row.person for row in judged_rows if row.person]
    known = delegations.known(
        scope,
        emails={person.email for person in people},
        phones={person.phone for person in people},
        region_codes={person.region_code for person in people if person.region_code},
    )
    delegation_id = delegation.id if delegation else None
    duplicates.mark(judged_rows, known, delegation_id=delegation_id, named=named)
    if delegation:
        duplicates.mark_heads(judged_rows, there_is_one=delegation.head is not None)
    return JudgedList(found, judged_rows)


def remembered(scope: Scope, titles: Sequence[str]) -> dict[Field, int] | None:
    """The mapping of the last list with these titles. 1 statement, none without titles."""
    if not titles:
        return None
    where = {"edition_id": scope.edition_id, "header_hash": columns.signature(titles)}
    kept = db.session.execute(_MAPPING, where).scalar()
    return {Field(name): column for name, column in kept.items()} if kept else None


def recent(scope: Scope) -> list[ImportRow]:
    """The latest lists of the edition. 1 statement."""
    return [_import_row(row) for row in db.rows(_LATEST, edition_id=scope.edition_id)]


def one(scope: Scope, public_id: str) -> ImportRow:
    """One list. Raises NotFound. 1 statement."""
    row = db.session.execute(_ONE, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    return _import_row(row)


def made(scope: Scope, import_id: int) -> list[tuple[int, int]]:
    """The registrations that a list made and that there still are, with the lines. 1 statement."""
    return [(row[0], row[1]) for row in db.rows(_MADE, edition_id=scope.edition_id, id=import_id)]


def _import_row(row: Any) -> ImportRow:
    return ImportRow(row[0], ImportState(row[1]), *row[2:])
