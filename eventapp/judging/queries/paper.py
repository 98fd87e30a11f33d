"""Sheets on paper: what the secretariat enters, and what judges and secretariat print."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.paper import PaperReading
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState
from eventapp.judging.queries.judge import CriterionRow, Sheet, criteria, own_sheet
from eventapp.judging.queries.parts import filled, is_recused, pairs
from eventapp.judging.rules.chain import GENESIS
from eventapp.regions.models import Region


@frozen
class PaperRow:
    """One sheet in the secretariat's list; ``readings`` are those of people who read it from paper."""

    public_id: str
    user_id: int | None
    judge: str
    label: str
    region: str
    filled: int
    recused: bool
    readings: int
    written: bool
    read_by_me: bool

    @property
    def state(self) -> str:
        """recused, written, screen, differs, once or none."""
        if self.recused:
            return "recused"
        if self.written:
            return "written"
        if self.filled:
            return "screen"
        return ("none", "once", "differs")[self.readings]


@frozen
class Reading:
    """What one person read."""

    number: int
    user_id: int | None
    name: str | None
    scores: dict[str, str | None]
    notes: dict[str, str | None]
    written: bool  # both said the same, and the log has it


@frozen
class Printed:
    """A sheet to print: the region, the rubric, what is saved."""

    public_id: str
    label: str
    region: str
    code: str
    is_calibration: bool
    criteria: list[CriterionRow]


@frozen
class Print:
    """All sheets of one judge in a round, and the log's head as it was when they were printed."""

    judge: str
    round_key: str
    round_name: str
    head_sequence: int
    head_hash: str
    sheets: list[Printed]


_on_paper = sa.select(sa.func.count(PaperReading.id)).where(
    PaperReading.edition_id == Assignment.edition_id, PaperReading.assignment_id == Assignment.id
)


def paper_rows(scope: Scope, round_id: int) -> list[PaperRow]:
    """Every sheet of a round by judge, category and region. 1 statement."""
    read = _on_paper.correlate(Assignment).scalar_subquery()
    written = _on_paper.where(PaperReading.written_at.is_not(None)).correlate(Assignment).scalar_subquery()
    mine = _on_paper.where(PaperReading.user_id == scope.actor.id).correlate(Assignment).scalar_subquery()
    query = (
        pairs(
            Assignment.public_id,
            PanelMember.user_id,
            sa.func.coalesce(User.name, PanelMember.pseudonym),
            Category.label,
            Region.name,
            filled(),
            is_recused(),
            read,
            written > 0,
            mine > 0,
        )
        .join(Category, Category.id == Assignment.category_id)
        .outerjoin(User, User.id == PanelMember.user_id)
        .where(
            Assignment.edition_id == scope.edition_id,
            Category.round_id == round_id,
            Entry.state == EntryState.ACTIVE.value,
        )
        .order_by(User.name, PanelMember.user_id, Category.position, Category.id, Region.name)
    )
    return [PaperRow(*row) for row in db.rows(query)]


def sheet_of_judge(scope: Scope, round_id: int, public_id: str) -> tuple[Sheet, str, int]:
    """A judge's sheet for the secretariat, with the judge's name and user id. 3 statements. Raises NotFound."""
    query = (
        pairs(Category.key, PanelMember.user_id, User.name)
        .join(Category, Category.id == Assignment.category_id)
        .join(User, User.id == PanelMember.user_id)
        .where(
            Assignment.edition_id == scope.edition_id,
            Assignment.public_id == public_id,
            Category.round_id == round_id,
        )
    )
    found = db.rows(query)
    if not found:
        raise NotFound
    category, user_id, name = found[0]
    return own_sheet(scope, user_id=user_id, category=category, public_id=public_id), name, user_id


def readings(scope: Scope, assignment_id: int) -> list[Reading]:
    """What was read from one sheet, first reading first. 1 statement."""
    query = (
        sa.select(PaperReading.number, PaperReading.user_id, User.name, PaperReading.content, PaperReading.written_at)
        .outerjoin(User, User.id == PaperReading.user_id)
        .where(PaperReading.edition_id == scope.edition_id, PaperReading.assignment_id == assignment_id)
        .order_by(PaperReading.number)
    )
    return [
        Reading(number, user_id, name, content["scores"], content["notes"], written=at is not None)
        for number, user_id, name, content, at in db.rows(query)
    ]


def to_print(scope: Scope, *, round_key: str, user_id: int) -> Print:
    """A judge's sheets of one round. 3 statements and 1 a sheet. Raises NotFound for somebody on no panel of it."""
    who = (
        sa.select(Round.id, Round.name, User.name)
        .join(Category, Category.round_id == Round.id)
        .join(PanelMember, PanelMember.category_id == Category.id)
        .join(User, User.id == PanelMember.user_id)
        .where(Round.edition_id == scope.edition_id, Round.key == round_key, PanelMember.user_id == user_id)
        .limit(1)
    )
    found = db.rows(who)
    if not found:
        raise NotFound
    round_id, round_name, name = found[0]
    query = (
        pairs(
            Assignment.public_id,
            Category.label,
            Region.name,
            Region.code,
            Entry.is_calibration,
            Category.id,
            Assignment.id,
        )
        .join(Category, Category.id == Assignment.category_id)
        .where(
            Assignment.edition_id == scope.edition_id,
            Category.round_id == round_id,
            PanelMember.user_id == user_id,
            Entry.state == EntryState.ACTIVE.value,
            ~is_recused(),
        )
        .order_by(Category.position, Category.id, Entry.is_calibration.desc(), Assignment.public_id)
    )
    head = (
        sa.select(ScoreLog.sequence, ScoreLog.row_hash)
        .where(ScoreLog.edition_id == scope.edition_id, ScoreLog.round_id == round_id)
        .order_by(ScoreLog.sequence.desc())
        .limit(1)
    )
    last: list[Any] = db.rows(head)
    sheets = [
        Printed(*row[:5], criteria(scope, category_id=row[5], assignment_id=row[6]))  # type: ignore[call-arg]
        for row in db.rows(query)
    ]
    sequence, head_hash = last[0] if last else (0, GENESIS)
    return Print(name, round_key, round_name, sequence, head_hash, sheets)
