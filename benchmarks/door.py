"""A rush at the door: many check-ins from eight gates at once, a fifth of them tickets that were let in already.

``python -m benchmarks.door [CHECK_INS] [--json]`` makes an edition, serves it as in production and lets eight programs
scan through the API. It prints the times of the answers and says whether every ticket was let in exactly once, no valid
ticket was called invalid, and the books balance. ``DATABASE_URL`` names another database than an embedded one; it must
be empty.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from benchmarks.client import Client
from eventapp.app import create_app, product
from eventapp.attendance.models.door import Entry
from eventapp.attendance.services import door
from eventapp.config import Settings
from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.editions.models import TokenScope
from eventapp.editions.services import setup
from tests.support import schema
from tests.support.door import open_door, ticket
from tests.support.make import Make
from tests.support.servers import serving

CHECK_INS, GATES, DOUBLES = 10_000, 8, 0.2
GOAL_P95_MS, GOAL_PER_SECOND = 300, 150


@dataclass(frozen=True, slots=True)
class Rush:
    """What came of it. Times are those that a gate waited, in milliseconds."""

    database: str
    check_ins: int
    tickets: int
    admitted: int
    already: int
    invalid: int
    entries: int
    broken: int
    per_second: float
    p50: float
    p95: float
    p99: float

    @property
    def right(self) -> bool:
        """Whether nothing was lost and nothing was wrong."""
        once = self.admitted == self.entries == self.tickets and self.already == self.check_ins - self.tickets
        return once and self.invalid == self.broken == 0

    @property
    def holds(self) -> bool:
        """Whether it was also quick enough."""
        return self.right and self.p95 < GOAL_P95_MS and self.per_second >= GOAL_PER_SECOND


def measure(check_ins: int = CHECK_INS) -> Rush:
    """One rush."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/door.db"
        schema.build(url)
        environ = {
            "DATABASE_URL": url,
            "SECRET_KEY": "only-for-this-measurement-0123456789",
            "EVENTAPP_RATE_LIMITS": "off",
        }
        app = create_app(replace(Settings.from_environ(environ, data=Path(folder) / "data"), check_scope=False))
        edition = Make().edition()
        scope, luck = system_scope(edition), random.Random(1)  # noqa: S311 -- an order, no secret
        number = round(check_ins * (1 - DOUBLES))
        gates = [open_door(edition, onsite=check_ins)]
        gates += [door.add_gate(scope, area="Hall", name=f"Gate {place}") for place in range(2, GATES + 1)]
        codes = [ticket(edition, place).scan or "" for place in range(number)]
        token = setup.create_token(scope, token_scope=TokenScope.GATE, name="benchmark")
        scans = codes + luck.choices(codes, k=check_ins - number)
        luck.shuffle(scans)
        db.remove()
        with serving(app) as server, multiprocessing.get_context("spawn").Pool(GATES) as pool:
            shares = [(server.port, token, gate.public_id, scans[place::GATES]) for place, gate in enumerate(gates)]
            pool.map(_ready, range(GATES * 4))
            started = time.perf_counter()
            answers = [answer for share in pool.starmap(_gate, shares, chunksize=1) for answer in share]
            seconds = time.perf_counter() - started
        entries = int(db.scalar(sa.select(sa.func.count()).select_from(Entry)))
        broken = len(violations(product.invariants))
        db.dispose()
    told, waited = Counter(result for result, _ms in answers), [ms for _result, ms in answers]
    cuts = statistics.quantiles(waited, n=100)
    return Rush(
        database=url.split(":")[0],
        check_ins=len(answers),
        tickets=number,
        admitted=told["admitted"],
        already=told["already"],
        invalid=told["invalid"],
        entries=entries,
        broken=broken,
        per_second=len(answers) / seconds,
        p50=cuts[49],
        p95=cuts[94],
        p99=cuts[98],
    )


def _ready(_place: int) -> None:
    """Wait for every program to have started."""
    time.sleep(0.05)


def _gate(port: int, token: str, gate: str, scans: Sequence[str]) -> list[tuple[str, float]]:
    """One gate: result and milliseconds of each scan."""
    client, told = Client(port, headers={"Authorization": f"Bearer {token}"}), []
    for place, scan in enumerate(scans):
        started = time.perf_counter()
        document = {"scan": scan, "nonce": f"{gate}-{place}", "scanned_at": "2031-05-12T01:30:00Z"}
        answer = client.post_json(f"/api/v1/gates/{gate}/scans", document, expect=200).json()
        told.append((str(answer["result"]), 1000 * (time.perf_counter() - started)))
    client.close()
    return told


def table(rush: Rush) -> list[str]:
    """The rush for people."""
    goal = f"p95 < {GOAL_P95_MS} ms, ≥ {GOAL_PER_SECOND}/s {'✓' if rush.holds else '✗'}"
    books = "none lost, none wrong ✓" if rush.right else f"WRONG: {asdict(rush)}"
    return [
        f"{rush.check_ins} check-ins from {GATES} gates, {rush.already} doubles, {rush.database}: {books}",
        f"  {rush.per_second:.0f}/s, p50 {rush.p50:.0f} ms, p95 {rush.p95:.0f} ms, p99 {rush.p99:.0f} ms; {goal}",
    ]


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()]
    found = measure(*wanted[:1])
    document = asdict(found) | {"right": found.right, "holds": found.holds}
    sys.stdout.write((json.dumps(document) if "--json" in sys.argv else "\n".join(table(found))) + "\n")
