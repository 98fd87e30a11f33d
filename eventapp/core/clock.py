"""The one clock. Everything that asks for the time asks here, so that a test can say what time it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_source: Callable[[], datetime] | None = None


def now() -> datetime:
    """The current time, aware, in UTC, to the microsecond."""
    return _source() if _source else datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """For tests and the demo: the clock stands at ``at`` (aware) inside the block, in every thread."""
    global _source
    before, _source = _source, lambda: at
    try:
        yield
    finally:
        _source = before
