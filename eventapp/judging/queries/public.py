"""Results as everybody may see them: published rounds only. What is not published is not read here at all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition, Participation, Stage, Track
from eventapp.frozen import frozen
from eventapp.judging.models.documents import Particulars
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.results import Outcome, Publication, Result, Signature, Snapshot
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.states import Publishes
from eventapp.judging.queries.told import as_it_went_out, of_outcome
from eventapp.regions.models import Region


@frozen
class PublishedRound:
    """A round whose results are out."""

    id: int
    key: str
    name: str
    kind: str
    method: str
    places: int
    decimals: int
    drop_high: int
    drop_low: int
    head_hash: str | None  # of the published version
    close_reason: str
    published_at: datetime
    publishes: str
    version: int
    bundle_sha256: str | None
    decision: str  # number of the decision that names the winners

    @property
    def shows_scores(self) -> bool:
        """Whether everybody may see the ranking with its scores."""
        return self.publishes != Publishes.WINNERS

    @property
    def shows_singles(self) -> bool:
        """Whether everybody may see single scores of judges."""
        return self.publishes == Publishes.SCORES


@frozen
class OutcomeRow:
    """A category's outcome; the winner is None in a selection and in a recognition, which has no scores."""

    round_id: int
    category_id: int
    category: str
    label: str
    is_scored: bool
    condition: str
    winner: str | None
    winner_code: str | None
    province: str | None
    score: float | None
    together: float | None
    contested: bool
    decision: str
    document: dict[str, Any]

    @property
    def final(self) -> float | None:
        """The winner's score by which the category is ranked; on 0-100 where an earlier stage counts."""
        return self.together if "stages" in self.document else self.score

    @property
    def honours(self) -> list[dict[str, Any]]:
        """Who is honoured for what: ``entry``, ``place`` and ``grade``."""
        return self.document.get("honours") or []

    @property
    def graded(self) -> dict[str, list[str]]:
        """Those honoured by grade, the best grade first."""
        found: dict[str, list[str]] = {}
        for each in self.honours:
            if each["grade"]:
                found.setdefault(each["grade"], []).append(each["entry"])
        return found

    @property
    def winners(self) -> list[str]:
        """Those who are honoured, by place."""
        return self.document.get("winners") or ([self.winner] if self.winner else [])

    @property
    def province_code(self) -> str | None:
        """The winner's province, for the map."""
        return self.winner_code[:2] if self.winner_code else None


@frozen
class RankRow:
    """One line of a published ranking."""

    category: str
    rank: int
    name: str
    code: str
    score: float | None
    raw_mean: float | None
    judges: int
    se: float | None
    rank_low: int | None
    rank_high: int | None
    selected: bool
    earlier_stage: float | None  # on 0-100, as the next two; None where no earlier stage counts
    this_round: float | None
    together: float | None

    @property
    def has_stages(self) -> bool:
        """Whether an earlier stage counts."""
        return self.this_round is not None or self.earlier_stage is not None

    @property
    def final(self) -> float | None:
        """The score by which the category is ranked."""
        return self.together if self.has_stages else self.score

    @property
    def correction(self) -> float | None:
        """What the judges' leniency changed, in points."""
        return None if self.score is None or self.raw_mean is None else self.score - self.raw_mean


@frozen
class SignedRow:
    """Who signed a published result, and when; people stand by their role."""

    role: str
    signed_at: datetime
    result_hash: str


_province = sa.orm.aliased(Region)
_this = sa.orm.aliased(Edition)
_IS_OUT = Round.published_at.is_not(None)  # also while a correction of it is under way
_later = sa.orm.aliased(Publication)
IS_CURRENT = sa.and_(  # the ``Publication`` is the version of its round that is out now
    Publication.published_at.is_not(None),
    ~sa.select(_later.id)
    .where(
        _later.edition_id == Publication.edition_id,
        _later.round_id == Publication.round_id,
        _later.published_at.is_not(None),
        _later.version > Publication.version,
    )
    .correlate(Publication)
    .exists(),
)
_ROUNDS = (
    sa.select(
        Round.id,
        Round.key,
        Round.name,
        Round.kind,
        Round.method,
        Round.places,
        Round.decimals,
        Round.drop_high,
        Round.drop_low,
        sa.func.coalesce(Snapshot.head_hash, Round.head_hash),
        Round.close_reason,
        Round.published_at,
        Round.publishes,
        sa.func.coalesce(Publication.version, 1),
        Publication.sha256,
        sa.func.coalesce(Particulars.decision, ""),
        Publication.facts,
    )
    .outerjoin(Particulars, Particulars.round_id == Round.id)
    .outerjoin(Publication, sa.and_(Publication.round_id == Round.id, IS_CURRENT))
    .outerjoin(Snapshot, Snapshot.id == Publication.snapshot_id)
    .where(Round.edition_id == sa.bindparam("edition_id"), _IS_OUT)
    .order_by(Round.kind, Round.id)
)
_OUTCOMES = (
    sa.select(
        Round.id,
        Category.id,
        Category.key,
        Category.label,
        Category.is_scored,
        Category.condition,
        Region.name,
        Region.code,
        sa.func.coalesce(_province.name, Region.name),
        Result.score,
        Result.together,
        Outcome.contested,
        Outcome.decision,
        Outcome.document,
    )
    .select_from(Outcome)
    .join(Category, Category.id == Outcome.category_id)
    .join(Round, Round.id == Category.round_id)
    .outerjoin(Entry, Entry.id == Outcome.winner_entry_id)
    .outerjoin(Result, Result.entry_id == Outcome.winner_entry_id)
    .outerjoin(Region, Region.id == Entry.region_id)
    .outerjoin(_province, _province.id == Region.province_id)
    .where(Outcome.edition_id == sa.bindparam("edition_id"), _IS_OUT)
    .order_by(Round.kind, Round.id, Category.position, Category.id)
)
_RANKING = (
    sa.select(
        Category.key,
        Result.rank,
        Region.name,
        Region.code,
        Result.score,
        Result.raw_mean,
        Result.judges,
        Result.se,
        Result.rank_low,
        Result.rank_high,
        Result.selected,
        Result.carried,
        Result.own,
        Result.together,
    )
    .select_from(Result)
    .join(Category, Category.id == Result.category_id)
    .join(Round, Round.id == Category.round_id)
    .join(Entry, Entry.id == Result.entry_id)
    .join(Region, Region.id == Entry.region_id)
    .where(Result.edition_id == sa.bindparam("edition_id"), _IS_OUT)
    .order_by(Category.position, Category.id, Result.rank, Region.name)
)
_SCALE = (
    sa.select(Criterion.low, Criterion.high)
    .join(Category, Category.id == Criterion.category_id)
    .where(
        Criterion.edition_id == sa.bindparam("edition_id"),
        Category.key == sa.bindparam("category"),
        Criterion.is_scored,
    )
    .distinct()
)


def published_rounds(scope: Scope) -> list[PublishedRound]:
    """The edition's published rounds as they went out, awards first. 1 statement."""
    rows = db.rows(_ROUNDS, edition_id=scope.edition_id)
    return [as_it_went_out(PublishedRound(*row[:-1]), row[-1]) for row in rows]


def outcomes(scope: Scope) -> list[OutcomeRow]:
    """The outcome of every published category, in order. 1 statement."""
    rows = [OutcomeRow(*row) for row in db.rows(_OUTCOMES, edition_id=scope.edition_id)]
    return [as_it_went_out(row, of_outcome(row.document)) for row in rows]


def rankings(scope: Scope) -> list[RankRow]:
    """The rankings of every published category, in order. 1 statement."""
    return [RankRow(*row) for row in db.rows(_RANKING, edition_id=scope.edition_id)]


def ranking(scope: Scope, category: str) -> list[RankRow]:
    """The published ranking of one category; empty when there is none. 1 statement."""
    statement = _RANKING.where(Category.key == sa.bindparam("category"))
    return [RankRow(*row) for row in db.rows(statement, edition_id=scope.edition_id, category=category)]


def scale(scope: Scope, category: str) -> tuple[float, float]:
    """Lowest and highest possible total: the criteria's scale where they share one, else 0 to 100. 1 statement."""
    found = {
        (float(row.low), float(row.high)) for row in db.rows(_SCALE, edition_id=scope.edition_id, category=category)
    }
    return found.pop() if len(found) == 1 else (0.0, 100.0)


def signed(scope: Scope, round_id: int) -> list[SignedRow]:
    """The two signatures under the published version, chair first. 1 statement."""
    query = (
        sa.select(Signature.role, Signature.signed_at, Signature.result_hash)
        .join(Snapshot, Snapshot.id == Signature.snapshot_id)
        .join(Publication, Publication.snapshot_id == Snapshot.id)
        .where(Snapshot.edition_id == scope.edition_id, Publication.round_id == round_id, IS_CURRENT)
        .order_by(Signature.role.desc())
    )
    return [SignedRow(*row) for row in db.rows(query)]


def cohorts(scope: Scope, codes: Collection[str]) -> dict[str, int]:
    """The first year in which each region was selected to prepare a master plan, as far as lists are known.

    Real editions up to this one only; what no list names is absent. 1 statement.
    """
    query = (
        sa.select(Region.code, sa.func.min(Edition.year))
        .join(Participation, Participation.region_id == Region.id)
        .join(Edition, Edition.id == Participation.edition_id)
        .where(
            Region.code.in_(codes),
            Edition.is_example.is_(sa.false()),
            Edition.year <= sa.select(_this.year).where(_this.id == scope.edition_id).scalar_subquery(),
            Participation.track == Track.PREPARING.value,
            Participation.stage.not_in([Stage.INVITED.value, Stage.ASSESSED.value, Stage.NAMED.value]),
        )
        .group_by(Region.code)
        .execution_options(unscoped="a region's history over all editions")
    )
    return {row[0]: row[1] for row in db.rows(query)}
