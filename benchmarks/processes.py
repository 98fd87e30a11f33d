"""Starts servers and reads what they cost: CPU time and memory of a process with all its children, from ``/proc``."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
QUIET_SECONDS = 1.2  # longer than the pause of a worker, which loads what its first jobs need one batch after another
QUIET_CPU_SECONDS = 0.02
LONGEST_WAIT_SECONDS = 120.0


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def family(root: int) -> list[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
            except OSError:
                continue
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue.extend(parents.get(pid, []))
    return found


def cpu_seconds(roots: list[int]) -> float:
    """User and system time so far of these processes, their children and the children they have already buried."""
    spent = 0.0
    for root in roots:
        for pid in family(root):
            try:
                spent += time.clock_gettime(_clock(pid))  # /proc knows hundredths of a second only
                buried = _stat(pid)[13:15] if pid == root else []
            except OSError:
                continue
            spent += sum(map(int, buried)) / TICKS_PER_SECOND
    return spent


def _clock(pid: int) -> int:
    """Linux' number of a process's CPU clock, as ``clock_getcpuclockid(3)`` gives it."""
    return (~pid << 3) | 2


def resident_bytes(pid: int) -> int:
    """Resident memory of one process."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def settle(roots: list[int]) -> None:
    """Wait until nothing is done any more: what an act leaves to the worker belongs to its price."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    before = cpu_seconds(roots)
    while time.monotonic() < deadline:
        time.sleep(QUIET_SECONDS)
        after = cpu_seconds(roots)
        if after - before <= QUIET_CPU_SECONDS:
            return
        before = after


class Server:
    """A server as a child process; ``start_seconds`` is the time to its first answer."""

    def __init__(self, command: list[str], *, port: int, log: Path, environ: Mapping[str, str], path: str) -> None:
        started = time.monotonic()
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=dict(environ)
            )
        self.port = port
        self._log = log
        self._wait(f"http://127.0.0.1:{port}{path}")
        self.start_seconds = time.monotonic() - started

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def _wait(self, url: str) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(url, timeout=5):  # noqa: S310 -- our own server
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.01)
        self.stop()
        raise RuntimeError(f"the server did not start:\n{self._log.read_text(encoding='utf-8')[-3000:]}")

    def stop(self) -> None:
        """End it and wait."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
