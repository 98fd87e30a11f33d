"""The groups of islands, by the first two digits of a province's code."""

from __future__ import annotations

from functools import cache

from eventapp.errors import N_

_GROUPS = (
    ("sumatra", N_("Sumatra"), range(11, 22)),
    ("java", N_("Java"), range(31, 37)),
    ("nusa-tenggara", N_("Bali and Nusa Tenggara"), range(51, 54)),
    ("kalimantan", N_("Kalimantan"), range(61, 66)),
    ("sulawesi", N_("Sulawesi"), range(71, 77)),
    ("maluku", N_("Maluku"), range(81, 83)),
    ("papua", N_("Papua"), range(91, 98)),
)
LABELS = {key: label for key, label, _ in _GROUPS}


@cache
def island(code: str) -> str:
    """The key of the group that a region's code belongs to, such as ``java`` for ``35.77``; nothing for others."""
    number = int(code[:2])
    return next((key for key, _, numbers in _GROUPS if number in numbers), "")
