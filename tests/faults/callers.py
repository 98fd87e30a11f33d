"""Programs that use the API at the same time and repeat what was not answered, with the same key."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LONGEST_SECONDS = 60
PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said; ``tries`` > 1 when it had to be asked again."""

    status: int
    body: bytes
    tries: int

    @property
    def document(self) -> Any:
        """The JSON of the body."""
        return json.loads(self.body)


@dataclass
class Caller:
    """One program with one kept connection."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def post(self, path: str, document: Any, **headers: str) -> Answer:
        """Send until there is a whole answer. Raises TimeoutError."""
        body = json.dumps(document)
        sent = {"Content-Type": "application/json", **self.headers, **headers}
        deadline = time.monotonic() + LONGEST_SECONDS
        tries = 0
        while time.monotonic() < deadline:
            tries += 1
            try:
                if self._connection is None:
                    self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                self._connection.request("POST", path, body, sent)
                answer = self._connection.getresponse()
                return Answer(answer.status, answer.read(), tries)
            except (OSError, http.client.HTTPException):
                self.hang_up()
                time.sleep(PAUSE_SECONDS)
        raise TimeoutError(f"no answer after {tries} tries")

    def hang_up(self) -> None:
        """Close the connection; the next call opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def at_once(number: int, call: Callable[[int], Any]) -> list[Any]:
    """What ``call(0)`` … ``call(number - 1)`` gave, all begun at the same moment."""
    gave: list[Any] = [None] * number
    together = threading.Barrier(number)

    def run(which: int) -> None:
        together.wait()
        gave[which] = call(which)

    threads = [threading.Thread(target=run, args=(which,)) for which in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return gave


def person(number: int) -> dict[str, Any]:
    """The body of a registration; one of many people."""
    return {
        "name": f"Peserta {number}",
        "email": f"peserta{number}@contoh.example",
        "phone": "0812-3456-7890",
        "organisation": "Dinas Kominfo",
        "attendance": "onsite",
        "consent": True,
    }
