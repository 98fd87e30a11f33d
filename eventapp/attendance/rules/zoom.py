"""The participant report of an online meeting, read as Zoom writes it, and people in it matched with registrations.

The file is CSV, often with a block about the meeting above the table, in English or Indonesian. A person has one row
for each time in; names are what people called themselves, sometimes ``Shown (Original)``. Times have no zone: they
are those of whoever took the report, so the caller says which zone that is.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from eventapp.attendance.rules.presence import Closed, union
from eventapp.errors import N_, InvalidInput
from eventapp.frozen import frozen
from eventapp.registration.rules import naming, people

MOST_ROWS = 20_000
MOST_BYTES = 10 << 20
SURE, LIKELY, GAP = 93.0, 80.0, 5.0  # of 100: taken, offered as a guess, ahead of the next
_GUESSES = 3
_LONGEST = timedelta(hours=24)
_COLUMNS = {
    "name": ("name (original name)", "name (original)", "user name", "name", "participant", "nama (nama asli)", "nama"),
    "email": ("user email", "email", "e-mail", "email pengguna", "surel"),
    "joined": ("join time", "waktu bergabung", "waktu masuk"),
    "left": ("leave time", "waktu keluar", "waktu pergi"),
}
_FORMATS = (
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H.%M.%S",
    "%Y-%m-%d %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%d %H:%M",
)
_BOTH = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")
_MARKS = re.compile(r"^\s*(?:\d{1,3}\s*[._-]\s*)?")


class How(StrEnum):
    """How somebody of a report was taken for a registration, or why for none."""

    EMAIL = "email"
    NAME = "name"
    HAND = "hand"
    SEVERAL = "several"
    NOBODY = "nobody"
    IGNORED = "ignored"


class NotAReport(InvalidInput):
    """A file that is no participant report."""

    code = "not_a_zoom_report"
    message = N_(
        "No line of this file names the columns Name, Join time and Leave time."
        " In Zoom, untick “Show unique users” before you export."
    )


class NoTime(InvalidInput):
    """A line whose times cannot be read."""

    code = "zoom_no_time"
    message = N_(
        "Line %(line)s: “%(text)s” is no time that can be read. Export the report again with join and leave times."
    )


class WrongOrder(InvalidInput):
    """A line that leaves before it joins, or lasts more than a day."""

    code = "zoom_wrong_order"
    message = N_("Line %(line)s: leave time %(left)s does not follow join time %(joined)s within a day.")


class TooManyRows(InvalidInput):
    """A file that is too large to be a report."""

    code = "zoom_too_many_rows"
    message = N_("The file has more than %(most)s lines. Hand in one report at a time.")


class NotText(InvalidInput):
    """A file that is not CSV."""

    code = "zoom_not_text"
    message = N_("This file is not CSV text. In Zoom choose “Export” and hand in the file as it comes.")


@frozen
class Person:
    """Somebody of a report: the name shown, the one before a change, the address, and the times in and out."""

    name: str
    original: str
    email: str
    stays: tuple[Closed, ...]


@frozen
class Report:
    """A report as it was read."""

    topic: str
    people: tuple[Person, ...]
    rows: int


@frozen
class Registered:
    """A registration as far as matching goes."""

    id: int
    name: str
    email: str


@frozen
class Match:
    """Who it is. ``guesses`` are registrations that it might be, best first, where that is not sure."""

    how: How
    registration_id: int | None = None
    guesses: tuple[int, ...] = ()


def read(data: bytes, zone: tzinfo, *, month_first: bool | None = None) -> Report:
    """The report in these bytes. Raises NotText, NotAReport, NoTime, WrongOrder, TooManyRows.

    Where every date can be read both ways the month stands first, as Zoom writes it in English.
    """
    lines = list(_lines(data))
    header_at, columns = _header(lines)
    rows = [(line, cells) for line, cells in lines[header_at + 1 :] if any(cell.strip() for cell in cells)]
    formats = _formats([_cell(cells, columns["joined"]) for _line, cells in rows], month_first)
    shown: dict[tuple[str, str], list[Closed]] = defaultdict(list)
    names: dict[tuple[str, str], tuple[str, str, str]] = {}
    for line, cells in rows:
        name = people.cleaned(_cell(cells, columns["name"]))[:200]
        email = people.cleaned(_cell(cells, columns.get("email"))).lower()[:254]
        if not name and not email:
            continue
        given, original = _names(name)
        key = (people.folded(given), email)
        names.setdefault(key, (given, original, email))
        shown[key].append(_stay(line, cells, columns, formats, zone))
    found = [Person(*names[key], tuple(union(spans))) for key, spans in shown.items()]
    return Report(_topic(lines[:header_at]), tuple(one for one in found if one.stays), len(rows))


def match(seen: Sequence[Person], registered: Sequence[Registered]) -> list[Match]:
    """Whom each one is: by address, then by name; what is not sure is left to people, with guesses.

    Of an address that several share, the name decides among them.
    """
    by_mail: dict[str, list[Registered]] = defaultdict(list)
    by_name: dict[str, list[Registered]] = defaultdict(list)
    for one in registered:
        by_mail[one.email.lower()].append(one)
        by_name[_sorted(naming.bare(one.name))].append(one)
    spelt = list(by_name)
    return [_match(one, by_mail, by_name, spelt) for one in seen]


def _match(
    one: Person, by_mail: dict[str, list[Registered]], by_name: dict[str, list[Registered]], spelt: list[str]
) -> Match:
    written = [_sorted(naming.bare(name)) for name in (one.original, one.name) if name]
    written = [name for name in dict.fromkeys(written) if name]
    sharing = by_mail.get(one.email, []) if one.email else []
    if len(sharing) == 1:
        return Match(How.EMAIL, sharing[0].id)
    if sharing:
        best = _close(written, {_sorted(naming.bare(each.name)): [each] for each in sharing})
        if best.how is How.NAME:
            return best
        return Match(How.SEVERAL, guesses=tuple(each.id for each in sharing)[:_GUESSES])
    for name in written:
        same = by_name.get(name, [])
        if len(same) == 1:
            return Match(How.NAME, same[0].id)
        if same:
            return Match(How.SEVERAL, guesses=tuple(each.id for each in same)[:_GUESSES])
    return _close(written, by_name, spelt)


def _close(written: list[str], by_name: dict[str, list[Registered]], spelt: list[str] | None = None) -> Match:
    """The nearest spelling, when it is near enough and the next one is not."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- slow import, used by few requests

    found: dict[str, float] = {}
    for name in written:
        for near, score, _place in process.extract(
            name, spelt or list(by_name), scorer=fuzz.ratio, score_cutoff=LIKELY, limit=_GUESSES + 1
        ):
            found[near] = max(score, found.get(near, 0.0))
    order = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    if not order:
        return Match(How.NOBODY)
    best, score = order[0]
    alone = len(by_name[best]) == 1 and (len(order) == 1 or score - order[1][1] >= GAP)
    if score >= SURE and alone and " " in best:  # one word alone says too little
        return Match(How.NAME, by_name[best][0].id)
    guesses = [each.id for near, _score in order for each in by_name[near]]
    return Match(How.SEVERAL, guesses=tuple(guesses[:_GUESSES]))


def _sorted(name: str) -> str:
    return " ".join(sorted(name.split()))


def _names(text: str) -> tuple[str, str]:
    """The name shown and the one before a change, of ``Shown (Original)``; numbers in front are left out."""
    both = _BOTH.match(text)
    given, original = (both[1], both[2]) if both and both[1] else (text, "")
    return _MARKS.sub("", given) or given, _MARKS.sub("", original)


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(data) > MOST_BYTES:
        raise TooManyRows(most=MOST_ROWS)
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise NotText from None
    if "\0" in text:
        raise NotText
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=lambda sign: text[:4000].count(sign)) if first or text else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise TooManyRows(most=MOST_ROWS)
            yield reader.line_num, cells
    except csv.Error:
        raise NotText from None


def _header(lines: Sequence[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    for place, (_line, cells) in enumerate(lines[:50]):
        named = {cell.strip().strip("\ufeff").lower(): number for number, cell in enumerate(cells)}
        columns = {
            what: next((named[name] for name in names if name in named), None) for what, names in _COLUMNS.items()
        }
        if None not in (columns["name"], columns["joined"], columns["left"]):
            return place, {what: number for what, number in columns.items() if number is not None}
    raise NotAReport


def _topic(above: Iterable[tuple[int, list[str]]]) -> str:
    """What the meeting was called: below or beside the word *Topic*."""
    rows = [cells for _line, cells in above]
    for place, cells in enumerate(rows):
        for number, cell in enumerate(cells):
            if cell.strip().lower() in ("topic", "topik"):
                below = rows[place + 1][number] if place + 1 < len(rows) and number < len(rows[place + 1]) else ""
                return people.cleaned(below)[:200]
    return ""


def _cell(cells: Sequence[str], number: int | None) -> str:
    return cells[number].strip() if number is not None and number < len(cells) else ""


def _formats(texts: Sequence[str], month_first: bool | None) -> tuple[str, ...]:
    """The ways to read a date, the likelier first: whether a day above 12 stands first says which."""
    heads = [re.match(r"(\d{1,2})/(\d{1,2})/", text) for text in texts]
    firsts, seconds = [int(head[1]) for head in heads if head], [int(head[2]) for head in heads if head]
    if month_first is None:
        month_first = not any(number > 12 for number in firsts) or any(number > 12 for number in seconds)
    other = "%d/" if month_first else "%m/"
    return tuple(one for one in _FORMATS if not one.startswith(other))


def _stay(line: int, cells: Sequence[str], columns: dict[str, int], formats: Sequence[str], zone: tzinfo) -> Closed:
    texts = _cell(cells, columns["joined"]), _cell(cells, columns["left"])
    joined, left = (_time(line, text, formats, zone) for text in texts)
    if not joined <= left <= joined + _LONGEST:
        raise WrongOrder(line=line, joined=texts[0], left=texts[1])
    return joined, left


def _time(line: int, text: str, formats: Sequence[str], zone: tzinfo) -> datetime:
    for one in formats:
        try:
            return datetime.strptime(text, one).replace(tzinfo=zone)
        except ValueError:
            continue
    raise NoTime(line=line, text=text[:40])
