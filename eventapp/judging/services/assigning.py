"""Who judges what: assignments by hand, conflicts of interest, recusals.

A conflict is held four times: the insertion below selects only pairs without a tie, in the act's transaction; the
database refuses any other insertion (``models.conflicts``); every list, score, count and tabulation leaves tied pairs
out, whenever the tie was recorded; ``eventapp check`` names assignments that were made against a known tie.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import NotFound
from eventapp.judging.errors import AlreadyScored, ConflictOfInterest, ReasonNeeded
from eventapp.judging.models.conflicts import REFUSED
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AssignmentState, EntryState
from eventapp.judging.queries.parts import is_tied
from eventapp.judging.services import conflicts
from eventapp.judging.services.setup import open_round
from eventapp.regions.models import Region

SHORTEST_REASON = 10


@act
def assign(scope: Scope, *, entry_id: int, panel_member_id: int) -> str:
    """Let a judge of the panel score an entry of the same category; twice is once. Gives the sheet's public id.

    Raises ConflictOfInterest, NotFound, RoundNotOpen, Forbidden.
    """
    scope.require("judging.set_up")
    pair = _pair(scope, entry_id=entry_id, panel_member_id=panel_member_id)
    open_round(scope, pair.round_id)
    known = db.scalar(
        sa.select(Assignment.public_id).where(
            Assignment.edition_id == scope.edition_id,
            Assignment.entry_id == entry_id,
            Assignment.panel_member_id == panel_member_id,
        )
    )
    if known is not None:
        return str(known)
    public_id = ids.opaque()
    columns: dict[str, Any] = {
        "edition_id": Entry.edition_id,
        "category_id": Entry.category_id,
        "entry_id": Entry.id,
        "panel_member_id": PanelMember.id,
        "public_id": sa.literal(public_id),
        "state": sa.literal(AssignmentState.ASSIGNED.value),
        "reason": sa.literal(""),
        "version": sa.literal(0),
        "created_at": sa.literal(now(), Assignment.created_at.type),
    }
    without_conflict: sa.Select[Any] = (
        sa.select(*(column.label(name) for name, column in columns.items()))
        .select_from(Entry)
        .join(PanelMember, PanelMember.category_id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .where(
            Entry.edition_id == scope.edition_id, Entry.id == entry_id, PanelMember.id == panel_member_id, ~is_tied()
        )
    )
    conflicts.derive(scope)
    try:
        assigned = db.change(sa.insert(Assignment).from_select(list(columns), without_conflict))
    except sa.exc.DBAPIError as error:
        if REFUSED not in str(error.orig):
            raise
        assigned = 0  # the tie came between the two looks at it
    if not assigned:
        raise ConflictOfInterest(judge=pair.judge, region=pair.region)
    audit(scope, "judging.assigned", f"entry:{entry_id}", panel_member=panel_member_id)
    return public_id


@act
def unassign(scope: Scope, *, entry_id: int, panel_member_id: int) -> None:
    """Take a sheet without scores away; a pair that is not assigned stays so. Raises AlreadyScored, RoundNotOpen."""
    scope.require("judging.set_up")
    pair = _pair(scope, entry_id=entry_id, panel_member_id=panel_member_id)
    open_round(scope, pair.round_id)
    own = sa.and_(
        Assignment.edition_id == scope.edition_id,
        Assignment.entry_id == entry_id,
        Assignment.panel_member_id == panel_member_id,
    )
    scored = sa.select(ScoreLog.id).join(Assignment, Assignment.id == ScoreLog.assignment_id)
    if db.scalar(scored.where(ScoreLog.edition_id == scope.edition_id, own).limit(1)) is not None:
        raise AlreadyScored(judge=pair.judge, region=pair.region)
    if db.change(sa.delete(Assignment).where(own)):
        audit(scope, "judging.unassigned", f"entry:{entry_id}", panel_member=panel_member_id)


@act
def set_panel(scope: Scope, *, category_id: int, wanted: set[tuple[int, int]]) -> int:
    """Make the pairs (entry, panel member) of a category exactly those wanted; gives how many changed.

    Raises ConflictOfInterest, AlreadyScored, NotFound, RoundNotOpen, Forbidden; then nothing has changed.
    """
    scope.require("judging.set_up")
    query = sa.select(Assignment.entry_id, Assignment.panel_member_id).join(Entry, Entry.id == Assignment.entry_id)
    query = query.where(Assignment.edition_id == scope.edition_id, Assignment.category_id == category_id)
    query = query.where(Entry.state == EntryState.ACTIVE.value)  # sheets of what left the ranking stay as they are
    present = {(row.entry_id, row.panel_member_id) for row in db.rows(query)}
    for entry_id, panel_member_id in sorted(present - wanted):
        unassign(scope, entry_id=entry_id, panel_member_id=panel_member_id)
    for entry_id, panel_member_id in sorted(wanted - present):
        assign(scope, entry_id=entry_id, panel_member_id=panel_member_id)
    return len(present ^ wanted)


@act
def recuse(scope: Scope, *, public_id: str, reason: str) -> None:
    """The chair takes a judge off one entry; what was scored stays in the log and no longer counts.

    Raises ReasonNeeded, NotFound, RoundNotOpen, Forbidden.
    """
    scope.require("judging.close")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    assignment = scope.find(Assignment, public_id, by="public_id")
    open_round(scope, scope.find(Category, assignment.category_id).round_id)
    assignment.state, assignment.reason = AssignmentState.RECUSED.value, reason.strip()
    audit(scope, "judging.recused", f"assignment:{assignment.id}")


def _pair(scope: Scope, *, entry_id: int, panel_member_id: int) -> Any:
    """Round, judge and region of an entry and a judge of one category. Raises NotFound. 1 statement."""
    query = (
        sa.select(
            Category.round_id,
            sa.func.coalesce(User.name, PanelMember.pseudonym).label("judge"),
            Region.name.label("region"),
        )
        .select_from(Entry)
        .join(Category, Category.id == Entry.category_id)
        .join(PanelMember, PanelMember.category_id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .outerjoin(User, User.id == PanelMember.user_id)
        .where(Entry.edition_id == scope.edition_id, Entry.id == entry_id, PanelMember.id == panel_member_id)
    )
    found = db.rows(query)
    if not found:
        raise NotFound
    return found[0]
