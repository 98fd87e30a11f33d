"""Rounds as stages: a round goes on from another one, with both scores weighed, or afresh with those that advanced."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.errors import N_, Refusal
from eventapp.judging.errors import AlreadyScored, RoundNotOpen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntrySource, EntryState, RoundState
from eventapp.judging.queries import progress, rubrics, sealed
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.rules.stages import checked_weights
from eventapp.judging.services.scoring import lock_log


class StageLoop(Refusal):
    """A round cannot come after itself."""

    code, status = "stage_loop", 409
    message = N_("%(round)s comes after this round already; stages cannot go in a circle.")


class StageNotOut(Refusal):
    """Whoever reads the list of entries would read the result."""

    code, status = "stage_not_out", 409
    message = N_(
        "The results of %(before)s are not published yet, and the entries of %(round)s would tell them. Publish that "
        "stage first."
    )


class NoStage(Refusal):
    """Nobody can advance into a round that follows no other."""

    code, status = "no_stage", 409
    message = N_("%(round)s follows no other round. Choose the stage before it first.")


@act
def follow(
    scope: Scope,
    *,
    key: str,
    previous: str | None,
    carry_weight: int | None = None,
    own_weight: int | None = None,
) -> None:
    """Let a round go on from ``previous`` (None: it stands alone). Its scored categories come along with their rubrics.

    Both weights or none: without them the round starts afresh with those that advanced. Fixed by the first score.
    Raises BadWeights, StageLoop, AlreadyScored, RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    lock_log(scope)
    round_ = _prepared(scope, key)
    weights = checked_weights(carry_weight, own_weight) if previous else None
    before = progress.round_by_key(scope, previous) if previous else None
    if before is not None:
        _refuse_loop(scope, round_, before)
    carry, own = weights or (None, None)
    values = {"previous_round_id": before.id if before else None, "carry_weight": carry, "own_weight": own}
    mine = sa.update(Round).where(Round.edition_id == scope.edition_id, Round.id == round_.id)
    db.change(mine.values(**values))
    if before is not None:
        _bring_categories(scope, round_, before)
    audit(scope, "judging.stage_set", f"round:{round_.id}", previous=before.id if before else None, weights=weights)


@act
def advance(scope: Scope, *, key: str) -> int:
    """Enter those that the published stage before selected (an award: all whom it honours); gives how many are new.

    From then on the entries, which organisers and region teams read, say who advanced. Raises NoStage, StageNotOut,
    RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.close")
    lock_log(scope)
    round_ = progress.round_by_key(scope, key)
    if not round_.stands.may_be_prepared:
        raise RoundNotOpen(round=round_.name)
    before = previous_of(scope, round_.id)
    if before is None:
        raise NoStage(round=round_.name)
    if before.stands is not RoundState.PUBLISHED:
        raise StageNotOut(round=round_.name, before=before.name)
    found = sealed.finding(scope, before)
    ids = {(entry.category, entry.name): entry.region_id for entry in found.inputs.entries}
    source = {category.id: category.key for category in found.inputs.categories}
    added = 0
    for category in _linked(scope, round_.id):
        earlier = source.get(category.previous_category_id, "")
        regions = [ids[earlier, each["entry"]] for each in found.honours.get(earlier, [])]
        added += _enter(scope, category.id, regions)
    audit(scope, "judging.advanced", f"round:{round_.id}", previous=before.id, number=added)
    return added


def previous_of(scope: Scope, round_id: int) -> RoundRow | None:
    """The stage before a round. 2 statements, 1 without one."""
    before = sa.orm.aliased(Round)
    query = (
        sa.select(before.key)
        .join(Round, Round.previous_round_id == before.id)
        .where(Round.edition_id == scope.edition_id, Round.id == round_id)
    )
    key = db.scalar(query)
    return progress.round_by_key(scope, key) if key is not None else None


def _prepared(scope: Scope, key: str) -> RoundRow:
    """A round that nobody has scored in. Raises RoundNotOpen, AlreadyScored."""
    round_ = progress.round_by_key(scope, key)
    if not round_.stands.may_be_prepared:
        raise RoundNotOpen(round=round_.name)
    scored = sa.select(ScoreLog.judge, ScoreLog.entry).where(
        ScoreLog.edition_id == scope.edition_id, ScoreLog.round_id == round_.id
    )
    found = db.rows(scored.limit(1))
    if found:
        raise AlreadyScored(judge=found[0].judge, region=found[0].entry)
    return round_


def _refuse_loop(scope: Scope, round_: RoundRow, before: RoundRow) -> None:
    rows = db.rows(sa.select(Round.id, Round.previous_round_id).where(Round.edition_id == scope.edition_id))
    previous = {row.id: row.previous_round_id for row in rows}
    at: int | None = before.id
    while at is not None:
        if at == round_.id:
            raise StageLoop(round=before.name)
        at = previous.get(at)


def _linked(scope: Scope, round_id: int) -> list[Any]:
    query = sa.select(Category.id, Category.previous_category_id).where(
        Category.edition_id == scope.edition_id,
        Category.round_id == round_id,
        Category.previous_category_id.is_not(None),
    )
    return db.rows(query.order_by(Category.position, Category.id))


def _bring_categories(scope: Scope, round_: RoundRow, before: RoundRow) -> None:
    """Each scored category of the stage before that has no successor here yet gets one, with its rubric."""
    known = {row.previous_category_id for row in _linked(scope, round_.id)}
    taken = {row[0] for row in db.rows(sa.select(Category.key).where(Category.edition_id == scope.edition_id))}
    place = int(
        db.scalar(
            sa.select(sa.func.count(Category.id)).where(
                Category.edition_id == scope.edition_id, Category.round_id == round_.id
            )
        )
    )
    query = (
        sa.select(Category)
        .where(Category.edition_id == scope.edition_id, Category.round_id == before.id, Category.is_scored)
        .order_by(Category.position, Category.id)
    )
    for category in db.session.scalars(query).all():
        if category.id in known:
            continue
        place += 1
        key = next(key for number in range(2, 99) if (key := f"{category.key[:56]}-{number}") not in taken)
        taken.add(key)
        made = Category(
            edition_id=scope.edition_id,
            round_id=round_.id,
            key=key,
            label=category.label,
            position=place,
            is_scored=True,
            condition="",
            award_rule=category.award_rule,
            ranked_places=category.ranked_places,
            grades=category.grades,
            enter_types=[],
            enter_codes=[],
            questions=[],
            previous_category_id=category.id,
        )
        db.session.add(made)
        db.session.flush()
        own = {"edition_id": scope.edition_id, "category_id": made.id}
        rows = [{**row, **own} for row in rubrics.rows_of(category.id)]
        if rows:
            db.session.execute(sa.insert(Criterion), rows)


def _enter(scope: Scope, category_id: int, region_ids: list[int]) -> int:
    query = sa.select(Entry.region_id).where(Entry.edition_id == scope.edition_id, Entry.category_id == category_id)
    present = {row[0] for row in db.rows(query)}
    own = {"edition_id": scope.edition_id, "category_id": category_id, "source": EntrySource.ROUND.value}
    state = EntryState.ACTIVE.value
    rows = [{**own, "region_id": each, "state": state} for each in region_ids if each not in present]
    if rows:
        db.session.execute(sa.insert(Entry), rows)
    return len(rows)
