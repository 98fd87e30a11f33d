"""``kill -9`` of server and worker under load: what was acknowledged is there, once, and nothing is half done."""

from __future__ import annotations

import email
import itertools
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventapp import cli
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.idempotency import IdempotencyKey
from eventapp.core.outbox import MAIL, OutboxMessage, State
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries.tickets import scan_code
from tests.faults.callers import Answer, Caller, person
from tests.support.door import open_door, ticket
from tests.support.processes import Installation, port_of

pytestmark = pytest.mark.fault
log = logging.getLogger(__name__)
KILLS = 5
CALLERS = 4
MAILS = 300
PATH = "/api/v1/editions/2031/registrations"


def exit_code(*words: object) -> int:
    """The exit code of a command, run in this process."""
    try:
        cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def a_minute_passes() -> None:
    """The leases of workers that were killed run out."""
    held = sa.update(OutboxMessage).where(OutboxMessage.state == State.RUNNING)
    db.run(lambda: db.change(held.values(lease_until=now() - timedelta(seconds=1))))


def mails_of(installation: Installation) -> Counter[str]:
    """How many letters lie in the folder for each address; each must be whole."""
    letters = [email.message_from_bytes(path.read_bytes(), policy=default) for path in eml(installation)]
    assert [letter["Subject"] for letter in letters if not letter.get_content().strip()] == []
    return Counter(letter["To"] for letter in letters)


def eml(installation: Installation) -> list[Path]:
    """The letters in the folder."""
    return list((installation.data / "mail").glob("*.eml"))


def how_many(model: type, *where: sa.ColumnElement[bool]) -> int:
    """Rows of a table."""
    return int(db.scalar(sa.select(sa.func.count()).select_from(model).where(*where)))


def test_nothing_that_was_acknowledged_is_lost_when_server_and_worker_are_killed(installation, make, monkeypatch):
    open_door(make.edition(), onsite=1_000_000)
    server, worker = installation.start("serve", "--port", 0, "--no-worker"), installation.start("worker")
    port = port_of(server)
    acknowledged: dict[int, Answer] = {}
    numbers, enough = itertools.count(), threading.Event()

    def keep_registering() -> None:
        caller = Caller(port)
        while not enough.is_set():
            number = next(numbers)
            acknowledged[number] = caller.post(PATH, person(number), **{"Idempotency-Key": f"key-{number}"})
        caller.hang_up()

    threads = [threading.Thread(target=keep_registering) for _ in range(CALLERS)]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        at_a_moment_after(lambda: len(acknowledged), least=20, most=60)
        server.kill()
        worker.kill()
        server, worker = installation.start("serve", "--port", port, "--no-worker"), installation.start("worker")
        port_of(server)
    enough.set()
    for thread in threads:
        thread.join()
    worker.kill()
    caller = Caller(port)
    again = {n: caller.post(PATH, person(n), **{"Idempotency-Key": f"key-{n}"}) for n in list(acknowledged)[-9:]}
    caller.hang_up()
    server.close()
    a_minute_passes()
    monkeypatch.setenv("DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    drained = exit_code("worker", "--once", "--data", installation.data)
    checked = exit_code("check", "--data", installation.data)

    repeated = [answer for answer in acknowledged.values() if answer.tries > 1]
    log.info("kills %d, acknowledged %d, asked again %d", 2 * KILLS + 1, len(acknowledged), len(repeated))
    assert {answer.status for answer in acknowledged.values()} == {201}
    assert {n: answer.body for n, answer in again.items()} == {n: acknowledged[n].body for n in again}
    assert as_told(acknowledged) == as_stored()
    assert how_many(Ticket) == how_many(IdempotencyKey) == len(acknowledged)
    assert (drained, checked) == (0, 0)
    assert mails_of(installation) == Counter(person(number)["email"] for number in acknowledged)


def as_told(acknowledged: dict[int, Answer]) -> dict[str, tuple[str, str, str]]:
    """Of every acknowledged registration by address: its id, its ticket's code and its scan code."""
    told = {}
    for number, answer in acknowledged.items():
        document = answer.document
        told[person(number)["email"]] = (document["id"], document["ticket"]["code"], document["ticket"]["scan"])
    return told


def as_stored() -> dict[str, tuple[str, str, str]]:
    """The same of every registration in the database; two of one address would be one too few."""
    rows = db.rows(
        sa.select(Registration.email, Registration.public_id, Ticket.code).outerjoin(
            Ticket, Ticket.registration_id == Registration.id
        )
    )
    assert len({row.email for row in rows}) == len(rows)
    return {row.email: (row.public_id, row.code, scan_code(row.public_id)) for row in rows}


def test_every_mail_is_there_once_when_the_worker_is_killed_while_sending(installation, make, monkeypatch):
    edition = make.edition()
    open_door(edition, onsite=MAILS)
    for number in range(MAILS):
        ticket(edition, number)
    sent_but_not_noted = 0

    for _ in range(KILLS):
        worker = installation.start("worker")
        at_a_moment_after(lambda: len(eml(installation)), least=1, most=50)
        worker.kill()
        done = how_many(OutboxMessage, OutboxMessage.kind == MAIL, OutboxMessage.state == State.DONE)
        sent_but_not_noted += len(eml(installation)) - done
        a_minute_passes()
    monkeypatch.setenv("DATABASE_URL", db.engine.url.render_as_string(hide_password=False))
    drained = exit_code("worker", "--once", "--data", installation.data)

    log.info("kills %d, mails %d, sent again %d", KILLS, MAILS, sent_but_not_noted)
    assert drained == 0
    assert mails_of(installation) == Counter(person(number)["email"] for number in range(MAILS))
    assert how_many(OutboxMessage, OutboxMessage.kind == MAIL, OutboxMessage.state != State.DONE) == 0


def at_a_moment_after(count: Callable[[], int], *, least: int, most: int) -> None:
    """Wait until a count has grown by some number between these two."""
    goal = count() + random.randint(least, most)  # noqa: S311 -- any instant will do
    deadline = time.monotonic() + 30
    while count() < goal:
        assert time.monotonic() < deadline
        time.sleep(0.005)
