"""Where things stand in the little pictures beside a ranking, and how numbers and sentences about it read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.rules.honours import roman
from eventapp.web.i18n import format_number, gettext

_QUOTED = re.compile(r"'([^']*)'")
RANGE = 1.645  # standard errors on each side of a 90 % range
WORDS = (
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)


class Scored(Protocol):
    """A line of a ranking."""

    @property
    def score(self) -> float | None:
        """The final score."""
        ...

    @property
    def raw_mean(self) -> float | None:
        """The plain mean."""
        ...

    @property
    def se(self) -> float | None:
        """The standard error."""
        ...


@frozen
class Bar:
    """A score with its 90 % range, in percent of the axis."""

    low: float
    width: float
    at: float
    raw_at: float | None


@frozen
class Axis:
    """The axis that all bars of a table share."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """A value in percent of the axis."""
        return round(100 * (value - self.low) / (self.high - self.low), 1)

    def bar(self, row: Scored) -> Bar | None:
        """The bar of a line, or None where there is no score."""
        if row.score is None:
            return None
        half = RANGE * (row.se or 0.0)
        low, high = self.at(row.score - half), self.at(row.score + half)
        return Bar(
            low, round(high - low, 1), self.at(row.score), None if row.raw_mean is None else self.at(row.raw_mean)
        )

    @property
    def label(self) -> str:
        """``3,0 to 4,5``."""
        return gettext(N_("%(low)s to %(high)s")) % {
            "low": format_number(self.low, 1),
            "high": format_number(self.high, 1),
        }


@frozen
class Line:
    """A line of the chair's ranking, read from the tabulation's document."""

    rank: int
    name: str
    score: float | None
    raw_mean: float | None
    judges: int
    se: float | None
    p_first: float | None
    rank_low: int | None
    rank_high: int | None
    p_cut: float | None

    @property
    def correction(self) -> float | None:
        """What the judges' leniency changed, in points."""
        return None if self.score is None or self.raw_mean is None else self.score - self.raw_mean


@frozen
class JudgeLine:
    """A judge's leniency with a whisker of 90 % beside a zero line at 50 percent."""

    name: str
    sheets: int
    leniency: float | None
    low: float
    high: float
    at: float
    flags: list[str]


def axis(rows: Sequence[Scored]) -> Axis:
    """From the lowest to the highest thing that is drawn, in halves of a point."""
    values = []
    for row in rows:
        if row.score is not None:
            half = RANGE * (row.se or 0.0)
            values += [row.score - half, row.score + half, row.raw_mean if row.raw_mean is not None else row.score]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    step = 0.5 if high - low < 10 else 5.0
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    return Axis(bottom, top if top > bottom else bottom + step)


def lines(document: Mapping[str, Any], ranks: Mapping[str, int]) -> list[Line]:
    """The ranking of a category's document, with the ranks as announced."""
    names = ("entry", "score", "raw_mean", "judges", "se", "p_first", "rank_low", "rank_high", "p_cut")
    return [Line(ranks[row["entry"]], *(row[name] for name in names)) for row in document["ranking"]]


def judge_lines(document: Mapping[str, Any]) -> list[JudgeLine]:
    """The judges of a category's document, the most lenient first."""
    rows = document["judges"]
    most = max((abs(row["leniency"] or 0) + RANGE * (row["se"] or 0) for row in rows), default=0.0) or 1.0
    found = []
    for row in rows:
        value, half = row["leniency"] or 0.0, RANGE * (row["se"] or 0.0)
        low, high, at = (round(50 + 44 * each / most, 1) for each in (value - half, value + half, value))
        found.append(JudgeLine(row["judge"], row["n"], row["leniency"], low, high, at, row["flags"]))
    return sorted(found, key=lambda line: -(line.leniency or 0.0))


def margin(rows: Sequence[Scored]) -> tuple[float, float | None] | None:
    """Lead of the first over the second, and the standard error of that difference where it is known."""
    scored = [row for row in rows if row.score is not None]
    if len(scored) < 2:
        return None
    first, second = scored[:2]
    lead = (first.score or 0.0) - (second.score or 0.0)
    return lead, None if first.se is None or second.se is None else math.hypot(first.se, second.se)


def sentences(warnings: Sequence[Mapping[str, Any]], labels: Mapping[str, str] | None = None) -> list[str]:
    """Sentences of a sealed document in the reader's language; quoted keys become the ``labels`` that people know."""
    return [_sentence(warning["message"], warning["details"], labels or {}) for warning in warnings]


def by_judge(
    warnings: Sequence[Mapping[str, Any]], labels: Mapping[str, str] | None = None
) -> list[tuple[str, list[str]]]:
    """The same sentences by the judge whom they name, those about nobody first and without a name."""
    found: dict[str, list[str]] = {"": []}
    for warning, sentence in zip(warnings, sentences(warnings, labels), strict=True):
        found.setdefault(str(warning["details"].get("judge") or "").strip("'"), []).append(sentence)
    return [(judge, said) for judge, said in found.items() if said]


def _sentence(message: str, details: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    template = gettext(message)
    said = {
        name: _QUOTED.sub(lambda found: labels.get(found[1], found[0]), value) if isinstance(value, str) else value
        for name, value in details.items()
    }
    return template % said if said else template


def is_narrow(document: Mapping[str, Any], *, places: int) -> bool:
    """Whether other judges might have given another winner, or put others above the border of a selection."""
    return bool(document["cut"]["band"] if document["cut"] else document["contested"] and places)


def signed_number(value: float | None, decimals: int = 2) -> str:
    """``+0,09`` and ``−0,08``; ``–`` for none."""
    if value is None:
        return "–"
    text = format_number(value, decimals)
    if not text.strip("−0,."):
        return text.removeprefix("−")
    return text if text.startswith("−") else f"+{text}"


def chance(value: float | None) -> str:
    """A probability in whole percent; ``< 1%`` instead of nothing."""
    if value is None:
        return "–"
    return "< 1%" if 0 < value < 0.005 else f"{format_number(100 * value, 0)}%"


def band(low: int | None, high: int | None) -> str:
    """The ranks that are still possible, such as ``1–3``."""
    if low is None or high is None:
        return "–"
    return str(low) if low == high else f"{low}–{high}"


def agreement(reliability: Mapping[str, float | None]) -> str:
    """Kendall's W for complete panels, else Krippendorff's alpha, with a word."""
    w, alpha = reliability["kendall_w"], reliability["alpha_interval"]
    if w is not None:
        word = N_("strong") if w >= 0.8 else N_("fair") if w >= 0.5 else N_("weak")
        return f"W Kendall {format_number(w, 2)}, {gettext(word)}"
    if alpha is not None:
        word = N_("strong") if alpha >= 0.8 else N_("fair") if alpha >= 0.667 else N_("weak")
        return f"Alpha Krippendorff {format_number(alpha, 2)}, {gettext(word)}"
    return "–"


def in_words(number: int) -> str:
    """``seven`` for 7; figures above twelve."""
    return gettext(WORDS[number - 1]) if 1 <= number <= len(WORDS) else format_number(number)


def grouped(digest: str) -> str:
    """A hash in groups of four characters, easier to compare aloud."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def capital(sentence: str) -> str:
    """The sentence with a capital letter in front; names inside stay as they are."""
    return sentence[:1].upper() + sentence[1:]


def honour_in_words(honour: Mapping[str, Any]) -> str:
    """``Winner``, ``Place II``, a grade, or ``Selected`` for whom there is neither."""
    if honour["grade"]:
        return str(honour["grade"])
    if honour["place"] > 1:
        return gettext(N_("Place %(place)s")) % {"place": roman(honour["place"])}
    return gettext(N_("Winner") if honour["place"] else N_("Selected"))


FILTERS = {
    "honour_in_words": honour_in_words,
    "capital": capital,
    "signed_number": signed_number,
    "chance": chance,
    "band": band,
    "grouped": grouped,
    "in_words": in_words,
}
