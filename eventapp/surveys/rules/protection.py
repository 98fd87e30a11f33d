"""Which parts of a document must stay hidden so that nobody is recognised: suppression applied to questions and groups.

Small are not only the counts of options but also the numbers of people who answered or skipped, and the size of a
group: whoever knows one of them and the total knows the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eventapp.frozen import frozen
from eventapp.surveys.rules import promoters
from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.questions import Question
from eventapp.surveys.rules.suppression import hidden_cells, hidden_groups, is_small

__all__ = ["Guard"]

Tallies = Mapping[str | None, Tally]


@frozen
class Guard:
    """The limit of one document. With `skips_public` the number of people who skipped a question may be small."""

    min_n: int
    skips_public: bool = False

    def shows_n(self, tally: Tally) -> bool:
        """Whether the numbers of people who answered and who skipped may be seen."""
        counts = (tally.people, tally.answered, 0 if self.skips_public else tally.missing)
        return not any(is_small(count, self.min_n) for count in counts)

    def hidden_options(self, question: Question, tally: Tally) -> frozenset[str] | None:
        """The options of a question in total that are not shown; None hides the question, in every group too."""
        if not self.shows_n(tally):
            return None
        if not question.counts_options:
            return frozenset()
        options = question.options or ()
        if question.kind == "nps":  # its three groups may be shown, and are sums of its options
            small = any(is_small(count, self.min_n) for count in tally.counts.values())
            return frozenset(options) if small else frozenset()
        # Ticks have no known sum, but a lone empty place would say "fewer than min_n": they are hidden alike.
        positions = hidden_cells([tally.counts.get(option, 0) for option in options], self.min_n)
        return None if positions is None else frozenset(options[i] for i in positions)

    def shows_score(self, question: Question, tally: Tally) -> bool:
        """Whether the score of *nps* may be seen, from which the sizes of its groups can be reckoned."""
        groups = promoters.in_groups(tally.counts) if question.kind == "nps" else {"": 1}
        return self.shows_n(tally) and not any(is_small(count, self.min_n) for count in groups.values())

    def groups_of_hidden_size(self, sizes: Mapping[str, int], people: int) -> frozenset[str]:
        """The groups whose very number of people is not shown."""
        answered = sum(sizes.values())
        if not self.shows_n(Tally(people, answered, sizes)):
            return frozenset(sizes)
        names = list(sizes)
        positions = hidden_cells([sizes[name] for name in names], self.min_n)
        return frozenset(names if positions is None else (names[i] for i in positions))

    def groups_hiding(
        self, question: Question, tallies: Tallies, hidden: frozenset[str] | None, unsized: frozenset[str]
    ) -> set[str | None]:
        """The groups in which a question is hidden; the group None, people in no group, is never shown at all."""
        if hidden is None:
            return set(tallies)
        rows = {name: self._cells(question, tally, hidden) for name, tally in tallies.items()}
        sizes = {name: tally.people for name, tally in tallies.items()}
        return hidden_groups(rows, sizes, {None, *unsized}, self.min_n)

    def may_weigh(self, question: Question, strata: Tallies, hidden: frozenset[str]) -> bool:
        """Whether weighted shares, from which counts per stratum can be reckoned, reveal no small count."""
        cells = (self._cells(question, tally, hidden) for tally in strata.values())
        return not any(is_small(count, self.min_n) for row in cells for count in row)

    def _cells(self, question: Question, tally: Tally, hidden: frozenset[str]) -> Sequence[int]:
        """All counts of people that one group's entry would show or let reckon."""
        cells = [tally.people, tally.answered, 0 if self.skips_public else tally.missing]
        if question.counts_options:
            options = question.options or ()
            cells += [tally.counts.get(option, 0) for option in options if option not in hidden]
            if question.kind != "multi":  # ticks overlap: what is left of n says nothing about the hidden options
                cells.append(sum(tally.counts.get(option, 0) for option in hidden))
        return cells
