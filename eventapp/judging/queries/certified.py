"""Who gets a certificate, for the capability that hands them out. What is not published is read for one purpose only:
the list of all entries of a category, which tells nobody who won.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition, Recognition
from eventapp.frozen import frozen
from eventapp.judging.models.documents import Particulars
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.results import Outcome, Publication, Result
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.states import AwardRule, RoundKind
from eventapp.judging.queries.parts import is_ranked
from eventapp.judging.queries.public import IS_CURRENT
from eventapp.judging.queries.told import as_it_went_out, of_outcome
from eventapp.regions.models import Region


class Honour(StrEnum):
    """What a certificate says that a region did."""

    WINNER = "winner"
    SELECTED = "selected"
    RECOGNISED = "recognised"  # met a condition
    GRADED = "graded"  # reached a grade
    FINALIST = "finalist"


@frozen
class Honoured:
    """One certificate: whose, for what, and what the paper says beside it.

    ``place`` is 0 where there are no places, ``grade`` empty where there are no grades.
    """

    honour: str
    place: int
    grade: str
    category: str
    label: str
    condition: str
    region_id: int
    code: str
    region: str
    province: str
    round_key: str
    round_name: str
    signer: str
    signer_role: str
    town: str
    day: date | None
    decision: str
    published_at: datetime | None


@frozen
class RoundLine:
    """A round for the list of certificates."""

    key: str
    name: str
    is_out: bool


_province = sa.orm.aliased(Region)
_FACTS = (
    Category.key,
    Category.label,
    Category.condition,
    Region.id,
    Region.code,
    Region.name,
    sa.func.coalesce(_province.name, Region.name),
    Round.key,
    Round.name,
    sa.func.coalesce(Particulars.signer, ""),
    sa.func.coalesce(Particulars.signer_role, ""),
    sa.func.coalesce(Particulars.place, ""),
    Particulars.held_on,
    sa.func.coalesce(Particulars.decision, ""),
    Round.published_at,
)


def _entries(*more: Any) -> sa.Select[*tuple[object, ...]]:
    """Entries that count, with the facts of their certificates and what is published about them."""
    return (
        sa.select(
            *_FACTS,
            Result.rank,
            sa.func.coalesce(Result.selected, sa.false()),
            Round.kind,
            Category.award_rule,
            Category.ranked_places,
            Category.grades,
            Category.is_scored,
            sa.func.coalesce(Particulars.certifies_finalists, sa.false()),
            Outcome.document,
            Publication.facts,
        )
        .select_from(Entry)
        .join(Category, Category.id == Entry.category_id)
        .join(Round, Round.id == Category.round_id)
        .join(Region, Region.id == Entry.region_id)
        .outerjoin(_province, _province.id == Region.province_id)
        .outerjoin(Particulars, Particulars.round_id == Round.id)
        .outerjoin(Outcome, Outcome.category_id == Category.id)
        .outerjoin(Result, Result.entry_id == Entry.id)
        .outerjoin(Publication, sa.and_(Publication.round_id == Round.id, IS_CURRENT))
        .where(Entry.edition_id == sa.bindparam("edition_id"), *more)
        .order_by(Round.id, Category.position, Category.id, Result.rank, Region.name)
    )


# what is out stays as it went out, whatever became of an entry since
_PUBLISHED = _entries(
    Round.published_at.is_not(None), Outcome.id.is_not(None), sa.or_(Result.id.is_not(None), ~Category.is_scored)
)
_POSSIBLE = _entries(Round.key == sa.bindparam("round_key"), is_ranked())


def published(scope: Scope, *, region_id: int | None = None) -> list[Honoured]:
    """Every certificate that the edition's published results give, or those of a region. 2 statements."""
    recognised = _recognised(scope)
    found = []
    for row in db.rows(_PUBLISHED, edition_id=scope.edition_id):
        honour = _honour(row, recognised)
        if honour is not None and region_id in (None, row[3]):
            document, facts = row[-2:]
            own = as_it_went_out(_honoured(*honour, row), of_outcome(document))
            found.append(as_it_went_out(own, facts, round_name="name", day="held_on"))
    return found


def possible(scope: Scope, round_key: str) -> list[Honoured]:
    """A winner's certificate for every entry of an award round, and every place and grade that is given. 1 statement.

    It reads nothing of the result, so it tells nothing about it.
    """
    found = []
    for row in db.rows(_POSSIBLE, edition_id=scope.edition_id, round_key=round_key):
        _, _, kind, rule, places, grades, is_scored, *_rest = row[len(_FACTS) :]
        if kind == RoundKind.SELECTION or not is_scored:
            honour = Honour.SELECTED if is_scored else Honour.RECOGNISED
            found.append(_honoured(honour, 0, "", row))
        elif rule == AwardRule.PLACES:
            found += [_honoured(Honour.WINNER, place, "", row) for place in range(1, places + 1)]
        elif rule == AwardRule.GRADES:
            found += [_honoured(Honour.GRADED, 0, grade["label"], row) for grade in grades]
        else:
            found.append(_honoured(Honour.WINNER, 0, "", row))
    return found


def rounds(scope: Scope) -> list[RoundLine]:
    """The edition's rounds. 1 statement."""
    query = sa.select(Round.key, Round.name, Round.published_at.is_not(None)).where(
        Round.edition_id == scope.edition_id
    )
    return [RoundLine(*row) for row in db.rows(query.order_by(Round.id))]


def editions_with_results() -> list[EditionRef]:
    """Editions that have published something. 1 statement."""
    query = (
        sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example)
        .where(Edition.id.in_(sa.select(Round.edition_id).where(Round.published_at.is_not(None))))
        .order_by(Edition.id)
        .execution_options(unscoped="the worker serves every edition")
    )
    return [EditionRef(*row) for row in db.rows(query)]


def _recognised(scope: Scope) -> set[tuple[str, int]]:
    query = sa.select(Recognition.category_key, Recognition.region_id)
    return {(row[0], row[1]) for row in db.rows(query.where(Recognition.edition_id == scope.edition_id))}


def _honour(row: sa.Row[*tuple[object, ...]], recognised: set[tuple[str, int]]) -> tuple[Honour, int, str] | None:
    """What the row's region is certified for, with place and grade; None: for nothing."""
    category, region_id, region = row[0], row[3], row[5]
    _, selected, kind, rule, _, _, is_scored, certifies_finalists, document, facts = row[len(_FACTS) :]
    rule = document.get("award_rule", rule)  # type: ignore[attr-defined]
    certifies_finalists = facts["certifies_finalists"] if facts else certifies_finalists  # type: ignore[index]
    given = document.get("honours") or []  # type: ignore[attr-defined]
    own = next((each for each in given if each["entry"] == region), None)
    if not is_scored:
        return (Honour.RECOGNISED, 0, "") if (category, region_id) in recognised else None
    if kind == RoundKind.SELECTION and selected:
        return Honour.SELECTED, 0, ""
    if own and own["grade"]:
        return Honour.GRADED, 0, own["grade"]
    if own:
        return Honour.WINNER, own["place"] if rule == AwardRule.PLACES else 0, ""
    return (Honour.FINALIST, 0, "") if certifies_finalists else None


def _honoured(honour: Honour, place: int, grade: str, row: sa.Row[*tuple[object, ...]]) -> Honoured:
    return Honoured(honour.value, place, grade, *row[: len(_FACTS)])  # type: ignore[arg-type]
