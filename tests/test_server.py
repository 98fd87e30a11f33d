"""``eventapp serve`` as a process: it starts on nothing, answers what has arrived, and ends when it is told to."""

from __future__ import annotations

import http.client
import json
import socket
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from eventapp.config import Settings
from eventapp.core import runtime
from eventapp.core.db import db
from tests.support.door import open_door
from tests.support.make import Make
from tests.support.processes import Command, port_of
from tests.support.schema import build

CALLERS = 12  # more than the server has threads, so that some requests wait in its queue


@pytest.fixture
def data(tmp_path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def serve(data, tmp_path):
    """Start the command on the folder, with nothing else said to it."""
    started: list[Command] = []

    def serve(*options: object) -> Command:
        started.append(Command("serve", "--data", data, "--port", 0, *options, log=tmp_path / "log"))
        return started[-1]

    yield serve
    for server in started:
        server.close()


def get(port: int, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
    """One GET."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")


def register(port: int, number: int) -> int:
    """One registration; gives the status of the answer, or 0 when the connection was cut."""
    person = {"name": f"Peserta {number}", "email": f"p{number}@contoh.example", "phone": "081234567890"}
    body = json.dumps({**person, "organisation": "Dinas", "attendance": "onsite", "consent": True})
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"key-{number}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        try:
            connection.request("POST", "/api/v1/editions/2031/registrations", body, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0


def test_a_server_starts_in_an_empty_folder_and_keeps_everything_there(serve, data):
    server = serve()
    port = port_of(server)

    ready, _, said = get(port, "/readyz")
    page, headers, _ = get(port, "/", **{"Accept-Encoding": "gzip"})
    server.terminate()
    ended = server.wait()

    assert (ready, json.loads(said)["status"]) == (200, "ok")
    assert page == 200
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Strict-Transport-Security"] is None
    assert headers["Server"] is None
    assert f"Serving http://localhost:{port} from {data}. Ctrl-C ends it.\n" in server.said
    assert '"event": "serve.started"' in server.said
    assert ended == 0
    assert {path.name for path in data.iterdir()} >= {"eventapp.sqlite", "keys"}
    assert "Traceback" not in server.said


@pytest.mark.parametrize("megabytes", [12, 60])
def test_a_file_that_is_too_large_is_refused_with_a_page_of_ours(serve, megabytes):
    port = port_of(serve("--no-worker"))
    headers = {"Accept-Language": "id", "Content-Type": "multipart/form-data; boundary=x"}

    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", "/sign-in", b"x" * (megabytes << 20), headers)
        answer = connection.getresponse()
        page = answer.read().decode()
    after, _, _ = get(port, "/readyz")

    assert (answer.status, answer.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert ("Kirimannya terlalu besar" in page, "waitress" in page) == (True, False)
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Connection"]) == ("nosniff", "close")
    assert after == 200


@pytest.mark.parametrize(
    "more",
    [
        b"Content-Length: 3000000000000\r\n\r\nabc",
        b"Content-Length: 30000000\r\nExpect: 100-continue\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n" + (b"100000\r\n" + b"x" * 0x100000 + b"\r\n") * 12,
    ],
    ids=["endless", "asks for leave", "in pieces"],
)
def test_what_cannot_flow_past_is_refused_at_once(serve, more):
    port = port_of(serve("--no-worker"))

    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as connection:
        connection.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nAccept-Language: id\r\n" + more)
        said = b""
        while b"</html>" not in said and (piece := connection.recv(65536)):
            said += piece

    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"Kirimannya terlalu besar" in said


def test_requests_that_have_arrived_are_answered_before_the_server_ends(serve, data):
    url = f"sqlite:///{data / 'eventapp.sqlite'}"
    data.mkdir()
    build(url)
    runtime.start(Settings.from_environ({}, data=data))
    open_door(Make().edition())
    db.dispose()
    server = serve("--no-worker")
    port = port_of(server)
    answers: list[int] = []

    with closing(sqlite3.connect(data / "eventapp.sqlite", isolation_level=None)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")  # every registration waits for this writer
        callers = [
            threading.Thread(target=lambda number=number: answers.append(register(port, number)))
            for number in range(CALLERS)
        ]
        for caller in callers:
            caller.start()
        time.sleep(0.7)
        server.terminate()
        time.sleep(0.3)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        blocker.execute("ROLLBACK")
    for caller in callers:
        caller.join()

    assert answers == [201] * CALLERS
    assert server.wait() == 0
