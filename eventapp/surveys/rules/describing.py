"""One question among some people as the published document shows it: counts, shares, centre and intervals.

Only arithmetic and the shape of the document; which counts must stay hidden is decided elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from eventapp.surveys.rules import centre, percent
from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.intervals import net_promoters, wilson
from eventapp.surveys.rules.questions import Question
from eventapp.surveys.rules.shielding import Shield
from eventapp.surveys.rules.values import as_float, as_number
from eventapp.surveys.rules.weighting import Stratum, weighted_share

__all__ = ["described", "element_mean", "weighted"]

Entry = dict[str, Any]


def described(
    question: Question,
    tally: Tally,
    *,
    hidden: frozenset[str] | None,
    shows_n: bool,
    decimals: int,
    shield: Shield | None = None,
    shows_score: bool = False,
) -> Entry:
    """The entry of one question; `hidden` are options whose counts are not shown, None hides all of them.

    A question with hidden options shows nothing that depends on their counts, unless its `shield` was found to allow
    it. `shows_n` keeps the number of answers in view although the question is hidden, `shows_score` the score of *nps*
    although its options are.
    """
    seen_n = shows_n or hidden is not None
    unseen = frozenset(question.options or ()) if hidden is None else hidden
    numbers = {} if hidden is None or hidden else _numbers(question, tally)
    entry: Entry = {
        "key": question.key,
        "type": question.kind,
        "n": tally.answered if seen_n else None,
        "missing": tally.missing if seen_n else None,
    }
    if question.counts_options:
        entry |= _distribution(question, tally, unseen, decimals)
    if question.kind in ("scale", "nps", "number"):
        entry |= _centre(question, numbers)
        if shield is not None and shield.shows_mean:
            entry["mean"] = _float(element_mean(question, tally))
    if question.kind == "scale":
        halves = shield is not None and shield.shows_halves
        entry["top2"] = _top_two(question, tally, frozenset() if halves else unseen)
    if question.kind == "nps":
        entry["nps"] = net_promoters(_numbers(question, tally) if shows_score else numbers)._asdict()
    if question.counts_options:
        entry["intervals"] = _intervals(question, tally, unseen)
    entry["suppressed"] = hidden is None
    return entry


def _distribution(question: Question, tally: Tally, hidden: frozenset[str], decimals: int) -> Entry:
    options = question.options or ()
    counts = [tally.counts.get(option, 0) for option in options]
    percents, total = percent.published(counts, tally.answered, decimals)
    entry: Entry = {
        "counts": _shown(options, counts, hidden),
        "share": _shown(options, [percent.share(count, tally.answered) for count in counts], hidden),
        "percent": _shown(options, percents, hidden),
        "percent_sum": None if hidden else total,
    }
    if question.kind != "multi":  # its shares overlap, so nothing could add up to 100
        forced = percent.largest_remainder(counts, decimals)
        entry["percent_lr"] = _shown(options, forced, frozenset(options) if hidden else hidden)
    return entry


def _intervals(question: Question, tally: Tally, hidden: frozenset[str]) -> Entry:
    options = question.options or ()
    limits = [wilson(tally.counts.get(option, 0), tally.answered) for option in options]
    return _shown(options, [None if pair is None else list(pair) for pair in limits], hidden)


def _shown(options: Sequence[str], values: Sequence[object], hidden: frozenset[str]) -> Entry:
    return {option: None if option in hidden else value for option, value in zip(options, values, strict=True)}


def _numbers(question: Question, tally: Tally) -> Mapping[Fraction, int]:
    """How often each number was answered; nothing when an option is text."""
    if question.options is None:
        found: Counter[Fraction] = Counter()
        for text, count in tally.counts.items():
            number = as_number(text)
            if number is not None:
                found[number] += count
        return found
    by_number = question.by_number or {}
    return {number: tally.counts.get(option, 0) for number, option in by_number.items()}


def _centre(question: Question, counts: Mapping[Fraction, int]) -> Entry:
    entry: Entry = {"mean": _float(centre.mean(counts)), "median": _float(centre.median(counts))}
    if question.kind != "number":
        width = Fraction(1) if question.observed or question.numbers is None else centre.step(question.numbers)
        entry["grouped_median"] = _float(centre.grouped_median(counts, width))
    entry["sd"] = centre.sd(counts)
    return entry


def _top_two(question: Question, tally: Tally, hidden: frozenset[str]) -> Entry:
    """The share of the two highest points of a scale of numbers, from their counts."""
    by_number = question.by_number or {}
    top = [by_number[number] for number in sorted(by_number)[-2:]]
    if len(top) < 2 or tally.answered == 0 or not hidden.isdisjoint(top):
        return {"share": None, "low": None, "high": None}
    count = sum(tally.counts.get(option, 0) for option in top)
    low, high = wilson(count, tally.answered) or (None, None)
    return {"share": percent.share(count, tally.answered), "low": low, "high": high}


def element_mean(question: Question, tally: Tally) -> Fraction | None:
    """The exact mean of one SKM element."""
    return centre.mean(_numbers(question, tally))


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
