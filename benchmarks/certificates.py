"""Time of 1,000 certificates of attendance, from the press of the button to papers and letters.

``python -m benchmarks.certificates`` registers and admits 1,000 people, starts a round, lets the worker do it piece by
piece, and draws every paper as a PDF of its own, each step timed, in an embedded database (``--postgresql``: in a
PostgreSQL of the tests). Goal: at most 60 seconds on one core for all steps after the people are there.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from eventapp.app import create_app
from eventapp.attendance.services import door
from eventapp.certificates.documents import attendance as papers
from eventapp.certificates.queries import attendance as queries
from eventapp.certificates.rules.attendance import Days
from eventapp.certificates.services import attendance
from eventapp.certificates.services.attendance import Texts
from eventapp.config import Settings
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from tests.support import schema
from tests.support.databases import EveryDatabase
from tests.support.door import open_door, ticket
from tests.support.make import Make

PEOPLE, GOAL_SECONDS = 1_000, 60
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: seconds on the wall and of this process."""

    name: str
    seconds: float
    cpu_seconds: float


def texts() -> Texts:
    """A sort of certificate for everybody who came."""
    return Texts(
        name="Peserta",
        role="participant",
        days=Days.ONE,
        min_sessions=0,
        min_minutes=0,
        survey_id=None,
        heading_id="SERTIFIKAT",
        heading_en="CERTIFICATE",
        body_id="sebagai peserta {forum}, hadir {days} hari dan mengikuti {sessions} sesi",
        body_en="",
        number_format="{number:04}/SERT/{month}/{year}",
        town="Jakarta",
        dated_on=now().date(),
        signer="Ir. Contoh Direktur",
        signer_position="Direktur",
    )


def measure() -> list[Step]:
    """Every step after the people are there; the database is empty and connected."""
    today = now().date()
    edition = Make().edition("2041", starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1))
    scope, gate = system_scope(edition), open_door(edition, onsite=2 * PEOPLE)
    for number in range(PEOPLE):
        door.scan(scope, gate=gate, text=str(ticket(edition, number).scan), nonce=f"n{number}")
    template = attendance.add_template(scope, texts())
    steps: list[Step] = []
    run = _timed(steps, "find who has earned one", lambda: attendance.start(scope, template, mails=True))
    _timed(steps, "issue and mail", lambda: _issue(scope, run))
    held = queries.held(scope)
    if len(held) != PEOPLE:
        raise SystemExit(f"{len(held)} certificates instead of {PEOPLE}")
    _timed(steps, "draw each as a PDF", lambda: [papers.draw([(row.words, row.code)], locale="id") for row in held])
    _timed(steps, "draw all as one PDF", lambda: papers.draw([(row.words, row.code) for row in held], locale="id"))
    return steps


def _issue(scope: Any, run: str) -> None:
    while attendance.issue_batch(scope, run=run):
        pass


def _timed(steps: list[Step], name: str, work: Callable[[], R]) -> R:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    steps.append(Step(name, time.perf_counter() - wall, time.process_time() - cpu))
    return result


def main(arguments: Sequence[str]) -> int:
    """Measure in a new database; the exit code says whether the goal was met."""
    databases = EveryDatabase()
    handle = databases.of("postgresql" if "--postgresql" in arguments else "sqlite").copy(schema.TABLES)
    with tempfile.TemporaryDirectory() as folder:
        environ = {"DATABASE_URL": handle.url, "SECRET_KEY": "benchmark-" * 4, "EVENTAPP_RATE_LIMITS": "off"}
        settings = Settings.from_environ(environ, data=Path(folder))
        app = create_app(settings)
        with app.test_request_context("/"):
            steps = measure()
        db.dispose()
    databases.close()
    total = sum(step.cpu_seconds for step in steps)
    found: dict[str, Any] = {"people": PEOPLE, "steps": [asdict(step) for step in steps], "cpu_seconds": total}
    lines = "\n".join(f"{step.seconds:7.2f} s  cpu {step.cpu_seconds:6.2f} s  {step.name}" for step in steps)
    said = json.dumps(found) if "--json" in arguments else f"{lines}\n{total:7.2f} s  of one core in all"
    sys.stdout.write(f"{said}\n")
    return 0 if total <= GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
