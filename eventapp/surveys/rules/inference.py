"""What kind a question is when no definition says so, judged by all its answers together.

Whole numbers from 0 to 10 are a scale, other numbers are numbers. Words are a choice when they are at most 20 different
short ones, else free text. A question without answers is a scale without options. Several answers by one person and
net promoter scales cannot be told from answers: they need a definition.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from eventapp.surveys.rules import skm
from eventapp.surveys.rules.questions import COUNTED, Question, element
from eventapp.surveys.rules.values import as_number, natural_order

__all__ = ["inferred", "looks_like_element", "with_options"]

_HIGHEST_POINT = 10
_MOST_CHOICES = 20
_LONGEST_CHOICE = 80  # characters


def looks_like_element(answers: Iterable[str]) -> bool:
    """Whether nothing but 1 to 4 was answered."""
    question = element("")
    return all(as_number(answer) in (question.by_number or {}) for answer in answers)


def inferred(key: str, answers: Iterable[str]) -> Question:
    """The question that these different answers (none empty) suggest."""
    texts = sorted(set(answers))
    numbers = [number for number in map(as_number, texts) if number is not None]
    if len(numbers) < len(texts):
        short = len(texts) <= _MOST_CHOICES and all(len(text) <= _LONGEST_CHOICE for text in texts)
        return Question(key, "choice" if short else "text")
    if all(number.denominator == 1 and 0 <= number <= _HIGHEST_POINT for number in numbers):
        return Question(key, "scale")
    return Question(key, "number")


def with_options(question: Question, answers: Iterable[str]) -> Question:
    """The question with the options that the answers show, in their natural order, where it has none of its own."""
    if question.options is not None or question.kind not in COUNTED:
        return question
    return replace(question, options=tuple(sorted(answers, key=natural_order)), observed=True)


def element_keys(defined: Iterable[Question], found: Iterable[str]) -> list[str]:
    """Which questions are the SKM elements, by their keys U1 to U9; empty when no key says so.

    Keys of the definitions and of the answers together; without such definitions the template's nine, whether the
    answers have them or not, so that an element that nobody answered is seen to lack.
    """
    own = {skm.element_number(question.key): question.key for question in defined}
    met = {skm.element_number(key): key for key in found}
    own.pop(None, None)
    met.pop(None, None)
    if not own and not met:
        return []
    template = {} if own else dict(enumerate(skm.ELEMENTS, 1))
    chosen = {**template, **met, **own}
    return [chosen[number] for number in sorted(number for number in chosen if number is not None)]
