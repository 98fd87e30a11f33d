"""Entries that leave the ranking before publication, and those let back in. Nothing is deleted, all has a reason.

What was scored stays in the log. After closing, the signatures fall, the category's decision is void, the books are
reckoned anew, and a new tabulation stands beside the old sealed one.
"""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.judging.errors import ReasonNeeded, RoundNotClosed
from eventapp.judging.models.deliberation import Vote
from eventapp.judging.models.entries import Entry, EntryChange
from eventapp.judging.models.results import Decision
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import EntryState, RoundState
from eventapp.judging.queries import progress
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.services import closing
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.scoring import lock_log
from eventapp.regions.models import Region


class DecisionNumberNeeded(InvalidInput):
    """Nobody is disqualified without a decision that can be looked up."""

    code = "decision_number_needed"
    message = N_("Write down the number of the decision that disqualifies the region.")


class NothingChanges(Refusal):
    """The entry stands there already."""

    code, status = "nothing_changes", 409
    message = N_("%(region)s already stands so in %(category)s; nothing was changed.")


@act
def change_state(scope: Scope, *, entry_id: int, state: EntryState, reason: str, decision_number: str = "") -> None:
    """Take an entry out of the ranking, or let it back in (``ACTIVE``), at any time before publication.

    Raises ReasonNeeded, DecisionNumberNeeded, NothingChanges, RoundNotClosed after publication, NotFound, Forbidden.
    """
    scope.require("judging.dismiss")
    reason, decision_number = reason.strip(), decision_number.strip()[:120]
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    if state is EntryState.DISQUALIFIED and not decision_number:
        raise DecisionNumberNeeded(field="decision_number")
    lock_log(scope)
    entry = scope.find(Entry, entry_id)
    category = scope.find(Category, entry.category_id)
    region = str(db.scalar(sa.select(Region.name).where(Region.id == entry.region_id)))
    if entry.state == state:
        raise NothingChanges(region=region, category=category.label)
    round_ = _round(scope, category.round_id)
    if not round_.stands.may_be_prepared:
        _shake_result(scope, round_, category.id, f"{region} – {category.label}: {reason}"[:1000])
        facts = {"region": region, "category": category.label, "state": state.value, "reason": reason}
        closing.tell_officials(scope, round_, "entry_changed", now().isoformat(), {**facts, "number": decision_number})
    entry.state = state.value
    row = {
        "edition_id": scope.edition_id,
        "entry_id": entry_id,
        "state": state.value,
        "reason": reason,
        "decision_number": decision_number,
        "user_id": scope.actor.id if scope.actor.is_signed_in else None,
        "at": now(),
    }
    db.session.execute(sa.insert(EntryChange), row)
    db.session.flush()
    if not round_.stands.may_be_prepared:
        _reckon_books(scope, round_)
    audit(scope, "judging.entry_changed", f"entry:{entry_id}", state=state.value, decision=decision_number)


def _shake_result(scope: Scope, round_: RoundRow, category_id: int, why: str) -> None:
    """Signatures fall, the category's decision and votes are void. Raises RoundNotClosed after publication."""
    if round_.stands is RoundState.PUBLISHED:
        raise RoundNotClosed(round=round_.name)
    closing.fall_back(scope, key=round_.key, reason=why)
    own_decision = sa.delete(Decision).where(
        Decision.edition_id == scope.edition_id, Decision.category_id == category_id
    )
    db.change(own_decision)
    votes = sa.update(Vote).where(Vote.edition_id == scope.edition_id, Vote.category_id == category_id)
    db.change(votes.where(Vote.ended_at.is_(None)).values(ended_at=now(), reason=why))
    db.change(votes.values(is_void=True))


def _reckon_books(scope: Scope, round_: RoundRow) -> None:
    """The numbers of the closing without (or again with) the entry's sheets."""
    pairs = progress.pair_rows(scope, round_.id)
    books = progress.books(pairs)
    without = progress.entries_without_judge(scope, round_.id)
    short = progress.short_entries(pairs, without, least=round_.min_judges)
    own = sa.update(Round).where(Round.edition_id == scope.edition_id, Round.id == round_.id)
    db.change(
        own.values(
            sheets_assigned=books.assigned,
            sheets_recused=books.recused,
            sheets_missing=books.missing,
            sheets_complete=books.complete,
            short_entries=[[each.label, each.region, each.complete] for each in short],
        )
    )


def _round(scope: Scope, round_id: int) -> RoundRow:
    key = db.scalar(sa.select(Round.key).where(Round.edition_id == scope.edition_id, Round.id == round_id))
    return progress.round_by_key(scope, key)
