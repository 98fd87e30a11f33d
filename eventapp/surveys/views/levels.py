"""Questions with the same levels as one picture: shares on both sides of one line, the lower half to the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventapp.errors import N_
from eventapp.questionnaires.queries import OptionRow, QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.views import words
from eventapp.surveys.views.words import Entry
from eventapp.web.i18n import format_number, gettext

COLOURS = {2: ("d1", "d4"), 4: ("d1", "d2", "d3", "d4")}  # from the lowest level to the highest
HIDDEN_COLOUR = "q0"
ROOM = 18.0  # percent of the width, left of the bars, for the number that stands there
WIDE_ENOUGH = 15.0  # percent of the width that a bar needs for its number on a phone


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar, in percent of the shown width."""

    start: float
    width: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One question: its lower levels left of the line, its upper levels right of it."""

    label: str
    value: str
    left: str
    left_at: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One question in the table below. ``cells`` hold count and percentage of each level, best first."""

    text: str
    answered: str
    missing: str
    cells: tuple[str, ...]
    best: str
    interval: str
    mean: str
    median: str
    sd: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Levels:
    """The picture and its table. ``upper`` names the levels that are counted as good."""

    title: str
    upper: str
    legend: tuple[tuple[str, str], ...]
    columns: tuple[dict[str, Any], ...]
    zero: float
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shares:
    """The pieces of one question as shares of its answers, and how many chose the upper levels (None: hidden)."""

    text: str
    left: tuple[tuple[float, str, str], ...]  # share, words inside, kind; from the line outwards
    right: tuple[tuple[float, str, str], ...]
    n: int
    upper: int


def same_levels(question: QuestionRow) -> tuple[OptionRow, ...] | None:
    """The levels by which questions are drawn together; None for a question that is drawn by itself."""
    is_drawn = question.kind is Kind.SCALE and len(question.options) in COLOURS
    return question.options if is_drawn and all(value.isdecimal() for value in question.values) else None


def levels(questions: Sequence[QuestionRow], entries: Mapping[str, Entry]) -> Levels:
    """The questions, which all have the same levels, the best one first."""
    options = sorted(questions[0].options, key=lambda option: int(option.value))
    colours = dict(zip((option.value for option in options), COLOURS[len(options)], strict=True))
    shares = [found for q in questions if (found := _shares(q, entries[q.key], colours)) is not None]
    shares.sort(key=lambda found: found.upper / found.n, reverse=True)
    lower_most = max((sum(piece[0] for piece in found.left) for found in shares), default=0.0)
    upper_most = max((sum(piece[0] for piece in found.right) for found in shares), default=0.0)
    room = ROOM if lower_most else 0.0
    scale = (100 - room) / (lower_most + upper_most or 1)
    zero = room + lower_most * scale
    legend = tuple((option.label, colours[option.value]) for option in options)
    bars = tuple(_bar(found, zero, scale) for found in shares)
    if any(segment.kind == HIDDEN_COLOUR for bar in bars for segment in bar.segments):
        legend += ((words.hidden(), HIDDEN_COLOUR),)
    notes = [note for q in questions if (note := words.sum_note(entries[q.key]))]
    half = len(options) // 2
    return Levels(
        _title(shares),
        _named([option.label for option in options[half:]]),
        legend,
        _columns([option.label for option in questions[0].options]),
        round(zero, 2),
        bars,
        tuple(_row(q, entries[q.key], [option.value for option in options[half:]]) for q in questions),
        tuple(dict.fromkeys(notes)),
    )


def _shares(question: QuestionRow, entry: Entry, colours: Mapping[str, str]) -> _Shares | None:
    """None when the question is hidden, or hidden levels lie on both sides of the line."""
    counts: Mapping[str, int | None] = entry["counts"]
    values, half, n = list(colours), len(colours) // 2, entry["n"]
    lower, upper = values[:half], values[half:]
    of_lower, of_upper = _total(counts, lower), _total(counts, upper)
    if entry["suppressed"] or not n or (of_lower is None and of_upper is None):
        return None
    if of_upper is None:
        of_upper = n - (of_lower or 0)

    def pieces(side: Sequence[str], total: int) -> tuple[tuple[float, str, str], ...]:
        shown = [(value, count) for value in side if (count := counts[value]) is not None]
        made = [(count / n, words.percent(entry["percent"][value]), colours[value]) for value, count in shown]
        rest = total - sum(count for _, count in shown)
        return (*made, (rest / n, "", HIDDEN_COLOUR)) if rest else tuple(made)

    return _Shares(question.text, pieces(lower[::-1], n - of_upper), pieces(upper, of_upper), n, of_upper)


def _total(counts: Mapping[str, int | None], side: Sequence[str]) -> int | None:
    found = [counts[value] for value in side]
    return None if None in found else sum(count for count in found if count is not None)


def _bar(found: _Shares, zero: float, scale: float) -> Bar:
    segments: list[Segment] = []
    at = zero
    for share, text, kind in found.left:
        at -= share * scale
        segments.insert(0, _segment(at, share * scale, text, kind))
    left_at, at = at, zero
    for share, text, kind in found.right:
        segments.append(_segment(at, share * scale, text, kind))
        at += share * scale
    lower = found.n - found.upper
    return Bar(
        found.text,
        words.share(found.upper, found.n),
        words.share(lower, found.n) if lower else "",
        round(left_at, 2),
        tuple(segment for segment in segments if segment.width),
    )


def _segment(start: float, width: float, text: str, kind: str) -> Segment:
    return Segment(round(start, 2), round(width, 2), text.removesuffix("%") if width >= WIDE_ENOUGH else "", kind)


def _columns(labels: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """The head of the table, as the table component takes it."""
    numbers = [
        gettext(N_("Answers")),
        gettext(N_("Passed over")),
        *labels,
        gettext(N_("Both best levels")),
        gettext(N_("Interval")),
    ]
    numbers += [gettext(N_("Mean")), gettext(N_("Median")), gettext(N_("Standard deviation"))]
    return ({"label": gettext(N_("Question"))}, *({"label": label, "num": True} for label in numbers))


def _row(question: QuestionRow, entry: Entry, upper: Sequence[str]) -> Row:
    of_upper = None if entry["suppressed"] else _total(entry["counts"], upper)
    return Row(
        question.text,
        words.number(entry["n"]),
        words.number(entry["missing"]),
        tuple(_cell(entry["counts"][value], entry["percent"][value]) for value in question.values),
        words.hidden() if of_upper is None else words.share(of_upper, entry["n"]) if entry["n"] else "–",
        words.interval((entry["top2"]["low"], entry["top2"]["high"])) if len(question.options) == 4 else "–",
        format_number(entry["mean"], 2),
        format_number(entry["median"]),
        format_number(entry["sd"], 2),
        bool(entry["suppressed"]),
    )


def _cell(count: int | None, percent: float | None) -> str:
    if count is None or percent is None:
        return words.number(count)
    return f"{format_number(count)} ({words.percent(percent)})"


def _named(labels: Sequence[str]) -> str:
    """One label or two, in quotation marks."""
    if len(labels) == 1:
        return f"“{labels[0]}”"
    return gettext(N_("“%(first)s” and “%(second)s”")) % {"first": labels[0], "second": labels[1]}


def _title(shares: Sequence[_Shares]) -> str:
    if len(shares) < 2:
        return gettext(N_("How satisfied people were"))
    first, last = shares[0], shares[-1]
    sentence = gettext(N_("Most satisfying: %(best)s, %(high)s. Least: %(worst)s, %(low)s"))
    return sentence % {
        "best": first.text,
        "high": words.share(first.upper, first.n),
        "worst": last.text,
        "low": words.share(last.upper, last.n),
    }
