"""What the chair looks at before anybody signs: how a category's result came about, and how much it hangs on choices.

Everything is reckoned from what a finding was reckoned from; nothing is asked of the database and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eventapp.judging.models.states import RoundKind
from eventapp.judging.queries import tabulating
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.queries.tabulating import SEED, Inputs
from eventapp.judging.rules.criteria import CriterionTable, criterion_table, ladder_for
from eventapp.judging.rules.cuts import next_interviews
from eventapp.judging.rules.ladder import Climb
from eventapp.judging.rules.panel import FloatArray
from eventapp.judging.rules.report_cards import Card, report_cards
from eventapp.judging.rules.robustness import LeftOut, Moved, Places, firsts, leave_one_out, move_weights, side_by_side

MOST_LEFT_OUT = 60  # judges above which leaving each of them out would take too long for a page


@dataclass(frozen=True)
class Border:
    """Where a selection's places run out: the last in, the first out, those between certain and hopeless."""

    last_in: str | None
    first_out: str | None
    band: tuple[str, ...]
    capped: tuple[str, ...]
    next_interviews: tuple[str, ...]


@dataclass(frozen=True)
class CategoryAnalysis:
    """One category criterion by criterion. Scores by entry's name; judges by pseudonym."""

    first: tuple[str, ...]  # by the scores alone
    methods: Mapping[str, Mapping[str, float | None]]
    left_out: Sequence[LeftOut]
    moved: Moved | None
    cards: Sequence[Card]
    criteria: Sequence[str]
    shares: Mapping[str, Sequence[float]]  # points above the lowest total, by criterion
    totals: Mapping[str, Sequence[float]]  # every sheet's total, by judge
    low: float
    high: float
    climbs: Sequence[Climb]
    border: Border | None

    @property
    def turning(self) -> list[LeftOut]:
        """The judges without whom somebody else would be first, or several would be, or one of several."""
        return [each for each in self.left_out if each.first != self.first]


def analysis(found: Finding, category: str) -> CategoryAnalysis | None:
    """The analysis of one category; None without a complete sheet."""
    inputs = found.inputs
    table = criterion_table((mark for mark in inputs.marks if mark.category == category), inputs.rubric, category)
    if table is None:
        return None
    round_, method = inputs.round, tabulating.method(inputs.round)
    document, outcome = found.categories[category], found.outcomes[category]
    errors = {row["judge"]: row["se"] for row in document["judges"]}
    low, high = _scale(inputs, category)
    by_criterion = table.by_criterion(method)
    order = [entry for _, entry in outcome["ranking"]]
    place = {entry: index for index, entry in enumerate(table.panel.entries)}
    few = len(table.panel.judges) <= MOST_LEFT_OUT
    return CategoryAnalysis(
        first=tuple(row["entry"] for row in document["ranking"] if row["rank"] == 1 and row["score"] is not None),
        methods=side_by_side(table, drop_high=round_.drop_high or 1, drop_low=round_.drop_low or 1),
        left_out=leave_one_out(table, method) if few and len(table.panel.judges) > 1 else (),
        moved=move_weights(table, method, _on_top(inputs, category, table), seed=SEED),
        cards=report_cards(
            table, errors, home={(entry, judge) for where, entry, judge in inputs.home if where == category}, seed=SEED
        ),
        criteria=[inputs.labels.get((category, name), name) for name in table.names],
        shares={
            entry: (table.weights * (by_criterion[place[entry]] - low)).tolist() for entry in order if entry in place
        },
        totals=_totals(table),
        low=low,
        high=high,
        climbs=ladder_for(table, method, outcome["open"], decimals=round_.decimals) if outcome["open"] else (),
        border=_border(found, category) if round_.kind == RoundKind.SELECTION else None,
    )


def _on_top(inputs: Inputs, category: str, table: CriterionTable) -> Callable[[FloatArray], frozenset[int]]:
    """Who wins, or who is selected under the cap."""
    round_ = inputs.round
    if round_.kind != RoundKind.SELECTION:
        return firsts
    groups = {each.name: each.province for each in inputs.entries if each.category == category}
    return Places(round_.places, round_.province_most, [groups.get(entry, "") for entry in table.panel.entries])


def _scale(inputs: Inputs, category: str) -> tuple[float, float]:
    """Lowest and highest possible total: the criteria's scale where they share one, else 0 to 100."""
    scales = {(each.low, each.high) for each in inputs.rubric.of(category)}
    return scales.pop() if len(scales) == 1 else (0.0, 100.0)


def _totals(table: CriterionTable) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {judge: [] for judge in table.panel.judges}
    for judge, total in zip(table.panel.judge.tolist(), table.panel.total.tolist(), strict=True):
        found[table.panel.judges[judge]].append(total)
    return found


def _border(found: Finding, category: str) -> Border:
    document, outcome = found.categories[category], found.outcomes[category]
    selected, capped = set(outcome["selected"]), tuple(outcome["capped"])
    ranked = [entry for _, entry in outcome["ranking"]]
    scored = {row["entry"] for row in document["ranking"] if row["score"] is not None}
    outside = [entry for entry in ranked if entry in scored and entry not in selected and entry not in capped]
    chances = {row["entry"]: row["p_cut"] for row in document["ranking"]}
    return Border(
        last_in=next((entry for entry in reversed(ranked) if entry in selected), None),
        first_out=outside[0] if outside else None,
        band=tuple((document["cut"] or {}).get("band") or ()),
        capped=capped,
        next_interviews=tuple(next_interviews(chances)),
    )
