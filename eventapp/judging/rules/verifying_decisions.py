"""Whether what was decided is founded: the ladder climbed anew, and nobody chosen whom scores had put out of reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from eventapp.judging.rules import bundle
from eventapp.judging.rules.bundle_zip import Failure
from eventapp.judging.rules.ladder import announced
from eventapp.judging.rules.verifying_parts import Choice, Decision
from eventapp.judging.rules.verifying_ranking import Ballot

__all__ = ["unfounded"]

LADDER = "ladder"
_Order = Sequence[Sequence[str]]


def unfounded(ballot: Ballot, ranking: Mapping[str, Any]) -> list[Failure]:
    """What is wrong with the recorded decisions, given the ranking that the scores give."""
    categories = {each["category"]: each for each in ranking["categories"]}
    failures = []
    for decision in ballot.decisions:
        category = categories.get(decision.category)
        wrong = ["was not scored"] if category is None else list(_wrong(ballot, decision, category["ranking"]))
        failures += [Failure(bundle.DECISIONS, f"category {decision.category}: {what}") for what in wrong[:5]]
    return failures


def _wrong(ballot: Ballot, decision: Decision, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    decimals = ballot.parameters.decimals
    level = {row["entry"]: announced(row["score"], decimals) for row in rows if row["score"] is not None}
    reach = {row["entry"] for row in rows if 1 in (row["rank"], row["rank_low"])}
    for choice in decision.choices:
        unknown = [name for each in (*choice.order, (choice.entry,)) for name in each if name not in level]
        if unknown:
            yield f"{unknown[0]} has no score and cannot be chosen"
            return
        if not choice.order and choice.entry not in reach:
            yield f"the panel's choice {choice.entry} could not be first by the scores"
    climbs = []
    for steps, order in _climbed(ballot, decision, level):
        if steps is None:
            yield "the steps of the ladder are not those that the scores give"
            return
        climbs.append(order)
    yield from _against_the_ladder(decision.choices[-1].order, climbs)
    yield from _without_reason(decision.choices, level, climbs)


def _climbed(
    ballot: Ballot, decision: Decision, level: Mapping[str, object]
) -> Iterator[tuple[list[Any] | None, _Order]]:
    """Each climb that the steps tell of: the steps (None where they are others) and the order that came out."""
    from eventapp.judging.rules.criteria import criterion_table, ladder_for  # noqa: PLC0415 -- slow import
    from eventapp.judging.rules.methods import Method  # noqa: PLC0415 -- slow import

    left = list(decision.steps)
    if not left:
        return
    chosen = ballot.parameters
    method = Method(chosen.method, chosen.drop_high or 0, chosen.drop_low or 0)  # type: ignore[arg-type]
    table = criterion_table(ballot.marks(), ballot.rules, decision.category)
    while left:
        values = left[0].get("values") if isinstance(left[0], dict) else None
        tied = sorted(values) if isinstance(values, dict) else []
        if table is None or len(tied) < 2 or len({level.get(entry) for entry in tied}) != 1 or tied[0] not in level:
            yield None, ()
            return
        climb = ladder_for(table, method, [tied], decimals=chosen.decimals)[0]
        steps = [step.as_document() for step in climb.steps]
        if left[: len(steps)] != steps:
            yield None, ()
            return
        del left[: len(steps)]
        yield steps, climb.order


def _against_the_ladder(order: _Order, climbs: Sequence[_Order]) -> Iterator[str]:
    """Equals whom the ladder told apart and whose recorded order is another one."""
    place = _places(order)
    for climb in climbs:
        for before, after in _pairs_apart(climb):
            if order and not place.get(before, len(order)) < place.get(after, len(order)):
                yield f"{before} comes before {after} by the ladder, not after"
                return


def _without_reason(choices: Sequence[Choice], level: Mapping[str, object], climbs: Sequence[_Order]) -> Iterator[str]:
    """Equals who were told apart in the name of the ladder, which did not do so."""
    by_ladder = {pair for climb in climbs for pair in _pairs_apart(climb)}
    known: set[tuple[str, str]] = set()
    for choice in choices:
        now = {pair for pair in _pairs_apart(choice.order) if level[pair[0]] == level[pair[1]]}
        if choice.kind == LADDER:
            for before, after in sorted(now - known - by_ladder):
                yield f"the ladder does not tell {before} and {after} apart"
                return
        known = now


def _pairs_apart(order: _Order) -> Iterator[tuple[str, str]]:
    for better, worse in combinations(order, 2):
        for before in better:
            for after in worse:
                yield before, after


def _places(order: _Order) -> dict[str, int]:
    return {entry: place for place, level in enumerate(order) for entry in level}
