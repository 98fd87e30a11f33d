"""The item for calibration: a region that the whole panel scores first, to compare how strictly each one judges.

It is never counted, ranked or published; its scores stand in the log like all others.
"""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.errors import N_, Refusal
from eventapp.judging.errors import ConflictOfInterest
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.services.assigning import assign
from eventapp.judging.services.setup import open_round
from eventapp.regions.models import Region


class CalibrationScored(Refusal):
    """Whether a region counts is settled before anybody scores it."""

    code, status = "calibration_scored", 409
    message = N_("Scores have already been given for %(region)s: whether it counts can no longer be changed.")


@act
def choose(scope: Scope, *, category_id: int, entry_id: int | None) -> int:
    """Make this entry of a category the item for calibration, or none; every judge without a tie is to score it.

    Again after judges came to the panel: assigns them too. Gives how many judges have it. Raises CalibrationScored
    where an entry that would change its part has scores already, RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    open_round(scope, scope.find(Category, category_id).round_id)
    own = sa.and_(Entry.edition_id == scope.edition_id, Entry.category_id == category_id)
    before = db.scalar(sa.select(Entry.id).where(own, Entry.is_calibration))
    if before != entry_id:
        for changed in (before, entry_id):
            region = _scored_region(scope, changed)
            if region is not None:
                raise CalibrationScored(region=region)
        db.change(sa.update(Entry).where(own).values(is_calibration=False))
        db.change(sa.update(Entry).where(own, Entry.id == entry_id).values(is_calibration=True))
        audit(scope, "judging.calibration_chosen", f"category:{category_id}", entry=entry_id)
    return 0 if entry_id is None else _assign_all(scope, category_id, entry_id)


def _assign_all(scope: Scope, category_id: int, entry_id: int) -> int:
    seats = sa.select(PanelMember.id).where(
        PanelMember.edition_id == scope.edition_id,
        PanelMember.category_id == category_id,
        PanelMember.user_id.is_not(None),
        PanelMember.ended_at.is_(None),
    )
    assigned = 0
    for (seat_id,) in db.rows(seats.order_by(PanelMember.id)):
        try:
            assign(scope, entry_id=entry_id, panel_member_id=seat_id)
        except ConflictOfInterest:
            continue  # a tied judge goes without
        assigned += 1
    return assigned


def _scored_region(scope: Scope, entry_id: int | None) -> str | None:
    """The name of the entry's region, where it has scores."""
    query = (
        sa.select(Region.name)
        .select_from(ScoreLog)
        .join(Assignment, Assignment.id == ScoreLog.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Region, Region.id == Entry.region_id)
        .where(ScoreLog.edition_id == scope.edition_id, Assignment.entry_id == entry_id)
        .limit(1)
    )
    name: str | None = db.scalar(query)
    return name
