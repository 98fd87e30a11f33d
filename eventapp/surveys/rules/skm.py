"""The public-service satisfaction index (SKM, IKM) of Permen PANRB 14/2017 in exact arithmetic.

Nine elements on a scale of 1 to 4; the index is 25 times the weighted sum of their means. Agencies weigh by 1/9, by
0.111 or by 0.11, which differ by up to one point, so the weight is always named beside the index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from eventapp.surveys.rules.percent import rounded

__all__ = [
    "BANDS",
    "ELEMENTS",
    "PROFILE",
    "SCALE",
    "WEIGHTS",
    "Element",
    "Index",
    "actions",
    "band",
    "converted",
    "element_number",
    "index",
    "to_next_band",
]

WEIGHTS = {"1/9": Fraction(1, 9), "0.111": Fraction(111, 1000), "0.11": Fraction(11, 100)}
SCALE = ("1", "2", "3", "4")
ELEMENTS = {
    "U1": "Persyaratan",
    "U2": "Sistem, mekanisme, dan prosedur",
    "U3": "Waktu penyelesaian",
    "U4": "Biaya/tarif",
    "U5": "Produk spesifikasi jenis pelayanan",
    "U6": "Kompetensi pelaksana",
    "U7": "Perilaku pelaksana",
    "U8": "Penanganan pengaduan, saran, dan masukan",
    "U9": "Sarana dan prasarana",
}
PROFILE = ("sex", "age", "education", "work")
"""The keys of the questions about the respondents, all optional and coarse."""

_KEY = re.compile(r"[Uu]0?([1-9])", re.ASCII)
_MOST_ACTIONS = 3
BANDS = (
    (Fraction(8831, 100), "A", "Sangat baik"),
    (Fraction(7661, 100), "B", "Baik"),
    (Fraction(6500, 100), "C", "Kurang baik"),
)


class Element(NamedTuple):
    """One service element: its own number of answers and its exact mean from 1 to 4 (None without answers)."""

    key: str
    n: int | None
    mean: Fraction | None


class Index(NamedTuple):
    """The index of a service unit; `value`, `band` and `label` are None while an element has no mean."""

    weight_name: str
    weight: Fraction
    value: Fraction | None
    band: str | None
    label: str | None


def element_number(key: str) -> int | None:
    """1 to 9 for the keys U1 to U9 (also u1, U01); None for others."""
    match = _KEY.fullmatch(key)
    return int(match[1]) if match else None


def band(value: Fraction) -> tuple[str, str]:
    """Letter and words for an index that is already rounded to two decimals: A from 88.31, B 76.61, C 65.00, else D."""
    for lowest, letter, label in BANDS:
        if value >= lowest:
            return letter, label
    return "D", "Tidak baik"


def index(elements: Sequence[Element], weight_name: str) -> Index:
    """The index rounded half up to two decimals from exact means, and the band of that rounded number.

    With other than nine elements each weighs 1 divided by their number, since 0.111 and 0.11 belong to nine.
    """
    weight = WEIGHTS[weight_name]
    if elements and len(elements) != len(ELEMENTS):
        weight_name, weight = f"1/{len(elements)}", Fraction(1, len(elements))
    means = [element.mean for element in elements if element.mean is not None]
    if not elements or len(means) < len(elements):
        return Index(weight_name, weight, None, None, None)
    value = rounded(25 * weight * sum(means, Fraction(0)), 2)
    return Index(weight_name, weight, value, *band(value))


def converted(mean: Fraction) -> Fraction:
    """A mean of 1 to 4 on the scale of the index, 25 to 100, rounded half up to two decimals before it is judged."""
    return rounded(25 * mean, 2)


def actions(elements: Sequence[Element]) -> list[Element]:
    """The three elements with the lowest means, the lowest first: the plan of action that the rule asks for.

    Equal means keep the order of the rule, and whatever equals the third is on the list too. Elements without a mean
    are left out.
    """
    known = [(element.mean, element) for element in elements if element.mean is not None]
    known.sort(key=lambda pair: pair[0])
    if len(known) <= _MOST_ACTIONS:
        return [element for _, element in known]
    limit = known[_MOST_ACTIONS - 1][0]
    return [element for mean, element in known if mean <= limit]


def to_next_band(value: Fraction) -> tuple[Fraction, str] | None:
    """How many points an index lacks for the next better band, and that band's letter; None in the best one."""
    better = [(lowest - value, letter) for lowest, letter, _ in BANDS if lowest > value]
    return min(better, default=None)
