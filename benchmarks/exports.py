"""Time and memory of a list of 100,000 registrations: its first page, its counts, and the file of all of it.

``python -m benchmarks.exports [PEOPLE] [--postgresql] [--json]`` fills an edition in an embedded database (or in one of
the tests' PostgreSQL), then compares in the same run: the page of the list at PEOPLE with that at 100, the CSV with a
bare dump of the same query by Python's csv writer. It measures how much memory CSV, JSON and spreadsheet need on top.
Goals: list at most 1.2 times, CSV at most 3 times, memory at most 150 MB.
"""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import databases
from eventapp.app import create_app
from eventapp.config import Settings
from eventapp.core import ids
from eventapp.core.access import Scope, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.queries.identity import edition_by_slug
from eventapp.registration.documents import lists as tables
from eventapp.registration.documents.lists import Sheet
from eventapp.registration.models.registrations import Quota, Registration, Ticket
from eventapp.registration.queries import exports, lists
from eventapp.registration.rules.filtering import EVERYBODY
from tests.support.make import Make, SignedClient
from tests.support.registrations import open_forum

PEOPLE, FEW, RUNS, PIECE = 100_000, 100, 5, 5_000
GOAL_LIST, GOAL_FILE, GOAL_MB = 1.2, 3.0, 150.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured; times in milliseconds of this process and the wall, memory in MB beyond the bare process."""

    database: str
    people: int
    list_few: float
    list_many: float
    counts_many: float
    bare_dump: float
    csv: float
    json: float
    xlsx: float
    csv_mb: float
    json_mb: float
    xlsx_mb: float

    @property
    def holds(self) -> bool:
        """Whether all goals hold."""
        most = max(self.csv_mb, self.json_mb, self.xlsx_mb)
        return (
            self.list_many <= GOAL_LIST * self.list_few and self.csv <= GOAL_FILE * self.bare_dump and most <= GOAL_MB
        )


def measure(people: int = PEOPLE, *, postgresql: bool = False) -> Found:
    """All of it once, on a fresh database."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(Path(folder), postgresql=postgresql) as url:
        return _measured(url, Path(folder), people)


def _measured(url: str, folder: Path, people: int) -> Found:
    filling = multiprocessing.get_context("spawn").Process(target=_filled, args=(url, folder, people))
    filling.start()  # another process, so that its memory is not ours
    filling.join()
    client = _started(url, folder)
    many = system_scope(edition_by_slug("2031"))
    organiser = Make().user(is_admin=True)
    client.as_(organiser)
    before = _peak()
    csv_time = _median(lambda: _drain(_csv(many)))
    csv_mb = _peak() - before
    json_time = _median(lambda: _drain(_json(many)), runs=2)
    json_mb = _peak() - before
    xlsx_time = _median(lambda: _xlsx(many, folder), runs=1)
    return Found(
        "sqlite" if db.is_sqlite else "postgresql",
        people,
        list_few=_median(lambda: client.get("/manage/2030/registrations"), runs=40),
        list_many=_median(lambda: client.get("/manage/2031/registrations"), runs=40),
        counts_many=_median(lambda: lists.counts(many, EVERYBODY), runs=60),
        csv=csv_time,
        json=json_time,
        xlsx=xlsx_time,
        csv_mb=csv_mb,
        json_mb=json_mb,
        xlsx_mb=_peak() - before,
        bare_dump=_median(lambda: _bare(many)),
    )


def _started(url: str, folder: Path) -> Any:
    """The application on this database; gives a browser."""
    environ = {"DATABASE_URL": url, "SECRET_KEY": "only-for-this-measurement-0123456789"}
    app = create_app(replace(Settings.from_environ(environ, data=folder / "data"), check_scope=False))
    app.test_client_class = SignedClient
    return app.test_client()


def _filled(url: str, folder: Path, people: int) -> None:
    _started(url, folder)
    make = Make()
    for slug, number in (("2030", FEW), ("2031", people)):
        _fill(system_scope(open_forum(make, slug, onsite=people, online=people)), number)
    db.session.execute(sa.text("ANALYZE"))
    db.dispose()


def _fill(scope: Scope, people: int) -> None:
    """Confirmed people with tickets, as registering leaves them."""
    at = now()
    for start in range(0, people, PIECE):
        rows: list[dict[str, Any]] = []
        for number in range(start, min(start + PIECE, people)):
            name = f"Contoh {chr(97 + number % 26)}{number} Peserta, S.T."
            rows.append(
                {
                    "edition_id": scope.edition_id,
                    "public_id": ids.opaque(),
                    "manage_hash": ids.opaque(),
                    "identity_hash": ids.opaque(),
                    "name": name,
                    "email": f"peserta{number}@contoh.example",
                    "phone": f"+62812{10_000_000 + number}",
                    "organisation": f"Dinas Komunikasi dan Informatika Kota Contoh {number % 514}",
                    "attendance": "onsite" if number % 4 else "online",
                    "status": "confirmed",
                    "consented_at": at,
                    "news": bool(number % 2),
                    "photo": False,
                    "listing": False,
                    "locale": "id",
                    "sort_name": name.lower(),
                    "search": f"{name.lower()} peserta{number}@contoh.example",
                    "created_at": at,
                }
            )
        db.run(partial(db.session.execute, sa.insert(Registration), rows))
    own = Registration.edition_id == scope.edition_id
    made = db.rows(sa.select(Registration.id, Registration.attendance).where(own))
    tickets = [
        {
            "edition_id": scope.edition_id,
            "registration_id": row.id,
            "code": f"{number:09d}",
            "scan_hash": ids.opaque(),
            "issued_at": at,
        }
        for number, row in enumerate(made)
    ]
    for start in range(0, people, PIECE):
        db.run(partial(db.session.execute, sa.insert(Ticket), tickets[start : start + PIECE]))
    for way in ("onsite", "online"):
        used = sum(row.attendance == way for row in made)
        full = sa.update(Quota).where(Quota.edition_id == scope.edition_id, Quota.attendance == way)
        db.run(partial(db.change, full.values(used=used)))


def _csv(scope: Scope) -> Iterator[bytes]:
    about = exports.about(scope)
    return tables.csv(Sheet(about, zone="Asia/Jakarta", translate=str), exports.pieces(scope, EVERYBODY, about))


def _json(scope: Scope) -> Iterator[bytes]:
    about = exports.about(scope)
    return tables.as_json(about, exports.pieces(scope, EVERYBODY, about))


def _xlsx(scope: Scope, folder: Path) -> None:
    about = exports.about(scope)
    sheet = Sheet(about, zone="Asia/Jakarta", translate=str)
    tables.spreadsheet(sheet, exports.pieces(scope, EVERYBODY, about), path=folder / "all.xlsx", title="all")


def _drain(pieces: Iterator[bytes]) -> None:
    for _ in pieces:
        pass


def _bare(scope: Scope) -> None:
    """The yardstick: the same query through the driver's cursor into Python's csv writer, nothing else."""
    statement = exports.statement(scope, EVERYBODY)
    compiled = statement.compile(db.engine, compile_kwargs={"render_postcompile": True})
    writer = csv.writer(io.StringIO())
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        names = compiled.positiontup
        values = compiled.params if names is None else [compiled.params[name] for name in names]
        cursor.execute(str(compiled), values)
        while rows := cursor.fetchmany(2000):
            writer.writerows(rows)
    finally:
        raw.close()


def _median(work: Callable[[], object], *, runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        started = time.process_time() if db.is_sqlite else time.perf_counter()
        work()
        times.append((time.process_time() if db.is_sqlite else time.perf_counter()) - started)
    return statistics.median(times) * 1000


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(found: Found) -> list[str]:
    """What was measured, for people."""
    base = found.bare_dump
    files = {
        "CSV": (found.csv, found.csv_mb),
        "JSON": (found.json, found.json_mb),
        "spreadsheet": (found.xlsx, found.xlsx_mb),
    }
    slower = found.list_many / found.list_few
    return [
        f"\nlist and files of {found.people:,} people ({found.database})",
        f"  page of the list {found.list_many:.1f} ms, of {FEW} people {found.list_few:.1f} ms: {slower:.2f} times",
        f"  counts of the list {found.counts_many:.1f} ms; bare dump of the query {base:.0f} ms",
        *(f"  {kind:<12} {ms:7.0f} ms: {ms / base:.2f} times; {mb:.0f} MB more" for kind, (ms, mb) in files.items()),
        f"  goals: page {GOAL_LIST} times, CSV {GOAL_FILE} times, {GOAL_MB:.0f} MB {'✓' if found.holds else '✗'}",
    ]


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    result = measure(*numbers[:1], postgresql="--postgresql" in sys.argv)
    sys.stdout.write((json.dumps(asdict(result)) if "--json" in sys.argv else "\n".join(table(result))) + "\n")
