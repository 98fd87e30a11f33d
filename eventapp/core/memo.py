"""Answers that were asked for a moment ago, kept in this process so that the next request need not ask again.

Only for what hardly ever changes and may be a few seconds old, such as the name of an edition: never for a limit, a
state or a permission.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Generic, TypeVar

from eventapp.core.db import db

T = TypeVar("T")
SECONDS = 5.0
MOST = 1000  # answers; beyond that everything is forgotten
MOST_MADE = 100  # the same for what is made of them


class Memo(Generic[T]):
    """Remembers the answers of one question by its argument and database."""

    def __init__(self, seconds: float = SECONDS, most: int = MOST) -> None:
        self._seconds, self._most = seconds, most
        self._kept: dict[Hashable, tuple[float, T]] = {}
        self._lock = threading.Lock()

    def recall(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The answer, asked for anew when the last one is too old. Nothing found (None) is never kept."""
        at, whole = monotonic(), (db.engine, key)
        kept = self._kept.get(whole)
        if kept is not None and kept[0] > at:
            return kept[1]
        answer = ask()
        if answer is not None:
            with self._lock:
                if len(self._kept) >= self._most:
                    self._kept.clear()
                self._kept[whole] = (at + self._seconds, answer)
        return answer

    def forget(self) -> None:
        """After a change in this process."""
        with self._lock:
            self._kept.clear()


class MadeOf(Generic[T]):
    """Remembers what was made of some objects for as long as these very objects come again, as those of a Memo do."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, ...], tuple[tuple[object, ...], T]] = {}
        self._lock = threading.Lock()

    def recall(self, parts: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was made of these parts, or what ``make`` gives now. The parts are held, so no other gets their id."""
        key = tuple(map(id, parts))
        kept = self._kept.get(key)
        if kept is not None:
            return kept[1]
        made = make()
        with self._lock:
            if len(self._kept) >= MOST_MADE:
                self._kept.clear()
            self._kept[key] = (parts, made)
        return made
