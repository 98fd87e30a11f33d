"""Time of a list of 5,000 people from 500 regions, from the bytes of its spreadsheet to tickets and letters.

``python -m benchmarks.importing`` makes the spreadsheet, hands it in, looks it over and enters it, each step timed, in
an embedded database (``--postgresql``: in a PostgreSQL of the tests). Goal: at most 10 seconds for all steps together,
by the processor's time, which a busy machine changes least; what a PostgreSQL itself spends is only in the seconds.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import databases
from eventapp.app import product
from eventapp.config import Settings
from eventapp.core import access, runtime
from eventapp.core.access import system_scope
from eventapp.formats import grids, xlsx
from eventapp.regions import queries as regions
from eventapp.regions.services import load_registry
from eventapp.registration.rules import columns
from eventapp.registration.services import importing
from tests.support.make import Make
from tests.support.registrations import open_forum

PEOPLE, GOAL_SECONDS = 5_000, 10
HEADER = ("No", "Nama Lengkap", "Jabatan", "Golongan", "Kab/Kota", "Instansi", "No. HP", "E-mail", "Kehadiran")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: seconds on the wall and of this process."""

    name: str
    seconds: float
    cpu_seconds: float


def spreadsheet() -> bytes:
    """The list as XLSX; every region is written in several ways."""
    places = [fact.name for fact in regions.registry().regions if fact.type != "province"]
    shapes: tuple[Callable[[str], str], ...] = (
        str,
        str.upper,
        lambda name: name.replace("Kabupaten ", "Kab. ").replace("Kota ", "Pemkot "),
    )
    rows = (
        (
            number + 1,
            f"Contoh {chr(97 + number % 26)}{number} Peserta, S.T.",
            "Kepala Bidang",
            "IV/a",
            shapes[number % 3](places[number % len(places)]),
            "Dinas Kominfo",
            f"0812-{number:04d}-{1000 + number % 9000}",
            f"peserta{number}@contoh.example",
            "Luring" if number % 4 else "Daring",
        )
        for number in range(PEOPLE)
    )
    return xlsx.write(HEADER, rows)


def measure(*, postgresql: bool = False) -> list[dict[str, Any]]:
    """All steps once, on a fresh database."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(Path(folder), postgresql=postgresql) as url:
        return [asdict(step) for step in _steps(url, Path(folder))]


def _steps(url: str, folder: Path) -> list[Step]:
    environ = {"DATABASE_URL": url, "SECRET_KEY": "only-for-this-measurement-0123456789"}
    runtime.start(replace(Settings.from_environ(environ, data=folder / "data"), check_scope=False))
    for capability in product.capabilities:
        access.declare(capability.permissions)
    load_registry(system_scope(), regions.registry())
    scope = system_scope(open_forum(Make(), onsite=PEOPLE, online=PEOPLE))
    data = spreadsheet()
    steps: list[Step] = []
    grid = _timed(steps, "read the spreadsheet", lambda: grids.read(data, name="list.xlsx", prefer=columns.rating))
    public_id = _timed(steps, "keep the draft", lambda: importing.start(scope, grid))
    judged, _ = _timed(steps, "look over, resolve regions", lambda: importing.look_over(scope, public_id))
    if len(judged.rows) != PEOPLE:
        raise RuntimeError(f"{len(judged.rows)} rows instead of {PEOPLE}")
    entered = _timed(steps, "look over again and enter", lambda: importing.enter(scope, public_id))
    if entered != PEOPLE:
        raise RuntimeError(f"{entered} people instead of {PEOPLE}")
    _timed(steps, "take back", lambda: importing.undo(scope, public_id))
    return steps


def _timed(steps: list[Step], name: str, work: Callable[[], R]) -> R:
    started, spent = time.perf_counter(), time.process_time()
    result = work()
    steps.append(Step(name, time.perf_counter() - started, time.process_time() - spent))
    return result


def table(steps: Sequence[dict[str, Any]]) -> list[str]:
    """The steps for people; taking back is no part of the goal."""
    total, spent = (sum(step[name] for step in steps[:-1]) for name in ("seconds", "cpu_seconds"))
    verdict = "✓" if spent <= GOAL_SECONDS else "✗"
    lines = ["", f"{f'import of {PEOPLE:,} people':<34} {'s':>6} {'CPU s':>6}"]
    lines += [f"  {step['name']:<32} {step['seconds']:>6.2f} {step['cpu_seconds']:>6.2f}" for step in steps]
    return [*lines, f"  all but the last: {total:.2f} s, {spent:.2f} s CPU; goal ≤ {GOAL_SECONDS} s CPU {verdict}"]


if __name__ == "__main__":
    found = measure(postgresql="--postgresql" in sys.argv)
    sys.stdout.write((json.dumps(found) if "--json" in sys.argv else "\n".join(table(found))) + "\n")
