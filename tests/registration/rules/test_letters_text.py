"""Placeholders of letters to many, the hours of the forum, and what an organiser types about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.errors import BadPracticalInformation
from eventapp.registration.rules import letters, practical, timing

VALUES = {"name": "Ni Wayan", "code": "7K4M-2QXD", "link": "https://forum.example/t/abc"}
OPENS = datetime(2031, 5, 12, 1, 0, tzinfo=UTC)  # 08.00 WIB


def test_placeholders_are_replaced_by_either_name_and_in_any_case():
    text = "Halo {nama}, kode {Kode}. {link} {kursi}|"

    assert letters.filled(text, VALUES) == "Halo Ni Wayan, kode 7K4M-2QXD. https://forum.example/t/abc |"


@pytest.mark.parametrize(
    "text", ["{config}", "{name.__class__}", "{0}", "{}", "{{nama}} {jabatan}", "{nama!r}", "{nama:>9999999}"]
)
def test_anything_else_in_braces_is_refused_and_the_known_ones_are_named(text):
    with pytest.raises(letters.UnknownPlaceholder) as refused:
        letters.checked(text, local=True)

    assert "{tautan}" in refused.value.details["known"]


def test_braces_that_hold_no_word_are_ordinary_text():
    text = "a { b } } {\n} {{nama}} {" + "x" * 60 + "}"

    assert letters.checked(text.replace("{ b }", ""), local=False)
    assert letters.filled("{{nama}}", VALUES) == "{Ni Wayan}"


@given(st.text(), st.text())
def test_a_value_is_never_read_as_text_of_the_letter(value, around):
    filled = letters.filled(around.replace("{", "").replace("}", "") + "{name}", {"name": value + "{code}{nama}"})

    assert filled.endswith(value + "{code}{nama}")


def test_days_last_from_midnight_until_their_hours_are_known():
    whole = timing.days(date(2031, 5, 12), date(2031, 5, 13), zone="Asia/Jakarta")
    timed = timing.days(date(2031, 5, 12), date(2031, 5, 13), zone="Asia/Jakarta", opens=time(8), closes=time(16, 30))

    assert [(day.ends_at - day.starts_at, day.is_timed) for day in whole] == [(timedelta(days=1), False)] * 2
    assert [(day.starts_at.astimezone(UTC), day.ends_at - day.starts_at) for day in timed] == [
        (OPENS, timedelta(hours=8.5)),
        (OPENS + timedelta(days=1), timedelta(hours=8.5)),
    ]
    assert timing.days(None, None, zone="Asia/Jakarta") == []


@pytest.mark.parametrize(
    ("before_opening", "due"),
    [
        (timedelta(days=7, minutes=1), []),
        (timedelta(days=7), [168]),
        (timedelta(days=6, minutes=1), [168]),
        (timedelta(days=6), []),
        (timedelta(days=1), [24]),
        (timedelta(hours=12, minutes=1), [24]),
        (timedelta(hours=12), []),
        (timedelta(hours=3), [3]),
        (timedelta(hours=1), []),
        (timedelta(hours=-1), []),
    ],
)
def test_a_reminder_is_due_for_a_day_or_half_of_its_hours(before_opening, due):
    found = timing.due_reminders(OPENS, [3, 168, 24, 24], OPENS - before_opening)

    assert [hours for hours, _ in found] == due


def test_the_broadcast_opens_before_each_day_and_closes_at_its_end():
    days = timing.days(date(2031, 5, 12), date(2031, 5, 13), zone="Asia/Jakarta", opens=time(8), closes=time(16))
    early, tomorrow = OPENS - timedelta(minutes=30), OPENS + timedelta(hours=23, minutes=30)

    def seen(at):
        return timing.joinable(days, at, minutes_before=30)

    assert seen(early - timedelta(seconds=1)) == (False, early)
    assert seen(early)[0]
    assert seen(OPENS + timedelta(hours=8)) == (False, tomorrow)
    assert seen(tomorrow)[0]
    assert seen(OPENS + timedelta(hours=32)) == (False, None)


@given(st.datetimes(min_value=datetime(2020, 1, 2), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_calendars_sequence_grows_with_every_later_change(at):
    assert timing.sequence(at, None) < timing.sequence(None, at, at + timedelta(minutes=1)) < 2**31
    assert timing.sequence(None) == 0


def test_reminders_are_typed_in_days_or_hours_of_either_language():
    assert practical.read_reminders("7, 1 hari; 3 jam, 24h, 2 days") == (168, 48, 24, 3)
    assert practical.read_reminders(" ") == ()
    assert practical.written_reminders((168, 24, 3), day="hari", hour="jam") == "7 hari, 1 hari, 3 jam"


@pytest.mark.parametrize("typed", ["soon", "0", "-1", "61", "1,2,3,4,5,6", "1000000", "\u0661"])
def test_reminders_that_nobody_could_mean_are_refused(typed):
    with pytest.raises(BadPracticalInformation):
        practical.read_reminders(typed)


@pytest.mark.parametrize("typed", ["http://peta.example", "javascript:alert(1)", "https://", "https://a b", "peta"])
def test_an_address_is_whole_and_safe(typed):
    with pytest.raises(BadPracticalInformation):
        practical.read_address(typed)


def test_hours_and_minutes_are_read_as_people_write_them():
    assert practical.read_time("8:05") == practical.read_time("08.05") == time(8, 5)
    assert (practical.read_time(""), practical.read_minutes(""), practical.read_minutes(" 15 ")) == (None, 30, 15)
    for typed in ("25.00", "8", "8.5", "08.60"):
        with pytest.raises(BadPracticalInformation):
            practical.read_time(typed)
    for typed in ("1441", "-5", "lima"):
        with pytest.raises(BadPracticalInformation):
            practical.read_minutes(typed)
