"""The product in processes of its own, on loopback, ended or killed by their own ids.

``Command`` starts the command as people do. ``Installation`` forks processes from one that has imported everything, so
that a server which was killed is back in half a second: what runs from ``main`` on is the same.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Protocol

from tests.support.sources import ROOT

START_SECONDS = 60  # on a machine that does much else
SERVING = re.compile(r"^Serving http://localhost:(\d+)", re.MULTILINE)


class HasLog(Protocol):
    """A process that may run and has said something."""

    @property
    def said(self) -> str:
        """Everything that it has said until now."""
        ...

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        ...


def port_of(server: HasLog) -> int:
    """The port of a server, once it serves. Raises RuntimeError with its own words when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.lives:
        if found := SERVING.search(server.said):
            return int(found[1])
        time.sleep(0.01)
    raise RuntimeError(f"the server did not start:\n{server.said[-3000:]}")


class Command:
    """``eventapp`` with these words, as a command."""

    def __init__(self, *words: object, log: Path, **settings: str) -> None:
        self._log = log
        command = [Path(sys.executable).parent / "eventapp", *map(str, words)]
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                command, cwd=log.parent, env=environ, stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )

    @property
    def said(self) -> str:
        """Everything that it has said until now."""
        return self._log.read_text(encoding="utf-8")

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def terminate(self) -> None:
        """Tell it to end."""
        self._process.terminate()

    def wait(self) -> int:
        """Wait for its end; gives the exit code."""
        return self._process.wait(START_SECONDS)

    def close(self) -> None:
        """End it at once if it still runs."""
        if self.lives:
            self._process.kill()
            self._process.wait()


def fork(target: Callable[..., None], *arguments: object) -> ForkServerProcess:
    """Start a process that has imported the whole product already and does just this."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.preloaded"])
    process = context.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


class Forked:
    """One process of an installation."""

    def __init__(self, words: list[str], settings: Mapping[str, str], log: Path) -> None:
        self._log = log
        self._log.touch()
        self._process = fork(_main, words, dict(settings), log)

    @property
    def said(self) -> str:
        """Everything that it has said until now."""
        return self._log.read_text(encoding="utf-8")

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return bool(self._process.is_alive())

    def kill(self) -> None:
        """``kill -9``, and wait until it is gone. Raises RuntimeError when it had ended before."""
        self._process.kill()
        self._process.join()
        if self._process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"it had ended by itself ({self._process.exitcode}):\n{self.said[-3000:]}")

    def close(self) -> None:
        """End it at once if it still runs."""
        self._process.kill()
        self._process.join()


class Installation:
    """A data folder and a database, and the processes that a test starts on them."""

    def __init__(self, data: Path, logs: Path, settings: Mapping[str, str]) -> None:
        self.data = data
        self._logs = logs
        self._settings = settings
        self._started: list[Forked] = []

    def start(self, command: str, *options: object) -> Forked:
        """Start ``eventapp command`` on this folder; it runs on."""
        words = [command, "--data", *map(str, (self.data, *options))]
        forked = Forked(words, self._settings, self._logs / f"{len(self._started)}-{command}.log")
        self._started.append(forked)
        return forked

    def close(self) -> None:
        """End what still runs."""
        for forked in self._started:
            forked.close()


def _main(words: list[str], settings: dict[str, str], log: Path) -> None:
    """In the new process: speak into the log and do as the command would."""
    from eventapp import cli  # noqa: PLC0415 -- the test's own process needs none of it

    os.environ.update(settings)
    with log.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    cli.main(words)
