"""One question among some people as the published document shows it: counts, shares, centre and intervals.

Only arithmetic and the shape of the document; which counts must stay hidden is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from eventapp.surveys.rules import centre, percent
from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.intervals import net_promoters, wilson
from eventapp.surveys.rules.questions import Question
from eventapp.surveys.rules.values import as_float, as_number
from eventapp.surveys.rules.weighting import Stratum, weighted_share

__all__ = ["described", "element_mean", "weighted"]

Entry = dict[str, Any]


def described(
    question: Question, tally: Tally, *, hidden: frozenset[str] | None, shows_n: bool, decimals: int
) -> Entry:
    """The entry of one question; `hidden` are options whose counts are not shown, None hides the whole question.

    A question with hidden options shows nothing that depends on their counts. `shows_n` keeps the number of answers
    in view although the question is hidden.
    """
    suppressed = hidden is None
    seen_n = shows_n or not suppressed
    entry: Entry = {
        "key": question.key,
        "type": question.kind,
        "n": tally.answered if seen_n else None,
        "missing": tally.missing if seen_n else None,
    }
    if question.counts_options:
        options = question.options or ()
        entry |= _distribution(question, tally, frozenset(options) if hidden is None else hidden, decimals)
    if question.kind in ("scale", "nps", "number"):
        entry |= _centre(question, None if hidden is None or hidden else _numbers(question, tally))
    if question.kind == "scale":
        entry["top2"] = _top_two(question, tally, hidden)
    if question.kind == "nps":
        points = None if hidden is None or hidden else _numbers(question, tally)
        entry["nps"] = net_promoters(points or {})._asdict()
    if question.counts_options:
        entry["intervals"] = entry.pop("intervals")
    entry["suppressed"] = suppressed
    return entry


def _distribution(question: Question, tally: Tally, hidden: frozenset[str], decimals: int) -> Entry:
    options = question.options or ()
    counts = [tally.counts.get(option, 0) for option in options]
    percents, total = percent.published(counts, tally.answered, decimals)
    limits = [wilson(count, tally.answered) for count in counts]

    def shown(values: Sequence[object]) -> Entry:
        return {option: None if option in hidden else value for option, value in zip(options, values, strict=True)}

    entry: Entry = {
        "counts": shown(counts),
        "share": shown([percent.share(count, tally.answered) for count in counts]),
        "percent": shown(percents),
        "percent_sum": None if hidden else total,
    }
    if question.kind != "multi":
        forced = percent.largest_remainder(counts, decimals)
        entry["percent_lr"] = dict.fromkeys(options) if hidden else shown(forced)
    entry["intervals"] = shown([None if pair is None else list(pair) for pair in limits])
    return entry


def _numbers(question: Question, tally: Tally) -> dict[Fraction, int] | None:
    """How often each number was answered; None when the options are not all numbers."""
    if question.options is None:
        found = {as_number(text): count for text, count in tally.counts.items()}
        return {number: count for number, count in found.items() if number is not None}
    if question.by_number is None:
        return None if question.options else {}
    return {number: tally.counts.get(option, 0) for number, option in question.by_number.items()}


def _centre(question: Question, counts: Mapping[Fraction, int] | None) -> Entry:
    known = counts or {}
    entry: Entry = {"mean": _float(centre.mean(known)), "median": _float(centre.median(known))}
    if question.kind != "number":
        width = Fraction(1) if question.observed or question.numbers is None else centre.step(question.numbers)
        entry["grouped_median"] = _float(centre.grouped_median(known, width))
    entry["sd"] = centre.sd(known)
    return entry


def _top_two(question: Question, tally: Tally, hidden: frozenset[str] | None) -> Entry:
    """The share of the two highest points of a scale of numbers, from their counts."""
    by_number = question.by_number or {}
    top = [by_number[number] for number in sorted(by_number)[-2:]]
    if hidden is None or len(top) < 2 or tally.answered == 0 or not hidden.isdisjoint(top):
        return {"share": None, "low": None, "high": None}
    count = sum(tally.counts.get(option, 0) for option in top)
    low, high = wilson(count, tally.answered) or (None, None)
    return {"share": percent.share(count, tally.answered), "low": low, "high": high}


def element_mean(question: Question, tally: Tally) -> Fraction | None:
    """The exact mean of one SKM element."""
    return centre.mean(_numbers(question, tally) or {})


def weighted(
    question: Question, strata: Mapping[str | None, Tally], population: Mapping[str, int], hidden: frozenset[str]
) -> Entry:
    """Weighted share and standard error of every option that is not hidden."""
    shares: Entry = {}
    errors: Entry = {}
    for option in question.options or ():
        shares[option], errors[option] = (None, None)
        if option not in hidden:
            shares[option], errors[option] = weighted_share(
                [
                    Stratum(number, strata[name].answered, strata[name].counts.get(option, 0))
                    if name in strata
                    else Stratum(number, 0, 0)
                    for name, number in population.items()
                ]
            )
    return {"share": shares, "se": errors}


def _float(number: Fraction | None) -> float | None:
    return None if number is None else as_float(number)
