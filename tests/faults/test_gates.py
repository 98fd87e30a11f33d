"""Gates that were without a network hand over at the same time, twice, with cuts: nothing is lost or doubled."""

from __future__ import annotations

import http.client
import json
import random
import re
import socket
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.app import product
from eventapp.attendance.models.door import Entry
from eventapp.attendance.models.offline import OfflineScan
from eventapp.attendance.queries import offline as lists
from eventapp.attendance.services import devices
from eventapp.attendance.services import door as attendance
from eventapp.core import ids
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from tests.faults.callers import Caller, at_once
from tests.support.door import open_door, ticket
from tests.support.make import Make

pytestmark = pytest.mark.fault
PEOPLE, OVERLAP, BATCH = 60, 25, 20


@pytest.fixture
def make(database) -> Make:
    """Builders on the server's database."""
    return Make()


class Phone:
    """A paired phone that scanned without a network."""

    def __init__(self, port: int, gate, code: str) -> None:
        self.caller, self.gate = Caller(port), gate
        page = f"/gate/pairing/{code}"
        self._get(page)
        self._post_form(page)
        self.caller.headers |= {"X-CSRFToken": self._get(f"/gate/{gate.public_id}/state.json")[1]}

    def _request(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None):
        connection = http.client.HTTPConnection("127.0.0.1", self.caller.port, timeout=20)
        connection.request(method, path, body, {**self.caller.headers, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read().decode()
        set_cookies = answer.headers.get_all("Set-Cookie") or []
        cookies = dict(re.findall(r"(\w[\w-]*)=([^;,]+)", header)[0] for header in set_cookies)
        kept = dict(pair.split("=", 1) for pair in self.caller.headers.get("Cookie", "").split("; ") if pair) | cookies
        self.caller.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in kept.items())
        connection.close()
        return answer.status, text

    def _get(self, path: str) -> tuple[str, str]:
        status, text = self._request("GET", path)
        assert status == 200, (path, status, text[:200])
        token = re.search(r'"csrf": "([^"]+)"|name="csrf_token" value="([^"]+)"', text)
        self.token = token.group(1) or token.group(2)
        return text, self.token

    def _post_form(self, path: str) -> None:
        body = f"csrf_token={self.token}&name=test".encode()
        status, text = self._request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        assert status == 303, text[:300]

    def hand_over(self, scans: list[dict[str, str]], luck: random.Random) -> list[str]:
        """Send in batches and random order; some answers are never read, so those batches come again."""
        scans, results = luck.sample(scans, len(scans)), []
        for start in range(0, len(scans), BATCH):
            document = {"sent_at": now().isoformat(), "scans": scans[start : start + BATCH]}
            path = f"/gate/{self.gate.public_id}/sync.json"
            if luck.random() < 0.5:  # the line is cut after the server has it, or in the middle of the body
                self._cut(path, document, whole=luck.random() < 0.7)
            answer = self.caller.post(path, document)
            assert answer.status == 200, answer.body[:300]
            results += answer.document["results"]
        return results

    def _cut(self, path: str, document: dict[str, object], *, whole: bool) -> None:
        body = json.dumps(document).encode()
        sent = {**self.caller.headers, "Content-Type": "application/json", "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        with socket.create_connection(("127.0.0.1", self.caller.port), timeout=10) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode())
            line.sendall(body if whole else body[: len(body) // 2])


def test_two_gates_hand_over_the_same_people_twice_with_cuts(server, make):
    edition = make.edition()
    first = open_door(edition)
    scope = system_scope(edition)
    second = attendance.add_gate(scope, area="Hall", name="Gate B")
    people = [ticket(edition, number) for number in range(PEOPLE)]
    codes = [devices.offer_pairing(scope, gate=gate) for gate in (first, second)]
    db.remove()
    phones = [Phone(server.port, gate, code) for gate, code in zip((first, second), codes, strict=True)]
    at = now() - timedelta(minutes=50)
    middle = (PEOPLE - OVERLAP) // 2
    seen = [people[: middle + OVERLAP], people[middle:]]
    queues = [
        [
            {
                "nonce": f"{which}-{number}",
                "said": "admitted",
                "hash": ids.token_hash(one.scan),
                "at": (at + timedelta(seconds=20 * number + 7 * which)).isoformat(),
                "stamp": lists.stamp(phone.gate, "v", now() + timedelta(hours=1)),
            }
            for number, one in enumerate(scanned)
        ]
        for which, (phone, scanned) in enumerate(zip(phones, seen, strict=True))
    ]

    told = at_once(2, lambda which: phones[which].hand_over(queues[which], random.Random(which)))  # noqa: S311
    again = at_once(2, lambda which: phones[which].hand_over(queues[which], random.Random(which + 5)))  # noqa: S311

    for phone in phones:
        phone.caller.hang_up()
    for results in (told, again):
        assert Counter(results[0] + results[1]) == {"admitted": PEOPLE, "already": OVERLAP}
    for model, number in ((Entry, PEOPLE), (OfflineScan, PEOPLE + OVERLAP)):
        count = sa.select(sa.func.count()).select_from(model).where(model.edition_id == edition.id)
        assert db.scalar(count) == number
    doubles = lists.doubles(scope)
    assert len(doubles) == OVERLAP
    assert all({each.first_gate, each.second_gate} == {"Gate A", "Gate B"} for each in doubles)
    assert all(each.first_at <= each.second_at for each in doubles)
    assert violations(product.invariants) == []
