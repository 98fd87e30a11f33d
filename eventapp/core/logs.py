"""Logs: one event a line on standard error, as JSON or as text for reading along; never with personal data."""

from __future__ import annotations

import json
import sys
import traceback
from datetime import UTC, datetime

_as_text = False


def speak(log_format: str) -> None:
    """Write ``text`` or ``json`` from now on."""
    global _as_text
    _as_text = log_format == "text"


class Log:
    """Writes events, each a name and its facts."""

    def info(self, event: str, **facts: object) -> None:
        """What happened as it should."""
        _write("info", event, facts)

    def warning(self, event: str, **facts: object) -> None:
        """What somebody should look at this week."""
        _write("warning", event, facts)

    def error(self, event: str, *, cause: BaseException | None = None, **facts: object) -> None:
        """What somebody should look at now; with the traceback of ``cause``."""
        _write("error", event, facts, cause)

    def exception(self, event: str, **facts: object) -> None:
        """An error with the traceback of the one that is being handled."""
        _write("error", event, facts, sys.exc_info()[1])


log = Log()


def _write(level: str, event: str, facts: dict[str, object], cause: BaseException | None = None) -> None:
    at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    trace = "".join(traceback.format_exception(cause)).rstrip() if cause is not None else ""
    if _as_text:
        told = " ".join(f"{name}={value!r}" for name, value in facts.items())
        line = f"{at} [{level:<7}] {event:<30} {told}".rstrip() + (f"\n{trace}" if trace else "")
    else:
        line = json.dumps(
            {**facts, "event": event, "level": level, "timestamp": at, **({"exception": trace} if trace else {})},
            default=repr,
        )
    stream = sys.stderr  # that of the moment, not of the start
    stream.write(f"{line}\n")
    stream.flush()
