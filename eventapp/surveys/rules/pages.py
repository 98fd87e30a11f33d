"""A survey on several pages, and options in another order for each person: plain steps over plain data.

Nothing of it is kept: the page is told by the form, and the order follows from the random number of the form, which
the database knows by its hash only.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from eventapp.questionnaires.rules import conditions
from eventapp.questionnaires.rules.conditions import Conditional, Known

__all__ = ["Page", "in_random_order", "pages", "step"]


class Paged(Conditional, Protocol):
    """What a page holds."""

    @property
    def key(self) -> str:
        """The code of the question."""
        ...

    @property
    def page(self) -> str:
        """The heading of the page that begins with it; empty for none."""
        ...


Q = TypeVar("Q", bound=Paged)


@dataclass(frozen=True)
class Page(Generic[Q]):
    """Some questions that are shown together, with the number of the first one."""

    title: str
    first: int
    questions: tuple[Q, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its questions."""
        return frozenset(question.key for question in self.questions)


def pages(questions: Sequence[Q]) -> list[Page[Q]]:
    """The questions by page; one page unless a question begins another."""
    starts = [place for place, question in enumerate(questions) if question.page or not place]
    ends = [*starts[1:], len(questions)]
    return [
        Page(questions[start].page, start + 1, tuple(questions[start:end]))
        for start, end in zip(starts, ends, strict=False)
        if start < end
    ]


def step(all_pages: Sequence[Page[Q]], at: int, known: Known, *, back: bool = False) -> int | None:
    """The next page (or the one before) on which anything is asked, given the answers so far; None when there is none.

    A condition on a question of the same page may yet be met, so such a page is shown.
    """
    places = range(at - 1, -1, -1) if back else range(at + 1, len(all_pages))
    return next((place for place in places if _asks(all_pages[place], known)), None)


def in_random_order(values: Iterable[str], seed: str) -> list[str]:
    """The values in an order that follows from the seed and is the same each time."""
    order = list(values)
    random.Random(seed).shuffle(order)  # noqa: S311 -- an order, not a secret
    return order


def _asks(page: Page[Q], known: Known) -> bool:
    return any(
        conditions.is_shown(question, known) or (question.show_if is not None and question.show_if.key in page.keys)
        for question in page.questions
    )
