"""How far a round has come: who has done what, who is recused, what is missing. No score is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.db import db
from eventapp.editions.models import Membership
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.judging.models.deliberation import RoundStep
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.results import Signature, Snapshot
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries.parts import filled, is_ranked, is_recused, pairs
from eventapp.regions.models import Region


@frozen
class RoundRow:
    """A round and what its closing wrote down."""

    id: int
    key: str
    name: str
    kind: str
    state: str
    method: str
    places: int
    closed_at: datetime | None
    close_reason: str
    head_sequence: int | None
    head_hash: str | None
    published_at: datetime | None
    min_judges: int
    decimals: int
    drop_high: int
    drop_low: int
    province_most: int | None
    wins_most: int | None
    publishes: str
    short_entries: list[list[Any]]
    previous_round_id: int | None
    carry_weight: int | None
    own_weight: int | None

    @property
    def stands(self) -> RoundState:
        """Its state."""
        return RoundState(self.state)

    @property
    def is_open(self) -> bool:
        """Whether scores may be given."""
        return self.stands.takes_scores

    @property
    def is_draft(self) -> bool:
        """Whether its rules may change."""
        return self.stands is RoundState.DRAFT


@frozen
class PairRow:
    """One judge and one entry: how much is filled in, whether they are recused."""

    category_id: int
    category: str
    label: str
    assignment_id: int
    public_id: str
    judge: str
    judge_id: int | None
    pseudonym: str
    region: str
    filled: int
    criteria: int
    recused: bool
    reason: str
    saved_at: datetime | None
    is_finished: bool

    @property
    def is_complete(self) -> bool:
        """Whether the sheet counts: not recused, every criterion scored."""
        return not self.recused and self.criteria > 0 and self.filled == self.criteria

    @property
    def is_missing(self) -> bool:
        """Whether the round still waits for it."""
        return not self.recused and not self.is_complete

    @property
    def state(self) -> str:
        """recused, done, draft or empty."""
        if self.recused:
            return "recused"
        return "done" if self.is_complete else "draft" if self.filled else "empty"


@frozen
class Books:
    """Sheets of a round or category; complete = assigned - recused - missing."""

    assigned: int
    recused: int
    missing: int

    @property
    def complete(self) -> int:
        """Sheets that count."""
        return self.assigned - self.recused - self.missing


@frozen
class ShortEntry:
    """An entry with fewer complete sheets than its round asks for."""

    label: str
    region: str
    complete: int


@frozen
class StepRow:
    """One move of a round, with who made it."""

    state_from: str
    state_to: str
    reason: str
    name: str | None
    at: datetime


@frozen
class SignatureRow:
    """One signature under the valid snapshot."""

    role: str
    name: str | None
    user_id: int | None
    signed_at: datetime
    result_hash: str


@frozen
class Official:
    """A chair or auditor of the edition, for mails."""

    user_id: int
    email: str
    name: str
    locale: str
    role: str


_ROUND = (
    Round.id,
    Round.key,
    Round.name,
    Round.kind,
    Round.state,
    Round.method,
    Round.places,
    Round.closed_at,
    Round.close_reason,
    Round.head_sequence,
    Round.head_hash,
    Round.published_at,
    Round.min_judges,
    Round.decimals,
    Round.drop_high,
    Round.drop_low,
    Round.province_most,
    Round.wins_most,
    Round.publishes,
    Round.short_entries,
    Round.previous_round_id,
    Round.carry_weight,
    Round.own_weight,
)
_criteria_count = (
    sa.select(sa.func.count(Criterion.id))
    .where(Criterion.edition_id == Category.edition_id, Criterion.category_id == Category.id, Criterion.is_scored)
    .correlate(Category)
    .scalar_subquery()
)
_PAIRS = (
    pairs(
        Category.id,
        Category.key,
        Category.label,
        Assignment.id,
        Assignment.public_id,
        sa.func.coalesce(User.name, PanelMember.pseudonym),
        PanelMember.user_id,
        PanelMember.pseudonym,
        Region.name,
        filled(),
        _criteria_count,
        is_recused(),
        Assignment.reason,
        Assignment.saved_at,
        Assignment.finished_at.is_not(None),
    )
    .join(Category, Category.id == Assignment.category_id)
    .outerjoin(User, User.id == PanelMember.user_id)
    .where(
        Assignment.edition_id == sa.bindparam("edition_id"),
        Category.round_id == sa.bindparam("round_id"),
        is_ranked(),
    )
    .order_by(Category.position, Category.id, User.name, PanelMember.id, Region.name)
)


def rounds(scope: Scope) -> list[RoundRow]:
    """The edition's rounds in the order in which they were made. 1 statement."""
    query = sa.select(*_ROUND).where(Round.edition_id == scope.edition_id).order_by(Round.id)
    return [RoundRow(*row) for row in db.rows(query)]


def round_by_key(scope: Scope, key: str) -> RoundRow:
    """One round. 1 statement. Raises NotFound."""
    found = db.rows(sa.select(*_ROUND).where(Round.edition_id == scope.edition_id, Round.key == key))
    if not found:
        raise NotFound
    return RoundRow(*found[0])


def steps(scope: Scope, round_id: int) -> list[StepRow]:
    """The round's moves in their order. 1 statement."""
    query = (
        sa.select(RoundStep.state_from, RoundStep.state_to, RoundStep.reason, User.name, RoundStep.at)
        .outerjoin(User, User.id == RoundStep.user_id)
        .where(RoundStep.edition_id == scope.edition_id, RoundStep.round_id == round_id)
        .order_by(RoundStep.id)
    )
    return [StepRow(*row) for row in db.rows(query)]


def pair_rows(scope: Scope, round_id: int) -> list[PairRow]:
    """Every assignment of a round by category, judge and region. 1 statement."""
    return [PairRow(*row) for row in db.rows(_PAIRS, edition_id=scope.edition_id, round_id=round_id)]


def owes_sheets(scope: Scope, round_: RoundRow) -> bool:
    """Whether this person still has sheets of their own to complete in a round that takes scores. 0 or 1 statement."""
    if not round_.stands.may_be_prepared or scope.actor.id is None:
        return False
    mine = _PAIRS.where(PanelMember.user_id == scope.actor.id)
    return any(PairRow(*row).is_missing for row in db.rows(mine, edition_id=scope.edition_id, round_id=round_.id))


def entries_without_judge(scope: Scope, round_id: int) -> list[tuple[str, str]]:
    """Category and region of active entries that no judge scores, all recused included. 1 statement."""
    counted = (
        pairs(Assignment.entry_id).where(Assignment.edition_id == scope.edition_id, ~is_recused()).scalar_subquery()
    )
    query = (
        sa.select(Category.label, Region.name)
        .select_from(Entry)
        .join(Category, Category.id == Entry.category_id)
        .join(Region, Region.id == Entry.region_id)
        .where(
            Entry.edition_id == scope.edition_id,
            Category.round_id == round_id,
            Category.is_scored,
            is_ranked(),
            Entry.id.not_in(counted),
        )
        .order_by(Category.position, Category.id, Region.name)
    )
    return [(row[0], row[1]) for row in db.rows(query)]


def short_entries(
    pairs: Iterable[PairRow], without_judge: Iterable[tuple[str, str]], *, least: int
) -> list[ShortEntry]:
    """The entries with fewer than ``least`` complete sheets, and those that nobody scores at all."""
    complete: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        complete[pair.label, pair.region] += pair.is_complete
    nobody = set(without_judge)
    found = [ShortEntry(*key, number) for key, number in complete.items() if number < least and key not in nobody]
    return found + [ShortEntry(*key, 0) for key in sorted(nobody)]


def books(rows: Iterable[PairRow]) -> Books:
    """The sheets counted."""
    counted = list(rows)
    return Books(len(counted), sum(row.recused for row in counted), sum(row.is_missing for row in counted))


def signatures(scope: Scope, round_id: int) -> list[SignatureRow]:
    """The signatures under the round's valid snapshot, chair first. 1 statement."""
    query = (
        sa.select(Signature.role, User.name, Signature.user_id, Signature.signed_at, Signature.result_hash)
        .join(Snapshot, Snapshot.id == Signature.snapshot_id)
        .outerjoin(User, User.id == Signature.user_id)
        .where(
            Snapshot.edition_id == scope.edition_id,
            Snapshot.round_id == round_id,
            Snapshot.voided_at.is_(None),
        )
        .order_by(Signature.role.desc())
    )
    return [SignatureRow(*row) for row in db.rows(query)]


def officials(scope: Scope) -> list[Official]:
    """Chairs and auditors of the edition. 1 statement."""
    query = (
        sa.select(User.id, User.email, User.name, User.locale, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.role.in_([Role.CHAIR.value, Role.AUDITOR.value]),
            User.disabled_at.is_(None),
        )
        .order_by(User.id, Membership.role)
    )
    return [Official(*row) for row in db.rows(query)]
