"""How the answers to one question divide people: into groups to compare, or into strata to weigh."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from eventapp.errors import N_
from eventapp.surveys.errors import UnknownQuestion
from eventapp.surveys.rules.collecting import Collected, Tally
from eventapp.surveys.rules.questions import Question
from eventapp.surveys.rules.values import natural_order, shown

__all__ = ["Division", "divided"]

_MOST_NAMED = 20  # questions in a sentence


class Division(NamedTuple):
    """Groups by answer, in the order of the questionnaire; people without an answer are the group None.

    `offered` are the options of a defined question, which are groups even when nobody chose them.
    """

    key: str
    names: tuple[str, ...]
    offered: tuple[str, ...] | None
    group_of: Mapping[int, str]
    sizes: Mapping[str | None, int]

    def tallies(self, collected: Collected, question: Question) -> dict[str | None, Tally]:
        """One question counted in every group."""
        column = collected.columns.get(question.key)
        if column is None:
            return {name: Tally(size, 0, {}) for name, size in self.sizes.items()}
        return column.tallies(self.group_of, self.sizes)

    def named_sizes(self) -> dict[str, int]:
        """People per group, those in no group left out."""
        return {name: self.sizes[name] for name in self.names}


def divided(collected: Collected, questions: Collection[Question], key: str) -> Division:
    """The division of all people by their answers to `key`, a question of the survey or of the file alone.

    Raises UnknownQuestion when there are answers but none to it, or when it takes several answers.
    """
    known = {question.key: question for question in questions}
    column = collected.columns.get(key)
    if column is None and key not in known and collected.columns:
        names = sorted({*known, *collected.columns}, key=natural_order)
        raise UnknownQuestion(question=shown(key), known=", ".join(shown(name) for name in names[:_MOST_NAMED]))
    question = known.get(key) or (column.question if column else None)
    if question is not None and question.kind == "multi":
        raise UnknownQuestion(
            N_("Question “%(question)s” takes several answers, so it divides nobody into groups."), question=shown(key)
        )
    group_of = {} if column is None else {person: text for person, text in column.answers.items() if text}
    counts = Counter(group_of.values())
    offered = None if question is None or question.observed else question.options
    groups = tuple(sorted(counts, key=natural_order)) if offered is None else offered
    sizes: dict[str | None, int] = {name: counts[name] for name in groups}
    sizes[None] = collected.people - len(group_of)
    return Division(key, groups, offered, group_of, sizes)
