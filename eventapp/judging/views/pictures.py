"""Pictures of a round as plain geometry: who has scored whom, how each judge scores, what a score is made of.

A picture is a view box, a path for each kind of mark and some words; the macro in ``_pictures.html`` writes it as SVG
with presentation attributes alone. Shape and place say what colour repeats, and a table beside it says all in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eventapp.frozen import frozen
from eventapp.judging.queries.progress import PairRow

CELL, GAP = 14, 4  # of the heat-map, in units of the view box
LETTER, FEWEST_LETTERS = 7.8, 16  # room for the names of regions and judges, by the longest of them
MOST_LETTERS = 44  # what is longer is cut short; the table beside the picture has it whole
ROW = 20
WIDTH, NARROW = 1000, 720  # of a picture over the whole page, and of one beside the books
STATES = ("done", "draft", "empty", "recused")
TONES = ("q4", "q2", "q3", "q1", "s2", "s3")  # neighbours differ in lightness too


@frozen
class Word:
    """A text at a place; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@frozen
class Picture:
    """Paths by kind, and words, in a box of ``width`` × ``height``."""

    width: int
    height: int
    paths: dict[str, str]
    words: list[Word]


@frozen
class EntryLine:
    """What the table beside the heat-map says about an entry."""

    region: str
    done: int
    counted: int
    waiting: list[str]  # judges
    recused: list[str]


def heat_map(pairs: Sequence[PairRow]) -> Picture:
    """Entries down, judges across; a cell says done, draft, empty or recused. Judges are numbered in their order."""
    judges = _judges(pairs)
    regions = sorted({pair.region for pair in pairs})
    column = {judge: number for number, judge in enumerate(judges)}
    line = {region: number for number, region in enumerate(regions)}
    pieces: dict[str, list[str]] = {state: [] for state in STATES}
    step, left = CELL + GAP, _room(regions)
    for pair in pairs:
        x = left + column[_judge(pair)] * step
        y = ROW + line[pair.region] * step
        pieces[pair.state].append(_mark(pair.state, x, y))
    words = [Word(left + number * step + CELL / 2, 12, str(number + 1), "middle") for number in range(len(judges))]
    words += [Word(0, ROW + number * step + 11, _short(region)) for region, number in line.items()]
    paths = {state: "".join(found) for state, found in pieces.items() if found}
    return Picture(max(NARROW, left + len(judges) * step), ROW + len(regions) * step, paths, words)


def heat_lines(pairs: Sequence[PairRow]) -> list[EntryLine]:
    """The heat-map in words, by region."""
    by_region: dict[str, list[PairRow]] = {}
    for pair in pairs:
        by_region.setdefault(pair.region, []).append(pair)
    return [
        EntryLine(
            region,
            sum(pair.is_complete for pair in rows),
            sum(not pair.recused for pair in rows),
            [pair.judge for pair in rows if pair.is_missing],
            [pair.judge for pair in rows if pair.recused],
        )
        for region, rows in sorted(by_region.items())
    ]


def judge_names(pairs: Sequence[PairRow]) -> list[str]:
    """The names behind the numbers of the heat-map, in their order."""
    name = {_judge(pair): pair.judge for pair in pairs}
    return [name[judge] for judge in _judges(pairs)]


def dot_strips(totals: Mapping[str, Sequence[float]], *, low: float, high: float) -> Picture:
    """A strip for each judge: a dot for each score that counts, a line at the median; from ``low`` to ``high``."""
    left = _room(totals)
    room = WIDTH - left - 10
    dots: list[str] = []
    medians: list[str] = []
    rules: list[str] = []
    words: list[Word] = []
    length = (high - low) or 1.0
    for number, (judge, values) in enumerate(totals.items()):
        y = ROW + number * ROW + 8
        rules.append(f"M{left} {y}h{room}")
        dots.extend(f"M{left + room * (value - low) / length:.0f} {y}h0" for value in values)
        if values:
            medians.append(f"M{left + room * (_median(values) - low) / length:.0f} {y - 8}v16")
        words.append(Word(0, y + 4, _short(judge)))
    height = ROW + len(totals) * ROW
    return Picture(WIDTH, height, {"rule": "".join(rules), "dot": "".join(dots), "median": "".join(medians)}, words)


def contributions(names: Sequence[str], shares: Mapping[str, Sequence[float]], *, low: float, high: float) -> Picture:
    """A bar for each entry, one piece for each criterion: how many points of the score come from it.

    ``shares`` are points above the lowest possible score; all of ``names`` together reach at most ``high - low``.
    """
    left = _room(shares)
    room = WIDTH - left - 10
    pieces: list[list[str]] = [[] for _ in names]
    words = []
    length = (high - low) or 1.0
    for number, (entry, points) in enumerate(shares.items()):
        x, y = float(left), number * ROW
        for index, value in enumerate(points):
            width = max(0.0, room * value / length)
            pieces[index].append(f"M{x:.1f} {y + 2}h{width:.1f}v14h-{width:.1f}z")
            x += width
        words.append(Word(0, y + 13, _short(entry)))
    paths: dict[str, str] = {}
    for index, found in enumerate(pieces):
        paths[tone(index)] = paths.get(tone(index), "") + "".join(found)
    return Picture(WIDTH, len(shares) * ROW, paths, words)


def _room(names: Iterable[str]) -> int:
    """The width that the longest name takes, with a gap behind it."""
    return round(LETTER * max([FEWEST_LETTERS, *(len(_short(each)) for each in names)]) + 10)


def _short(name: str) -> str:
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…"


def tone(number: int) -> str:
    """The class that paints the pieces of a criterion."""
    return TONES[number % len(TONES)]


def _mark(state: str, x: int, y: int) -> str:
    if state == "draft":
        return f"M{x} {y}h14v14h-14zm0 7h14"
    if state == "recused":
        return f"M{x + 2} {y + 2}l10 10m0-10l-10 10"
    return f"M{x} {y}h14v14h-14z"


def _judge(pair: PairRow) -> str:
    """Names are no keys: two judges may bear one."""
    return pair.pseudonym


def _judges(pairs: Sequence[PairRow]) -> list[str]:
    return sorted(
        {_judge(pair) for pair in pairs}, key={_judge(pair): pair.judge for pair in reversed(pairs)}.__getitem__
    )


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
