"""What the panel has said and voted: for the chair's pages, the minutes and the members' own ballots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Scope
from eventapp.core.db import AnySelect, db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.judging.models.deliberation import Ballot, DeliberationNote, Vote
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import PanelMember
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries.parts import is_tied
from eventapp.regions.models import Region


@frozen
class NoteRow:
    """What was said about an entry."""

    category: str
    entry: str
    body: str
    name: str | None
    at: datetime


@frozen
class MemberRow:
    """A member of a panel, for mails and lists."""

    id: int
    name: str
    user_id: int | None
    email: str | None
    locale: str | None


@frozen
class VoteRow:
    """A question to the panel. ``ballots`` are (member, entry's name or None) of those that count now."""

    id: int
    public_id: str
    category_id: int
    category: str
    label: str
    round_key: str
    round_name: str
    round_state: str
    question: str
    quorum: int
    begun_at: datetime
    ended_at: datetime | None
    reason: str
    is_void: bool
    options: tuple[tuple[int, str], ...]  # entry's id, region's name
    voters: tuple[int, ...]
    ballots: tuple[tuple[int, str | None], ...]

    @property
    def is_running(self) -> bool:
        """Whether nobody has ended it."""
        return self.ended_at is None

    @property
    def takes_ballots(self) -> bool:
        """Whether members may still vote."""
        return self.is_running and RoundState(self.round_state).takes_decisions

    @property
    def tally(self) -> list[tuple[str, int]]:
        """Ballots by option, most first; equals in the options' order."""
        counted = Counter(entry for _, entry in self.ballots)
        return sorted(((name, counted[name]) for _, name in self.options), key=lambda each: -each[1])

    @property
    def decided_nothing(self) -> bool:
        """Whether it ended without anybody in front, or was taken back."""
        if self.is_running:
            return False
        numbers = [number for _, number in self.tally]
        return self.is_void or numbers.count(max(numbers, default=0)) > 1

    @property
    def abstained(self) -> int:
        """Ballots for nobody."""
        return sum(entry is None for _, entry in self.ballots)

    @property
    def has_quorum(self) -> bool:
        """Whether as many took part as were asked for; an abstention is taking part."""
        return len(self.ballots) >= self.quorum


_VOTES = (
    sa.select(
        Vote.id,
        Vote.public_id,
        Category.id.label("category_id"),
        Category.key,
        Category.label,
        Round.key.label("round_key"),
        Round.name.label("round_name"),
        Round.state.label("round_state"),
        Vote.question,
        Vote.quorum,
        Vote.begun_at,
        Vote.ended_at,
        Vote.reason,
        Vote.is_void,
        Vote.options,
        Vote.voters,
        Ballot.panel_member_id,
        Ballot.entry_id,
    )
    .join(Category, Category.id == Vote.category_id)
    .join(Round, Round.id == Category.round_id)
    .outerjoin(Ballot, Ballot.vote_id == Vote.id)
    .where(Vote.edition_id == sa.bindparam("edition_id"))
    .order_by(Vote.id, Ballot.panel_member_id)
)


def notes(scope: Scope, round_id: int) -> list[NoteRow]:
    """What was said about the entries of a round, in order. 1 statement."""
    query = (
        sa.select(Category.key, Region.name, DeliberationNote.body, User.name, DeliberationNote.at)
        .join(Category, Category.id == DeliberationNote.category_id)
        .join(Entry, Entry.id == DeliberationNote.entry_id)
        .join(Region, Region.id == Entry.region_id)
        .outerjoin(User, User.id == DeliberationNote.user_id)
        .where(DeliberationNote.edition_id == scope.edition_id, Category.round_id == round_id)
        .order_by(DeliberationNote.id)
    )
    return [NoteRow(*row) for row in db.rows(query)]


def votes(scope: Scope, round_id: int) -> list[VoteRow]:
    """The votes of a round in their order. 1 statement."""
    return _votes(scope, _VOTES.where(Round.id == round_id))


def vote(scope: Scope, public_id: str) -> VoteRow:
    """One vote. 1 statement. Raises NotFound."""
    found = _votes(scope, _VOTES.where(Vote.public_id == public_id))
    if not found:
        raise NotFound
    return found[0]


def my_votes(scope: Scope) -> list[VoteRow]:
    """The votes in which this judge may vote now. 1 statement and 2 a vote."""
    takes_ballots = [state.value for state in RoundState if state.takes_decisions]
    running = _votes(scope, _VOTES.where(Vote.ended_at.is_(None), Round.state.in_(takes_ballots)))
    return [each for each in running if my_seat(scope, each) is not None]


def my_seat(scope: Scope, row: VoteRow) -> int | None:
    """The seat from which this person votes, or None for somebody who may not. 2 statements."""
    own = sa.select(PanelMember.id).where(
        PanelMember.edition_id == scope.edition_id,
        PanelMember.category_id == row.category_id,
        PanelMember.user_id == scope.actor.id,
    )
    seat = db.scalar(own)
    return (
        seat if seat in row.voters and seat not in tied(scope, row.category_id, [i for i, _ in row.options]) else None
    )


def members(scope: Scope, category_id: int, options: Sequence[int]) -> list[MemberRow]:
    """Who may vote about these entries: the panel without alternates and without the tied, by name. 2 statements."""
    out = tied(scope, category_id, options)
    query = (
        sa.select(
            PanelMember.id,
            sa.func.coalesce(User.name, PanelMember.pseudonym),
            PanelMember.user_id,
            User.email,
            User.locale,
        )
        .outerjoin(User, User.id == PanelMember.user_id)
        .where(
            PanelMember.edition_id == scope.edition_id,
            PanelMember.category_id == category_id,
            PanelMember.is_alternate.is_(sa.false()),
            PanelMember.ended_at.is_(None),
        )
        .order_by(User.name, PanelMember.id)
    )
    return [MemberRow(*row) for row in db.rows(query) if row[0] not in out]


def tied(scope: Scope, category_id: int, options: Iterable[int]) -> set[int]:
    """The panel's members with a conflict of interest about one of these entries, as it is known now. 1 statement."""
    query = (
        sa.select(PanelMember.id)
        .join(Entry, Entry.category_id == PanelMember.category_id)
        .join(Region, Region.id == Entry.region_id)
        .where(
            PanelMember.edition_id == scope.edition_id,
            PanelMember.category_id == category_id,
            Entry.id.in_(list(options)),
            is_tied(),
        )
    )
    return {row[0] for row in db.rows(query)}


def _votes(scope: Scope, query: AnySelect) -> list[VoteRow]:
    found = db.rows(query, edition_id=scope.edition_id)
    votes: dict[int, VoteRow] = {}
    for row in found:
        *_, options, voters, member, entry = row
        facts: list[Any] = [*row[:-4], tuple(map(tuple, options)), tuple(voters), ()]
        known = votes.get(row.id) or VoteRow(*facts)
        if member in known.voters:
            known = replace(known, ballots=(*known.ballots, (member, dict(known.options).get(entry))))
        votes[row.id] = known
    return list(votes.values())
