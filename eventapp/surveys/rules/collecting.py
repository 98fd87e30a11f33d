"""Answers gathered per question: each person once, each answer in its one spelling, counted in total and by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from eventapp.errors import N_
from eventapp.surveys.errors import AnsweredTwice
from eventapp.surveys.rules.questions import Question
from eventapp.surveys.rules.values import as_text, shown

__all__ = ["Collected", "Column", "Given", "Tally", "collect"]

Given = tuple[Hashable, str | None, Hashable]
"""Respondent, question, value; without a question: the person took part. None or empty: the question was skipped."""

_SOMETHING = "text"  # stands for a free text, which is counted and not kept


class Tally(NamedTuple):
    """One question among some people: how many they are, how many answered, and how often each answer was given."""

    people: int
    answered: int
    counts: Mapping[str, int]

    @property
    def missing(self) -> int:
        """People who skipped the question."""
        return self.people - self.answered


class Column:
    """The answers to one question by person. `question` is None while it has no definition; then answers stay raw."""

    def __init__(self, key: str, question: Question | None, *, keep: bool) -> None:
        self.key = key
        self.question = question
        self.several = question is not None and question.kind == "multi"
        self.answers: dict[int, str] = {}  # empty: skipped
        self.ticks: dict[int, tuple[str, ...]] = {}
        self.spelling: dict[Hashable, str] = {}
        self._keep = keep

    def spelled(self, value: Hashable, line: int | None) -> str:
        """The one spelling of a value. Raises OutsideOptions."""
        text = as_text(value)
        if text and self.question is not None and self.question.kind != "text":
            text = self.question.reads(text, line)
        elif text and not self._keep:
            return _SOMETHING  # not remembered: free texts are all different
        self.spelling[value] = text
        return text

    def settle(self, question: Question) -> None:
        """Give the question its definition after the answers are known; they must fit it."""
        self.question = question
        if question.kind != "text":
            spelling = {text: question.reads(text) if text else "" for text in set(self.answers.values())}
            self.answers = {person: spelling[text] for person, text in self.answers.items()}

    def tally(self, people: int) -> Tally:
        """All people together."""
        if self.several:
            answered = sum(1 for ticks in self.ticks.values() if ticks)
            return Tally(people, answered, Counter(chain.from_iterable(self.ticks.values())))
        counts = Counter(self.answers.values())
        skipped = counts.pop("", 0)
        return Tally(people, len(self.answers) - skipped, counts)

    def tallies(self, group_of: Mapping[int, str], sizes: Mapping[str | None, int]) -> dict[str | None, Tally]:
        """Each group of `sizes` by itself; people whom `group_of` lacks are the group None."""
        counts: dict[str | None, Counter[str]] = {group: Counter() for group in sizes}
        if self.several:
            answered = Counter(group_of.get(person) for person, ticks in self.ticks.items() if ticks)
            for person, ticks in self.ticks.items():
                counts[group_of.get(person)].update(ticks)
        else:
            answered = Counter()
            pairs = Counter(zip(map(group_of.get, self.answers), self.answers.values(), strict=True))
            for (group, text), count in pairs.items():
                if text:
                    counts[group][text] = count
                    answered[group] += count
        return {group: Tally(sizes[group], answered[group], counts[group]) for group in sizes}


class Collected(NamedTuple):
    """Everything that was read: the number of people and a column per question that occurred."""

    people: int
    columns: dict[str, Column]


def collect(
    answers: Iterable[Given],
    define: Callable[[str], Question | None],
    *,
    keep: Collection[str] | None,
    line: Callable[[], int | None],
) -> Collected:
    """Gather the answers. `keep` are the undefined or text questions whose wording is needed, None for all.

    `line` tells where the answer taken last stands, if anywhere. Raises OutsideOptions, AnsweredTwice.
    """
    people: dict[Hashable, int] = {}
    columns: dict[str, Column] = {}
    for respondent, key, value in answers:
        person = people.setdefault(respondent, len(people))
        if key is None:
            continue
        column = columns.get(key)
        if column is None:
            column = columns[key] = Column(key, define(key), keep=keep is None or key in keep)
        text = column.spelling.get(value)
        if text is None:
            text = column.spelled(value, line())
        if column.several:
            ticks = column.ticks.setdefault(person, ())
            if text and text not in ticks:
                column.ticks[person] = (*ticks, text)
        elif person in column.answers:
            raise _twice(respondent, key, line())
        else:
            column.answers[person] = text
    return Collected(len(people), columns)


def _twice(respondent: Hashable, key: str, line: int | None) -> AnsweredTwice:
    details = {"respondent": shown(respondent), "question": shown(key)}
    if line is None:
        return AnsweredTwice(**details)
    return AnsweredTwice(
        N_(
            "Line %(line)s: respondent “%(respondent)s” answers question “%(question)s” twice; "
            "only “multi” takes several answers."
        ),
        line=line,
        **details,
    )
