"""The panel's vote about entries that scores leave level: asked by the chair, answered by each member alone.

Members with a conflict of interest about one of the options neither vote nor count, whenever the conflict becomes
known. Nobody sees how many ballots an option has before the vote has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.judging.errors import ReasonNeeded
from eventapp.judging.models.deliberation import Ballot, Vote
from eventapp.judging.models.states import DecisionKind
from eventapp.judging.queries import deliberation as queries
from eventapp.judging.queries import sealed
from eventapp.judging.queries.deliberation import VoteRow
from eventapp.judging.rules.procedure import (
    CannotVote,
    NoQuorum,
    QuorumOutOfReach,
    VoteEnded,
    VoteRunning,
    more_than_half,
    order_of,
)
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.closing import closed_round
from eventapp.judging.services.deliberating import candidates, deliberate, record
from eventapp.judging.services.scoring import lock_log


def ask(
    scope: Scope, *, key: str, category: str, entries: Sequence[str], question: str, quorum: int | None = None
) -> str:
    """Begin a vote of the panel about these entries; gives its public id. Without ``quorum``: more than half.

    Raises CannotVote, QuorumOutOfReach, VoteRunning, RoundLocked, RoundNotClosed, Forbidden.
    """
    scope.require("judging.close")
    found = sealed.finding(scope, closed_round(scope, key))
    # by name: the order of a ballot must not tell who leads
    possible = sorted(name for name in candidates(found, category) if name in set(entries))
    if len(possible) < 2 or len(possible) < len(set(entries)):
        raise CannotVote(field="entries", entries=", ".join(candidates(found, category)) or "–")
    row = next(each for each in found.inputs.categories if each.key == category)
    by_name = {each.name: each.id for each in found.inputs.entries if each.category == category}
    return _ask(
        scope,
        key=key,
        category_id=row.id,
        options=[(by_name[name], name) for name in possible],
        question=question.strip(),
        quorum=quorum,
    )


@act
def _ask(
    scope: Scope, *, key: str, category_id: int, options: list[tuple[int, str]], question: str, quorum: int | None
) -> str:
    lock_log(scope)
    round_ = deliberate(scope, key=key)
    running = sa.select(Vote.id).where(
        Vote.edition_id == scope.edition_id, Vote.category_id == category_id, Vote.ended_at.is_(None)
    )
    if db.scalar(running) is not None:
        raise VoteRunning
    members = queries.members(scope, category_id, [entry_id for entry_id, _ in options])
    needed = quorum if quorum is not None else more_than_half(len(members))
    if not 1 <= needed <= len(members):
        raise QuorumOutOfReach(field="quorum", quorum=needed, members=len(members))
    public_id = ids.opaque()
    values = {
        "edition_id": scope.edition_id,
        "category_id": category_id,
        "public_id": public_id,
        "question": question,
        "quorum": needed,
        "options": [list(option) for option in options],
        "voters": [member.id for member in members],
        "begun_by": scope.actor.id if scope.actor.is_signed_in else None,
        "begun_at": now(),
        "is_void": False,
    }
    db.session.execute(sa.insert(Vote), values)
    audit(scope, "judging.vote_begun", f"category:{category_id}", options=len(options), quorum=needed)
    for member in members:
        if member.email is not None and scope.edition is not None:
            outbox.mail(
                "judging/mail/vote",
                to=member.email,
                locale=member.locale or "id",
                key=f"judging-vote:{public_id}:{member.id}",
                data={"name": member.name, "round": round_.name, "vote": public_id, "edition": scope.edition.name},
                edition_id=scope.edition_id,
            )
    return public_id


@act
def cast(scope: Scope, *, public_id: str, entry_id: int | None) -> None:
    """A member's ballot, or an abstention (None); the last one before the end counts.

    Raises NotFound for somebody who may not vote in it, CannotVote, VoteEnded, Forbidden.
    """
    scope.require("judging.score")
    lock_log(scope)
    row = queries.vote(scope, public_id)
    seat = queries.my_seat(scope, row)
    if seat is None:
        raise NotFound
    if not row.takes_ballots:
        raise VoteEnded
    if entry_id is not None and entry_id not in {option for option, _ in row.options}:
        raise CannotVote(field="entry", entries=", ".join(name for _, name in row.options))
    own = {"edition_id": scope.edition_id, "vote_id": row.id, "panel_member_id": seat}
    values = {"category_id": row.category_id, "entry_id": entry_id, "cast_at": now()}
    if not db.change(insert_or_ignore(Ballot, own | values, ["vote_id", "panel_member_id"])):
        change = sa.update(Ballot).where(*(getattr(Ballot, name) == value for name, value in own.items()))
        db.change(change.values(**values))
    audit(scope, "judging.ballot_cast", f"vote:{row.id}")


def end(scope: Scope, *, public_id: str, reason: str) -> str | None:
    """End a vote with the panel's reason; gives who has most ballots, None where the most are equal.

    With one in front, the order of ballots becomes the decision. Raises NoQuorum, ReasonNeeded, VoteEnded, Forbidden.
    """
    scope.require("judging.close")
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    row = queries.vote(scope, public_id)
    found = sealed.finding(scope, closed_round(scope, row.round_key))
    level = {entry for group in found.outcomes[row.category]["open"] for entry in group}
    return _end(scope, found, public_id, reason, level)


@act
def _end(scope: Scope, found: sealed.Finding, public_id: str, reason: str, level: set[str]) -> str | None:
    lock_log(scope)
    row = queries.vote(scope, public_id)
    if not row.is_running:
        raise VoteEnded
    out = queries.tied(scope, row.category_id, [option for option, _ in row.options])
    counted = _without(row, out)
    if not counted.has_quorum:
        raise NoQuorum(cast=len(counted.ballots), quorum=row.quorum)
    voided = sa.delete(Ballot).where(Ballot.edition_id == scope.edition_id, Ballot.vote_id == row.id)
    db.change(voided.where(Ballot.panel_member_id.in_(sorted(out))))
    own = sa.update(Vote).where(Vote.edition_id == scope.edition_id, Vote.id == row.id)
    db.change(own.values(ended_at=now(), reason=reason))
    audit(scope, "judging.vote_ended", f"vote:{row.id}", ballots=len(counted.ballots), recused=len(out))
    order = order_of(dict(counted.tally))
    if len(order[0]) > 1:
        return None
    news = order if {name for names in order for name in names} <= level else None
    record(scope, found, row.category, DecisionKind.VOTE, reason, chosen=order[0][0], news=news)
    return order[0][0]


@act
def cancel(scope: Scope, *, public_id: str, reason: str) -> None:
    """End a vote without a result. Raises ReasonNeeded, VoteEnded, NotFound, Forbidden."""
    scope.require("judging.close")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    row = queries.vote(scope, public_id)
    own = sa.update(Vote).where(Vote.edition_id == scope.edition_id, Vote.id == row.id, Vote.ended_at.is_(None))
    if not db.change(own.values(ended_at=now(), reason=reason.strip(), is_void=True)):
        raise VoteEnded
    audit(scope, "judging.vote_cancelled", f"vote:{row.id}")


def _without(row: VoteRow, out: set[int]) -> VoteRow:
    return replace(row, ballots=tuple(each for each in row.ballots if each[0] not in out))
