"""From rankings to who gets what: announced scores, decisions, places, and how often one region may win.

A ranking says who is before whom; this says who wins, in the order of categories that was announced. Nothing here
chooses among equals: what scores and recorded decisions leave open stays open, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import groupby

from eventapp.frozen import frozen
from eventapp.judging.rules.cuts import Cap, Selection, select
from eventapp.judging.rules.ladder import levels
from eventapp.judging.rules.ranking import Standing

__all__ = ["Contest", "Decided", "Outcome", "PassedOver", "outcomes", "places_of", "refined"]


@frozen
class Decided:
    """A recorded decision: an order of equals, best first (`order`), or a choice of the panel (`chosen`)."""

    chosen: str | None = None
    order: tuple[tuple[str, ...], ...] = ()


@frozen
class Contest:
    """One category: its entries' scores (None: no score), its places, and what was decided about it.

    `winners` is how many are honoured in an award; with `cut` it is a selection that takes so many.
    """

    category: str
    scores: Mapping[str, float | None]
    winners: int = 1
    cut: int | None = None
    cap: Cap | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    decided: Decided = Decided()


@frozen
class PassedOver:
    """An entry that has won as often as one may; `won` names the categories."""

    entry: str
    won: tuple[str, ...]


@frozen
class Outcome:
    """What comes of a category. `standings` is the whole ranking as announced, with decisions applied.

    `winners` are those who are certain, best first; `open` are the groups of equals whose order would decide a place
    (empty: nothing to decide). `selection` is there in a selection only.
    """

    category: str
    standings: tuple[Standing, ...]
    winners: tuple[str, ...]
    open: tuple[tuple[str, ...], ...]
    passed_over: tuple[PassedOver, ...]
    selection: Selection | None

    @property
    def winner(self) -> str | None:
        """The first place, where it is given."""
        return self.winners[0] if self.winners else None


def outcomes(contests: Sequence[Contest], *, decimals: int = 2, wins_most: int | None = None) -> list[Outcome]:
    """The outcomes of all categories, in the order in which they were announced.

    With `wins_most`, a region that won as often in earlier categories is passed over in the later ones: the next one
    takes the place. Where a category's places are still open, nobody has won them yet: later categories may change.
    """
    won: dict[str, list[str]] = {}
    found = []
    for contest in contests:
        outcome = _outcome(contest, decimals, won, wins_most)
        for winner in outcome.winners:
            won.setdefault(winner, []).append(contest.category)
        found.append(outcome)
    return found


def places_of(scores: Mapping[str, float | None], *, decimals: int, decided: Decided) -> list[Standing]:
    """The ranking as announced: equal where announced scores are, unless a recorded order tells the equals apart.

    What the panel chose stands first; everybody else keeps the order of the scores. Entries without a score stand last.
    """
    groups = [part for group in levels(scores, decimals=decimals) for part in _told_apart(group, decided.order)]
    if decided.chosen is not None and scores.get(decided.chosen) is not None:
        rest = (tuple(entry for entry in group if entry != decided.chosen) for group in groups)
        groups = [(decided.chosen,), *(group for group in rest if group)]
    standings: list[Standing] = []
    for group in groups:
        rank = len(standings) + 1
        standings.extend(
            Standing(rank, entry, scores[entry], tuple(other for other in group if other != entry)) for entry in group
        )
    rank = len(standings) + 1
    rest_of_all = sorted(entry for entry, score in scores.items() if score is None)
    return standings + [Standing(rank, entry, None, ()) for entry in rest_of_all]


def refined(order: Sequence[Sequence[str]], news: Sequence[Sequence[str]]) -> list[list[str]]:
    """A recorded order with a newer one for some of its entries, which take the place where the first of them stood."""
    moved = {entry for level in news for entry in level}
    made: list[list[str]] = []
    left = [list(level) for level in news]
    for level in order:
        if left and moved & set(level):
            made += left
            left = []
        made.append([entry for entry in level if entry not in moved])
    return [level for level in [*made, *left] if level]


def _told_apart(group: tuple[str, ...], order: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """A group of equals in its recorded order; those whom it does not name come last, together."""
    parts = [tuple(entry for entry in level if entry in group) for level in order]
    named = {entry for part in parts for entry in part}
    rest = tuple(entry for entry in group if entry not in named)
    return [part for part in (*parts, rest) if part]


def _outcome(contest: Contest, decimals: int, won: Mapping[str, Sequence[str]], wins_most: int | None) -> Outcome:
    standings = places_of(contest.scores, decimals=decimals, decided=contest.decided)
    if contest.cut is not None:
        selection = select(standings, places=contest.cut, cap=contest.cap, groups=contest.groups)
        undecided = set(selection.undecided)
        open_groups = [tuple(e.entry for e in level if e.entry in undecided) for level in _levels(standings)]
        return Outcome(
            contest.category, tuple(standings), (), tuple(group for group in open_groups if group), (), selection
        )
    winners: list[str] = []
    passed_over: list[PassedOver] = []
    for level in _levels(standings):
        if len(winners) >= contest.winners:
            break
        free = []
        for standing in level:
            earlier = won.get(standing.entry, ())
            if wins_most is not None and len(earlier) >= wins_most:
                passed_over.append(PassedOver(standing.entry, tuple(earlier)))
            else:
                free.append(standing.entry)
        if len(free) > 1:
            return Outcome(contest.category, tuple(standings), tuple(winners), (tuple(free),), tuple(passed_over), None)
        winners += free
    return Outcome(contest.category, tuple(standings), tuple(winners), (), tuple(passed_over), None)


def _levels(standings: Sequence[Standing]) -> list[list[Standing]]:
    """Scored entries by rank."""
    scored = (standing for standing in standings if standing.score is not None)
    return [list(level) for _, level in groupby(scored, key=lambda standing: standing.rank)]
