"""Columns of answers that were counted elsewhere: in a database, or in arrays of a large file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from eventapp.surveys.rules.collecting import Column, Tally
from eventapp.surveys.rules.questions import Question

__all__ = ["Counted", "Packed"]

_NO_GROUP = -1


class Counted(Column):
    """A question of which only the counts are known, so that it can make no groups."""

    def __init__(self, key: str, question: Question, tally: Tally) -> None:
        super().__init__(key, question, keep=False)
        self._tally = tally

    def tally(self, people: int) -> Tally:
        """All people together."""
        return self._tally._replace(people=people)


class Packed(Column):
    """Answers as two arrays of equal length: the person, and the number of the text in `texts` (empty: skipped).

    A person stands once in a question that takes one answer, and once with each text in one that takes several.
    """

    def __init__(self, key: str, question: Question | None, persons: Any, codes: Any, texts: Sequence[str]) -> None:
        self.key = key
        self.question = question
        self.several = question is not None and question.kind == "multi"
        self._persons, self._codes, self._texts = persons, codes, list(texts)

    @cached_property
    def answers(self) -> dict[int, str]:  # type: ignore[override]  # made when somebody asks
        """The answer of each person, for whoever makes groups."""
        return dict(zip(self._persons.tolist(), map(self._texts.__getitem__, self._codes.tolist()), strict=True))

    def settle(self, question: Question) -> None:
        """Give the question its definition after the answers are known; they must fit it."""
        self.question = question
        if question.kind != "text":
            self._texts = [question.reads(text) if text else "" for text in self._texts]
            self.__dict__.pop("answers", None)

    def different(self) -> set[str]:
        """The different answers, skipping aside."""
        return {text for text in self._texts if text}

    def tally(self, people: int) -> Tally:
        """All people together."""
        counts = self._counts(self._codes)
        answered = sum(counts.values())
        if self.several:
            answered = self._people(self._codes != self._texts.index("") if "" in self._texts else slice(None))
        return Tally(people, answered, counts)

    def tallies(self, group_of: Mapping[int, str], sizes: Mapping[str | None, int]) -> dict[str | None, Tally]:
        """Each group of `sizes` by itself; people whom `group_of` lacks are the group None."""
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        names = list(sizes)
        number = {name: i for i, name in enumerate(names)}
        group = np.full(int(self._persons.max(initial=-1)) + 1, number.get(None, _NO_GROUP))
        for person, own in group_of.items():
            if person < len(group):
                group[person] = number[own]
        of_answer = group[self._persons]
        found: dict[str | None, Tally] = {}
        for name, i in number.items():
            mine = of_answer == i
            counts = self._counts(self._codes[mine])
            answered = sum(counts.values())
            if self.several:
                given = mine & (self._codes != self._texts.index("")) if "" in self._texts else mine
                answered = self._people(given)
            found[name] = Tally(sizes[name], answered, counts)
        return found

    def _people(self, which: Any) -> int:
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        return int(np.unique(self._persons[which]).size)

    def _counts(self, codes: Any) -> Counter[str]:
        import numpy as np  # noqa: PLC0415 -- slow import, for large files alone

        counts: Counter[str] = Counter()
        for text, count in zip(self._texts, np.bincount(codes, minlength=len(self._texts)).tolist(), strict=True):
            if text and count:
                counts[text] += count
        return counts
