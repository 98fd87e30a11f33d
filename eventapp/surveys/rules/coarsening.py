"""Rows of single people without rare profiles: sex, age, education, work and region together name somebody soon.

A profile stays in the row only when at least min_n people share all of it. Of the others nothing is said, and they are
none or at least min_n too, so that a profile that lacks is no profile either (k-anonymity; Sweeney 2002).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

__all__ = ["kept"]

Profile = TypeVar("Profile", bound="tuple[str | None, ...]")


def kept(people: Mapping[Profile, int], min_n: int) -> frozenset[Profile]:
    """The profiles that may stand in a row. The empty one says nothing and always may."""
    told = {profile: count for profile, count in people.items() if any(profile)}
    silent = sum(people.values()) - sum(told.values())
    by_size = sorted(told.items(), key=lambda pair: (pair[1], [part or "" for part in pair[0]]))
    dropped: set[Profile] = set()
    hidden = 0
    for profile, count in by_size:
        if count >= min_n and (hidden == 0 or hidden + silent >= min_n):
            break
        dropped.add(profile)
        hidden += count
    return frozenset(profile for profile in people if profile not in dropped)
