"""The ranking of a bundle reckoned anew from its score log, by the rules that the server uses, and compared with it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from eventapp.judging.rules import bundle, honours, tabulation
from eventapp.judging.rules.bundle import CriterionLine, EntryLine, Pair
from eventapp.judging.rules.bundle_zip import Failure
from eventapp.judging.rules.cuts import Cap
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.outcomes import Contest, Decided, Outcome, outcomes
from eventapp.judging.rules.rubric import Criterion, Rubric
from eventapp.judging.rules.stages import final_scores, scale_of
from eventapp.judging.rules.verifying_parts import Choice, Decision, Parameters

__all__ = ["Ballot", "Reckoned", "differences", "from_totals", "recomputed", "unfit"]

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_SCORES = {"score", "raw_mean", "leniency", "lambda"}
_CHANCES = {"p_first", "p_cut"}
_SCORE_CLOSE, _OTHER_CLOSE, _CHANCE_CLOSE = 1e-9, 1e-6, 0.03  # elsewhere than where it was made (CONTRACTS 2.2)
_CLEAR, _GREY = 0.75, (0.10, 0.90)
_MOST_WORK = 5e10  # entries times judges squared in a category; 1,128 entries and 2,972 judges are a fifth of it
_MOST = 10  # differences of one category that are told


@dataclass(frozen=True)
class Ballot:
    """Everything that the ranking rests on. ``scores`` holds the last score of each pair and criterion, as text."""

    parameters: Parameters
    rubric: Sequence[CriterionLine]
    entries: Sequence[EntryLine]
    assignments: Sequence[Pair]
    recusals: Sequence[Pair]
    decisions: Sequence[Decision]
    scores: Mapping[tuple[str, str, str], str | None]  # judge, entry, criterion
    carried: dict[str, Any] | None = None

    @cached_property
    def rules(self) -> Rubric:
        """The rubric for the rules. Raises BadRubric."""
        return Rubric(
            tuple(
                Criterion(each.criterion, float(each.weight), float(each.min), float(each.max), each.category)
                for each in self.rubric
            )
        )

    def marks(self) -> Iterator[Mark]:
        """A mark for each criterion of each pair that counts, without a score where none was given."""
        active = {each.entry: each for each in self.entries if each.state == bundle.ACTIVE}
        criteria: dict[str, list[str]] = {}
        for line in self.rubric:
            criteria.setdefault(line.category, []).append(line.criterion)
        recused = set(self.recusals)
        for pair in self.assignments:
            entry = active.get(pair.entry)
            if entry is None or pair in recused:
                continue
            for criterion in criteria.get(pair.category, ()):
                score = self.scores.get((pair.judge, pair.entry, criterion))
                value = None if score is None else Decimal(score)
                yield Mark(pair.category, entry.name, pair.judge, criterion, value, entry.group or None)


@dataclass(frozen=True)
class Reckoned:
    """What ``ranking.json`` and ``winners.json`` must hold."""

    ranking: dict[str, Any]
    honours: list[dict[str, Any]]


def unfit(ballot: Ballot) -> list[Failure]:
    """What contradicts itself among rubric, entries, assignments, recusals and scores."""
    failures = [Failure(bundle.RUBRIC, what) for what in _unfit_rubric(ballot.rubric)]
    failures += [Failure(bundle.ENTRIES, what) for what in _unfit_entries(ballot)]
    entries = {(each.category, each.entry) for each in ballot.entries}
    failures += [
        Failure(bundle.ASSIGNMENTS, f"assigns {each.judge} to {each.entry}, which is no entry of {each.category}")
        for each in ballot.assignments
        if (each.category, each.entry) not in entries
    ]
    failures += [Failure(bundle.ASSIGNMENTS, what) for what in _too_large(ballot)]
    assigned = set(ballot.assignments)
    if len(assigned) < len(ballot.assignments):
        failures.append(Failure(bundle.ASSIGNMENTS, "assigns a judge to an entry twice"))
    failures += [
        Failure(bundle.RECUSALS, f"recuses {each.judge} from {each.entry} without an assignment")
        for each in ballot.recusals
        if each not in assigned
    ]
    failures += [Failure(bundle.LOG, what) for what in _unfit_scores(ballot)]
    return failures


def _too_large(ballot: Ballot) -> Iterator[str]:
    """Categories whose arithmetic would take hours: nobody judges so many, but somebody may send them."""
    entries = Counter(each.category for each in ballot.entries)
    judges = Counter(category for category, _ in {(each.category, each.judge) for each in ballot.assignments})
    for category, number in judges.items():
        if entries[category] * number**2 > _MOST_WORK:
            yield f"{entries[category]} entries and {number} judges of {category} are more than can be reckoned"


def _unfit_rubric(rubric: Sequence[CriterionLine]) -> Iterator[str]:
    for (category, criterion), times in Counter((each.category, each.criterion) for each in rubric).items():
        if times > 1:
            yield f"holds {criterion} of {category} {times} times"
    for each in rubric:
        if not all(_NUMBER.fullmatch(text) for text in (each.weight, each.min, each.max, each.step)):
            yield f"holds a weight, min, max or step of {each.criterion} that is no plain number"
        elif Decimal(each.step) <= 0:
            yield f"holds a step of {each.criterion} that is not above 0"


def _unfit_entries(ballot: Ballot) -> Iterator[str]:
    for entry, times in Counter(each.entry for each in ballot.entries).items():
        if times > 1:
            yield f"holds {entry} {times} times"
    for (category, name), times in Counter((each.category, each.name) for each in ballot.entries).items():
        if times > 1:
            yield f"holds {name} in {category} {times} times"
    rubric = {each.category for each in ballot.rubric}
    scored = {each.key: each.scored for each in ballot.parameters.categories}
    for each in ballot.entries:
        if not each.entry.startswith(f"{each.category}/"):
            yield f"holds {each.entry} in {each.category}"
        if each.category not in scored or (scored[each.category] and each.category not in rubric):
            yield f"holds {each.entry} of a category without a rubric"


def _unfit_scores(ballot: Ballot) -> Iterator[str]:
    assigned = {(each.judge, each.entry) for each in ballot.assignments}
    category = {each.entry: each.category for each in ballot.entries}
    rubric = {(each.category, each.criterion): each for each in ballot.rubric}
    for (judge, entry, criterion), score in ballot.scores.items():
        line = rubric.get((category.get(entry, ""), criterion))
        if (judge, entry) not in assigned:
            yield f"holds a score of {judge} for {entry} without an assignment"
        elif line is None:
            if score is not None:  # a question that is answered in words has rows without scores
                yield f"holds a score of {entry} for {criterion}, which the rubric lacks"
        elif score is not None and not _on_scale(score, line):
            yield f"holds a score {score} of {entry} that the scale of {criterion} has not"


def _on_scale(score: str, line: CriterionLine) -> bool:
    if not all(_NUMBER.fullmatch(text) for text in (score, line.min, line.max, line.step)):
        return False
    value, low, high, step = (Decimal(text) for text in (score, line.min, line.max, line.step))
    return low <= value <= high and step > 0 and (value - low) % step == 0


def recomputed(ballot: Ballot) -> Reckoned:
    """What follows from the single scores. Raises Refusal where they cannot be reckoned with."""
    chosen = ballot.parameters
    document = tabulation.tabulate(
        ballot.marks(),
        rubric=ballot.rules,
        method=chosen.method,  # type: ignore[arg-type] # one of the three, or it was not read
        drop_high=chosen.drop_high,
        drop_low=chosen.drop_low,
        cut=chosen.cut,
        cap_per=_cap(ballot),
        seed=chosen.seed,
    )
    own = {each["category"]: {row["entry"]: row["score"] for row in each["ranking"]} for each in document["categories"]}
    given = _outcomes(ballot, own)
    return Reckoned(
        bundle.ranking(document, [bundle.outcome_document(each) for each in given]), _honours(ballot, given)
    )


def from_totals(ballot: Ballot, ranking: Mapping[str, Any]) -> Reckoned:
    """What follows from the published totals, where single scores are not published: places, winners and honours.

    Raises LookupError, TypeError for a ranking that is none.
    """
    own: dict[str, dict[str, float | None]] = {}
    for each in ranking["categories"]:
        scores = {row["entry"]: row["score"] for row in each["ranking"]}
        if not all(value is None or type(value) in (int, float) for value in scores.values()):
            raise TypeError
        own[each["category"]] = scores
    given = _outcomes(ballot, own)
    right = {"method": ballot.parameters.method, "lambda": ranking["lambda"], "categories": ranking["categories"]}
    return Reckoned(bundle.ranking(right, [bundle.outcome_document(each) for each in given]), _honours(ballot, given))


def _outcomes(ballot: Ballot, own: Mapping[str, Mapping[str, float | None]]) -> list[Outcome]:
    """Who gets what, from every entry's score in this round."""
    chosen = ballot.parameters
    scores = {
        category: final_scores(
            scores,
            category=category,
            scale=scale_of((float(line.min), float(line.max)) for line in ballot.rubric if line.category == category),
            carried=ballot.carried,
        )
        for category, scores in own.items()
    }
    decided = {each.category: each.choices[-1] for each in ballot.decisions}
    contests = [
        Contest(
            category.key,
            scores.get(category.key, {}),
            winners=category.honoured,
            cut=chosen.cut,
            cap=_cap(ballot),
            groups={each.name: each.group for each in ballot.entries if each.category == category.key},
            decided=_decided(decided.get(category.key)),
        )
        for category in chosen.categories
        if category.scored
    ]
    return outcomes(contests, decimals=chosen.decimals, wins_most=chosen.wins_most)


def _honours(ballot: Ballot, given: Sequence[Outcome]) -> list[dict[str, Any]]:
    active: dict[str, list[str]] = {}
    for each in ballot.entries:
        if each.state == bundle.ACTIVE:
            active.setdefault(each.category, []).append(each.name)
    return honours.document(ballot.parameters.categories, given, active, decimals=ballot.parameters.decimals)


def _cap(ballot: Ballot) -> Cap | None:
    chosen = ballot.parameters
    return None if chosen.cap_column is None else Cap(chosen.cap_column, chosen.cap_most or 1)


def _decided(choice: Choice | None) -> Decided:
    if choice is None:
        return Decided()
    return Decided(order=choice.order) if choice.order else Decided(chosen=choice.entry)


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[Failure]:
    """Where a bundle's ranking is not the one of its scores, with both values; nothing where it is."""
    failures = [
        Failure(bundle.RANKING, f"{name} is {found[name]!r}, not {expected[name]!r}")
        for name in ("method", "lambda")
        if not _same(name, expected[name], found[name])
    ]
    lines = found["categories"]
    if not isinstance(lines, list) or [_name(each) for each in lines] != [
        _name(each) for each in expected["categories"]
    ]:
        return [*failures, Failure(bundle.RANKING, "does not hold the categories that were scored, in their order")]
    for right, line in zip(expected["categories"], lines, strict=True):
        wrong = list(_category(right, line))
        failures += [Failure(bundle.RANKING, f"category {right['category']}: {what}") for what in wrong[:_MOST]]
        if len(wrong) > _MOST:
            failures.append(Failure(bundle.RANKING, f"category {right['category']}: {len(wrong) - _MOST} more"))
    return failures


def _name(category: object) -> object:
    return category.get("category") if isinstance(category, dict) else None


def _category(right: Mapping[str, Any], line: Mapping[str, Any]) -> Iterator[str]:
    if set(line) != set(right):
        yield f"does not hold exactly {', '.join(sorted(right))}"
        return
    for name, key in (("ranking", "entry"), ("judges", "judge")):
        yield from _rows(key, right[name], line[name])
    for name in ("reliability", "cut"):
        yield from _fields(name, right[name], line[name], right["ranking"])
    named = {name: right[name] for name in right if name not in ("ranking", "judges", "reliability", "cut")}
    yield from _fields("the result", named, {name: line[name] for name in named}, right["ranking"])


def _rows(key: str, right: Sequence[Mapping[str, Any]], found: object) -> Iterator[str]:
    """What differs between two lists of lines that are named by `key`."""
    if not isinstance(found, list) or not all(isinstance(row, dict) and set(row) == set(right[0]) for row in found):
        yield f"does not hold lines with {', '.join(sorted(right[0]))}"
        return
    names = [row[key] for row in right]
    if [row[key] for row in found] != names:
        yield f"the order is {_listed(row[key] for row in found)}; the scores give {_listed(names)}"
        return
    for expected, row in zip(right, found, strict=True):
        yield from _fields(str(expected[key]), expected, row, right)


def _fields(
    what: str, right: Mapping[str, Any] | None, found: object, rows: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    if right is None or not isinstance(found, dict) or set(found) != set(right):
        if right != found:
            yield f"{what} is not what the scores give"
        return
    for name, value in right.items():
        if not _same(name, value, found[name], rows):
            yield f"{name} of {what} is {_shown(found[name])}; the scores give {_shown(value)}"


def _same(name: str, right: Any, found: Any, rows: Sequence[Mapping[str, Any]] = ()) -> bool:
    """Whether two values are equal, as nearly as two installations can agree."""
    if name == "contested" and type(found) is bool and right != found:
        return any(_near(row["p_first"], _CLEAR) for row in rows if row["rank"] == 1)
    if name == "band" and isinstance(right, list) and isinstance(found, list) and right != found:
        return _same_band(right, found, rows)
    if name in ("rank_low", "rank_high") and type(right) is int and type(found) is int:
        return abs(right - found) <= max(1, math.ceil(_CHANCE_CLOSE * len(rows)))
    if type(right) is float and type(found) in (int, float):
        close = _CHANCE_CLOSE if name in _CHANCES else _SCORE_CLOSE if name in _SCORES else _OTHER_CLOSE
        return bool(abs(right - found) <= close * max(1.0, abs(right)))
    return type(right) is type(found) and bool(right == found)


def _same_band(right: list[Any], found: list[Any], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether two borders differ by entries alone whose chance stands at the limit."""
    chance = {row["entry"]: row["p_cut"] for row in rows}
    if not all(isinstance(entry, str) for entry in found) or len(set(found)) < len(found):
        return False
    return all(any(_near(chance.get(entry), limit) for limit in _GREY) for entry in set(right) ^ set(found))


def _near(chance: float | None, limit: float) -> bool:
    return chance is not None and abs(chance - limit) <= _CHANCE_CLOSE


def _listed(names: Iterable[object]) -> str:
    return _shown(", ".join(map(str, names)))


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"
