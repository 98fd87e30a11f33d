"""The public-service index as a page shows it: on its official bands, with its elements and what to improve first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import QuestionRow
from eventapp.surveys.rules import skm
from eventapp.surveys.rules.report import Document
from eventapp.surveys.views import words
from eventapp.web.i18n import format_number, gettext

LABELS = {
    "A": N_("very good"),
    "B": N_("good"),
    "C": N_("not good enough"),
    "D": N_("not good"),
}
_KINDS = ("q0", "q1", "q2", "q3")
_LOWEST, _REACH = 25, 75


@frozen
class Index:
    """The picture and the table. ``title`` is the finding; ``lacks`` what the next band needs, if there is one."""

    title: str
    is_known: bool
    value: str
    at: float
    bands: tuple[dict[str, Any], ...]
    ticks: tuple[dict[str, Any], ...]
    description: str
    lacks: str
    weight: str
    rows: tuple[tuple[str, str, str, str, str], ...]
    actions: tuple[str, ...]


def index(questions: Sequence[QuestionRow], document: Document) -> Index | None:
    """The index of a survey of the nine elements; None for any other, or while nobody may be shown."""
    found = document.get("skm")
    if not found or not document["n"]:
        return None
    texts = {question.key: question.text for question in questions}
    elements = [
        skm.Element(each["key"], each["n"], None if each["mean"] is None else Fraction(each["mean"]))
        for each in found["elements"]
    ]
    rows = tuple(
        (
            texts.get(element.key, element.key),
            words.number(element.n),
            format_number(each["mean"], 3),
            format_number(each["weighted"], 3),
            "–" if element.mean is None else skm.band(skm.converted(element.mean))[0],
        )
        for element, each in zip(elements, found["elements"], strict=True)
    )
    actions = tuple(texts.get(element.key, element.key) for element in skm.actions(elements))
    if found["index"] is None:
        title = gettext(N_("There is no index, since an element has no mean that may be shown"))
        return Index(title, False, "", 0.0, (), (), "", "", words.weight(found["weight"]), rows, ())
    value = Fraction(round(found["index"] * 100), 100)
    shown = format_number(found["index"], 2)
    letter = found["band"]
    words_of_band = LABELS[letter]
    title = gettext(N_("Index %(index)s, quality %(band)s: %(label)s")) % {
        "index": shown,
        "band": letter,
        "label": gettext(words_of_band),
    }
    edges = [Fraction(_LOWEST), *(lowest for lowest, _, _ in reversed(skm.BANDS)), Fraction(100)]
    bands = tuple(
        {"start": _place(low), "width": round(_place(high) - _place(low), 2), "label": each, "kind": kind}
        for low, high, each, kind in zip(edges, edges[1:], "DCBA", _KINDS, strict=False)
    )
    ticks = tuple({"at": _place(edge), "text": format_number(float(edge))} for edge in edges[1:-1])
    further = skm.to_next_band(value)
    lacks = ""
    if further is not None:
        points, next_letter = further
        lacks = gettext(N_("%(points)s more are needed for quality %(band)s.")) % {
            "points": format_number(float(points), 2),
            "band": next_letter,
        }
    return Index(
        title, True, shown, _place(value), bands, ticks, title, lacks, words.weight(found["weight"]), rows, actions
    )


def _place(value: Fraction) -> float:
    return round(float((value - _LOWEST) / _REACH * 100), 2)
