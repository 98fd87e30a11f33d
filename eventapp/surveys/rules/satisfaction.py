"""The ready-made satisfaction survey of a forum: four levels for the whole and its elements, and a few more questions.

The levels are those that the programme's documents used in 2017, best first; their codes grow with satisfaction, so
that 3 and 4 are the two best. Only the first question needs an answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from eventapp.questionnaires.rules.questions import Draft, Kind, Option

__all__ = ["KEY", "LEVELS", "QUESTIONS", "TITLE_EN", "TITLE_ID", "has_one_bad_level"]

KEY = "satisfaction"
TITLE_ID, TITLE_EN = "Survei kepuasan forum", "Forum satisfaction survey"
LEVELS = (
    Option("4", "Sangat puas", "Very satisfied"),
    Option("3", "Puas", "Satisfied"),
    Option("2", "Cukup puas", "Fairly satisfied"),
    Option("1", "Tidak puas", "Not satisfied"),
)


def has_one_bad_level(labels: Iterable[str]) -> bool:
    """Whether these are the documents' own levels, in one language: three are good ones, the lowest alone is not."""
    return set(labels) in ({option.label_id for option in LEVELS}, {option.label_en for option in LEVELS})


def _level(key: str, text_id: str, text_en: str, *, required: bool = False) -> Draft:
    return Draft(key, Kind.SCALE, text_id, text_en, LEVELS, required)


QUESTIONS = (
    _level("overall", "Forum ini secara keseluruhan", "The forum as a whole", required=True),
    _level("registration", "Pendaftaran dan tiket", "Registration and ticket"),
    _level("staff", "Pelayanan petugas", "Help from the staff"),
    _level("sessions", "Isi acara dan narasumber", "Sessions and speakers"),
    _level("exhibition", "Pameran daerah", "Exhibition of the regions"),
    _level("venue", "Tempat atau siaran daring", "Venue or online broadcast"),
    Draft(
        "attendance",
        Kind.CHOICE,
        "Bagaimana Anda mengikuti forum?",
        "How did you take part?",
        (
            Option("onsite", "Luring, di tempat acara", "On site"),
            Option("online", "Daring", "Online"),
            Option("both", "Luring dan daring", "On site and online"),
        ),
    ),
    Draft(
        "useful",
        Kind.MULTI,
        "Bagian mana yang paling berguna bagi Anda?",
        "Which parts were the most useful to you?",
        (
            Option("panel", "Diskusi panel", "Panel discussions"),
            Option("workshop", "Lokakarya", "Workshops"),
            Option("exhibition", "Pameran daerah", "Exhibition of the regions"),
            Option("award", "Malam penghargaan", "Award night"),
            Option("meeting", "Bertemu rekan dari daerah lain", "Meeting people from other regions"),
        ),
    ),
    Draft(
        "recommend",
        Kind.NPS,
        "Seberapa mungkin Anda menyarankan forum ini kepada rekan?",
        "How likely are you to recommend this forum to a colleague?",
        hint_id="0 berarti sama sekali tidak mungkin, 10 sangat mungkin",
        hint_en="0 means not at all likely, 10 very likely",
    ),
    Draft(
        "comment",
        Kind.TEXT,
        "Apa yang perlu kami ubah tahun depan?",
        "What should we change next year?",
        hint_id="Jangan tulis nama atau nomor siapa pun",
        hint_en="Please write no names and no numbers of people",
    ),
)
