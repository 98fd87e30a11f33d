"""Preparing a round: the round itself, categories, entries and panels. Only before it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import ids
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Membership, Participation
from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.errors import (
    AlreadyScored,
    KeyTaken,
    NameTaken,
    NotAJudge,
    NotParticipating,
    RoundNotOpen,
)
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AwardRule, EntrySource, EntryState, Method, RoundKind, RoundState
from eventapp.judging.queries.setup import is_scored
from eventapp.judging.rules.entering import EntryLeft, NotEligible, may_enter
from eventapp.judging.rules.names import folded
from eventapp.judging.services.rubrics import CriterionSpec, rubric_rows
from eventapp.judging.services.scoring import lock_log
from eventapp.regions.models import Region

# words that stand in the same place of our addresses
RESERVED_KEYS = frozenset({"conflicts", "judges", "new", "pact", "print", "setup", "votes"})


class CategoriesStand(Refusal):
    """What may be won, by which rule and in which order, is fixed by the first score."""

    code, status = "categories_stand", 409
    message = N_(
        "Scores have already been given in %(round)s: its categories, their names, rules and order stay as they are."
    )


@act
def create_round(
    scope: Scope,
    *,
    key: str,
    name: str,
    kind: RoundKind = RoundKind.AWARD,
    method: Method = Method.ADJUSTED,
    places: int = 1,
    is_draft: bool = False,
) -> int:
    """A round without categories; gives its id. ``places`` counts for a selection.

    A draft is seen by no judge before it is opened; its rules can change until then. Raises KeyTaken, NameTaken,
    Forbidden.
    """
    scope.require("judging.set_up")
    _free(scope, Round, key)
    taken = sa.select(Round.name).where(Round.edition_id == scope.edition_id, Round.folded_name == folded(name))
    called = db.scalar(taken)
    if called is not None:
        raise NameTaken(field="name", name=called)
    made = Round(
        edition_id=scope.edition_id,
        key=key,
        name=name,
        kind=kind.value,
        state=(RoundState.DRAFT if is_draft else RoundState.OPEN).value,
        method=method.value,
        places=places if kind is RoundKind.SELECTION else 1,
        created_at=now(),
    )
    db.session.add(made)
    db.session.flush()
    audit(scope, "judging.round_created", f"round:{made.id}", kind=kind.value, method=method.value, places=made.places)
    return made.id


@act
def add_category(
    scope: Scope,
    *,
    round_id: int,
    key: str,
    label: str,
    criteria: Sequence[CriterionSpec] | None = None,
    condition: str | None = None,
) -> int:
    """A category with its whole rubric; gives its id. None for ``criteria``: the rubric is written later.

    With a ``condition`` it is a recognition of all who met it, without scores. Raises CategoriesStand, KeyTaken,
    NameTaken, BadScale, NoWeight, RoundNotOpen, Forbidden.
    """
    scope.require("judging.set_up")
    unscored_round(scope, round_id)
    _free(scope, Category, key)
    refuse_same_label(scope, round_id, label)
    rows = [] if criteria is None else rubric_rows(criteria)
    most = sa.select(sa.func.count(Category.id)).where(
        Category.edition_id == scope.edition_id, Category.round_id == round_id
    )
    made = Category(
        edition_id=scope.edition_id,
        round_id=round_id,
        key=key,
        label=label,
        position=int(db.scalar(most)) + 1,
        is_scored=condition is None,
        condition=condition or "",
        award_rule=AwardRule.WINNER.value,
        ranked_places=3,
        grades=[],
        enter_types=[],
        enter_codes=[],
        questions=[],
    )
    db.session.add(made)
    db.session.flush()
    if rows:
        own = {"edition_id": scope.edition_id, "category_id": made.id}
        db.session.execute(sa.insert(Criterion), [{**own, **row} for row in rows])
    audit(scope, "judging.category_added", f"category:{made.id}", criteria=len(rows))
    return made.id


@act
def add_entry(scope: Scope, *, category_id: int, region_id: int, source: EntrySource = EntrySource.REGIONS) -> int:
    """Let a participating region be judged in a category; twice is once. Gives its id.

    Raises NotParticipating, NotEligible, EntryLeft for one that left, RoundNotOpen, Forbidden.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    open_round(scope, category.round_id)
    region = _participant(scope, region_id)
    if not may_enter(region.type, region.code, types=category.enter_types, codes=category.enter_codes):
        raise NotEligible(field="region", region=region.name, category=category.label)
    values = {
        "edition_id": scope.edition_id,
        "category_id": category_id,
        "region_id": region_id,
        "state": EntryState.ACTIVE.value,
        "source": source.value,
    }
    is_new = db.change(insert_or_ignore(Entry, values, ["category_id", "region_id"]))
    own = sa.select(Entry.id, Entry.state).where(
        Entry.edition_id == scope.edition_id, Entry.category_id == category_id, Entry.region_id == region_id
    )
    entry = db.rows(own)[0]
    if entry.state != EntryState.ACTIVE:
        raise EntryLeft(field="region", region=region.name, category=category.label)
    if is_new:
        audit(scope, "judging.entry_added", f"entry:{entry.id}", source=source.value)
    return int(entry.id)


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
    """Hold the round's lock and see that it can still be prepared. Raises NotFound, RoundNotOpen. 2 statements."""
    lock_log(scope)
    found = db.rows(
        sa.select(Round.state, Round.name).where(Round.edition_id == scope.edition_id, Round.id == round_id)
    )
    if not found:
        raise NotFound
    if not RoundState(found[0].state).may_be_prepared:
        raise RoundNotOpen(round=found[0].name)


def unscored_round(scope: Scope, round_id: int) -> None:
    """The same, as long as nobody has scored in the round. 3 statements.

    Raises CategoriesStand, NotFound, RoundNotOpen.
    """
    open_round(scope, round_id)
    scored = sa.select(Round.name).where(Round.edition_id == scope.edition_id, Round.id == round_id, is_scored())
    name = db.scalar(scored)
    if name is not None:
        raise CategoriesStand(round=name)


def refuse_same_label(scope: Scope, round_id: int, label: str, *, but: int | None = None) -> None:
    """Raises NameTaken where another category of the round is called so. 1 statement."""
    same = sa.select(Category.label).where(
        Category.edition_id == scope.edition_id, Category.round_id == round_id, Category.folded_label == folded(label)
    )
    found = db.scalar(same if but is None else same.where(Category.id != but))
    if found is not None:
        raise NameTaken(field="label", name=found)


def _free(scope: Scope, model: type[Round] | type[Category], key: str) -> None:
    taken = sa.select(model.id).where(model.edition_id == scope.edition_id, model.key == key)
    if key in RESERVED_KEYS or db.scalar(taken) is not None:
        raise KeyTaken(field="key", key=key)


def _participant(scope: Scope, region_id: int) -> Any:
    """Type, code and name of a region that takes part. Raises NotParticipating. 1 statement."""
    query = (
        sa.select(Region.type, Region.code, Region.name, Participation.id.is_not(None).label("takes_part"))
        .outerjoin(
            Participation,
            sa.and_(Participation.region_id == Region.id, Participation.edition_id == scope.edition_id),
        )
        .where(Region.id == region_id)
        .execution_options(unscoped="the edition stands in the join")
    )
    found = db.rows(query)
    if not found or not found[0].takes_part:
        raise NotParticipating(field="region", region=found[0].name if found else "?")
    return found[0]
