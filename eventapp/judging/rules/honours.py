"""Who is honoured for what: a place, a grade, a place among the selected, or a condition that was met.

This is what is announced whatever else is published, so its order tells no more than the honour itself: those selected,
those of one grade and those who met a condition stand by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from eventapp.judging.rules.bundle import CategoryLine
from eventapp.judging.rules.ladder import announced
from eventapp.judging.rules.outcomes import Outcome

__all__ = ["Honour", "document", "graded", "honours", "roman", "said"]


class Honour(NamedTuple):
    """One region's honour in a category; ``place`` is 0 where there are no places, ``grade`` empty without grades."""

    entry: str
    place: int
    grade: str


def honours(
    outcome: Outcome | None, *, active: Iterable[str], grades: Sequence[Mapping[str, str]], decimals: int
) -> list[Honour]:
    """The honours of one category; without an outcome everybody ``active`` met its condition."""
    if outcome is None:
        return [Honour(entry, 0, "") for entry in sorted(active)]
    if outcome.selection is not None:
        return [Honour(entry, 0, "") for entry in sorted(outcome.selection.selected)]
    if grades:
        given = [(graded(each.score, grades, decimals=decimals), each.entry) for each in outcome.standings]
        order = {grade["label"]: place for place, grade in enumerate(grades)}
        return [
            Honour(entry, 0, grade)
            for grade, entry in sorted(given, key=lambda row: (order.get(row[0], 0), row[1]))
            if grade
        ]
    return [Honour(entry, place, "") for place, entry in enumerate(outcome.winners, 1)]


def graded(score: float | None, grades: Sequence[Mapping[str, str]], *, decimals: int) -> str:
    """The best grade whose least score is reached as announced; empty for none.

    >>> graded(89.996, [{"label": "Utama", "least": "90"}, {"label": "Madya", "least": "75"}], decimals=2)
    'Utama'
    """
    if score is None:
        return ""
    reached = announced(score, decimals)
    return next((grade["label"] for grade in grades if reached >= Decimal(grade["least"])), "")


def document(
    categories: Iterable[CategoryLine],
    outcomes: Iterable[Outcome],
    active: Mapping[str, Iterable[str]],
    *,
    decimals: int,
) -> list[dict[str, Any]]:
    """The honours of every category in their order, as plain data; ``active`` holds the entries that are judged."""
    given = {each.category: each for each in outcomes}
    return [
        {
            "category": line.key,
            "label": line.label,
            "honours": [
                honour._asdict()
                for honour in honours(
                    given.get(line.key) if line.scored else None,
                    active=active.get(line.key, ()) if not line.scored else (),
                    grades=line.grades,
                    decimals=decimals,
                )
            ],
        }
        for line in categories
    ]


def roman(number: int) -> str:
    """1 to 50 as places are written: I, II, III.

    >>> [roman(number) for number in (1, 4, 9, 14, 50)]
    ['I', 'IV', 'IX', 'XIV', 'L']
    """
    text = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + sign, number - value
    return text


def said(label: str, honour: Mapping[str, Any], *, of: int, most: int = 160) -> str:
    """A category's name with the honour in it, as it stands in a region's history; ``of`` honours were given.

    >>> said("Smart Living", {"place": 2, "grade": ""}, of=3), said("Smart Living", {"place": 1, "grade": ""}, of=1)
    ('Smart Living (II)', 'Smart Living')
    """
    what = honour["grade"] or (roman(honour["place"]) if honour["place"] and of > 1 else "")
    return f"{label[: most - len(what) - 3]} ({what})" if what else label[:most]
