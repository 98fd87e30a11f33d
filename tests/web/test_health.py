"""Health: what a load balancer and a person on duty see when the database, the disk or the worker is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
import sqlalchemy as sa

from eventapp.core import clock, outbox
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.editions.queries.identity import known
from eventapp.web import health
from tests.support.door import open_door

GOOD = {"database": True, "disk": True, "queue": True}


@contextmanager
def gone(url: str) -> Iterator[None]:
    """Inside the block nobody reaches the database, and connections that were open are cut."""
    place = sa.make_url(url)
    if place.get_backend_name() == "sqlite":
        file = Path(str(place.database))
        db.dispose()
        aside = file.rename(file.with_suffix(".aside"))
        file.mkdir()
        db.connect(url)
        try:
            yield
        finally:
            file.rmdir()
            aside.rename(file)
        return
    admin = place.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    name = psycopg.sql.Identifier(str(place.database))
    change = psycopg.sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(change.format(name, psycopg.sql.SQL("false")))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [place.database]
        )
        try:
            yield
        finally:
            connection.execute(change.format(name, psycopg.sql.SQL("true")))


def test_a_server_that_can_serve_says_so(client):
    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, alive.json) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json) == (200, {"status": "ok", "checks": GOOD})


def test_a_job_that_nobody_took_for_a_quarter_of_an_hour_is_reported(client):
    with clock.frozen(clock.now() - health.LATEST_JOB - timedelta(seconds=1)):
        db.run(lambda: outbox.enqueue("test", key="1", args={}))

    ready = client.get("/readyz")

    assert (ready.status_code, ready.json) == (503, {"status": "not ready", "checks": GOOD | {"queue": False}})


def test_a_job_for_later_is_no_fault(client):
    later = clock.now() + timedelta(days=1)
    db.run(lambda: outbox.enqueue("test", key="1", args={}, run_at=later))

    assert client.get("/readyz").status_code == 200


def test_a_disk_that_is_almost_full_is_reported(client, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=health.LEAST_DISK_BYTES))

    ready = client.get("/readyz")

    assert (ready.status_code, ready.json["checks"]) == (503, GOOD | {"disk": False})


@pytest.fixture
def organiser(make):
    """An organiser of an edition with open registration."""
    edition = make.edition()
    open_door(edition)
    return make.member(edition, Role.ORGANISER)


def test_without_its_database_the_server_lives_and_is_not_ready(client, database):
    with gone(database.url):
        alive, ready = client.get("/healthz"), client.get("/readyz")

    assert alive.status_code == 200
    assert (ready.status_code, ready.json["checks"]) == (503, GOOD | {"database": False, "queue": False})


PAGES = ["/2031/lost-ticket", "/manage/2031/people", "/api/v1/editions/2031/regions"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_page_without_its_database_says_so_and_recovers_by_itself(client, organiser, database, capfd, signed_in):
    if signed_in:
        client.as_(organiser)
    before = [client.get(path).status_code for path in PAGES]

    with gone(database.url):
        known.forget()  # the edition's name is remembered for seconds
        during = [client.get(path) for path in PAGES]
    client.get("/readyz")  # may still meet a connection that was cut
    after = [client.get(path).status_code for path in PAGES]

    assert before == after == [200, 200 if signed_in else 303, 200]
    assert [answer.status_code for answer in during] == [503, 503, 503]
    assert [answer.mimetype for answer in during] == ["text/html", "text/html", "application/problem+json"]
    assert during[-1].json["code"] == "busy"
    assert "Traceback" not in "".join(answer.text for answer in during) + capfd.readouterr().err
