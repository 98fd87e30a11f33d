"""Groups too small to be shown by themselves, gathered into one that is large enough."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

__all__ = ["gathered"]

Name = TypeVar("Name", bound=Hashable)


def gathered(sizes: Mapping[Name | None, int], least: int, *, most: int) -> frozenset[Name]:
    """The groups that stand by themselves: ``least`` people or more, at most ``most`` of them, the largest first.

    All others, and people of no group (None), are one group; it takes in the smallest of the rest until it is empty or
    holds ``least`` people too. Equal groups stay together.
    """
    alone = {name: size for name, size in sizes.items() if name is not None and size >= least}
    others = sum(sizes.values()) - sum(alone.values())
    while alone and (len(alone) > most or 0 < others < least):
        smallest = min(alone.values())
        for name in [name for name, size in alone.items() if size == smallest]:
            others += alone.pop(name)
    return frozenset(alone)
