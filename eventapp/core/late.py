"""``late``: something that is named now and loaded when it is first used.

The start of a process, a command and a page's frame need the names of nearly everything and the code of little.
"""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import Any


class Late:
    """What stands in a module under a name. Calling it calls that. A test of the house loads every one of them."""

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name

    @cached_property
    def target(self) -> Any:
        """The thing itself; its module is imported now if nobody has done so yet."""
        return getattr(import_module(self.module), self.name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it."""
        return self.target(*args, **kwargs)

    def __repr__(self) -> str:
        return f"late({self.module}:{self.name})"


def late(place: str) -> Late:
    """What ``eventapp.part.module:name`` names."""
    module, _, name = place.partition(":")
    return Late(module, name)
