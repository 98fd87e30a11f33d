"""Where a region belonged before its province was founded, so that an old year can say so."""

from __future__ import annotations

# Code of a province founded since 2017 -> (its first year, the province it was taken from). Laws 14, 15, 16 and 29 of
# 2022. A document of the founding year itself may mean either, so only earlier years are told apart.
_FOUNDED = {
    "93": (2022, "91"),  # Papua Selatan
    "94": (2022, "91"),  # Papua Tengah
    "95": (2022, "91"),  # Papua Pegunungan
    "96": (2022, "92"),  # Papua Barat Daya
}


def former_province(province_code: str, year: int) -> str | None:
    """Code of the province that held this one's regions in ``year``, or None when it was the same one."""
    founded = _FOUNDED.get(province_code)
    return founded[1] if founded and year < founded[0] else None
