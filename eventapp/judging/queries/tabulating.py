"""From the log to the ranking: reads current scores and hands them to the same rules that the command runs.

Nothing here is stored. The fingerprint of what went in tells whether a result that was seen is still the result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.results import Decision
from eventapp.judging.models.rounds import Category, Criterion
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import AwardRule, RoundKind
from eventapp.judging.models.states import Method as MethodName
from eventapp.judging.queries.parts import is_at_home, is_ranked, is_recused, pairs
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.rules import outcomes as outcome_rules
from eventapp.judging.rules import rubric as rubrics
from eventapp.judging.rules import tabulation
from eventapp.judging.rules.chain import GENESIS, canonical_json
from eventapp.judging.rules.cuts import Cap
from eventapp.judging.rules.ladder import Climb
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.outcomes import Contest, Decided, Outcome
from eventapp.judging.rules.stages import scale_of
from eventapp.regions.models import Region

if TYPE_CHECKING:
    from eventapp.judging.rules.methods import Method

SEED = 0


@frozen
class CategoryRow:
    """One category of a round, and what it hands over; without scores it is a recognition of all its entries."""

    id: int
    key: str
    label: str
    position: int
    is_scored: bool
    award_rule: str
    ranked_places: int
    grades: list[dict[str, str]]  # label and least score, best first
    condition: str  # of a recognition

    @property
    def honoured(self) -> int:
        """How many places of an award are given; none where all who reach a grade get it."""
        if self.award_rule == AwardRule.GRADES:
            return 0
        return self.ranked_places if self.award_rule == AwardRule.PLACES else 1


@frozen
class EntryRow:
    """An active entry; its name is the region's."""

    id: int
    category: str
    region_id: int
    name: str
    code: str
    slug: str

    @property
    def province(self) -> str:
        """The code of its province, by which a selection may be capped."""
        return self.code[:2]


@frozen
class DecisionRow:
    """How a place that scores leave open was given; ``standing`` as in the table."""

    category: str
    entry_id: int
    entry: str
    reason: str
    kind: str
    standing: dict[str, Any]

    @property
    def order(self) -> list[list[str]]:
        """The recorded order of equals, best first; empty where the panel named its choice alone."""
        return self.standing.get("order") or []


@dataclass(frozen=True)
class Inputs:
    """All that a round's result depends on."""

    round: RoundRow
    categories: list[CategoryRow]
    criteria: list[tuple[str, str, str, str, str]]  # category, criterion, weight, low, high
    entries: list[EntryRow]
    marks: list[Mark]
    recused: list[tuple[str, str, str]]  # category, entry, pseudonym
    decisions: list[DecisionRow]
    head_sequence: int
    head_hash: str
    home: frozenset[tuple[str, str, str]] = frozenset()  # category, entry's name, pseudonym: of one province
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by category and criterion

    @cached_property
    def rubric(self) -> rubrics.Rubric:
        """The rubric for the rules."""
        return rubrics.Rubric(
            tuple(
                rubrics.Criterion(name, float(weight), float(low), float(high), category)
                for category, name, weight, low, high in self.criteria
            )
        )

    def scale(self, category: str) -> tuple[float, float]:
        """The lowest and highest score that a category's scale has."""
        return scale_of((float(low), float(high)) for key, _, _, low, high in self.criteria if key == category)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over everything above except what was decided by the panel."""
        document = {
            "round": [self.round.key, self.round.kind, self.round.method, self.round.places],
            "rules": rules(self.round),
            "head": [self.head_sequence, self.head_hash],
            "criteria": [list(row) for row in self.criteria],
            "entries": [[entry.category, entry.code] for entry in self.entries],
            "recused": [list(row) for row in self.recused],
        }
        return hashlib.sha256(canonical_json(document)).hexdigest()


_CATEGORY = (
    Category.id,
    Category.key,
    Category.label,
    Category.position,
    Category.is_scored,
    Category.award_rule,
    Category.ranked_places,
    Category.grades,
    Category.condition,
)
_IN_ROUND = (
    Category.edition_id == sa.bindparam("edition_id"),
    Category.round_id == sa.bindparam("round_id"),
)
_ORDER = (Category.position, Category.id)
_LAST = (
    sa.select(ScoreLog)
    .where(ScoreLog.edition_id == sa.bindparam("edition_id"), ScoreLog.round_id == sa.bindparam("round_id"))
    .order_by(ScoreLog.sequence.desc())
    .limit(1)
    .subquery()
)
# the categories with what was decided, and beside each of them the head of the round's log
_DECIDED = (
    sa.select(
        *_CATEGORY,
        Entry.id,
        Region.name,
        Decision.reason,
        Decision.kind,
        Decision.standing,
        sa.select(_LAST.c.sequence).scalar_subquery(),
        sa.select(_LAST.c.row_hash).scalar_subquery(),
    )
    .outerjoin(Decision, Decision.category_id == Category.id)
    .outerjoin(Entry, Entry.id == Decision.entry_id)
    .outerjoin(Region, Region.id == Entry.region_id)
    .where(*_IN_ROUND)
    .order_by(*_ORDER)
)
_CRITERIA = (
    sa.select(Category.key, Criterion.key, Criterion.weight, Criterion.low, Criterion.high, Criterion.label)
    .join(Category, Category.id == Criterion.category_id)
    .where(*_IN_ROUND, Criterion.is_scored)
    .order_by(*_ORDER, Criterion.position, Criterion.id)
)
_ENTRIES = (
    sa.select(Entry.id, Category.key, Region.id, Region.name, Region.code, Region.slug)
    .join(Category, Category.id == Entry.category_id)
    .join(Region, Region.id == Entry.region_id)
    .where(*_IN_ROUND, is_ranked())
    .order_by(*_ORDER, Region.code)
)
_ASSIGNED = (
    pairs(Assignment.id, Category.key, Region.name, Region.code, PanelMember.pseudonym, is_recused(), is_at_home())
    .join(Category, Category.id == Assignment.category_id)
    .where(Assignment.edition_id == sa.bindparam("edition_id"), *_IN_ROUND, is_ranked())
    .order_by(*_ORDER, Region.code, PanelMember.pseudonym)
)
# every row in the order of the log: the last one of a sheet and criterion is its score, and reading all of them is
# cheaper than asking the database for each row whether a later one is there
_LOG = (
    sa.select(ScoreLog.assignment_id, ScoreLog.criterion, ScoreLog.score)
    .where(ScoreLog.edition_id == sa.bindparam("edition_id"), ScoreLog.round_id == sa.bindparam("round_id"))
    .order_by(ScoreLog.sequence)
)


def rules(round_: RoundRow) -> dict[str, int | None]:
    """The numbers that were fixed at opening, by name."""
    names = ("min_judges", "decimals", "drop_high", "drop_low", "province_most", "wins_most")
    return {name: getattr(round_, name) for name in names}


def categories(scope: Scope, round_id: int) -> list[CategoryRow]:
    """The categories of a round in order. 1 statement."""
    query = sa.select(*_CATEGORY).where(Category.edition_id == scope.edition_id, Category.round_id == round_id)
    return [CategoryRow(*row) for row in db.rows(query.order_by(Category.position, Category.id))]


def inputs(scope: Scope, round_: RoundRow) -> Inputs:
    """Everything that the result of a round depends on, as it is now. 5 statements."""
    where = {"edition_id": scope.edition_id, "round_id": round_.id}
    table = db.rows(_DECIDED, **where)
    criteria = db.rows(_CRITERIA, **where)
    rubric = [tuple(row[:-1]) for row in criteria]
    marks, recused, home = _marks(where, rubric)
    width = len(_CATEGORY)
    return Inputs(
        round=round_,
        categories=[CategoryRow(*row[:width]) for row in table],
        criteria=rubric,
        entries=[EntryRow(*row) for row in db.rows(_ENTRIES, **where)],
        marks=marks,
        recused=recused,
        decisions=[DecisionRow(row.key, *row[width:-2]) for row in table if row[width] is not None],
        head_sequence=(table[0][-2] or 0) if table else 0,
        head_hash=(table[0][-1] or GENESIS) if table else GENESIS,
        home=home,
        labels={(row[0], row[1]): row[-1] for row in criteria},
    )


def document(found: Inputs) -> dict[str, Any]:
    """The tabulation of CONTRACTS 2.2 for the round's marks, by the round's method."""
    chosen = parameters(found.round)
    cap = chosen.pop("cap_per")
    return tabulation.tabulate(found.marks, rubric=found.rubric, cap_per=None if cap is None else Cap(**cap), **chosen)


def parameters(round_: RoundRow) -> dict[str, Any]:
    """How ``document`` reckons, as plain data by the names of the rule's arguments."""
    is_selection, is_trimmed = round_.kind == RoundKind.SELECTION, round_.method == MethodName.TRIMMED
    cap = _cap(round_) if is_selection else None
    return {
        "method": _method_name(round_),
        "drop_high": round_.drop_high if is_trimmed else None,
        "drop_low": round_.drop_low if is_trimmed else None,
        "cut": round_.places if is_selection else None,
        "cap_per": None if cap is None else cap._asdict(),
        "seed": SEED,
    }


def outcomes(found: Inputs, scores: Mapping[str, Mapping[str, float | None]]) -> list[Outcome]:
    """Who gets what in every scored category, in their order, from ``scores`` by category and entry."""
    round_ = found.round
    is_selection = round_.kind == RoundKind.SELECTION
    decided = {each.category: each for each in found.decisions}
    contests = [
        Contest(
            category.key,
            scores.get(category.key, {}),
            winners=category.honoured,
            cut=round_.places if is_selection else None,
            cap=_cap(round_) if is_selection else None,
            groups={each.name: each.province for each in found.entries if each.category == category.key},
            decided=_decided(decided.get(category.key)),
        )
        for category in found.categories
        if category.is_scored
    ]
    return outcome_rules.outcomes(contests, decimals=round_.decimals, wins_most=round_.wins_most)


def ladders(found: Inputs, category: str, groups: Sequence[Sequence[str]]) -> tuple[Climb, ...]:
    """What the ladder says about groups of entries that are level as announced."""
    # with numpy, which pages without a ladder need not load
    from eventapp.judging.rules.criteria import criterion_table, ladder_for  # noqa: PLC0415 -- slow import

    table = criterion_table(found.marks, found.rubric, category)
    return () if table is None else ladder_for(table, method(found.round), groups, decimals=found.round.decimals)


def method(round_: RoundRow) -> Method:
    """How the round's scores are reckoned, for the rules."""
    from eventapp.judging.rules.methods import Method  # noqa: PLC0415 -- slow import

    if round_.method == MethodName.TRIMMED:
        return Method("trimmed", round_.drop_high, round_.drop_low)
    return Method(_method_name(round_))


def _method_name(round_: RoundRow) -> Literal["adjusted", "mean", "trimmed"]:
    names: dict[str, Literal["mean", "trimmed"]] = {MethodName.MEAN: "mean", MethodName.TRIMMED: "trimmed"}
    return names.get(round_.method, "adjusted")


def _cap(round_: RoundRow) -> Cap | None:
    return None if round_.province_most is None else Cap("province", round_.province_most)


def _decided(row: DecisionRow | None) -> Decided:
    if row is None:
        return Decided()
    return Decided(order=tuple(map(tuple, row.order))) if row.order else Decided(chosen=row.entry)


def _marks(
    where: dict[str, Any], criteria: list[Any]
) -> tuple[list[Mark], list[tuple[str, str, str]], frozenset[tuple[str, str, str]]]:
    """A mark for every criterion of every pair that counts, without a score where none is given; who is recused; and
    who scores the own province all the same. 2 statements.
    """
    scores = {(assignment_id, criterion): score for assignment_id, criterion, score in db.rows(_LOG, **where)}
    numbers: dict[str | None, Decimal | None] = {None: None}
    for text in set(scores.values()) - {None}:
        numbers[text] = Decimal(text)
    rubric: dict[str, list[str]] = {}
    for category, criterion, *_ in criteria:
        rubric.setdefault(category, []).append(criterion)
    marks: list[Mark] = []
    recused: list[tuple[str, str, str]] = []
    home: set[tuple[str, str, str]] = set()
    for assignment_id, category, name, code, judge, is_out, at_home in db.rows(_ASSIGNED, **where):
        if is_out:
            recused.append((category, code, judge))
            continue
        if at_home:
            home.add((category, name, judge))
        group = code[:2]
        marks.extend(
            Mark(category, name, judge, criterion, numbers[scores.get((assignment_id, criterion))], group)
            for criterion in rubric.get(category, ())
        )
    return marks, recused, frozenset(home)
