"""Calendar files (RFC 5545) of one or many events. Times are written in UTC; the reader's calendar shows its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from eventapp.frozen import frozen

CONTENT_TYPE = "text/calendar; charset=utf-8"

_PRODUCT = "-//eventapp//eventapp//EN"
_LINE_OCTETS = 75
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # RFC 5545 3.3.11 allows none of them in a text
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")


@frozen
class Event:
    """One entry. ``uid`` stays the same for the life of the event; ``sequence`` grows with every change of it."""

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def calendar(events: Iterable[Event], *, stamp: datetime, name: str = "") -> bytes:
    """The events as one file; ``stamp`` is when the information was made, ``name`` what a calendar may call it.

    Raises ValueError for a time without a zone, an end before its start, an empty uid or an address with blanks.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines.append(f"X-WR-CALNAME:{_text(name)}")
    for event in events:
        lines.extend(_event_lines(event, stamp))
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event_lines(event: Event, stamp: datetime) -> Iterator[str]:
    if not event.uid.strip():
        message = "an event needs a uid"
        raise ValueError(message)
    if event.ends_at < event.starts_at:
        message = f"the event {event.uid} ends before it starts"
        raise ValueError(message)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_utc(stamp)}"
    yield f"DTSTART:{_utc(event.starts_at)}"
    # An end at the start is left out: DTEND must be later (3.6.1), and an event without it takes no time.
    if event.ends_at > event.starts_at:
        yield f"DTEND:{_utc(event.ends_at)}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.url:
        yield f"URL:{_address(event.url)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        message = "a calendar time needs a zone"
        raise ValueError(message)
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A TEXT value (3.3.11): backslash, semicolon, comma and line ends escaped, controls left out."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _CONTROLS.sub("", _LINE_ENDS.sub(r"\\n", escaped))


def _address(url: str) -> str:
    if _NOT_IN_ADDRESS.search(url):
        message = "a calendar address must hold no blanks, quotes or controls"
        raise ValueError(message)
    return url


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets without cutting a character (3.1), ended by CRLF."""
    octets = line.encode()
    pieces: list[bytes] = []
    room = _LINE_OCTETS
    while len(octets) > room:
        cut = room
        while octets[cut] & 0xC0 == 0x80:  # inside a UTF-8 character
            cut -= 1
        pieces.append(octets[:cut])
        octets = octets[cut:]
        room = _LINE_OCTETS - 1  # the blank that begins a continued line counts
    return b"\r\n ".join([*pieces, octets]) + b"\r\n"
