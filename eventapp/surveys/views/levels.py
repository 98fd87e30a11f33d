"""Questions with the same levels as one picture: shares on both sides of one line, the lower half to the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import OptionRow, QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.rules import satisfaction
from eventapp.surveys.views import words
from eventapp.surveys.views.words import Entry
from eventapp.web.i18n import format_number, gettext

NEUTRAL_COLOUR = "n0"
COLOURS = {  # from the lowest level to the highest; a level in the middle stands in a column of its own at the right
    2: ("d1", "d4"),
    3: ("d1", NEUTRAL_COLOUR, "d4"),
    4: ("d1", "d2", "d3", "d4"),
    5: ("d1", "d2", NEUTRAL_COLOUR, "d3", "d4"),
}
ONE_BAD = ("d1", "q1", "d3", "d4")  # the forum's own levels: the second is a good one too
HIDDEN_COLOUR = "h0"
GAP = 0.03  # of the answers, between the upper levels and the column of the middle one
ROOM = 21.0  # percent of the width, left of the bars, for the number that stands there
_TWO = 2
WIDE_ENOUGH = 15.0  # percent of the width that a bar needs for its number on a phone
WIDE_ENOUGH_FOR_A_WORD = 45.0


@frozen
class Segment:
    """One piece of a bar, in percent of the shown width."""

    start: float
    width: float
    text: str
    kind: str


@frozen
class Bar:
    """One question: its lower levels left of the line, its upper levels right of it."""

    label: str
    value: str
    left: str
    left_at: float
    segments: tuple[Segment, ...]


@frozen
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


@frozen
class Levels:
    """The picture and its table. ``upper`` names the levels that are counted as good.

    ``wordings`` say what the levels are called where the questions name them differently.
    """

    title: str
    upper: str
    legend: tuple[tuple[str, str], ...]
    columns: tuple[dict[str, Any], ...]
    zero: float
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    wordings: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """Nothing but the wordings may be shown."""
        return all(row.is_hidden for row in self.rows)


@frozen
class _Shares:
    """The pieces of one question as shares of its answers, and how many chose the upper levels (None: hidden)."""

    text: str
    left: tuple[tuple[float, str, str], ...]  # share, words inside, kind; from the line outwards
    right: tuple[tuple[float, str, str], ...]
    middle: tuple[tuple[float, str, str], ...]  # of an odd number of levels
    n: int
    upper: int
    lower: int


def same_levels(question: QuestionRow) -> tuple[str, ...] | None:
    """The levels by which questions are drawn together; None for a question that is drawn by itself."""
    is_drawn = question.kind in (Kind.SCALE, Kind.FACES) and len(question.options) in COLOURS
    return tuple(sorted(question.values)) if is_drawn and all(value.isdecimal() for value in question.values) else None


def levels(questions: Sequence[QuestionRow], entries: Mapping[str, Entry]) -> Levels:
    """The questions, which all have the same levels, the best one first. Levels worded differently go by number."""
    options = sorted(_levels_of(questions), key=lambda option: int(option.value))
    is_own = satisfaction.has_one_bad_level(option.label for option in options)
    colours = dict(zip((option.value for option in options), ONE_BAD if is_own else COLOURS[len(options)], strict=True))
    shares = [found for q in questions if (found := _shares(q, entries[q.key], colours)) is not None]
    shares.sort(key=lambda found: found.upper / found.n, reverse=True)
    lower_most = max((sum(piece[0] for piece in found.left) for found in shares), default=0.0)
    upper_most = max((sum(piece[0] for piece in found.right) for found in shares), default=0.0)
    middle_most = max((sum(piece[0] for piece in found.middle) for found in shares), default=0.0)
    room = ROOM if lower_most else 0.0
    scale = (100 - room) / (lower_most + upper_most + (middle_most + GAP if middle_most else 0) or 1)
    zero = room + lower_most * scale
    aside = zero + (upper_most + GAP) * scale
    legend = tuple((option.label, colours[option.value]) for option in options)
    bars = tuple(_bar(found, zero, scale, aside) for found in shares)
    if any(segment.kind == HIDDEN_COLOUR for bar in bars for segment in bar.segments):
        legend += ((words.hidden(), HIDDEN_COLOUR),)
    notes = [note for q in questions if (note := words.sum_note(entries[q.key]))]
    drawn = {found.text for found in shares}
    undrawn = [q.text for q in questions if q.text not in drawn and entries[q.key]["n"]]
    if undrawn:
        sentence = gettext(N_("Without a bar, because small numbers would be seen in it: %(questions)s."))
        notes.insert(0, sentence % {"questions": "; ".join(undrawn)})
    half = len(options) // 2
    return Levels(
        _title(shares, is_whole=not undrawn),
        _named([option.label for option in options[-half:]]),
        legend,
        _columns([option.label for option in _levels_of(questions)]),
        round(zero, 2),
        bars,
        tuple(_row(q, entries[q.key], questions[0].values) for q in questions),
        tuple(dict.fromkeys(notes)),
        tuple(_wordings(questions)),
    )


def _shares(question: QuestionRow, entry: Entry, colours: Mapping[str, str]) -> _Shares | None:
    """None when the question is hidden, or hidden levels lie on both sides of the line."""
    counts: Mapping[str, int | None] = entry["counts"]
    values, half, n = list(colours), len(colours) // 2, entry["n"]
    lower, between, upper = values[:half], values[half : len(values) - half], values[-half:]
    of_lower, of_middle, of_upper = (_total(counts, side) for side in (lower, between, upper))
    if of_upper is None and half == _TWO:
        of_upper = _best_two(entry)  # may be known though its levels are not
    known = [total for total in (of_lower, of_middle, of_upper) if total is not None]
    if entry["suppressed"] or not n or len(known) < 2:
        return None
    rest = n - sum(known)
    of_lower, of_middle, of_upper = (rest if total is None else total for total in (of_lower, of_middle, of_upper))

    def pieces(side: Sequence[str], total: int) -> tuple[tuple[float, str, str], ...]:
        shown = [(value, count) for value in side if (count := counts[value]) is not None]
        made = [(count / n, words.percent(entry["percent"][value]), colours[value]) for value, count in shown]
        left = total - sum(count for _, count in shown)
        return (*made, (left / n, words.hidden(), HIDDEN_COLOUR)) if left else tuple(made)

    return _Shares(
        question.text,
        pieces(lower[::-1], of_lower),
        pieces(upper, of_upper),
        pieces(between, of_middle),
        n,
        of_upper,
        of_lower,
    )


def _best_two(entry: Entry) -> int | None:
    """How many chose the two best levels, where that is shown."""
    share = entry["top2"]["share"]
    return None if share is None else round(share * entry["n"])


def _total(counts: Mapping[str, int | None], side: Sequence[str]) -> int | None:
    found = [counts[value] for value in side]
    return None if None in found else sum(count for count in found if count is not None)


def _bar(found: _Shares, zero: float, scale: float, aside: float) -> Bar:
    segments: list[Segment] = []
    at = zero
    for share, text, kind in found.left:
        at -= share * scale
        segments.insert(0, _segment(at, share * scale, text, kind))
    left_at, at = at, zero
    for share, text, kind in found.right:
        segments.append(_segment(at, share * scale, text, kind))
        at += share * scale
    segments.extend(_segment(aside, share * scale, text, kind) for share, text, kind in found.middle)
    return Bar(
        found.text,
        words.share(found.upper, found.n),
        words.share(found.lower, found.n) if found.lower else "",
        round(left_at, 2),
        tuple(segment for segment in segments if segment.width),
    )


def _segment(start: float, width: float, text: str, kind: str) -> Segment:
    needed = WIDE_ENOUGH_FOR_A_WORD if kind == HIDDEN_COLOUR else WIDE_ENOUGH
    return Segment(round(start, 2), round(width, 2), text.removesuffix("%") if width >= needed else "", kind)


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


def _levels_of(questions: Sequence[QuestionRow]) -> tuple[OptionRow, ...]:
    """The levels in the words of the questions where these agree."""
    own = questions[0].options
    labels = {option.value: option.label for option in own}
    if all({option.value: option.label for option in question.options} == labels for question in questions):
        return own
    sentence = gettext(N_("Level %(number)s"))
    return tuple(replace(option, label=sentence % {"number": option.value}) for option in own)


def _wordings(questions: Sequence[QuestionRow]) -> list[str]:
    """What the levels are called, where that differs between the questions."""
    called: dict[tuple[str, ...], list[str]] = {}
    for question in questions:
        ordered = sorted(question.options, key=lambda option: int(option.value))
        called.setdefault(tuple(option.label for option in ordered), []).append(question.text)
    if len(called) == 1:
        return []
    sentence = gettext(N_("Levels from the lowest: %(levels)s (%(questions)s)."))
    return [sentence % {"levels": ", ".join(labels), "questions": "; ".join(texts)} for labels, texts in called.items()]


def _row(question: QuestionRow, entry: Entry, values: Sequence[str]) -> Row:
    best = _best_two(entry)
    return Row(
        question.text,
        words.number(entry["n"]),
        words.number(entry["missing"]),
        tuple(_cell(entry["counts"][value], entry["percent"][value]) for value in values),
        "–" if entry["n"] == 0 else words.hidden() if best is None else words.share(best, entry["n"]),
        words.interval((entry["top2"]["low"], entry["top2"]["high"])),
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


def _title(shares: Sequence[_Shares], *, is_whole: bool) -> str:
    """The finding; there is none while all are equal. What has no bar may well be better or worse than what has one."""
    if not shares or shares[0].upper * shares[-1].n == shares[-1].upper * shares[0].n:
        return gettext(N_("How satisfied people were"))
    first, last = shares[0], shares[-1]
    if is_whole:
        sentence = gettext(N_("Most satisfying: %(best)s, %(high)s. Least: %(worst)s, %(low)s"))
    else:
        sentence = gettext(
            N_("Of those that may be shown, most satisfying: %(best)s, %(high)s. Least: %(worst)s, %(low)s")
        )
    return sentence % {
        "best": first.text,
        "high": words.share(first.upper, first.n),
        "worst": last.text,
        "low": words.share(last.upper, last.n),
    }
