"""What a category hands over, who may enter it, in which order categories come, and its list of finalists."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, InvalidInput, NotFound, Refusal
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment
from eventapp.judging.models.results import Outcome
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AwardRule, EntryState
from eventapp.judging.rules.entering import may_enter
from eventapp.judging.rules.names import folded
from eventapp.judging.services.setup import open_round, refuse_same_label, unscored_round
from eventapp.regions.models import Region, RegionType

MOST_PLACES = 50
MOST_GRADES = 8


class BadGrades(InvalidInput):
    """Grades that could not be told apart."""

    code = "bad_grades"
    message = N_("Give grades from the best down, each with a name and a least score below the one before.")


class NoSuchRegion(InvalidInput):
    """A code that the registry does not know."""

    code = "no_such_region"
    message = N_("There is no region with the code %(codes)s; write codes such as 32.73, or 32 for a province.")


class OthersEntered(InvalidInput):
    """A rule that somebody who has entered does not fit."""

    code = "others_entered"
    message = N_("These have entered and do not fit the rule: %(regions)s. Take them out first, or widen the rule.")


class CannotRemove(Refusal):
    """A category that people have worked on, or that is out."""

    code, status = "cannot_remove", 409
    message = N_("%(category)s has scores or published results, so it cannot be removed.")


@act
def set_rules(
    scope: Scope,
    *,
    category_id: int,
    label: str,
    award_rule: AwardRule,
    ranked_places: int = 3,
    grades: Sequence[tuple[str, str]] = (),
    enter_types: Sequence[str] = (),
    enter_codes: Sequence[str] = (),
    condition: str = "",
) -> None:
    """What the category hands over and who may enter it. ``grades`` are (name, least score), best first.

    Fixed by the first score of the round. Raises CategoriesStand, NameTaken, BadGrades, NoSuchRegion, OthersEntered,
    RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    unscored_round(scope, category.round_id)
    codes = _known(enter_codes)
    types: list[str] = [kind.value for kind in RegionType if kind.value in set(enter_types)]
    _refuse_misfits(scope, category_id, types, codes)
    refuse_same_label(scope, category.round_id, label, but=category_id)
    category.label, category.folded_label = label, folded(label)
    category.award_rule = award_rule.value
    category.ranked_places = min(max(ranked_places, 1), MOST_PLACES)
    category.grades = _checked(grades) if award_rule is AwardRule.GRADES else []
    category.enter_types, category.enter_codes = types, codes
    if not category.is_scored:
        category.condition = condition
    audit(scope, "judging.category_changed", f"category:{category_id}", award=award_rule.value)


@act
def move(scope: Scope, *, category_id: int, up: bool) -> None:
    """Change places with the category before or after; the order decides where wins per region are limited.

    Fixed by the first score of the round. Raises CategoriesStand, RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    round_id = scope.find(Category, category_id).round_id
    unscored_round(scope, round_id)
    query = (
        sa.select(Category.id)
        .where(Category.edition_id == scope.edition_id, Category.round_id == round_id)
        .order_by(Category.position, Category.id)
    )
    order = [row[0] for row in db.rows(query)]
    here = order.index(category_id)
    there = min(max(here + (-1 if up else 1), 0), len(order) - 1)
    order[here], order[there] = order[there], order[here]
    for position, moved_id in enumerate(order, 1):
        own = sa.update(Category).where(Category.edition_id == scope.edition_id, Category.id == moved_id)
        db.change(own.values(position=position))
    audit(scope, "judging.category_moved", f"category:{category_id}", position=there + 1)


@act
def remove(scope: Scope, *, category_id: int) -> None:
    """Take a category without scores out of its round, with its panel, entries and dossiers: one too many never closes.

    Raises CannotRemove where somebody has scored or a result is out, RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    open_round(scope, category.round_id)
    scored = (
        sa.select(ScoreLog.id)
        .join(Assignment, Assignment.id == ScoreLog.assignment_id)
        .where(ScoreLog.edition_id == scope.edition_id, Assignment.category_id == category_id)
    )
    is_out = sa.select(Outcome.id).where(Outcome.edition_id == scope.edition_id, Outcome.category_id == category_id)
    if any(db.scalar(query.limit(1)) is not None for query in (scored, is_out)):
        raise CannotRemove(category=category.label)
    audit(scope, "judging.category_removed", f"category:{category_id}", key=category.key)
    db.change(sa.delete(Category).where(Category.edition_id == scope.edition_id, Category.id == category_id))


@act
def show_finalists(scope: Scope, *, category_id: int, shown: bool) -> None:
    """Publish the entries as finalists, in the order of the alphabet and without a word on scores; or take it back.

    Raises NotFound for a category without entries, Forbidden.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    active = sa.select(Entry.id).where(
        Entry.edition_id == scope.edition_id,
        Entry.category_id == category_id,
        Entry.state == EntryState.ACTIVE.value,
    )
    if shown and db.scalar(active.limit(1)) is None:
        raise NotFound
    category.finalists_published_at = now() if shown else None
    audit(scope, "judging.finalists_shown" if shown else "judging.finalists_hidden", f"category:{category_id}")


def _known(codes: Sequence[str]) -> list[str]:
    """The codes in order, each once. Raises NoSuchRegion. 1 statement, none without codes."""
    wanted = sorted(set(codes))
    if not wanted:
        return []
    known = {row[0] for row in db.rows(sa.select(Region.code).where(Region.code.in_(wanted)))}
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise NoSuchRegion(field="enter_codes", codes=", ".join(code[:20] for code in unknown[:5]))
    return wanted


def _refuse_misfits(scope: Scope, category_id: int, types: Sequence[str], codes: Sequence[str]) -> None:
    query = (
        sa.select(Region.name, Region.type, Region.code)
        .join(Entry, Entry.region_id == Region.id)
        .where(
            Entry.edition_id == scope.edition_id,
            Entry.category_id == category_id,
            Entry.state == EntryState.ACTIVE.value,
        )
        .order_by(Region.name)
    )
    misfits = [row.name for row in db.rows(query) if not may_enter(row.type, row.code, types=types, codes=codes)]
    if misfits:
        more = "" if len(misfits) <= 5 else f" (+{len(misfits) - 5})"
        raise OthersEntered(field="enter_codes", regions=", ".join(misfits[:5]) + more)


def _checked(grades: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Raises BadGrades."""
    try:
        least = [Decimal(text.strip().replace(",", ".")) for _, text in grades]
    except InvalidOperation:
        raise BadGrades(field="grades") from None
    falling = all(value.is_finite() for value in least) and all(a > b for a, b in pairwise(least))
    names = [name.strip() for name, _ in grades]
    if not 1 <= len(grades) <= MOST_GRADES or not falling or not all(names) or len(set(names)) < len(names):
        raise BadGrades(field="grades")
    return [{"label": name[:80], "least": f"{value.normalize():f}"} for name, value in zip(names, least, strict=True)]
