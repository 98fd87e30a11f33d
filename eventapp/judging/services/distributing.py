"""Giving a whole category its judges in one act, as it was proposed.

A conflict is held as in ``assigning``: each row is inserted by a select that finds nothing for a tied pair.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.judging.errors import ProposalChanged
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AssignmentState
from eventapp.judging.queries.assigning import Pair, Proposal, Wish, propose
from eventapp.judging.queries.parts import is_tied
from eventapp.judging.services import conflicts
from eventapp.judging.services.setup import open_round
from eventapp.regions.models import Region

_sheet: Any = Assignment.__table__  # the plain table: many rows at once are not for the object mapper
_COLUMNS = {
    "edition_id": Entry.edition_id,
    "category_id": Entry.category_id,
    "entry_id": Entry.id,
    "panel_member_id": PanelMember.id,
    "public_id": sa.bindparam("new_public_id", type_=Assignment.public_id.type),
    "state": sa.literal(AssignmentState.ASSIGNED.value),
    "reason": sa.literal(""),
    "version": sa.literal(0),
    "created_at": sa.bindparam("new_created_at", type_=Assignment.created_at.type),
}
_GIVE = sa.insert(_sheet).from_select(
    list(_COLUMNS),
    sa.select(*(column.label(name) for name, column in _COLUMNS.items()))
    .select_from(Entry)
    .join(PanelMember, PanelMember.category_id == Entry.category_id)
    .join(Region, Region.id == Entry.region_id)
    .where(
        Entry.edition_id == sa.bindparam("of_edition_id"),
        Entry.id == sa.bindparam("of_entry_id"),
        PanelMember.id == sa.bindparam("of_panel_member_id"),
        ~is_tied(),
    ),
)
_TAKE = sa.delete(_sheet).where(
    Assignment.edition_id == sa.bindparam("of_edition_id"),
    Assignment.entry_id == sa.bindparam("of_entry_id"),
    Assignment.panel_member_id == sa.bindparam("of_panel_member_id"),
    ~sa.exists(
        sa.select(ScoreLog.id).where(
            ScoreLog.edition_id == Assignment.edition_id, ScoreLog.assignment_id == Assignment.id
        )
    ),
)


@act
def distribute(scope: Scope, *, category_id: int, wish: Wish, seen: str) -> Proposal:
    """Make the assignments of a category what ``propose`` says, if that still is the proposal with the mark ``seen``.

    Sheets with a score stay. Raises ProposalChanged, NothingToAssign, CannotAssign, NotFound, RoundNotOpen, Forbidden.
    """
    scope.require("judging.set_up")
    open_round(scope, scope.find(Category, category_id).round_id)
    conflicts.derive(scope)
    proposal = propose(scope, category_id, wish)
    if proposal.mark != seen:
        raise ProposalChanged
    moment = now()
    new = [{"new_public_id": ids.opaque(), "new_created_at": moment} for _ in proposal.added]
    added = [_of(scope, pair) | values for pair, values in zip(sorted(proposal.added), new, strict=True)]
    removed = [_of(scope, pair) for pair in sorted(proposal.removed)]
    for statement, values in ((_TAKE, removed), (_GIVE, added)):
        if values and db.change(statement, values) != len(values):
            raise ProposalChanged
    audit(
        scope,
        "judging.distributed",
        f"category:{category_id}",
        per_entry=wish.per_entry,
        least=wish.least,
        most=wish.most,
        seed=wish.seed,
        kept=len(proposal.kept),
        added=len(proposal.added),
        removed=len(proposal.removed),
    )
    return proposal


def _of(scope: Scope, pair: Pair) -> dict[str, object]:
    """The parameters that name a sheet."""
    return {
        "of_edition_id": scope.edition_id,
        "of_entry_id": pair.entry_id,
        "of_panel_member_id": pair.panel_member_id,
    }
