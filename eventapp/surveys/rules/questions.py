"""What a question is for the statistics: its key, its kind and the answers it offers; from plain data or JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from typing import Any, Literal, NoReturn, cast, get_args

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.surveys.errors import MalformedQuestions, OutsideOptions
from eventapp.surveys.rules import skm
from eventapp.surveys.rules.values import as_number, as_text, is_beyond, number_text, shown

__all__ = ["COUNTED", "KINDS", "Kind", "Question", "as_question", "as_questions", "element", "read_questions"]

Kind = Literal["scale", "choice", "multi", "nps", "number", "text"]
KINDS: tuple[Kind, ...] = get_args(Kind)
COUNTED: frozenset[Kind] = frozenset({"scale", "choice", "multi", "nps"})
"""Kinds whose answers are counted per option, also when the options are only known from the answers."""

_NET_PROMOTER_SCALE = tuple(str(number) for number in range(11))
_MOST_OFFERS = 12  # options named in a sentence
Plain = Mapping[str, object]


@frozen
class Question:
    """One question. `options` are texts in the order of the questionnaire; None when only the answers tell.

    `observed` says that the options were gathered from the answers, so that some may be lacking. `na` are answers that
    say that the question does not apply: whoever gives one has not answered. `skips_public` says that the number of
    people without an answer may be shown however small it is, `divides_only` that people may be divided by the question
    and that it is not counted itself; `answered` how many answered, where rows of people may leave some answers out.
    """

    key: str
    kind: Kind
    options: tuple[str, ...] | None = None
    observed: bool = False
    by_number: Mapping[Fraction, str] | None = field(default=None, compare=False)
    na: tuple[str, ...] = ()
    skips_public: bool = False
    divides_only: bool = False
    answered: int | None = None

    def __post_init__(self) -> None:
        numbers = {as_number(option): option for option in self.options or ()}
        if self.options and None not in numbers and len(numbers) == len(self.options):  # 32.1 and 32.10 are codes
            object.__setattr__(self, "by_number", numbers)

    @property
    def numbers(self) -> tuple[Fraction, ...] | None:
        """The options as numbers, or None when one is text or they are not known."""
        return None if self.by_number is None else tuple(self.by_number)

    @property
    def counts_options(self) -> bool:
        """Whether answers are counted per option."""
        return self.kind in COUNTED or (self.kind == "number" and self.options is not None)

    def reads(self, text: str, line: int | None = None) -> str:
        """The one spelling of an answer that is not empty, empty where it says that the question does not apply.

        Raises OutsideOptions, naming the line if there is one.
        """
        if self.options is not None and text in self.options:
            return text
        if text in self.na:
            return ""
        number = as_number(text)
        if number is not None:
            if self.by_number is not None and number in self.by_number:
                return self.by_number[number]
            if self.options is None and self.kind == "scale":
                return number_text(number)
            if self.options is None and self.kind == "number":
                return text
        if self.options is None and self.kind not in ("scale", "number"):
            return text
        return self._refuse(text, line)

    def _refuse(self, text: str, line: int | None) -> NoReturn:
        details: dict[str, Any] = {"value": shown(text), "question": shown(self.key)}
        if self.options is None and is_beyond(text):
            sentence = N_("“%(value)s” is no number for question “%(question)s” that can be reckoned with.")
            with_line = N_(
                "Line %(line)s: “%(value)s” is no number for question “%(question)s” that can be reckoned with."
            )
        elif self.options is None:
            sentence = N_("“%(value)s” is no number for question “%(question)s”; write 1.5, not 1,5.")
            with_line = N_("Line %(line)s: “%(value)s” is no number for question “%(question)s”; write 1.5, not 1,5.")
        else:
            more = ", …" if len(self.options) > _MOST_OFFERS else ""
            details["offers"] = ", ".join(shown(option) for option in self.options[:_MOST_OFFERS]) + more
            sentence = OutsideOptions.message
            with_line = N_(
                "Line %(line)s: “%(value)s” is not an answer that question “%(question)s” offers (%(offers)s)."
            )
        if line is None:
            raise OutsideOptions(sentence, **details)
        raise OutsideOptions(with_line, line=line, **details)


def element(key: str) -> Question:
    """The question of one SKM element."""
    return Question(key, "scale", skm.SCALE)


def read_questions(data: bytes) -> list[Question]:
    """The questions of a JSON file: [{"key", "type", "options"?, "text"?}]. Raises MalformedQuestions."""
    try:
        text = data.decode("utf-8-sig")
        plain = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise MalformedQuestions(line=error.lineno, column=error.colno) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise MalformedQuestions(N_("Line %(line)s of the question file is not UTF-8 text."), line=line) from None
    except (ValueError, RecursionError):  # NaN, a number of thousands of digits, brackets without end
        raise MalformedQuestions(
            N_("The question file holds a value that no question needs, such as NaN or endless brackets.")
        ) from None
    if not isinstance(plain, list):
        raise MalformedQuestions(N_("The question file must hold a list: [{“key”: …, “type”: …}, …]."))
    return as_questions(plain)


def as_questions(plain: Sequence[object]) -> list[Question]:
    """Questions from plain data, each key once. Raises MalformedQuestions."""
    questions: list[Question] = []
    keys: set[str] = set()
    for number, item in enumerate(plain, 1):
        question = item if isinstance(item, Question) else as_question(item, number)
        if question.key in keys:
            raise MalformedQuestions(N_("The question file defines “%(key)s” twice."), key=shown(question.key))
        keys.add(question.key)
        questions.append(question)
    return questions


def as_question(plain: object, number: int) -> Question:
    """A question from {"key", "type", "options"?, "na"?, "skips_public"?, "divides_only"?, "answered"?}.

    `number` is its place in the list. Raises MalformedQuestions.
    """
    if not isinstance(plain, Mapping):
        raise MalformedQuestions(N_("Question %(number)s of the question file is not an object."), number=number)
    key, kind, options = plain.get("key"), plain.get("type"), plain.get("options")
    if not isinstance(key, str) or not key.strip() or not _encodes(key):
        raise MalformedQuestions(N_("Question %(number)s of the question file has no “key” of text."), number=number)
    if kind not in KINDS:
        raise MalformedQuestions(
            N_("Question “%(key)s” has the type “%(type)s”; it must be one of %(types)s."),
            key=shown(key),
            type=shown(kind),
            types=", ".join(KINDS),
        )
    key = key.strip()
    texts = _options(options, key, by_value=kind in ("scale", "nps", "number"))
    na = _options(plain.get("na"), key, by_value=False) or ()
    if texts is not None and na:
        texts = tuple(text for text in texts if text not in na) or None
    if kind == "nps":
        if texts is not None and sorted(texts) != sorted(_NET_PROMOTER_SCALE):
            raise MalformedQuestions(
                N_("Question “%(key)s” is of type nps, so its options are 0 to 10."), key=shown(key)
            )
        texts = _NET_PROMOTER_SCALE
    answered = plain.get("answered")
    return Question(
        key,
        cast(Kind, kind),
        None if kind == "text" else texts,
        na=na,
        skips_public=plain.get("skips_public") is True,
        divides_only=plain.get("divides_only") is True,
        answered=answered if type(answered) is int else None,
    )


def _options(options: object, key: str, *, by_value: bool) -> tuple[str, ...] | None:
    """Options as text, each once (`by_value`: 1 and 1.0 are one); None for none. Raises MalformedQuestions."""
    if options is None or options == []:
        return None
    if not isinstance(options, Sequence) or isinstance(options, str):
        raise MalformedQuestions(N_("The options of question “%(key)s” are not a list."), key=shown(key))
    texts: list[str] = []
    seen: set[str | Fraction] = set()
    for option in options:
        text = as_text(option)
        is_one = isinstance(option, int | float | str) and not isinstance(option, bool)
        if is_one and _is_endless(option):
            raise MalformedQuestions(
                N_("The options of question “%(key)s” hold a number beyond what can be reckoned with."), key=shown(key)
            )
        if not is_one or not text or not _encodes(text):
            raise MalformedQuestions(
                N_("The options of question “%(key)s” must be numbers or text; “%(option)s” is neither."),
                key=shown(key),
                option=shown(option),
            )
        number = as_number(text) if by_value else None
        value = text if number is None else number
        if value in seen:
            raise MalformedQuestions(
                N_("The options of question “%(key)s” hold “%(option)s” twice."), key=shown(key), option=shown(text)
            )
        seen.add(value)
        texts.append(text)
    return tuple(texts)


def _is_endless(option: object) -> bool:
    """Whether a number is beyond what can be reckoned with, such as 1e400."""
    return isinstance(option, float) and not math.isfinite(option)


def _encodes(text: str) -> bool:
    """False for halves of surrogate pairs, which JSON can write and no output can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
