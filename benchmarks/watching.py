"""Many visitors watch a conversation while people register: how much slower does a registration get?

``python -m benchmarks.watching [WATCHERS] [--json]`` makes an edition with a booth and a message for each watcher,
serves it as in production and lets one program register people, alternately alone and while another one asks for news
as the pages of the watchers do (``static/js/thread-live.js``: from 4 seconds to a minute, with jitter). The figure is
the processor time that the web process spends while a registration is made, with watchers who came in the last five
minutes over without, as the median of the rounds: all that the watchers ask meanwhile counts against it. On a machine
with other work the clock says nothing (it stands beside the figure), and a registration that takes longer meets more
questions, so that the figure is too high there, never too low. With ``DATABASE_URL`` it is another database than an
embedded one, which must be empty; then the database's own processor time is not in it.
"""

from __future__ import annotations

import heapq
import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import acts
from benchmarks.acts import Target
from benchmarks.client import Client
from eventapp.app import create_app
from eventapp.config import Settings
from eventapp.core.db import db
from eventapp.exhibition.queries import conversations
from eventapp.exhibition.services import enquiring
from tests.support import booths, schema
from tests.support.door import open_door
from tests.support.make import Make
from tests.support.servers import serving

WATCHERS, ROUNDS, REGISTRATIONS = 500, 5, 60
SHORTEST, LONGEST, GROWTH, JITTER = 4.0, 60.0, 1.5, 0.2  # of the page's script, in seconds
OPENED = 300.0  # the watchers came in the last so many seconds
GOAL = 1.2
SLUG = "2031"


@dataclass(frozen=True, slots=True)
class Watched:
    """What came of it: milliseconds for a whole registration, medians of the rounds."""

    database: str
    watchers: int
    asked_per_second: float
    unchanged: float  # share of answers 304
    alone_ms: float  # of the web process's processor
    watched_ms: float
    alone_clock_ms: float
    watched_clock_ms: float
    ratios: list[float]
    ratio: float

    @property
    def holds(self) -> bool:
        """Whether registrations hardly notice."""
        return self.ratio <= GOAL


class Spent(NamedTuple):
    """Milliseconds for a whole registration."""

    cpu_ms: float
    clock_ms: float


def measure(watchers: int = WATCHERS) -> Watched:
    """All rounds."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/watching.db"
        schema.build(url)
        environ = {
            "DATABASE_URL": url,
            "SECRET_KEY": "only-for-this-measurement-0123456789",
            "EVENTAPP_RATE_LIMITS": "off",
        }
        app = create_app(replace(Settings.from_environ(environ, data=Path(folder) / "data"), check_scope=False))
        marks = _prepare(watchers)
        spawn = multiprocessing.get_context("spawn")
        alone: list[Spent] = []
        watched: list[Spent] = []
        asked, unchanged, seconds = 0, 0, 0.0
        with serving(app) as server, spawn.Manager() as manager, spawn.Pool(2) as pool:
            pool.apply(_register, (server.port, 10))
            for _round in range(ROUNDS):
                alone.append(_spent(pool, server.port))
                stop = manager.Event()
                watching = pool.apply_async(_watch, (server.port, marks, stop))
                time.sleep(SHORTEST)
                watched.append(_spent(pool, server.port))
                stop.set()
                count, same, lasted = watching.get()
                asked, unchanged, seconds = asked + count, unchanged + same, seconds + lasted
        db.dispose()
    ratios = [seen.cpu_ms / free.cpu_ms for free, seen in zip(alone, watched, strict=True)]
    return Watched(
        database=url.split(":")[0],
        watchers=watchers,
        asked_per_second=asked / seconds,
        unchanged=unchanged / max(asked, 1),
        alone_ms=statistics.median(each.cpu_ms for each in alone),
        watched_ms=statistics.median(each.cpu_ms for each in watched),
        alone_clock_ms=statistics.median(each.clock_ms for each in alone),
        watched_clock_ms=statistics.median(each.clock_ms for each in watched),
        ratios=ratios,
        ratio=statistics.median(ratios),
    )


def _spent(pool: Any, port: int) -> Spent:
    """What a round of registrations costs this process, which serves them, and how long the middle one takes."""
    before = time.process_time()
    told = pool.apply(_register, (port, REGISTRATIONS))
    return Spent(1000 * (time.process_time() - before) / REGISTRATIONS, statistics.median(told))


def _prepare(watchers: int) -> dict[str, str]:
    """An edition that takes registrations, and a booth with a conversation for each watcher.

    Gives the mark that each one's page holds, by its token.
    """
    make = Make()
    edition = make.edition(SLUG)
    open_door(edition, onsite=100_000)
    mine = booths.published(make, edition)
    sent: list[enquiring.Sent] = []

    def write() -> None:
        sent.extend(
            booths.enquiry(make, mine, message=f"Pesan {number}", key=f"{number:026}") for number in range(watchers)
        )

    db.run(write)
    scope = make.scope(edition)
    marks = {each.token: f'"{conversations.mark_for_visitor(scope, each.token)}"' for each in sent}
    db.remove()
    return marks


def _register(port: int, count: int) -> list[float]:
    """Milliseconds of each whole registration, one after the other."""
    client, target = Client(port), Target(edition=SLUG, register=f"/{SLUG}/register")
    told = []
    for number in range(count):
        started = time.perf_counter()
        acts.registration(client, target, number)
        told.append(1000 * (time.perf_counter() - started))
    client.close()
    return told


def _watch(port: int, marks: dict[str, str], stop: Any) -> tuple[int, int, float]:
    """Ask as the open pages do until ``stop``; gives how often, how often nothing was new, and the seconds."""
    client, luck = Client(port), random.Random(1)  # noqa: S311 -- jitter, no secret
    started = time.monotonic()
    due = [(started + wait, pause, token) for token in marks for wait, pause in [_since(luck.random() * OPENED, luck)]]
    heapq.heapify(due)
    asked = unchanged = 0
    while not stop.is_set():
        at, pause, token = heapq.heappop(due)
        time.sleep(max(0.0, min(at - time.monotonic(), 0.2)))
        if at > time.monotonic():
            heapq.heappush(due, (at, pause, token))
            continue
        known = {"If-None-Match": marks[token]}
        answer = client.request("GET", f"/{SLUG}/enquiries/{token}/news", headers=known)
        asked, unchanged = asked + 1, unchanged + (answer.status == 304)
        marks[token] = answer.headers.get("ETag") or marks[token]
        pause = min(pause * GROWTH, LONGEST)
        jittered = pause * (1 - JITTER + luck.random() * 2 * JITTER)
        heapq.heappush(due, (time.monotonic() + jittered, pause, token))
    client.close()
    return asked, unchanged, time.monotonic() - started


def _since(age: float, luck: random.Random) -> tuple[float, float]:
    """When a page that was opened ``age`` seconds ago asks next, from now, and the pause that it is in."""
    pause, at = SHORTEST, 0.0
    while True:
        at += pause * (1 - JITTER + luck.random() * 2 * JITTER)
        if at > age:
            return at - age, pause
        pause = min(pause * GROWTH, LONGEST)


def table(found: Watched) -> list[str]:
    """The result for people."""
    asked = f"{found.asked_per_second:.0f} questions/s, {100 * found.unchanged:.0f} % unchanged"
    goal = f"{found.ratio:.2f} ×, goal ≤ {GOAL} × {'✓' if found.holds else '✗'}"
    rounds = ", ".join(f"{ratio:.2f}" for ratio in found.ratios)
    return [
        f"{found.watchers} watchers on {found.database}: {asked}",
        f"  registration {found.alone_ms:.1f} ms of the processor alone, {found.watched_ms:.1f} ms watched: {goal}",
        f"  rounds {rounds}; on the clock {found.alone_clock_ms:.0f} and {found.watched_clock_ms:.0f} ms",
    ]


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()]
    outcome = measure(*wanted[:1])
    document = asdict(outcome) | {"holds": outcome.holds}
    sys.stdout.write((json.dumps(document) if "--json" in sys.argv else "\n".join(table(outcome))) + "\n")
