"""Short ways to write a questionnaire down."""

from __future__ import annotations

from collections.abc import Sequence

from eventapp.frozen import frozen
from eventapp.questionnaires.rules.questions import Draft, Item, Kind, Option
from eventapp.surveys.rules.about import About

__all__ = ["AGREEMENT", "FACES", "Template", "choice", "comment", "faces", "levels", "matrix"]

Both = tuple[str, str]  # Indonesian, English


@frozen
class Template:
    """A questionnaire to begin with. ``key`` becomes the family, by which answers are compared over the years."""

    key: str
    about: About
    title_id: str
    title_en: str
    minutes: int
    questions: tuple[Draft, ...]


def levels(*words: Both) -> tuple[Option, ...]:
    """Levels from the lowest, numbered from 1."""
    return tuple(Option(str(number), *word) for number, word in enumerate(words, 1))


FACES = levels(
    ("Tidak puas", "Not satisfied"),
    ("Kurang puas", "Less satisfied"),
    ("Puas", "Satisfied"),
    ("Sangat puas", "Very satisfied"),
)
AGREEMENT = levels(
    ("Tidak setuju", "Disagree"),
    ("Kurang setuju", "Rather disagree"),
    ("Setuju", "Agree"),
    ("Sangat setuju", "Strongly agree"),
)


def faces(key: str, text: Both, *, required: bool = False) -> Draft:
    """A question with four faces."""
    return Draft(key, Kind.FACES, *text, FACES, required)


def matrix(key: str, text: Both, items: Sequence[tuple[str, str, str]]) -> Draft:
    """Statements (key, Indonesian, English) with which somebody agrees or not."""
    return Draft(key, Kind.MATRIX, *text, AGREEMENT, items=tuple(Item(*item) for item in items))


def choice(key: str, text: Both, options: Sequence[tuple[str, str, str]]) -> Draft:
    """One answer of several (value, Indonesian, English)."""
    return Draft(key, Kind.CHOICE, *text, tuple(Option(*option) for option in options))


def comment(text: Both) -> Draft:
    """A free text, with the plea to name nobody."""
    return Draft(
        "comment",
        Kind.TEXT,
        *text,
        hint_id="Jangan tulis nama atau nomor siapa pun",
        hint_en="Please write no names and no numbers of people",
    )
