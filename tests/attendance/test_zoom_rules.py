"""Reports of Zoom as they come: read, refused with a sentence, and people in them matched."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from eventapp.attendance.rules.zoom import (
    How,
    Match,
    NotAReport,
    NoTime,
    NotText,
    Person,
    Registered,
    WrongOrder,
    match,
    read,
)

WIB = ZoneInfo("Asia/Jakarta")
REPORT = """\ufeffMeeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
812 3456 7890,Forum 2031 Hari 1,05/12/2031 08:45:00 AM,05/12/2031 12:00:00 PM,panitia@contoh.example,195,4

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent
Budi Santoso,budi@contoh.example,05/12/2031 09:00:00 AM,05/12/2031 09:30:00 AM,30,Yes,
Budi Santoso,budi@contoh.example,05/12/2031 09:20:00 AM,05/12/2031 10:00:00 AM,40,Yes,
"012_Kominfo Madiun (Ni Wayan Sukmawati, S.T.)",,05/12/2031 09:05:00 AM,05/12/2031 10:05:00 AM,60,Yes,
iPhone,,05/12/2031 09:05:00 AM,05/12/2031 09:06:00 AM,1,Yes,
"""
PEOPLE = (
    Registered(1, "Dr. H. Budi Santoso, M.Si.", "Budi@contoh.example"),
    Registered(2, "Ni Wayan Sukmawati", "wayan@contoh.example"),
    Registered(3, "Siti Aminah", "dinas@contoh.example"),
    Registered(4, "Joko Prasetyo", "dinas@contoh.example"),
    Registered(5, "Agus Setiawan", "agus1@contoh.example"),
    Registered(6, "Agus Setiawan", "agus2@contoh.example"),
    Registered(7, "Muhammad Rizki Ramadhan", "rizki@contoh.example"),
)


def seen(name, *, email="", original=""):
    return Person(name, original, email, ())


def test_rows_of_one_person_become_one_with_their_time_united():
    report = read(REPORT.encode(), WIB)

    assert (report.topic, report.rows, len(report.people)) == ("Forum 2031 Hari 1", 4, 3)
    budi, wayan, phone = report.people
    assert [(f"{start:%H.%M}", f"{end:%H.%M}") for start, end in budi.stays] == [("09.00", "10.00")]
    assert budi.stays[0][0].utcoffset().total_seconds() == 7 * 3600
    assert (wayan.name, wayan.original) == ("Kominfo Madiun", "Ni Wayan Sukmawati, S.T.")
    assert [one.how for one in match(report.people, PEOPLE)] == [How.EMAIL, How.NAME, How.NOBODY]
    assert phone.name == "iPhone"


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (seen("Pak Budi", email="budi@contoh.example"), Match(How.EMAIL, 1)),
        (seen("Siti Aminah, S.E.", email="dinas@contoh.example"), Match(How.NAME, 3)),
        (seen("Dinas", email="dinas@contoh.example"), Match(How.SEVERAL, guesses=(3, 4))),
        (seen("agus setiawan"), Match(How.SEVERAL, guesses=(5, 6))),
        (seen("Sukmawati Ni Wayan"), Match(How.NAME, 2)),
        (seen("Muhamad Rizki Ramadhan"), Match(How.NAME, 7)),
        (seen("Rizki Ramadan"), Match(How.NOBODY)),
        (seen("Galaxy A12", original="Joko Prasetyo"), Match(How.NAME, 4)),
        (seen("🙂"), Match(How.NOBODY)),
    ],
)
def test_people_are_matched_by_address_then_by_name_and_never_by_chance(person, expected):
    assert match([person], PEOPLE)[0] == expected


@pytest.mark.parametrize(
    ("text", "refusal", "said"),
    [
        ("", NotAReport, "Join time"),
        ("Name,Total Duration (Minutes)\nBudi,30\n", NotAReport, "Show unique users"),
        ("Name,Join Time,Leave Time\nBudi,kemarin,besok\n", NoTime, "Line 2: “kemarin”"),
        ("Name,Join Time,Leave Time\nBudi,05/12/2031 10:00:00 AM,05/12/2031 09:00:00 AM\n", WrongOrder, "Line 2"),
        ("a\0b", NotText, "CSV"),
        ('Name,Join Time,Leave Time\n"Budi' + "x" * 200_000 + "\n", NotText, "CSV"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_a_sentence(text, refusal, said):
    with pytest.raises(refusal) as refused:
        read(text.encode(), WIB)

    assert said in refused.value.sentence(str)


def test_a_day_above_twelve_says_which_number_is_the_month():
    text = "Nama;Waktu Bergabung;Waktu Keluar\nBudi;05/12/2031 09:00:00;05/12/2031 10:00:00\n{}"
    other = "Ani;13/12/2031 09:00:00;13/12/2031 10:00:00\n"

    month_first, day_first = (read(text.format(more).encode(), WIB).people[0].stays[0][0] for more in ("", other))

    assert (month_first.month, day_first.month) == (5, 12)
