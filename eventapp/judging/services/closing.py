"""Closing a round, opening it again, and what takes signatures back."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.judging.errors import (
    Incomplete,
    NothingToJudge,
    ReasonNeeded,
    RoundNotClosed,
    RoundNotOpen,
)
from eventapp.judging.models.deliberation import Vote
from eventapp.judging.models.results import Decision, Snapshot
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries import progress, tabulating
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.rules.procedure import VoteStillRunning
from eventapp.judging.services import steps
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.scoring import head, lock_log

LISTED = 12  # sheets that a refusal names


@act
def close(scope: Scope, *, key: str, reason: str = "") -> None:
    """No score can be given any more; the log's head goes to chair and auditor by mail.

    Without ``reason`` every sheet must be complete, and every entry have as many as the round asks for; with one, the
    entries below that minimum stand beside it. Raises Incomplete, NothingToJudge, RoundNotOpen, Forbidden.
    """
    scope.require("judging.close")
    lock_log(scope)
    round_ = progress.round_by_key(scope, key)
    if not round_.is_open:
        raise RoundNotOpen(round=round_.name)
    pairs = progress.pair_rows(scope, round_.id)
    _refuse_empty(scope, round_, pairs)
    without = progress.entries_without_judge(scope, round_.id)
    short = progress.short_entries(pairs, without, least=round_.min_judges)
    missing = [f"{row.judge} – {row.region} ({row.label})" for row in pairs if row.is_missing]
    missing += [f"{each.region} ({each.label}): {each.complete}/{round_.min_judges}" for each in short]
    reason = reason.strip()
    if missing and not reason:
        more = "" if len(missing) <= LISTED else f" (+{len(missing) - LISTED})"
        raise Incomplete(field="reason", number=len(missing), sheets="; ".join(missing[:LISTED]) + more)
    if reason and len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    books = progress.books(pairs)
    sequence, head_hash = head(scope, round_.id)
    at = now()
    steps.move(
        scope,
        round_,
        RoundState.CLOSED,
        reason=reason if missing else steps.COMPLETE,
        closed_at=at,
        close_reason=reason if missing else "",
        short_entries=[[each.label, each.region, each.complete] for each in short],
        head_sequence=sequence,
        head_hash=head_hash,
        sheets_assigned=books.assigned,
        sheets_recused=books.recused,
        sheets_missing=books.missing,
        sheets_complete=books.complete,
    )
    audit(
        scope,
        "judging.closed",
        f"round:{round_.id}",
        sequence=sequence,
        head=head_hash,
        missing=books.missing,
        short=len(short),
    )
    tell_officials(scope, round_, "closed", at.isoformat(), {"head": head_hash, "rows": sequence})


@act
def reopen(scope: Scope, *, key: str, reason: str) -> None:
    """Let scores be changed again: signatures and decisions are void, visibly. Raises ReasonNeeded, RoundNotClosed."""
    scope.require("judging.close")
    lock_log(scope)
    round_ = closed_round(scope, key)
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    void_signatures(scope, round_, reason)
    own = sa.select(Category.id).where(Category.edition_id == scope.edition_id, Category.round_id == round_.id)
    db.change(sa.delete(Decision).where(Decision.category_id.in_(own)))
    running = sa.update(Vote).where(Vote.edition_id == scope.edition_id, Vote.category_id.in_(own))
    db.change(running.where(Vote.ended_at.is_(None)).values(ended_at=now(), reason=reason))
    db.change(running.values(is_void=True))
    nothing = dict.fromkeys(("sheets_assigned", "sheets_recused", "sheets_missing", "sheets_complete"))
    steps.move(
        scope,
        round_,
        RoundState.OPEN,
        reason=reason,
        closed_at=None,
        close_reason="",
        short_entries=[],
        head_sequence=None,
        head_hash=None,
        **nothing,
    )
    audit(scope, "judging.reopened", f"round:{round_.id}")
    tell_officials(scope, round_, "reopened", now().isoformat(), {"reason": reason})


def closed_round(scope: Scope, key: str) -> RoundRow:
    """The round, between closing and publication. Raises NotFound, RoundNotClosed. 1 statement."""
    round_ = progress.round_by_key(scope, key)
    if not round_.stands.awaits_publication:
        raise RoundNotClosed(round=round_.name)
    return round_


def refuse_running_vote(scope: Scope, round_: RoundRow) -> None:
    """Raises VoteStillRunning while the panel votes about a category of the round. 1 statement."""
    running = (
        sa.select(Category.label)
        .join(Vote, Vote.category_id == Category.id)
        .where(Vote.edition_id == scope.edition_id, Category.round_id == round_.id, Vote.ended_at.is_(None))
        .order_by(Category.position, Category.id)
        .limit(1)
    )
    label = db.scalar(running)
    if label is not None:
        raise VoteStillRunning(category=label)


@act
def fall_back(scope: Scope, *, key: str, reason: str) -> RoundRow:
    """Back to deliberation, because something that a result rests on is going to change: signatures fall.

    A round that the panel still deliberates stays as it is. The caller says in ``reason`` what changed; it stands in
    the step log and beside the void signatures. Raises RoundNotClosed.
    """
    lock_log(scope)
    round_ = closed_round(scope, key)
    void_signatures(scope, round_, reason)
    if round_.stands.takes_decisions:
        return round_
    return steps.move(scope, round_, RoundState.DELIBERATION, reason=reason)


def void_signatures(scope: Scope, round_: RoundRow, reason: str) -> int:
    """The signed snapshot counts no more; it stays as evidence. Gives how many there were. 1 or 2 statements."""
    valid = sa.update(Snapshot).where(
        Snapshot.edition_id == scope.edition_id, Snapshot.round_id == round_.id, Snapshot.voided_at.is_(None)
    )
    voided = db.change(valid.values(voided_at=now(), void_reason=reason))
    if voided:
        audit(scope, "judging.signatures_voided", f"round:{round_.id}")
    return voided


def tell_officials(scope: Scope, round_: RoundRow, what: str, when: str, facts: dict[str, object]) -> None:
    """A mail to every chair and auditor of the edition, once each. 1 statement and 1 a person."""
    told: set[int] = set()
    for official in progress.officials(scope):
        if official.user_id not in told and scope.edition is not None:
            told.add(official.user_id)
            data = {"name": official.name, "round": round_.name, "round_key": round_.key, **facts}
            data |= {"edition": scope.edition.name, "slug": scope.edition.slug}
            outbox.mail(
                f"judging/mail/{what}",
                to=official.email,
                locale=official.locale,
                key=f"judging-{what}:{round_.id}:{when}:{official.user_id}",
                data=data,
                edition_id=scope.edition_id,
            )


def _refuse_empty(scope: Scope, round_: RoundRow, pairs: list[progress.PairRow]) -> None:
    """Raises NothingToJudge for a round or category that would have no result; a recognition needs no scores."""
    complete = {row.category_id for row in pairs if row.is_complete}
    categories = tabulating.categories(scope, round_.id)
    empty = next((each.label for each in categories if each.is_scored and each.id not in complete), None)
    if empty is not None or not categories:
        raise NothingToJudge(category=empty or round_.name)
