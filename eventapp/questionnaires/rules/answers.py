"""One set of answers judged against its questions: each answer in its one spelling, or why it does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from eventapp.errors import Refusal
from eventapp.questionnaires.errors import (
    AnswerNeeded,
    AnswerNoNumber,
    AnswerNotOffered,
    AnswerTooLong,
    QuestionUnknown,
    SeveralAnswers,
)
from eventapp.questionnaires.rules.questions import NPS_VALUES, WITH_OPTIONS, Kind

LONGEST_TEXT = 2000  # characters
_LONGEST_SHOWN = 40  # characters of a foreign value in a sentence
_NUMBER = re.compile(r"([+-]?)(\d{1,12})(?:[.,](\d{1,6}))?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)  # 1.500 is one thousand and a half, or one and a half


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


@dataclass(frozen=True, slots=True)
class Judged:
    """``answers`` hold what was answered and fits, by key; ``errors`` what does not, also for keys nobody asks."""

    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: dict[str, Refusal] = field(default_factory=dict)


def judge(questions: Sequence[Asked], given: Mapping[str, object]) -> Judged:
    """Judge the answers ``given`` by key: a text, a number, several of them, or None for a question passed over."""
    judged = Judged()
    for number, question in enumerate(questions, 1):
        try:
            answer = _answer(question, number, texts(given.get(question.key)))
        except Refusal as refusal:
            judged.errors[question.key] = refusal
        else:
            if answer:
                judged.answers[question.key] = answer
    known = {question.key for question in questions}
    for key in given:
        if key not in known:
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
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    # Controls and halves of surrogate pairs: databases refuse some of them, and no reader wants the others.
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def _answer(question: Asked, number: int, given: tuple[str, ...]) -> tuple[str, ...]:
    """The answer in its one spelling, empty when the question was passed over. Raises a Refusal."""
    if not given:
        if question.required:
            raise AnswerNeeded(number=number)
        return ()
    if question.kind is Kind.MULTI:
        for text in given:
            _offered(question.values, number, text)
        return tuple(value for value in question.values if value in given)
    if len(given) > 1:
        raise SeveralAnswers(number=number)
    text = given[0]
    if question.kind in WITH_OPTIONS:
        _offered(question.values, number, text)
    elif question.kind is Kind.NPS:
        _offered(NPS_VALUES, number, text)
    elif question.kind is Kind.NUMBER:
        text = _number(number, text)
    elif len(text) > LONGEST_TEXT:
        raise AnswerTooLong(number=number, length=len(text), most=LONGEST_TEXT)
    return (text,)


def _offered(values: Sequence[str], number: int, text: str) -> None:
    if text not in values:
        raise AnswerNotOffered(number=number, value=_shown(text))


def _number(number: int, text: str) -> str:
    """``1,50`` and ``1.5`` as ``1.5``; refused is also what may be meant in two ways, such as 1.500."""
    parts = _NUMBER.fullmatch(text)
    if parts is None or _THOUSANDS.fullmatch(text):
        raise AnswerNoNumber(number=number, value=_shown(text))
    sign, whole, decimals = parts.groups()
    fraction = (decimals or "").rstrip("0")
    plain = f"{int(whole)}.{fraction}" if fraction else str(int(whole))
    return f"-{plain}" if sign == "-" and plain != "0" else plain


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
