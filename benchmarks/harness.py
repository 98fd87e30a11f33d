"""Runs acts of the product and of the yardstick in turns and gives their prices as ratios.

The price of an act is the CPU time that the web process, its worker and the database's processes spent on it, until
nothing is done any more. p95 is of one caller at a time. On SQLite the database's work is inside the web process.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from benchmarks.acts import REFERENCE, Act, Target
from benchmarks.client import Client
from benchmarks.processes import Server, cpu_seconds, free_port, resident_bytes, settle
from tests.support.postgres import PostgresServer

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
EVENTAPP = str(Path(sys.executable).parent / "eventapp")
WARM_UP = 30
THREADS = 8  # eventapp.server.THREADS; the yardstick's process imports nothing of the product
AS_SAFE_AS_IN_PRODUCTION = {"listen_addresses": "", "max_connections": "200"}


@dataclass(frozen=True, slots=True)
class Price:
    """What one act costs the server."""

    cpu_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One act against its unit: the median of the rounds."""

    name: str
    unit: str
    ratio: float
    ratios: list[float]
    cpu_ms: float
    unit_cpu_ms: float
    p95_ms: float
    goal: float | None

    @property
    def holds(self) -> bool:
        """Whether the goal is reached, where there is one."""
        return self.goal is None or self.ratio <= self.goal


class Bench:
    """Both servers, side by side on one database system."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._environ: dict[str, str] = {}
        self._postgres: PostgresServer | None = None
        self._servers: list[Server] = []
        if database == "postgresql":
            folder.chmod(0o755)
            self._postgres = PostgresServer(folder / "postgresql", AS_SAFE_AS_IN_PRODUCTION)
            self._postgres.start()

    def url(self, name: str) -> str:
        """A new database."""
        if self._postgres is None:
            return f"sqlite:///{self.folder / name}.sqlite"
        admin = self._postgres.url.replace("+psycopg", "", 1)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self._postgres.url.replace("/postgres?", f"/{name}?")

    def yardstick(self) -> Server:
        """The bare application."""
        port = free_port()
        command = [PYTHON, "-m", "benchmarks.yardstick", "--database-url", self.url("yardstick")]
        return self._start([*command, "--port", str(port), "--threads", str(THREADS)], "yardstick", port, "/r0", {})

    def product(self, *, bare: bool = False) -> tuple[Server, Target]:
        """The product with the demo's data, which is made now; ``bare``: with one empty edition made by hand."""
        self._environ = {"DATABASE_URL": self.url("product"), "EVENTAPP_RATE_LIMITS": "off", "EVENTAPP_LOG": "json"}
        if bare:
            target = self.editions("2091-bench")[0]
        else:
            made = self._output([EVENTAPP, "demo", "--no-serve", "--data", str(self._data), "--json"])
            target = Target.of_demo(json.loads(made))
        port = free_port()
        command = [EVENTAPP, "serve", "--data", str(self._data), "--port", str(port)]
        return self._start(command, "product", port, "/healthz", self._environ), target

    def editions(self, *slugs: str) -> list[Target]:
        """Empty editions made by hand in the product's database."""
        made = self._output([PYTHON, "-m", "benchmarks.edition", *slugs, "--data", str(self._data)])
        return [Target(**document) for document in json.loads(made)]

    def run(self, module: str, *arguments: str) -> str:
        """What a program of ours prints that works on the product's database."""
        return self._output([PYTHON, "-m", module, *arguments, "--data", str(self._data)])

    def _output(self, command: list[str]) -> str:
        environ = {**os.environ, **self._environ}
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command[:3])}: {done.stderr[-3000:]}")
        return done.stdout

    def roots(self, server: Server) -> list[int]:
        """The processes whose time counts for acts of this server."""
        return [server.pid, *([self._postgres.pid] if self._postgres else [])]

    def close(self) -> None:
        """End everything."""
        for server in self._servers:
            server.stop()
        if self._postgres is not None:
            self._postgres.stop()

    def _start(self, command: list[str], name: str, port: int, path: str, environ: dict[str, str]) -> Server:
        log = self.folder / f"{name}-{port}.log"
        merged = {**os.environ, **environ, "PYTHONPATH": str(ROOT)}
        server = Server(command, port=port, log=log, environ=merged, path=path)
        self._servers.append(server)
        return server


@contextmanager
def bench(database: str) -> Iterator[Bench]:
    """A bench in a folder of its own, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="eventapp-bench-") as folder:
        made: Bench | None = None
        try:
            made = Bench(Path(folder), database)
            yield made
        finally:
            if made is not None:
                made.close()


def price(bench: Bench, server: Server, act: Act, target: Target, count: int) -> Price:
    """The price of one act: the mean CPU of ``count`` of them."""
    client = Client(server.port)
    roots = bench.roots(server)
    if act.prepare:
        act.prepare(client, target, count + WARM_UP)
    for number in range(WARM_UP):
        act.run(client, target, number)
    settle(roots)
    before = cpu_seconds(roots)
    seconds = [_timed(act.run, client, target, number) for number in range(WARM_UP, WARM_UP + count)]
    settle(roots)
    spent = cpu_seconds(roots) - before
    client.close()
    return Price(spent / count * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000)


def _timed(run: Callable[[Client, Target, int], None], client: Client, target: Target, number: int) -> float:
    started = time.perf_counter()
    run(client, target, number)
    return time.perf_counter() - started


def compare(
    bench: Bench, yardstick: Server, product: Server, acts: list[Act], target: Target, *, count: int, rounds: int
) -> list[Comparison]:
    """Every act against its unit, in turns: the unit right before the act, as the same minute is only fair so."""
    found: dict[str, list[tuple[Price, Price]]] = {act.name: [] for act in acts}
    for _ in range(rounds):
        for act in acts:
            unit = price(bench, yardstick, REFERENCE[act.compared_with], target, count)
            server = yardstick if act.name in REFERENCE else product
            found[act.name].append((price(bench, server, act, target, count), unit))
    return [_comparison(act, found[act.name]) for act in acts]


def _comparison(act: Act, pairs: list[tuple[Price, Price]]) -> Comparison:
    ratios = [own.cpu_ms / unit.cpu_ms for own, unit in pairs]
    return Comparison(
        name=act.name,
        unit=act.compared_with,
        ratio=statistics.median(ratios),
        ratios=ratios,
        cpu_ms=statistics.median(own.cpu_ms for own, _ in pairs),
        unit_cpu_ms=statistics.median(unit.cpu_ms for _, unit in pairs),
        p95_ms=statistics.median(own.p95_ms for own, _ in pairs),
        goal=act.goal,
    )


def as_json(comparison: Comparison) -> dict[str, object]:
    """The figures of one comparison for programs."""
    return {**asdict(comparison), "holds": comparison.holds}


def memory_after(server: Server, act: Act, target: Target, count: int) -> int:
    """Resident bytes of the web process after ``count`` acts, once its worker has done what was due."""
    client = Client(server.port)
    for number in range(count):
        act.run(client, target, number)
    client.close()
    settle([server.pid])
    return resident_bytes(server.pid)
