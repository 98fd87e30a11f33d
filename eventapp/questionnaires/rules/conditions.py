"""Which questions are asked of whom: a condition looks at answers that were given before, and at what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from eventapp.questionnaires.rules.questions import Condition

Known = Mapping[str, Sequence[str]]  # answers that were taken, and facts, by key


class Conditional(Protocol):
    """What decides whether a question is asked."""

    @property
    def show_if(self) -> Condition | None:
        """When it is asked; None is always."""
        ...

    @property
    def types(self) -> Sequence[str]:
        """Who is asked; empty is everybody."""
        ...


C = TypeVar("C", bound=Conditional)


def is_shown(question: Conditional, known: Known) -> bool:
    """Whether the question is asked, given the answers to those before it.

    A question that was not asked itself has no answer in ``known``; so what depends on it is not asked either.
    """
    condition = question.show_if
    return condition is None or not set(condition.values).isdisjoint(known.get(condition.key, ()))


def for_type(questions: Sequence[C], person_type: str) -> list[C]:
    """The questions that people of this type are asked."""
    return [question for question in questions if not question.types or person_type in question.types]
