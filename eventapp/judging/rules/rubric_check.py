"""Looking a rubric over before anybody scores by it: what makes it unusable, and what somebody should look at again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal, InvalidOperation
from typing import Any

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.rules.names import folded

USUAL_SUM = Decimal(100)
NO_SCORE = N_("%(name)s describes %(score)s, which is no score of its scale; take that line out or change the scale.")
MOST_BUTTONS = 11  # a scale with more scores than that is typed in instead of tapped


@frozen
class RubricLine:
    """One line of a rubric as it was written; numbers are text."""

    label: str
    weight: str = "1"
    low: str = "1"
    high: str = "5"
    step: str = "1"
    is_scored: bool = True
    levels: Mapping[str, str] = field(default_factory=dict)


@frozen
class RubricFinding:
    """One thing found: ``stops`` when nobody could score by the rubric, else only worth a look."""

    stops: bool
    sentence: str  # a message id
    details: dict[str, Any]


def number(text: str) -> Decimal | None:
    """A number as people write it (``4``, ``4,5``); None for anything else, infinite ones included."""
    try:
        value = Decimal(str(text).strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def weight_sum(lines: Sequence[RubricLine]) -> Decimal:
    """The sum of the weights that are scored; what is no number counts nothing."""
    return sum((number(line.weight) or Decimal(0) for line in lines if line.is_scored), Decimal(0))


def check(lines: Sequence[RubricLine]) -> list[RubricFinding]:
    """Everything found in a rubric, what stops first, else in the order of the lines."""
    found = [*_whole(lines), *(finding for line in lines for finding in _line(line))]
    return sorted(found, key=lambda finding: not finding.stops)


def _whole(lines: Sequence[RubricLine]) -> Iterator[RubricFinding]:
    scored = [line for line in lines if line.is_scored]
    if not scored:
        yield RubricFinding(True, N_("There is no criterion to score by yet."), {})
        return
    total = weight_sum(lines)
    if any(_is_no_weight(line) for line in scored):
        pass  # its own line says what to do
    elif total <= 0:
        yield RubricFinding(True, N_("The weights sum to 0: no score could be reckoned."), {})
    elif total != USUAL_SUM:
        sentence = N_("The weights sum to %(sum)s, not 100. That is allowed: they are compared with each other.")
        yield RubricFinding(False, sentence, {"sum": f"{total.normalize():f}"})
    names: dict[str, str] = {}
    for line in lines:
        key = folded(line.label)
        if key in names:
            sentence = N_("The name %(name)s stands there twice; judges could not tell the two apart.")
            yield RubricFinding(True, sentence, {"name": line.label})
        names[key] = line.label
    if len({(number(line.low), number(line.high)) for line in scored}) > 1:
        yield RubricFinding(
            False, N_("The criteria have different scales: each is mapped to 0–100 before it is weighed."), {}
        )


def _is_no_weight(line: RubricLine) -> bool:
    weight = number(line.weight)
    return weight is None or weight < 0


def _line(line: RubricLine) -> Iterator[RubricFinding]:
    if not line.is_scored:
        return
    low, high, step, weight = (number(text) for text in (line.low, line.high, line.step, line.weight))
    if weight is None or weight < 0:
        sentence = N_("The weight “%(weight)s” of %(name)s is no number from 0 up; write one such as 20.")
        yield RubricFinding(True, sentence, {"weight": line.weight, "name": line.label})
    elif weight == 0:
        sentence = N_("%(name)s weighs 0: it is scored and changes nothing. Make it a question without score instead.")
        yield RubricFinding(False, sentence, {"name": line.label})
    if low is None or high is None or step is None or low >= high or step <= 0 or (high - low) % step != 0:
        details = {"name": line.label, "low": line.low, "high": line.high, "step": line.step}
        yield RubricFinding(True, _why_no_scale(line, low, high, step), details)
        return
    yield from _levels(line, low, high, step)
    if (high - low) / step + 1 > MOST_BUTTONS:
        sentence = N_("%(name)s has %(count)s possible scores: judges type the score instead of tapping it.")
        yield RubricFinding(False, sentence, {"name": line.label, "count": int((high - low) / step) + 1})


def _why_no_scale(line: RubricLine, low: Decimal | None, high: Decimal | None, step: Decimal | None) -> str:
    """The sentence about a scale that cannot be used, with what to do."""
    if not all(part.strip() for part in (line.low, line.high, line.step)):
        return N_("%(name)s has no whole scale: write its lowest score, its highest and the step, such as 1, 5 and 1.")
    if low is None or high is None or step is None:
        return N_(
            "The scale of %(name)s, %(low)s to %(high)s in steps of %(step)s, must be numbers such as 1, 5 and 1."
        )
    if low >= high:
        return N_(
            "The highest score of %(name)s must exceed the lowest, but it runs from %(low)s to %(high)s; swap them."
        )
    return N_(
        "Steps of %(step)s do not lead from %(low)s to %(high)s on the scale of %(name)s; choose one such as 1 or 0.5."
    )


def _levels(line: RubricLine, low: Decimal, high: Decimal, step: Decimal) -> Iterator[RubricFinding]:
    described = {number(score): score for score in line.levels}
    for value, score in described.items():
        if value is None or not low <= value <= high or (value - low) % step != 0:
            sentence = NO_SCORE
            yield RubricFinding(True, sentence, {"name": line.label, "score": score})
    if not {low, high} <= set(described):
        sentence = N_("%(name)s does not say what its lowest and its highest score mean.")
        yield RubricFinding(False, sentence, {"name": line.label})
