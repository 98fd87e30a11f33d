"""One set of answers judged against its questions: each answer in its one spelling, or why it does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Protocol

from eventapp.errors import Refusal
from eventapp.frozen import frozen
from eventapp.questionnaires.errors import (
    AnswerNeeded,
    AnswerNoDate,
    AnswerNoEmail,
    AnswerNoFile,
    AnswerNoNumber,
    AnswerNoPhone,
    AnswerNotOffered,
    AnswerTooLong,
    QuestionUnknown,
    SeveralAnswers,
)
from eventapp.questionnaires.rules import conditions
from eventapp.questionnaires.rules.dates import read_date
from eventapp.questionnaires.rules.questions import NPS_VALUES, SEVERAL, WITH_OPTIONS, YES, Condition, Kind

LONGEST_TEXT = 2000  # characters
LONGEST_LINE = 200
_LONGEST_READ = 20_000  # characters; a longer answer is refused before anything looks at it
_LONGEST_SHOWN = 40  # characters of a foreign value in a sentence
_NUMBER = re.compile(r"([+-]?)(\d{1,12})(?:[.,](\d{1,6}))?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)  # 1.500 is one thousand and a half, or one and a half
_TOKEN = re.compile(r"[a-z2-7]{20,40}")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+")
_TICKED = frozenset({YES, "y", "on", "true", "1"})
_MARKS_OF_DIRECTION = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")

Reader = Callable[[str], str]  # a text as it was typed to its one spelling; raises a Refusal
NO_READERS: Mapping[Kind, Reader] = {}


class Asked(Protocol):
    """What must be known of a question to judge an answer to it."""

    @property
    def key(self) -> str:
        """The code by which the answer comes."""
        ...

    @property
    def kind(self) -> Kind:
        """What it asks for."""
        ...

    @property
    def required(self) -> bool:
        """Whether it may not be passed over."""
        ...

    @property
    def values(self) -> tuple[str, ...]:
        """The codes of its options, in order."""
        ...

    @property
    def show_if(self) -> Condition | None:
        """When it is asked; None is always."""
        ...

    @property
    def types(self) -> Sequence[str]:
        """Who is asked; empty is everybody."""
        ...


@frozen
class Judged:
    """``answers`` hold what was answered and fits, by key; ``errors`` what does not, also for keys nobody asks.

    ``hidden`` are the questions whose condition was not met; what came for them is dropped.
    """

    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: dict[str, Refusal] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


def judge(
    questions: Sequence[Asked],
    given: Mapping[str, object],
    *,
    facts: conditions.Known | None = None,
    readers: Mapping[Kind, Reader] = NO_READERS,
    names: Mapping[str, str] | None = None,
) -> Judged:
    """Judge the answers ``given`` by key: a text, a number, several of them, or None for a question passed over.

    ``facts`` are what conditions may ask about besides answers; ``readers`` know how a kind is written here;
    ``names`` stand in the sentences instead of the questions' numbers.
    """
    judged = Judged()
    known: dict[str, Sequence[str]] = dict(facts or {})
    for number, question in enumerate(questions, 1):
        key = question.key
        if not conditions.is_shown(question, known):
            judged.hidden.add(key)
            continue
        name = f"“{names[key]}”" if names and key in names else str(number)
        try:
            answer = _answer(question, name, given.get(key), readers)
        except Refusal as refusal:
            judged.errors[key] = refusal
        else:
            if answer:
                judged.answers[key] = known[key] = answer
    asked = {question.key for question in questions}
    for key in given:
        if key not in asked:
            judged.errors[key] = QuestionUnknown(key=_shown(key))
    return judged


def texts(value: object) -> tuple[str, ...]:
    """A value, or several, as texts without what no text needs; nothing for None and for blanks."""
    several = value if isinstance(value, list | tuple) else (value,)
    return tuple(text for text in map(_text, several) if text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Controls and halves of surrogate pairs: databases refuse some of them, and no reader wants the others.
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def _answer(question: Asked, name: str, value: object, readers: Mapping[Kind, Reader]) -> tuple[str, ...]:
    """The answer in its one spelling, empty when the question was passed over. Raises a Refusal."""
    if isinstance(value, str) and len(value) > _LONGEST_READ:
        raise AnswerTooLong(number=name, length=len(value), most=_most(question.kind))
    given = texts(value)
    if question.kind is Kind.CONSENT:
        given = (YES,) if any(text.casefold() in _TICKED for text in given) else ()
    if not given:
        if question.required:
            raise AnswerNeeded(number=name)
        return ()
    if question.kind in SEVERAL:
        for text in given:
            _offered(question.values, name, text)
        return tuple(value for value in question.values if value in given)
    if len(given) > 1:
        raise SeveralAnswers(number=name)
    return (_one(question, name, given[0], readers),)


def _one(question: Asked, name: str, text: str, readers: Mapping[Kind, Reader]) -> str:
    """One answer in its one spelling. Raises a Refusal."""
    kind = question.kind
    if kind in readers:
        return readers[kind](_line(name, text))
    if kind in WITH_OPTIONS or kind is Kind.REGION:
        _offered(question.values, name, text)
    elif kind is Kind.NPS:
        _offered(NPS_VALUES, name, text)
    elif kind is Kind.NUMBER:
        return _number(name, text)
    elif kind is Kind.DATE:
        return _date(name, text)
    elif kind is Kind.FILE:
        if not _TOKEN.fullmatch(text):
            raise AnswerNoFile(number=name)
    elif kind is Kind.EMAIL:
        if not _EMAIL.fullmatch(text):
            raise AnswerNoEmail(number=name)
    elif kind is Kind.PHONE:
        return _phone(name, text)
    elif kind is Kind.LINE:
        return _line(name, text)
    elif len(text) > LONGEST_TEXT:
        raise AnswerTooLong(number=name, length=len(text), most=LONGEST_TEXT)
    return text


def _most(kind: Kind) -> int:
    return LONGEST_TEXT if kind is Kind.TEXT else LONGEST_LINE


def _line(name: str, text: str) -> str:
    """One line, without marks that hide letters or turn their direction."""
    line = " ".join("".join(c for c in text if c not in _MARKS_OF_DIRECTION).split())
    if len(line) > LONGEST_LINE:
        raise AnswerTooLong(number=name, length=len(line), most=LONGEST_LINE)
    return line


def _offered(values: Sequence[str], name: str, text: str) -> None:
    if text not in values:
        raise AnswerNotOffered(number=name, value=_shown(text))


def _number(name: str, text: str) -> str:
    """``1,50`` and ``1.5`` as ``1.5``; refused is also what may be meant in two ways, such as 1.500."""
    parts = _NUMBER.fullmatch(text)
    if parts is None or _THOUSANDS.fullmatch(text):
        raise AnswerNoNumber(number=name, value=_shown(text))
    sign, whole, decimals = parts.groups()
    fraction = (decimals or "").rstrip("0")
    plain = f"{int(whole)}.{fraction}" if fraction else str(int(whole))
    return f"-{plain}" if sign == "-" and plain != "0" else plain


def _date(name: str, text: str) -> str:
    day = read_date(text)
    if day is None:
        raise AnswerNoDate(number=name, value=_shown(text))
    return day.isoformat()


def _phone(name: str, text: str) -> str:
    """Digits with a plus in front, if there was one. How a country writes its numbers, only the caller knows."""
    digits = re.sub(r"[\s().\-/]", "", text)
    if not re.fullmatch(r"\+?\d{7,15}", digits, re.ASCII):
        raise AnswerNoPhone(number=name, value=_shown(text))
    return digits


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
