"""Which questions of a survey are the nine service elements of SKM.

By their keys U1 to U9, of the definitions and of the answers together. Where only the answers have such keys, all nine
are meant, so that an element that nobody answered is seen to lack. Without any such key: the defined scales of exactly
1 to 4; without definitions, the questions that were answered with 1 to 4 only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from eventapp.errors import N_
from eventapp.surveys.errors import UnfitElements
from eventapp.surveys.rules import skm
from eventapp.surveys.rules.questions import Question, element
from eventapp.surveys.rules.values import as_number, shown

__all__ = ["as_element", "element_keys"]


def as_element(question: Question) -> Question:
    """The definition of an SKM element, on the scale of 1 to 4 if it names none. Raises UnfitElements for another."""
    if question.kind != "scale" or (question.options is not None and not _is_four_points(question)):
        raise UnfitElements(
            N_("SKM element “%(key)s” must be of type scale with the options 1 to 4."), key=shown(question.key)
        )
    return question if question.options is not None else replace(question, options=skm.SCALE)


def element_keys(
    defined: Collection[Question] | None, met: Sequence[str], answers: Callable[[str], Iterable[str]]
) -> list[str]:
    """The keys of the elements, in their order. `met` are the questions of the answers; `answers` gives the different
    answers to one of them. Raises UnfitElements when there are none.
    """
    keys = _by_number(defined or (), met)
    if not keys and defined is not None:
        keys = [question.key for question in defined if question.kind == "scale" and _is_four_points(question)]
    elif not keys:
        points = element("").by_number or {}
        keys = [key for key in met if all(as_number(answer) in points for answer in answers(key))]
        keys = keys if met else list(skm.ELEMENTS)
    if not keys:
        raise UnfitElements
    return keys


def _by_number(defined: Collection[Question], met: Sequence[str]) -> list[str]:
    own = _numbered(question.key for question in defined)
    found = _numbered(met)
    if not own and not found:
        return []
    template = {} if own else dict(enumerate(skm.ELEMENTS, 1))
    chosen = {**template, **found, **own}
    return [chosen[number] for number in sorted(chosen)]


def _numbered(keys: Iterable[str]) -> dict[int, str]:
    pairs = ((skm.element_number(key), key) for key in keys)
    return {number: key for number, key in pairs if number is not None}


def _is_four_points(question: Question) -> bool:
    return question.options is not None and sorted(question.options) == list(skm.SCALE)
