"""A region's own published results, judges' comments for the chair to clear, and the public minutes.

Every reader here is either the region itself, whose region comes from the membership and never from the address, or
the chair. Before publication nothing of it exists for a region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.judging.models.documents import ClearedComment, Minutes, MinutesKind, Objection, Particulars
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.results import Outcome, Publication, Result
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.queries.papers import MinutesRow
from eventapp.judging.queries.parts import is_ranked, is_recused, pairs
from eventapp.judging.queries.public import IS_CURRENT
from eventapp.judging.queries.told import as_it_went_out
from eventapp.judging.rules.letters import CriterionLine, Numbers, beside
from eventapp.regions.models import Region


@frozen
class OwnResult:
    """The region's published result in one category."""

    round_id: int
    round_key: str
    round_name: str
    kind: str
    method: str
    decimals: int
    category_id: int
    category: str
    label: str
    entry_id: int
    region: str
    rank: int
    entries: int
    score: float | None
    raw_mean: float | None
    judges: int
    rank_low: int | None
    rank_high: int | None
    selected: bool
    earlier_stage: float | None  # on 0-100, as the next two; None where no earlier stage counts
    this_round: float | None
    together: float | None
    publishes: str
    drop_high: int
    drop_low: int
    document: dict[str, Any]  # of the category's outcome
    published_at: datetime
    questions_until: datetime | None
    head_sequence: int | None  # the last row of the log that the published version knows

    @property
    def won(self) -> bool:
        """Whether the region is honoured with a place or a grade."""
        return self.honour is not None and not self.selected

    @property
    def honour(self) -> dict[str, Any] | None:
        """The region's honour: ``entry``, ``place`` and ``grade``."""
        given: list[dict[str, Any]] = self.document.get("honours") or []
        return next((each for each in given if each["entry"] == self.region), None)

    @property
    def weights(self) -> list[int] | None:
        """What the earlier stage and this one weigh; None where no earlier stage counts."""
        return self.document["stages"]["weights"] if "stages" in self.document else None

    @property
    def final(self) -> float | None:
        """The score by which the region is ranked, as the results page shows it."""
        return self.together if self.weights else self.score

    @property
    def correction(self) -> float | None:
        """What the judges' leniency changed, in points."""
        return None if self.score is None or self.raw_mean is None else self.score - self.raw_mean

    def takes_questions(self, at: datetime) -> bool:
        """Whether the region may still ask about it."""
        return self.questions_until is not None and at < self.questions_until


@frozen
class LetterLine:
    """A criterion of the letter: its name, weight, scale and numbers."""

    label: str
    weight: str
    low: str
    high: str
    numbers: CriterionLine


@frozen
class EarlierResult:
    """The region's place in the same category of an earlier edition; scales may differ, so the place is compared."""

    year: int
    edition: str
    label: str
    rank: int
    entries: int
    score: float | None


@frozen
class CommentRow:
    """A judge's latest comment on a criterion of a sheet that counts."""

    assignment_id: int
    criterion_id: int
    criterion: str
    region: str
    judge: str
    text: str
    comment_hash: str
    is_cleared: bool


@frozen
class ObjectionRow:
    """A question about a result and its answer."""

    public_id: str
    label: str
    category: str
    region: str
    question: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None


_entries = (
    sa.select(sa.func.count(Result.id))
    .where(Result.edition_id == Category.edition_id, Result.category_id == Category.id)
    .correlate(Category)
    .scalar_subquery()
)
_OWN = (
    sa.select(
        Round.id,
        Round.key,
        Round.name,
        Round.kind,
        Round.method,
        Round.decimals,
        Category.id,
        Category.key,
        Category.label,
        Entry.id,
        Region.name,
        Result.rank,
        _entries,
        Result.score,
        Result.raw_mean,
        Result.judges,
        Result.rank_low,
        Result.rank_high,
        Result.selected,
        Result.carried,
        Result.own,
        Result.together,
        Round.publishes,
        Round.drop_high,
        Round.drop_low,
        Outcome.document,
        Round.published_at,
        Particulars.questions_until,
        Round.head_sequence,
        Publication.facts,
    )
    .select_from(Result)
    .join(Entry, Entry.id == Result.entry_id)
    .join(Region, Region.id == Entry.region_id)
    .join(Category, Category.id == Result.category_id)
    .join(Round, Round.id == Category.round_id)
    .join(Outcome, Outcome.category_id == Category.id)
    .outerjoin(Particulars, Particulars.round_id == Round.id)
    .outerjoin(Publication, sa.and_(Publication.round_id == Round.id, IS_CURRENT))
    .where(
        Result.edition_id == sa.bindparam("edition_id"),
        Entry.region_id == sa.bindparam("region_id"),
        Round.published_at.is_not(None),
    )
    .order_by(Round.kind, Round.id, Category.position, Category.id)
)
_NUMBERS = (
    sa.select(Region.name, Result.criteria)
    .join(Entry, Entry.id == Result.entry_id)
    .join(Region, Region.id == Entry.region_id)
    .where(Result.edition_id == sa.bindparam("edition_id"), Result.category_id == sa.bindparam("category_id"))
    .order_by(Result.rank, Region.name)
)
_CRITERIA = (
    sa.select(Criterion.key, Criterion.label, Criterion.weight, Criterion.low, Criterion.high)
    .where(
        Criterion.edition_id == sa.bindparam("edition_id"),
        Criterion.category_id == sa.bindparam("category_id"),
        Criterion.is_scored,
    )
    .order_by(Criterion.position, Criterion.id)
)
_later = sa.orm.aliased(ScoreLog)
_is_last_comment = ~(
    sa.select(_later.id)
    .where(
        _later.edition_id == ScoreLog.edition_id,
        _later.assignment_id == ScoreLog.assignment_id,
        _later.criterion_id == ScoreLog.criterion_id,
        _later.comment_hash.is_not(None),
        _later.sequence > ScoreLog.sequence,
    )
    .correlate(ScoreLog)
    .exists()
)
_COMMENTS = (
    pairs(
        Assignment.id,
        Criterion.id,
        Criterion.label,
        Region.name,
        PanelMember.pseudonym,
        ScoreLog.comment,
        ScoreLog.comment_hash,
        ClearedComment.id.is_not(None),
    )
    .join(Category, Category.id == Assignment.category_id)
    .join(ScoreLog, sa.and_(ScoreLog.assignment_id == Assignment.id, ScoreLog.edition_id == Assignment.edition_id))
    .join(Criterion, Criterion.id == ScoreLog.criterion_id)
    .outerjoin(
        ClearedComment,
        sa.and_(
            ClearedComment.assignment_id == Assignment.id,
            ClearedComment.criterion_id == Criterion.id,
            ClearedComment.comment_hash == ScoreLog.comment_hash,
        ),
    )
    .where(
        Assignment.edition_id == sa.bindparam("edition_id"),
        Category.round_id == sa.bindparam("round_id"),
        Category.key == sa.bindparam("category"),
        ScoreLog.comment_hash.is_not(None),
        sa.func.coalesce(ScoreLog.comment, "") != "",
        _is_last_comment,
        is_ranked(),
        ~is_recused(),
    )
    .order_by(Region.name, Criterion.position, Criterion.id, PanelMember.pseudonym)
)
_CLEARED = (
    pairs(
        Assignment.id,
        Criterion.id,
        Criterion.label,
        Region.name,
        PanelMember.pseudonym,
        ScoreLog.comment,
        ScoreLog.comment_hash,
        sa.true(),
        Criterion.position,
    )
    .join(ClearedComment, ClearedComment.assignment_id == Assignment.id)
    .join(Criterion, Criterion.id == ClearedComment.criterion_id)
    .join(
        ScoreLog,
        sa.and_(
            ScoreLog.edition_id == Assignment.edition_id,
            ScoreLog.assignment_id == Assignment.id,
            ScoreLog.criterion_id == Criterion.id,
            ScoreLog.comment_hash == ClearedComment.comment_hash,
            ScoreLog.sequence <= sa.bindparam("head_sequence"),
        ),
    )
    .where(
        Assignment.edition_id == sa.bindparam("edition_id"),
        Assignment.entry_id == sa.bindparam("entry_id"),
        sa.func.coalesce(ScoreLog.comment, "") != "",
    )
    .distinct()
    .order_by(Criterion.position, Criterion.id, PanelMember.pseudonym)
)
_OBJECTIONS = (
    sa.select(
        Objection.public_id,
        Category.label,
        Category.key,
        Region.name,
        Objection.question,
        Objection.asked_at,
        Objection.answer,
        Objection.answered_at,
    )
    .join(Category, Category.id == Objection.category_id)
    .join(Round, Round.id == Category.round_id)
    .join(Entry, Entry.id == Objection.entry_id)
    .join(Region, Region.id == Entry.region_id)
    .where(Objection.edition_id == sa.bindparam("edition_id"))
    .order_by(Objection.answered_at.is_not(None), Objection.id)
)


def own_results(scope: Scope) -> list[OwnResult]:
    """The published results of the scope's region, awards first; none without a region. 1 statement."""
    own = {"edition_id": scope.edition_id, "region_id": scope.region_id or 0}
    found = []
    for *facts, round_facts in db.rows(_OWN, **own):
        row = as_it_went_out(OwnResult(*facts), round_facts, round_name="name")
        found.append(replace(row, label=row.document.get("label", row.label)))
    return found


def own_result(scope: Scope, category: str) -> OwnResult:
    """The result in one category. Raises NotFound, before publication too. 1 statement."""
    found = next((each for each in own_results(scope) if each.category == category), None)
    if found is None:
        raise NotFound
    return found


def letter_lines(scope: Scope, *, category_id: int, region: str) -> list[LetterLine]:
    """The criteria of a published category with a region's numbers beside the category's. 2 statements.

    They are those of the signed result: a conflict of interest that becomes known later changes nothing here.
    """
    own = {"edition_id": scope.edition_id, "category_id": category_id}
    numbers = {name: [Numbers(*line[1:]) for line in lines] for name, lines in db.rows(_NUMBERS, **own) if lines}
    criteria = db.rows(_CRITERIA, **own)
    lines = beside(numbers, entry=region, criteria=[row[0] for row in criteria])
    return [LetterLine(*(*row[1:], line)) for row, line in zip(criteria, lines, strict=True)]


def earlier(scope: Scope, result: OwnResult) -> EarlierResult | None:
    """The region's latest published place in the category of the same name in an earlier year. 1 statement."""
    this = sa.orm.aliased(Edition)
    label = sa.func.coalesce(Outcome.document["label"].as_string(), Category.label)
    query = (
        sa.select(Edition.year, Edition.name, label, Result.rank, _entries, Result.score)
        .select_from(Result)
        .join(Entry, Entry.id == Result.entry_id)
        .join(Category, Category.id == Result.category_id)
        .join(Outcome, Outcome.category_id == Category.id)
        .join(Round, Round.id == Category.round_id)
        .join(Edition, Edition.id == Result.edition_id)
        .join(this, this.id == scope.edition_id)
        .where(
            Entry.region_id == scope.region_id,
            Category.key == result.category,
            Round.published_at.is_not(None),
            Edition.year < this.year,
        )
        .order_by(Edition.year.desc(), Edition.id.desc())
        .limit(1)
        .execution_options(unscoped="a region's own earlier results")
    )
    row = db.session.execute(query).first()
    return EarlierResult(*row) if row else None


def cleared_comments(scope: Scope, result: OwnResult) -> list[CommentRow]:
    """What the chair lets the region read, as it was written when the result went out. 1 statement."""
    own: dict[str, Any] = {"edition_id": scope.edition_id, "entry_id": result.entry_id}
    rows = db.rows(_CLEARED, **own, head_sequence=result.head_sequence or 0)
    return [CommentRow(*row[:-1]) for row in rows]


def comments(scope: Scope, round_id: int, category: str) -> list[CommentRow]:
    """The latest comments on the sheets of a category that count. 1 statement."""
    own: dict[str, Any] = {"edition_id": scope.edition_id, "round_id": round_id, "category": category}
    return [CommentRow(*row) for row in db.rows(_COMMENTS, **own)]


def objections(scope: Scope, *, round_id: int | None = None, region_id: int | None = None) -> Sequence[ObjectionRow]:
    """Questions of a round or of a region, those without an answer first. 1 statement."""
    query = _OBJECTIONS
    if round_id is not None:
        query = query.where(Category.round_id == round_id)
    if region_id is not None:
        query = query.where(Entry.region_id == region_id)
    return [ObjectionRow(*row) for row in db.rows(query, edition_id=scope.edition_id)]


def hash_out(scope: Scope, round_id: int) -> str | None:
    """The fingerprint of the result that is out. 1 statement."""
    query = sa.select(Outcome.document["result_hash"].as_string()).join(Category, Category.id == Outcome.category_id)
    own = query.where(Outcome.edition_id == scope.edition_id, Category.round_id == round_id)
    found: str | None = db.scalar(own.limit(1))
    return found


def public_minutes(scope: Scope, key: str) -> MinutesRow | None:
    """The minutes of the published result: those signed outside before those drawn, the latest first. 1 statement."""
    published = sa.select(Outcome.document["result_hash"].as_string()).join(
        Category, Category.id == Outcome.category_id
    )
    query = (
        sa.select(
            Minutes.public_id,
            Minutes.kind,
            Minutes.code,
            Minutes.result_hash,
            Minutes.sha256,
            Minutes.size,
            Minutes.at,
            sa.null(),
        )
        .join(Round, Round.id == Minutes.round_id)
        .where(
            Minutes.edition_id == scope.edition_id,
            Round.key == key,
            Round.published_at.is_not(None),
            Minutes.result_hash.in_(
                published.where(Outcome.edition_id == scope.edition_id, Category.round_id == Round.id)
            ),
        )
        .order_by(sa.case((Minutes.kind == MinutesKind.UPLOADED.value, 0), else_=1), Minutes.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return MinutesRow(*row) if row else None
