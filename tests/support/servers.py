"""The production server in a thread of the test, on a port of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from waitress import create_server, wasyncore

TURN_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where it answers."""

    url: str
    port: int


@contextmanager
def serving(application: Any, *, threads: int = 8) -> Iterator[RunningServer]:
    """Serve a WSGI application inside the block."""
    server = create_server(application, host="127.0.0.1", port=0, threads=threads)
    stop = threading.Event()

    def turn() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=TURN_SECONDS, map=server._map, count=1)

    thread = threading.Thread(target=turn, name="server", daemon=True)
    thread.start()
    port = int(server.effective_port)
    try:
        yield RunningServer(f"http://127.0.0.1:{port}", port)
    finally:
        stop.set()
        server.pull_trigger()
        thread.join(timeout=10)
        server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)
        wasyncore.close_all(server._map, ignore_all=True)
