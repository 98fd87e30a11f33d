"""Calendar files, held to the grammar of RFC 5545 by a reader of the test's own."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats.ics import Event, calendar

STAMP = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
OPENING = Event(
    uid="session-7@forum.example.go.id",
    summary="Pembukaan; sambutan, doa",
    starts_at=datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("Asia/Jakarta")),
    ends_at=datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Jakarta")),
    location="Aula A\\B",
    description="Baris satu\nBaris dua",
    url="https://forum.example.go.id/2026/agenda?day=1",
    sequence=2,
)

# contentline (3.1) without parameters, TEXT (3.3.11), DATE-TIME form 2 (3.3.5)
CONTENT_LINE = re.compile(r"(BEGIN|END|[A-Z-]+):(.*)", re.DOTALL)
TEXT = re.compile(r"(?:\\[\\;,Nn]|[^\x00-\x08\x0a-\x1f\x7f\\;,])*")
UTC_TIME = re.compile(r"\d{8}T\d{6}Z")
TEXTS = {"UID", "SUMMARY", "LOCATION", "DESCRIPTION", "X-WR-CALNAME"}
TIMES = {"DTSTAMP", "DTSTART", "DTEND"}


def parsed(data: bytes) -> list[tuple[str, str]]:
    """Name and unescaped value of every content line; fails on whatever the grammar does not allow."""
    assert data.endswith(b"\r\n")
    physical = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not any(b"\r" in line or b"\n" in line for line in physical)
    assert all(line.decode() for line in physical)  # no character is cut in two, no line is empty
    lines = []
    for line in data.removesuffix(b"\r\n").replace(b"\r\n ", b"").decode().split("\r\n"):
        name, value = CONTENT_LINE.fullmatch(line).groups()
        assert name not in TEXTS or TEXT.fullmatch(value)
        assert name not in TIMES or UTC_TIME.fullmatch(value)
        lines.append((name, unescaped(value) if name in TEXTS else value))
    return lines


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda escape: "\n" if escape[1] in "nN" else escape[1], value)


def test_an_event_is_written_in_utc_with_every_text_escaped():
    assert parsed(calendar([OPENING], stamp=STAMP, name="Forum 2026")) == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//eventapp//eventapp//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", "Forum 2026"),
        ("BEGIN", "VEVENT"),
        ("UID", "session-7@forum.example.go.id"),
        ("DTSTAMP", "20260102T030405Z"),
        ("DTSTART", "20261124T010000Z"),
        ("DTEND", "20261124T023000Z"),
        ("SUMMARY", "Pembukaan; sambutan, doa"),
        ("LOCATION", "Aula A\\B"),
        ("DESCRIPTION", "Baris satu\nBaris dua"),
        ("URL", "https://forum.example.go.id/2026/agenda?day=1"),
        ("SEQUENCE", "2"),
        ("STATUS", "CONFIRMED"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]


def test_escapes_stand_in_the_file_as_the_standard_has_them():
    data = calendar([OPENING], stamp=STAMP)

    assert b"SUMMARY:Pembukaan\\; sambutan\\, doa\r\n" in data
    assert b"LOCATION:Aula A\\\\B\r\n" in data
    assert b"DESCRIPTION:Baris satu\\nBaris dua\r\n" in data


def test_what_is_empty_is_left_out_and_a_moment_has_no_end():
    moment = Event("a", "b", STAMP, STAMP)

    names = [name for name, _ in parsed(calendar([moment], stamp=STAMP))]

    assert names[5:-1] == ["BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS", "END"]


def test_a_cancelled_event_says_so():
    assert ("STATUS", "CANCELLED") in parsed(calendar([replace(OPENING, cancelled=True)], stamp=STAMP))


def test_many_events_stand_in_one_calendar_in_their_order():
    events = [replace(OPENING, uid=f"{number}") for number in range(3)]

    lines = parsed(calendar(events, stamp=STAMP))

    assert [value for name, value in lines if name == "UID"] == ["0", "1", "2"]
    assert lines.count(("BEGIN", "VCALENDAR")) == lines.count(("END", "VCALENDAR")) == 1


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\\;,"), max_size=120),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 -- the zone is set below
)
def test_any_text_and_time_can_be_read_back(text, moment):
    starts_at = moment.replace(microsecond=0, tzinfo=UTC)
    event = Event("a", text, starts_at, starts_at + timedelta(hours=1), description=text)

    values = dict(parsed(calendar([event], stamp=STAMP, name=text)))

    assert values["SUMMARY"] == text
    assert values.get("X-WR-CALNAME", "") == values.get("DESCRIPTION", "") == text
    assert datetime.strptime(values["DTSTART"], "%Y%m%dT%H%M%S%z") == starts_at


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_controls_and_other_line_ends_never_break_a_line(text):
    lines = parsed(calendar([replace(OPENING, summary=text, location=text, description=text)], stamp=STAMP))

    assert lines.count(("BEGIN", "VEVENT")) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"uid": " "}, "an event needs a uid"),
        ({"ends_at": STAMP - timedelta(days=400)}, "ends before it starts"),
        ({"url": "https://x.example/a b"}, "must hold no blanks"),
        ({"url": "https://x.example/\r\nATTENDEE:x"}, "must hold no blanks"),
    ],
)
def test_what_no_calendar_could_hold_is_an_error(change, why):
    with pytest.raises(ValueError, match=why):
        calendar([replace(OPENING, **change)], stamp=STAMP)


def test_a_time_without_a_zone_is_an_error():
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 -- the error itself

    with pytest.raises(ValueError, match="needs a zone"):
        calendar([Event("a", "b", naive, naive)], stamp=STAMP)
