"""Twenty judges save at once while the server is killed: one unbroken chain, nothing lost, nothing twice."""

from __future__ import annotations

import http.client
import itertools
import json
import logging
import random
import re
import threading
import time
import uuid
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from eventapp import cli
from eventapp.accounts import services as accounts
from eventapp.app import product
from eventapp.core import access
from eventapp.core.db import db
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.services import publishing
from tests.support.judging import jury
from tests.support.processes import port_of

pytestmark = pytest.mark.fault
log = logging.getLogger(__name__)
WRITERS, KILLS = 20, 3
LONGEST_SECONDS = 90


@dataclass
class Writer:
    """A judge's device: it repeats every change with the same id until it is acknowledged."""

    port: int
    path: str
    cookie: str
    token: str = ""
    version: int = 0
    acknowledged: list[str] = field(default_factory=list)

    def open_sheet(self) -> None:
        """Read the sheet's page, for the session and the token of its form."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", self.path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookie += f"; {value.split(';')[0]}"
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None, page[:500]
        self.token = found[1]
        connection.close()

    def save(self, number: int) -> None:
        """Save one score, however often it takes."""
        change = {
            "id": str(uuid.uuid4()),
            "criterion": "direction",
            "version": self.version,
            "score": str(number % 5 + 1),
        }
        body = json.dumps({"changes": [change]})
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token, "Content-Type": "application/json"}
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                connection.request("PUT", self.path, body, headers)
                answer = connection.getresponse()
                said = answer.read()
                if answer.status == 200:
                    self.acknowledged.append(change["id"])
                    self.version = json.loads(said)["version"]
                    return
                assert answer.status == 503, (answer.status, said)
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.02)
        raise TimeoutError(self.path)


@pytest.fixture
def made(make):
    """An open round with a panel of twenty."""
    for capability in product.capabilities:
        access.declare(capability.permissions)
    return jury(make, judges=WRITERS)


def test_twenty_writers_and_a_server_that_is_killed_leave_one_unbroken_chain(installation, made, monkeypatch):
    server = installation.start("serve", "--port", 0, "--no-worker")
    port = port_of(server)
    writers = []
    for number, judge in enumerate(made.judges):
        cookie = f"sign-in={accounts.open_sign_in(judge.id, device='test', hours=1, how='test')}"
        writers.append(Writer(port, f"/judging/governance/{made.sheet(judge=number)}", cookie))
    writers[0].open_sheet()
    for writer in writers[1:]:
        writer.open_sheet()
    enough = threading.Event()

    def keep_saving(writer: Writer) -> None:
        for number in itertools.count():
            if enough.is_set():
                return
            writer.save(number)

    threads = [threading.Thread(target=keep_saving, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for _ in range(KILLS):
        wait_for(writers, random.randint(20, 60))  # noqa: S311 -- any instant will do
        server.kill()
        server = installation.start("serve", "--port", port, "--no-worker")
        port_of(server)
    wait_for(writers, 20)
    enough.set()
    for thread in threads:
        thread.join()
    server.close()
    monkeypatch.setenv("DATABASE_URL", db.engine.url.render_as_string(hide_password=False))

    walked = publishing.verify_round(made.chairs, key="awards")
    rows = [row[0] for row in db.rows(sa.select(ScoreLog.client_id).where(ScoreLog.edition_id == made.edition.id))]
    sent = [each for writer in writers for each in writer.acknowledged]
    log.info("kills %d, acknowledged %d, rows %d", KILLS, len(sent), len(rows))
    assert walked.failures == ()
    assert walked.rows == len(rows) == len(set(rows))
    assert sorted(sent) == sorted(rows)
    assert all(writer.acknowledged for writer in writers)
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", "--data", str(installation.data)])
    assert ended.value.code == 0


def wait_for(writers: list[Writer], more: int) -> None:
    """Wait until so many more changes were acknowledged."""
    goal = sum(len(writer.acknowledged) for writer in writers) + more
    deadline = time.monotonic() + LONGEST_SECONDS
    while sum(len(writer.acknowledged) for writer in writers) < goal:
        assert time.monotonic() < deadline
        time.sleep(0.005)
