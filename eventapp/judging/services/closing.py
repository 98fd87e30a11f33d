"""Closing a round, opening it again, and the panel's decision where scores leave the first place open."""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.judging.errors import (
    CannotDecide,
    Incomplete,
    NothingToJudge,
    ReasonNeeded,
    RoundNotClosed,
    RoundNotOpen,
)
from eventapp.judging.models.results import Decision, Snapshot
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries import progress, sealed, tabulating
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.scoring import head, lock_log

LISTED = 12  # sheets that a refusal names


@act
def close(scope: Scope, *, key: str, reason: str = "") -> None:
    """No score can be given any more; the log's head goes to chair and auditor by mail.

    Without ``reason`` every sheet must be complete. Raises Incomplete, NothingToJudge, RoundNotOpen, Forbidden.
    """
    scope.require("judging.close")
    lock_log(scope)
    round_ = progress.round_by_key(scope, key)
    if not round_.is_open:
        raise RoundNotOpen(round=round_.name)
    pairs = progress.pair_rows(scope, round_.id)
    _refuse_empty(scope, round_, pairs)
    missing = [f"{row.judge} – {row.region} ({row.label})" for row in pairs if row.is_missing]
    missing += [f"{region} ({label})" for label, region in progress.entries_without_judge(scope, round_.id)]
    reason = reason.strip()
    if missing and not reason:
        more = "" if len(missing) <= LISTED else f" (+{len(missing) - LISTED})"
        raise Incomplete(field="reason", number=len(missing), sheets="; ".join(missing[:LISTED]) + more)
    if reason and len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    books = progress.books(pairs)
    sequence, head_hash = head(scope, round_.id)
    at = now()
    _update(
        scope,
        round_,
        state=RoundState.CLOSED.value,
        closed_at=at,
        close_reason=reason if missing else "",
        head_sequence=sequence,
        head_hash=head_hash,
        sheets_assigned=books.assigned,
        sheets_recused=books.recused,
        sheets_missing=books.missing,
        sheets_complete=books.complete,
    )
    audit(scope, "judging.closed", f"round:{round_.id}", sequence=sequence, head=head_hash, missing=books.missing)
    tell_officials(scope, round_, "closed", at.isoformat(), {"head": head_hash, "rows": sequence})


@act
def reopen(scope: Scope, *, key: str, reason: str) -> None:
    """Let scores be changed again: signatures and decisions are void, visibly. Raises ReasonNeeded, RoundNotClosed."""
    scope.require("judging.close")
    lock_log(scope)
    round_ = closed_round(scope, key)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    void_signatures(scope, round_, reason.strip())
    own = sa.select(Category.id).where(Category.edition_id == scope.edition_id, Category.round_id == round_.id)
    db.change(sa.delete(Decision).where(Decision.category_id.in_(own)))
    nothing = dict.fromkeys(("sheets_assigned", "sheets_recused", "sheets_missing", "sheets_complete"))
    _update(
        scope,
        round_,
        state=RoundState.OPEN.value,
        closed_at=None,
        close_reason="",
        head_sequence=None,
        head_hash=None,
        **nothing,
    )
    audit(scope, "judging.reopened", f"round:{round_.id}")
    tell_officials(scope, round_, "reopened", now().isoformat(), {"reason": reason.strip()})


def decide(scope: Scope, *, key: str, category: str, entry: str, reason: str) -> None:
    """Write down whom the panel chose among those that may be first, and why; signatures given before are void.

    Raises CannotDecide, ReasonNeeded, RoundNotClosed, NotFound, Forbidden.
    """
    scope.require("judging.close")
    round_ = closed_round(scope, key)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    found = sealed.finding(scope, round_)
    possible = may_be_first(found, category)
    if entry not in possible:
        raise CannotDecide(field="entry", entries=", ".join(possible) or "–")
    _decide(scope, key=key, category=category, entry=entry, reason=reason.strip())


@act
def _decide(scope: Scope, *, key: str, category: str, entry: str, reason: str) -> None:
    lock_log(scope)
    round_ = closed_round(scope, key)
    found = tabulating.inputs(scope, round_)
    chosen = next(each for each in found.entries if (each.category, each.name) == (category, entry))
    category_id = next(each.id for each in found.categories if each.key == category)
    db.change(sa.delete(Decision).where(Decision.category_id == category_id))
    values = {"entry_id": chosen.id, "reason": reason, "decided_at": now()}
    db.session.execute(sa.insert(Decision), {"edition_id": scope.edition_id, "category_id": category_id, **values})
    if void_signatures(scope, round_, "decision"):
        _update(scope, round_, state=RoundState.CLOSED.value)
    audit(scope, "judging.decided", f"category:{category_id}", entry=chosen.id)


def may_be_first(found: sealed.Finding, category: str) -> list[str]:
    """The entries of a category among which a panel may choose: ranked first, or with a band that reaches the top."""
    ranking = found.categories.get(category, {}).get("ranking", [])
    return [row["entry"] for row in ranking if row["score"] is not None and 1 in (row["rank"], row["rank_low"])]


def closed_round(scope: Scope, key: str) -> RoundRow:
    """The round, between closing and publication. Raises NotFound, RoundNotClosed. 1 statement."""
    round_ = progress.round_by_key(scope, key)
    if round_.state not in {RoundState.CLOSED, RoundState.SIGNED}:
        raise RoundNotClosed(round=round_.name)
    return round_


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
    """Raises NothingToJudge for a round or category that would have no result."""
    complete = {row.category_id for row in pairs if row.is_complete}
    categories = tabulating.categories(scope, round_.id)
    empty = next((each.label for each in categories if each.id not in complete), None)
    if empty is not None or not categories:
        raise NothingToJudge(category=empty or round_.name)


def _update(scope: Scope, round_: RoundRow, **values: object) -> None:
    own = sa.update(Round).where(Round.edition_id == scope.edition_id, Round.id == round_.id)
    db.change(own.values(**values))
