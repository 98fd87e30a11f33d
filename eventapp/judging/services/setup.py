"""Preparing a round: the round itself, categories with their rubric, entries and panels. Only while it is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import ids
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Membership, Participation
from eventapp.errors import NotFound
from eventapp.judging.errors import (
    AlreadyScored,
    BadScale,
    KeyTaken,
    NotAJudge,
    NotParticipating,
    NoWeight,
    RoundNotOpen,
    RubricInUse,
)
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState, Method, RoundKind, RoundState
from eventapp.judging.queries.judge import plain
from eventapp.judging.services.scoring import lock_log
from eventapp.regions.models import Region

RESERVED_KEYS = frozenset({"conflicts", "setup", "new"})  # words that stand in the same place of our addresses


@dataclass(frozen=True, slots=True)
class CriterionSpec:
    """A criterion to be made; numbers as text or decimals, ``levels`` by score as text."""

    key: str
    label: str
    weight: Decimal | int | str = 1
    low: Decimal | int | str = 1
    high: Decimal | int | str = 5
    step: Decimal | int | str = 1
    levels: Mapping[str, str] = field(default_factory=dict)


@act
def create_round(
    scope: Scope,
    *,
    key: str,
    name: str,
    kind: RoundKind = RoundKind.AWARD,
    method: Method = Method.ADJUSTED,
    places: int = 1,
) -> int:
    """An open round without categories; gives its id. ``places`` counts for a selection. Raises KeyTaken, Forbidden."""
    scope.require("judging.set_up")
    _free(scope, Round, key)
    made = Round(
        edition_id=scope.edition_id,
        key=key,
        name=name,
        kind=kind.value,
        state=RoundState.OPEN.value,
        method=method.value,
        places=places if kind is RoundKind.SELECTION else 1,
        created_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    audit(scope, "judging.round_created", f"round:{made.id}", kind=kind.value, method=method.value, places=made.places)
    return made.id


@act
def add_category(scope: Scope, *, round_id: int, key: str, label: str, criteria: Sequence[CriterionSpec]) -> int:
    """A category with its whole rubric; gives its id. Raises KeyTaken, BadScale, NoWeight, RoundNotOpen, Forbidden."""
    scope.require("judging.set_up")
    open_round(scope, round_id)
    _free(scope, Category, key)
    rows = _rubric(criteria)
    most = sa.select(sa.func.count(Category.id)).where(
        Category.edition_id == scope.edition_id, Category.round_id == round_id
    )
    made = Category(
        edition_id=scope.edition_id, round_id=round_id, key=key, label=label, position=int(db.scalar(most)) + 1
    )
    db.session.add(made)
    db.session.flush()
    db.session.execute(
        sa.insert(Criterion), [{"edition_id": scope.edition_id, "category_id": made.id, **row} for row in rows]
    )
    audit(scope, "judging.category_added", f"category:{made.id}", criteria=len(rows))
    return made.id


@act
def change_rubric(scope: Scope, *, category_id: int, criteria: Sequence[CriterionSpec]) -> None:
    """Another rubric, until the first score. Raises RubricInUse, BadScale, NoWeight, RoundNotOpen, Forbidden."""
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    open_round(scope, category.round_id)
    rows = _rubric(criteria)
    scored = (
        sa.select(ScoreLog.id)
        .join(Assignment, Assignment.id == ScoreLog.assignment_id)
        .where(ScoreLog.edition_id == scope.edition_id, Assignment.category_id == category_id)
        .limit(1)
    )
    if db.scalar(scored) is not None:
        raise RubricInUse(category=category.label)
    db.change(sa.delete(Criterion).where(Criterion.category_id == category_id))
    db.session.execute(
        sa.insert(Criterion), [{"edition_id": scope.edition_id, "category_id": category_id, **row} for row in rows]
    )
    audit(scope, "judging.rubric_changed", f"category:{category_id}", criteria=len(rows))


@act
def add_entry(scope: Scope, *, category_id: int, region_id: int) -> int:
    """Let a participating region be judged in a category; twice is once, a withdrawn one comes back. Gives its id.

    Raises NotParticipating, RoundNotOpen, Forbidden.
    """
    scope.require("judging.set_up")
    open_round(scope, scope.find(Category, category_id).round_id)
    takes_part = sa.select(Participation.id).where(
        Participation.edition_id == scope.edition_id, Participation.region_id == region_id
    )
    if db.scalar(takes_part) is None:
        name = db.scalar(sa.select(Region.name).where(Region.id == region_id))
        raise NotParticipating(field="region", region=name or "?")
    own = sa.and_(Entry.edition_id == scope.edition_id, Entry.category_id == category_id, Entry.region_id == region_id)
    values = {
        "edition_id": scope.edition_id,
        "category_id": category_id,
        "region_id": region_id,
        "state": EntryState.ACTIVE.value,
    }
    if not db.change(insert_or_ignore(Entry, values, ["category_id", "region_id"])):
        db.change(sa.update(Entry).where(own).values(state=EntryState.ACTIVE.value))
    entry_id = int(db.scalar(sa.select(Entry.id).where(own)))
    audit(scope, "judging.entry_added", f"entry:{entry_id}")
    return entry_id


@act
def withdraw_entry(scope: Scope, *, entry_id: int) -> None:
    """The region is judged no further in this category; its scores stay in the log. Raises RoundNotOpen, Forbidden."""
    scope.require("judging.set_up")
    entry = scope.find(Entry, entry_id)
    open_round(scope, scope.find(Category, entry.category_id).round_id)
    entry.state = EntryState.WITHDRAWN.value
    audit(scope, "judging.entry_withdrawn", f"entry:{entry_id}")


@act
def add_judge(scope: Scope, *, category_id: int, user_id: int) -> int:
    """Put a judge of the edition on a category's panel, under a new random pseudonym; twice is once.

    Gives the seat's id. Raises NotAJudge, RoundNotOpen, Forbidden.
    """
    scope.require("judging.set_up")
    open_round(scope, scope.find(Category, category_id).round_id)
    holds = sa.select(Membership.id).where(
        Membership.edition_id == scope.edition_id,
        Membership.user_id == user_id,
        Membership.role == Role.JUDGE.value,
    )
    if db.scalar(holds) is None:
        raise NotAJudge(field="judge", person=db.scalar(sa.select(User.name).where(User.id == user_id)) or "?")
    values = {
        "edition_id": scope.edition_id,
        "category_id": category_id,
        "user_id": user_id,
        "pseudonym": f"J-{ids.human_code(6)}",
    }
    db.change(insert_or_ignore(PanelMember, values, ["category_id", "user_id"]))
    seat = sa.select(PanelMember.id).where(
        PanelMember.edition_id == scope.edition_id,
        PanelMember.category_id == category_id,
        PanelMember.user_id == user_id,
    )
    seat_id = int(db.scalar(seat))
    audit(scope, "judging.judge_added", f"panel_member:{seat_id}")
    return seat_id


@act
def remove_judge(scope: Scope, *, panel_member_id: int) -> None:
    """Take a judge without scores off a panel, with the assignments. Raises AlreadyScored, RoundNotOpen, Forbidden."""
    scope.require("judging.set_up")
    member = scope.find(PanelMember, panel_member_id)
    open_round(scope, scope.find(Category, member.category_id).round_id)
    scored = (
        sa.select(Region.name)
        .select_from(ScoreLog)
        .join(Assignment, Assignment.id == ScoreLog.assignment_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .join(Region, Region.id == Entry.region_id)
        .where(ScoreLog.edition_id == scope.edition_id, Assignment.panel_member_id == panel_member_id)
        .limit(1)
    )
    region = db.scalar(scored)
    if region is not None:
        name = db.scalar(sa.select(User.name).where(User.id == member.user_id))
        raise AlreadyScored(judge=name or member.pseudonym, region=region)
    db.change(sa.delete(PanelMember).where(PanelMember.id == panel_member_id))
    audit(scope, "judging.judge_removed", f"panel_member:{panel_member_id}")


def open_round(scope: Scope, round_id: int) -> None:
    """Hold the round's lock and make sure that it is open. Raises NotFound, RoundNotOpen. 2 statements."""
    lock_log(scope)
    found = db.rows(
        sa.select(Round.state, Round.name).where(Round.edition_id == scope.edition_id, Round.id == round_id)
    )
    if not found:
        raise NotFound
    if found[0].state != RoundState.OPEN:
        raise RoundNotOpen(round=found[0].name)


def _free(scope: Scope, model: type[Round] | type[Category], key: str) -> None:
    taken = sa.select(model.id).where(model.edition_id == scope.edition_id, model.key == key)
    if key in RESERVED_KEYS or db.scalar(taken) is not None:
        raise KeyTaken(field="key", key=key)


def _rubric(criteria: Sequence[CriterionSpec]) -> list[dict[str, object]]:
    """The rows of a rubric. Raises BadScale for a criterion, NoWeight for the whole."""
    rows = [_criterion(spec, position) for position, spec in enumerate(criteria, 1)]
    keys = {spec.key for spec in criteria}
    if not rows or len(keys) < len(rows) or not any(Decimal(str(row["weight"])) for row in rows):
        raise NoWeight(field="criteria")
    return rows


def _criterion(spec: CriterionSpec, position: int) -> dict[str, object]:
    shown = {"low": spec.low, "high": spec.high, "step": spec.step, "weight": spec.weight}
    try:
        numbers = {name: Decimal(str(value).replace(",", ".")) for name, value in shown.items()}
    except InvalidOperation:
        raise BadScale(field="criteria", criterion=spec.label, **shown) from None
    low, high, step, weight = numbers["low"], numbers["high"], numbers["step"], numbers["weight"]
    usable = all(number.is_finite() and abs(number) < 10**9 for number in numbers.values())
    if not usable or low >= high or step <= 0 or weight < 0 or (high - low) % step != 0:
        raise BadScale(field="criteria", criterion=spec.label, **shown)
    return {
        "key": spec.key,
        "label": spec.label,
        "position": position,
        "levels": dict(spec.levels),
        **{name: plain(number) for name, number in numbers.items()},
    }
