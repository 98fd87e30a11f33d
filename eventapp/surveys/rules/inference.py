"""What kind a question is when no definition says so, judged by all its answers together.

Whole numbers from 0 to 10 are a scale, other numbers are numbers, unless one begins with a zero too many (01), which
makes all of them codes. Words and codes are a choice when they are at most 20 different short ones, else free text. A
question without answers is a scale without options. Several answers by one person and net promoter scales cannot be
told from answers: they need a definition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from eventapp.errors import N_
from eventapp.surveys.errors import OutsideOptions
from eventapp.surveys.rules.questions import COUNTED, Question
from eventapp.surveys.rules.values import as_number, natural_order, shown

__all__ = ["inferred", "with_options"]

_CODE = re.compile(r"0\d", re.ASCII)
_COMMA, _POINT = re.compile(r"[+-]?\d+,\d+", re.ASCII), re.compile(r"[+-]?\d+\.\d+", re.ASCII)
_HIGHEST_POINT = 10
_MOST_CHOICES = 20
_LONGEST_CHOICE = 80  # characters


def inferred(key: str, answers: Iterable[str]) -> Question:
    """The question that these different answers (none empty) suggest. Raises OutsideOptions for mixed decimal signs."""
    texts = sorted(set(answers))
    numbers = [number for number in map(as_number, texts) if number is not None]
    _refuse_mixed(key, texts)
    if len(numbers) < len(texts) or any(map(_CODE.match, texts)):
        short = len(texts) <= _MOST_CHOICES and all(len(text) <= _LONGEST_CHOICE for text in texts)
        return Question(key, "choice" if short else "text")
    if all(number.denominator == 1 and 0 <= number <= _HIGHEST_POINT for number in numbers):
        return Question(key, "scale")
    return Question(key, "number")


def _refuse_mixed(key: str, texts: Sequence[str]) -> None:
    """Numbers of which some have a decimal point and some a comma would be counted as words. Raises OutsideOptions."""
    with_comma = [text for text in texts if _COMMA.fullmatch(text)]
    if with_comma and any(_POINT.fullmatch(text) for text in texts):
        raise OutsideOptions(
            N_("“%(value)s” is no number for question “%(question)s”; write 1.5, not 1,5."),
            value=shown(with_comma[0]),
            question=shown(key),
        )


def with_options(question: Question, answers: Iterable[str]) -> Question:
    """The question with the options that the answers show, in their natural order, where it has none of its own."""
    if question.options is not None or question.kind not in COUNTED:
        return question
    return replace(question, options=tuple(sorted(answers, key=natural_order)), observed=True)
