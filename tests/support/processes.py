"""The product as people run it: ``eventapp`` in processes of its own, on loopback, ended or killed by their own ids."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.support.sources import ROOT

EVENTAPP = Path(sys.executable).parent / "eventapp"
START_SECONDS = 60  # on a machine that does much else
SERVING = re.compile(r"^Serving http://localhost:(\d+)", re.MULTILINE)


class Running:
    """One process. What it says on stderr is in ``log``."""

    def __init__(self, command: list[object], environ: Mapping[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as words:
            self._process = subprocess.Popen(
                [str(word) for word in command],
                cwd=log.parent,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
            )

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def said(self) -> str:
        """Everything that it has said until now."""
        return self._log.read_text(encoding="utf-8")

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def port(self) -> int:
        """The port of a server, once it serves. Raises RuntimeError with its own words when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.lives:
            if found := SERVING.search(self.said):
                return int(found[1])
            time.sleep(0.01)
        self.kill()
        raise RuntimeError(f"the server did not start:\n{self.said[-3000:]}")

    def signal(self, number: signal.Signals) -> None:
        """Send this process a signal."""
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it with SIGKILL, as a crash would, and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def wait(self, seconds: float = START_SECONDS) -> int:
        """Wait for its end; gives the exit code. Raises subprocess.TimeoutExpired."""
        return self._process.wait(seconds)

    def stop(self) -> int:
        """End it politely; gives the exit code."""
        self._process.terminate()
        return self.wait()


class Product:
    """One installation: a data folder and a database, and the processes that a test starts on it."""

    def __init__(self, data: Path, logs: Path, settings: Mapping[str, str]) -> None:
        self.data = data
        self._logs = logs
        self._environ = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
        self._started: list[Running] = []

    def start(self, command: str, *options: object) -> Running:
        """Start a command on this folder; it runs on."""
        log = self._logs / f"{len(self._started)}-{command}.log"
        running = Running([EVENTAPP, command, "--data", self.data, *options], self._environ, log)
        self._started.append(running)
        return running

    def run(self, command: str, *options: object) -> tuple[int, str]:
        """Run a command to its end; gives exit code and words."""
        running = self.start(command, *options)
        return running.wait(), running.said

    def close(self) -> None:
        """Kill what still runs."""
        for running in self._started:
            with contextlib.suppress(ProcessLookupError):
                if running.lives:
                    running.kill()
