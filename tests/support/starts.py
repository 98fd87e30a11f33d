"""What tests start from. Each is built once per process and database, on top of the one before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """A database's content by name; ``build(url)`` makes it of a copy of ``on``, or of a database without tables."""

    name: str
    build: Callable[[str], None]
    on: Start | None = None
