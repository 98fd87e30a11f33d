"""Gates without a network: the list names nobody, everything is recorded once, and doubles name both gates."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import string
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eventapp.attendance.checks import CHECKS
from eventapp.attendance.models.door import Entry, Scan
from eventapp.attendance.models.offline import OfflineScan
from eventapp.attendance.queries import offline as lists
from eventapp.attendance.rules.entering import Said
from eventapp.attendance.services import door as services
from eventapp.attendance.services import offline
from eventapp.core import ids
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.registration.services import changing
from tests.support.door import open_door, ticket
from tests.support.gates import delegation, entries, hand_over, protocol, seen

PEOPLE = 10_000


@pytest.fixture
def edition(make):
    """An edition whose door is open."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A."""
    return open_door(edition)


def opened(made: lists.GateList, one) -> dict[str, object]:
    """What somebody who has the ticket reads in the list."""
    salt = base64.b64decode(made.people["salt"])
    secret = hashlib.sha256(one.scan.encode()).digest()
    packed = base64.b64decode(made.people["ids"])
    marks = [packed[at : at + 8] for at in range(0, len(packed), 8)]
    place = marks.index(hashlib.sha256(salt + b"scan" + secret).digest()[:8])
    key = hashlib.sha256(salt + b"name" + secret).digest()
    plain = AESGCM(key).decrypt(bytes(12), base64.b64decode(made.people["sealed"][place]), None)
    return json.loads(plain) | {"kind": made.people["kinds"][place]}


def test_the_list_names_nobody_but_opens_with_the_ticket(edition, gate):
    scope = system_scope(edition)
    head, member, cancelled = (ticket(edition, number) for number in range(3))
    delegation(edition, [head, member])
    protocol(edition, head, seat="A1", represents="Wali Kota", is_vip=True)
    changing.cancel(scope, registration_id=cancelled.id)

    made = lists.gate_list(scope, gate)

    text = json.dumps(made.people)
    assert not any(secret in text for one in (head, member) for secret in ("Peserta", one.scan, one.code))
    shown = opened(made, head)
    assert {name: shown[name] for name in ("n", "s", "r", "v", "d", "kind")} == {
        "n": "Peserta 0",
        "s": "A1",
        "r": "Wali Kota",
        "v": 1,
        "d": "Kota Bandung",
        "kind": "a",
    }
    assert [each[::2] for each in shown["m"]] == [[member.public_id, "Peserta 1"]]
    assert lists.read_stamp(lists.stamp(gate, made.version, now())).gate_id == gate.public_id
    assert lists.read_stamp("x" + lists.stamp(gate, made.version, now())) is None


def test_a_list_of_ten_thousand_is_light():
    luck = random.Random(7)  # noqa: S311 -- example people
    lines, rows = [], []
    for number in range(PEOPLE):
        name = "".join(luck.choices(string.ascii_letters + "   ", k=luck.randint(12, 40)))
        shown = {"n": name, "o": "Dinas Komunikasi dan Informatika Kota Contoh", "t": "Peserta luring"}
        lines.append((ids.token_hash(str(number)), f"7K2M-{number:04}", "a", shown, None))

    packed = gzip.compress(json.dumps(lists._sealed(b"s" * 16, rows, lines)).encode(), 1)

    assert len(packed) < 1_500_000


def test_two_gates_with_the_same_people_are_recorded_once_and_every_double_names_both(edition, gate):
    scope = system_scope(edition)
    other = services.add_gate(scope, area="Hall", name="Gate B")
    first, both = ticket(edition, 1), ticket(edition, 2)
    at = now() - timedelta(minutes=30)
    of_a = [seen(gate, first, "a1", at), seen(gate, both, "a2", at + timedelta(minutes=4))]
    of_b = [seen(other, both, "b1", at + timedelta(minutes=1)), seen(other, both, "b2", at, Said.ALREADY)]

    assert hand_over(edition, gate, *of_a, ahead=timedelta(hours=3)) == ["admitted", "admitted"]
    assert hand_over(edition, other, *of_b) == ["already", "already"]
    assert hand_over(edition, other, *reversed(of_b)) == ["already", "already"]
    assert hand_over(edition, gate, *of_a) == ["admitted", "admitted"]

    (double,) = lists.doubles(scope)
    assert (double.name, double.first_gate, double.second_gate) == ("Peserta 2", "Gate B", "Gate A")
    assert abs(double.second_at - double.first_at - timedelta(minutes=3)) < timedelta(seconds=2)
    assert (entries(edition), lists.conflicts(scope)) == (2, 1)
    for model, number in ((Scan, 4), (OfflineScan, 4)):
        assert db.scalar(sa.select(sa.func.count()).select_from(model).where(model.edition_id == edition.id)) == number
    assert violations(CHECKS) == []


def test_what_was_sent_before_the_answer_was_lost_is_the_same_scan(edition, gate):
    scope, one, other = system_scope(edition), ticket(edition, 1), ticket(edition, 2)
    services.scan(scope, gate=gate, text=one.scan, nonce="1")  # the answer never came
    services.scan(scope, gate=gate, text=other.scan, nonce="2")

    assert hand_over(edition, gate, seen(gate, one, "1", now())) == ["admitted"]
    assert hand_over(edition, gate, seen(gate, other, "2", now(), Said.UNDONE)) == ["admitted"]

    assert entries(edition) == 1
    assert lists.doubles(scope) == []
    assert violations(CHECKS) == []


def test_who_was_let_in_wrongly_is_named_and_who_was_sent_away_is_not_inside(edition, gate):
    scope = system_scope(edition)
    cancelled, away, broken = (ticket(edition, number) for number in range(3))
    changing.cancel(scope, registration_id=cancelled.id)
    scans = [
        seen(gate, cancelled, "1", now(), valid=False),
        seen(gate, away, "2", now(), Said.UNSURE),
        seen(gate, away, "3", now(), Said.INVALID),
        seen(gate, broken, "4", now()),
        seen(gate, away, "4", now()),  # one number for two tickets: a broken phone
    ]

    assert hand_over(edition, gate, *scans) == ["invalid", "noted", "noted", "admitted", "admitted"]

    (wrongly,) = lists.let_in_wrongly(scope)
    assert (wrongly.name, wrongly.gate, wrongly.reason) == ("Peserta 0", "Gate A", "cancelled")
    assert entries(edition) == 2
    current = sa.select(OfflineScan.current).where(OfflineScan.edition_id == edition.id, OfflineScan.nonce == "1")
    assert db.scalar(current) is False
    assert violations(CHECKS) == []


def test_a_scan_that_belongs_to_the_gate_before_is_kept_there(edition, gate):
    scope, one = system_scope(edition), ticket(edition)
    now_at = services.add_gate(scope, area="Hall", name="Gate B")

    assert hand_over(edition, now_at, seen(gate, one, "1", now())) == ["admitted"]

    kept = sa.select(Entry.gate_id).where(Entry.edition_id == edition.id)
    assert db.scalar(kept) == gate.id


@pytest.mark.parametrize(
    "scan",
    [
        7,
        {},
        {"nonce": "1", "said": "admitted"},
        {"nonce": "", "hash": "a" * 64, "said": "admitted"},
        {"nonce": "1", "hash": "A" * 64, "said": "admitted"},
        {"nonce": "1", "hash": "a" * 64, "code": "7K2M-QX9A", "said": "admitted"},
        {"nonce": "1", "hash": "a" * 64, "said": "dancing"},
        {"nonce": "1", "code": "\ud800", "said": "admitted"},
        {"nonce": "1" * 81, "hash": "a" * 64, "said": "admitted"},
    ],
)
def test_what_is_no_scan_holds_up_no_other(scan):
    good = {"nonce": "2", "hash": "b" * 64, "said": "admitted", "at": "no time at all"}

    _sent_at, scans = offline.read({"scans": [scan, good], "sent_at": 3}, now())

    assert scans[0] is None
    assert scans[1].hash == "b" * 64
