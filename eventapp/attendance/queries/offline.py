"""The list by which a gate decides without a network, what happened since, and what it decided wrongly.

The list holds salted hashes. A name is encrypted under a key made of the ticket's secret, so whoever has the list and
no ticket reads no name. Short codes could be guessed from their hashes, therefore they open no name.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer

from eventapp.attendance.models.door import Area, Entry, Gate, Scan, ScanResult, ScanUndo
from eventapp.attendance.models.offline import OfflineScan
from eventapp.attendance.queries.door import GateRow, today
from eventapp.attendance.rules import entering
from eventapp.attendance.rules.entering import InvalidReason, Said
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.core.memo import Memo
from eventapp.frozen import frozen
from eventapp.registration.models.delegations import Delegate, Delegation, Protocol
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.models.types import RegistrationDay, RegistrationRole, TicketType
from eventapp.registration.rules.types import PersonRole

HASH_BYTES = 8  # of each code in the list: among 10,000 tickets two are alike once in 400 billion lists
LONGEST_ORGANISATION = 60
VALID = timedelta(hours=6)
KEPT_SECONDS = 20.0
MOST_ENTRIES = 2000
OVERLAP = 16  # entries
KINDS = {
    None: "a",
    InvalidReason.CANCELLED: "c",
    InvalidReason.NOT_CONFIRMED: "n",
    InvalidReason.ONLINE: "o",
    InvalidReason.OTHER_DAY: "d",
    InvalidReason.NOT_FOR_AREA: "x",
}
_NONCE = bytes(12)  # each key seals one text only: the salt is another one whenever anything of the list changes


@frozen
class GateList:
    """A gate's list: ``people`` is what the phone reads, ``version`` names its content."""

    version: str
    people: dict[str, Any]


@frozen
class Stamp:
    """What the server signed into a list: for which gate and until when it was good."""

    gate_id: str
    version: str
    until: datetime


@frozen
class Double:
    """A ticket that two gates let in. Times are by our clock, the earlier scan first."""

    name: str
    organisation: str
    area: str
    first_at: datetime
    first_gate: str
    second_at: datetime
    second_gate: str


@frozen
class LetInWrongly:
    """Somebody a gate let in without a network though the ticket admitted nobody."""

    at: datetime
    gate: str
    name: str | None
    organisation: str | None
    reason: str
    code_end: str | None


@frozen
class DoubtfulTime:
    """A scan whose phone had a clock that cannot be right; it counts at ``at``."""

    device_at: datetime
    at: datetime
    gate: str
    name: str | None
    organisation: str | None


_lists: Memo[GateList] = Memo(KEPT_SECONDS)
_PEOPLE = (
    sa.select(
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.organisation,
        Registration.status,
        Registration.attendance,
        Ticket.scan_hash,
        Ticket.code,
        Protocol.represents,
        Protocol.seat,
        Protocol.is_vip,
        TicketType.key,
        TicketType.name_id,
        Delegate.delegation_id,
        Delegate.is_head,
        Delegation.name,
    )
    .join(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .outerjoin(
        Protocol, sa.and_(Protocol.edition_id == Registration.edition_id, Protocol.registration_id == Registration.id)
    )
    .outerjoin(
        TicketType, sa.and_(TicketType.edition_id == Registration.edition_id, TicketType.id == Registration.type_id)
    )
    .outerjoin(
        Delegate, sa.and_(Delegate.edition_id == Registration.edition_id, Delegate.registration_id == Registration.id)
    )
    .outerjoin(
        Delegation, sa.and_(Delegation.edition_id == Delegate.edition_id, Delegation.id == Delegate.delegation_id)
    )
    .where(Registration.edition_id == sa.bindparam("edition_id"))
    .order_by(Registration.id)
)
_DAYS = sa.select(RegistrationDay.registration_id, RegistrationDay.day, RegistrationDay.attendance).where(
    RegistrationDay.edition_id == sa.bindparam("edition_id")
)
_ROLES = sa.select(RegistrationRole.registration_id, RegistrationRole.role).where(
    RegistrationRole.edition_id == sa.bindparam("edition_id")
)


def gate_list(scope: Scope, gate: GateRow) -> GateList:
    """The list of a gate's area for today; may be some seconds old. 3 statements or none."""
    day = today(scope)
    return _lists.recall((scope.edition_id, gate.area_id, day, gate.admits), lambda: _gate_list(scope, gate, day))


def _gate_list(scope: Scope, gate: GateRow, day: date) -> GateList:
    rows = db.rows(_PEOPLE, edition_id=scope.edition_id)
    days: dict[int, dict[date, str]] = defaultdict(dict)
    for registration_id, on, attendance in db.rows(_DAYS, edition_id=scope.edition_id):
        days[registration_id][on] = attendance
    roles: dict[int, set[str]] = defaultdict(set)
    for registration_id, role in db.rows(_ROLES, edition_id=scope.edition_id):
        roles[registration_id].add(role)
    lines = [_line(gate, row, days.get(row.id), roles[row.id], day) for row in rows]
    told = json.dumps([day.isoformat(), gate.admits, lines]).encode()
    version = hashlib.sha256(told).hexdigest()[:24]
    return GateList(version, _sealed(salt(scope, version), rows, lines))


def _line(
    gate: GateRow, row: Any, days: dict[date, str] | None, roles: set[str], day: date
) -> tuple[str, str, str, dict[str, Any], int | None]:
    """Hash of the scan code, short code, kind, what is shown, and the delegation that the person heads."""
    reason = entering.why_not(
        status=row.status, attendance=row.attendance, has_days=days is not None, today=(days or {}).get(day)
    )
    is_vip = bool(row.is_vip) or PersonRole.VIP.value in roles
    held = roles | ({PersonRole.VIP.value} if is_vip else set())
    if reason is None and not entering.may_enter(gate.admits, roles=held, type_key=row.key):
        reason = InvalidReason.NOT_FOR_AREA
    known = {"t": row.name_id, "r": row.represents, "s": row.seat, "d": row[15], "v": int(is_vip)}
    shown = {"n": row.name, "o": row.organisation[:LONGEST_ORGANISATION]}
    shown |= {name: value for name, value in known.items() if value}
    return row.scan_hash, row.code, KINDS[reason], shown, row.delegation_id if row.is_head else None


def _sealed(salted: bytes, rows: Iterable[Any], lines: list[Any]) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers import aead  # noqa: PLC0415 -- slow import, used by few requests

    ids_, codes = bytearray(), bytearray()
    sealed: list[str] = []
    members: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.delegation_id is not None:
            members[row.delegation_id].append(row)
    for scan_hash, code, _kind, shown, heads in lines:
        secret = bytes.fromhex(scan_hash)
        ids_ += mark(salted, secret)
        codes += hashlib.sha256(salted + b"code" + code.encode()).digest()[:HASH_BYTES]
        if heads is not None:
            others = [row for row in members[heads] if row.scan_hash != scan_hash]
            marks = [mark(salted, bytes.fromhex(row.scan_hash)).hex() for row in others]
            shown = shown | {"m": [[row.public_id, at, row.name] for row, at in zip(others, marks, strict=True)]}
        key = hashlib.sha256(salted + b"name" + secret).digest()
        text = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
        sealed.append(_text(aead.AESGCM(key).encrypt(_NONCE, text, None)))
    return {
        "salt": _text(salted),
        "ids": _text(bytes(ids_)),
        "codes": _text(bytes(codes)),
        "kinds": "".join(line[2] for line in lines),
        "sealed": sealed,
    }


def salt(scope: Scope, version: str) -> bytes:
    """The salt of a version of a list: the same in every process, another one for every content."""
    return hmac.digest(keys.derive("gate-list"), f"{scope.edition_id}|{version}".encode(), "sha256")[:16]


def mark(salted: bytes, scan_hash: bytes) -> bytes:
    """How a ticket is called in a list."""
    return hashlib.sha256(salted + b"scan" + scan_hash).digest()[:HASH_BYTES]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(
        keys.derive("gate-stamp"), salt="gate-stamp", signer_kwargs={"digest_method": hashlib.sha256}
    )


def stamp(gate: GateRow, version: str, until: datetime) -> str:
    """The signed word that a list is ours."""
    return str(_signer().dumps([gate.public_id, version, int(until.timestamp())]))


def read_stamp(text: str) -> Stamp | None:
    """What a stamp says; None when it is not ours."""
    try:
        gate_id, version, until = _signer().loads(text)
        return Stamp(str(gate_id), str(version), datetime.fromtimestamp(int(until), now().tzinfo))
    except (BadSignature, ValueError, TypeError):
        return None


def since(scope: Scope, gate: GateRow, version: str, after: str) -> dict[str, Any]:
    """Who entered the area today since the mark ``after``, and which entries were taken back. 2 statements."""
    entry_mark, _, undo_mark = after.partition("-")
    first = int(entry_mark) if entry_mark.isdigit() and len(entry_mark) < 18 else 0
    undone = int(undo_mark) if undo_mark.isdigit() and len(undo_mark) < 18 else 0
    salted = salt(scope, version)
    entered = (
        sa.select(Entry.id, Ticket.scan_hash, Entry.at, Gate.name)
        .join(Ticket, sa.and_(Ticket.edition_id == Entry.edition_id, Ticket.registration_id == Entry.registration_id))
        .join(Gate, Gate.id == Entry.gate_id)
        .where(
            Entry.edition_id == scope.edition_id,
            Entry.area_id == gate.area_id,
            Entry.day == today(scope),
            Entry.id > first,
        )
        .order_by(Entry.id)
        .limit(MOST_ENTRIES)
    )
    rows = db.rows(entered)
    more = len(rows) == MOST_ENTRIES
    taken_back = (
        sa.select(ScanUndo.id, Ticket.scan_hash)
        .join(Scan, sa.and_(Scan.gate_id == ScanUndo.gate_id, Scan.nonce == ScanUndo.nonce))
        .join(Ticket, sa.and_(Ticket.edition_id == Scan.edition_id, Ticket.registration_id == Scan.registration_id))
        .where(ScanUndo.edition_id == scope.edition_id, ScanUndo.id > undone, Scan.note.is_(None))
        .order_by(ScanUndo.id)
        .limit(MOST_ENTRIES)
    )
    back = db.rows(taken_back)
    last_undone = back[-1][0] if back else undone
    return {
        "entries": [[mark(salted, bytes.fromhex(row[1])).hex(), int(row[2].timestamp()), row[3]] for row in rows],
        "gone": [mark(salted, bytes.fromhex(row[1])).hex() for row in back],
        # Numbers are given before rows can be seen: the last few come again, for what was still being written.
        "next": f"{max(first, rows[-1][0] - (0 if more else OVERLAP)) if rows else first}-{last_undone}",
        "more": more,
    }


def doubles(scope: Scope, *, limit: int = 500) -> list[Double]:
    """Tickets that a gate without a network let in although another gate had, latest first. 1 statement."""
    first_gate = sa.orm.aliased(Gate)
    query = (
        sa.select(
            Registration.name,
            Registration.organisation,
            Area.name,
            Scan.first_at,
            first_gate.name,
            OfflineScan.at,
            Gate.name,
        )
        .join(Scan, sa.and_(Scan.gate_id == OfflineScan.gate_id, Scan.nonce == OfflineScan.nonce))
        .join(Registration, Registration.id == OfflineScan.registration_id)
        .join(Gate, Gate.id == OfflineScan.gate_id)
        .join(Area, Area.id == Gate.area_id)
        .join(first_gate, first_gate.public_id == Scan.first_gate)
        .where(
            OfflineScan.edition_id == scope.edition_id,
            OfflineScan.said == Said.ADMITTED,
            OfflineScan.outcome == ScanResult.ALREADY,
        )
        .order_by(OfflineScan.id.desc())
        .limit(limit)
    )
    return [_in_order(*row) for row in db.rows(query)]


def _in_order(
    name: str, organisation: str, area: str, entry_at: datetime, entry_gate: str, at: datetime, gate: str
) -> Double:
    """What was handed over last may have happened first."""
    first, second = sorted([(entry_at, entry_gate), (at, gate)])
    return Double(name, organisation, area, *first, *second)


def let_in_wrongly(scope: Scope, *, limit: int = 500) -> list[LetInWrongly]:
    """Who was let in without a network on a ticket that admits nobody, latest first. 1 statement."""
    query = (
        sa.select(
            OfflineScan.at,
            Gate.name,
            Registration.name,
            Registration.organisation,
            OfflineScan.reason,
            OfflineScan.code_end,
        )
        .join(Gate, Gate.id == OfflineScan.gate_id)
        .outerjoin(Registration, Registration.id == OfflineScan.registration_id)
        .where(
            OfflineScan.edition_id == scope.edition_id,
            OfflineScan.said == Said.ADMITTED,
            OfflineScan.outcome == ScanResult.INVALID,
        )
        .order_by(OfflineScan.id.desc())
        .limit(limit)
    )
    return [LetInWrongly(*row) for row in db.rows(query)]


def doubtful(scope: Scope, *, limit: int = 500) -> list[DoubtfulTime]:
    """Who was let in by a phone whose clock cannot be right, latest first. 1 statement."""
    query = (
        sa.select(OfflineScan.device_at, OfflineScan.at, Gate.name, Registration.name, Registration.organisation)
        .join(Gate, Gate.id == OfflineScan.gate_id)
        .outerjoin(Registration, Registration.id == OfflineScan.registration_id)
        .where(
            OfflineScan.edition_id == scope.edition_id,
            OfflineScan.said == Said.ADMITTED,
            OfflineScan.is_doubtful.is_(True),
        )
        .order_by(OfflineScan.id.desc())
        .limit(limit)
    )
    return [DoubtfulTime(*row) for row in db.rows(query)]


def conflicts(scope: Scope) -> int:
    """How many lines there are to look at in these three lists. 1 statement."""
    query = (
        sa.select(sa.func.count())
        .select_from(OfflineScan)
        .where(
            OfflineScan.edition_id == scope.edition_id,
            OfflineScan.said == Said.ADMITTED,
            sa.or_(
                OfflineScan.outcome.in_([ScanResult.ALREADY, ScanResult.INVALID]), OfflineScan.is_doubtful.is_(True)
            ),
        )
    )
    return int(db.scalar(query))
