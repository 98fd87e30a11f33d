"""Taking in what gates decided without a network: everything is recorded once, also what contradicts.

A scan keeps its nonce from the first try on, so a batch may come twice, in any order, or be cut in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.attendance.errors import BadSync, NonceReused
from eventapp.attendance.models.door import ScanResult
from eventapp.attendance.models.offline import OfflineScan
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import offline
from eventapp.attendance.queries.devices import Paired
from eventapp.attendance.queries.door import GateRow, Holder
from eventapp.attendance.rules import clocks
from eventapp.attendance.rules.entering import Direction, InvalidReason, Said
from eventapp.attendance.services import door, entering
from eventapp.attendance.services.entering import Answer
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.frozen import frozen

MOST = 100  # scans in one batch
LONGEST = 500  # characters of anything in one
_HASH = re.compile(r"[0-9a-f]{64}")
_PASSED = {Said.ADMITTED, Said.LEFT}


@frozen
class Waiting:
    """One scan as the phone kept it: by the hash of the code, the short code, or the person chosen from a list."""

    nonce: str
    said: Said
    device_at: datetime
    hash: str = ""
    code: str = ""
    person: str = ""
    stamp: str = ""
    end: str = ""  # the last characters of what was scanned

    @property
    def text_hash(self) -> str:
        """What an earlier try with this nonce was kept under."""
        return self.hash or ids.token_hash(self.code or self.person)


def read(document: Mapping[str, Any], received_at: datetime) -> tuple[datetime | None, list[Waiting | None]]:
    """The moment of sending by the phone's clock, and its scans; None for one that is none, so that it holds up no
    other. Raises BadSync for what is no batch.
    """
    scans = document.get("scans")
    if not isinstance(scans, list) or len(scans) > MOST:
        raise BadSync
    return moment(document.get("sent_at")), [_waiting(scan, received_at) for scan in scans]


def _waiting(scan: object, received_at: datetime) -> Waiting | None:
    if not isinstance(scan, dict):
        return None
    texts = {name: scan.get(name, "") for name in ("nonce", "hash", "code", "person", "stamp", "said", "end")}
    if not all(isinstance(text, str) and len(text) < LONGEST and text.isprintable() for text in texts.values()):
        return None
    is_scan = sum(bool(texts[name]) for name in ("hash", "code", "person")) == 1 and texts["said"] in list(Said)
    is_kept = 1 <= len(texts["nonce"]) <= door.LONGEST_NONCE and (not texts["hash"] or _HASH.fullmatch(texts["hash"]))
    if not (is_scan and is_kept):
        return None
    said = Said(texts.pop("said"))
    return Waiting(said=said, device_at=moment(scan.get("at")) or received_at, **texts)


def moment(text: object) -> datetime | None:
    """A time of a phone's clock; None for what is no time, which refuses nothing."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment and moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@act
def sync(
    scope: Scope, *, gate: GateRow, sent_at: datetime | None, scans: Sequence[Waiting], device: Paired | None = None
) -> list[Answer | None]:
    """Record these scans in the order of their codes and times; the answers stand as the scans came.

    Somebody let in at two gates is recorded at both: the second answer is *already*, and the pair is listed for the
    organiser. None is the answer where the gate let nobody in. Raises BadSync, Forbidden.
    """
    scope.require("attendance.scan")
    received_at = now()
    ahead = clocks.error(sent_at, received_at)
    first_day = queries.first_day(scope) if scans else None
    answers: dict[int, Answer | None] = {}
    # Two gates that hand over the same tickets at once write them in one order, so neither waits for the other in turn.
    for number, scan in sorted(enumerate(scans), key=lambda pair: (pair[1].text_hash, pair[1].device_at)):
        at = clocks.corrected(scan.device_at, ahead, received_at)
        since = [day for day in (first_day, _day_of_list(scope, scan)) if day]
        since += [queries.day_of(scope, device.paired_at)] if device else []
        at = _not_before(scope, at, since, received_at)
        answers[number] = _take_in(scope, gate, scan, _Times(at, received_at, ahead), device)
    if scans:
        audit(scope, "gate.synced", f"gate:{gate.public_id}", scans=len(scans), ahead=round(ahead.total_seconds()))
    return [answers[number] for number in range(len(scans))]


def _day_of_list(scope: Scope, scan: Waiting) -> date | None:
    """The day on which the list was fetched by which a scan was decided, at the earliest."""
    stamp = offline.read_stamp(scan.stamp) if scan.stamp else None
    return queries.day_of(scope, stamp.until - offline.VALID) if stamp else None


def _not_before(scope: Scope, at: datetime, days: Sequence[date], received_at: datetime) -> datetime:
    """``at``, or the arrival of the scan when it lies on a day before one of these: then the clock was wrong."""
    today = queries.day_of(scope, received_at)
    first = max((day for day in days if day <= today), default=None)
    return received_at if first and queries.day_of(scope, at) < first else at


@frozen
class _Times:
    """When a scan was, when it came in, and how far the phone's clock is ahead."""

    at: datetime
    received_at: datetime
    ahead: timedelta


def _take_in(scope: Scope, gate: GateRow, scan: Waiting, times: _Times, device: Paired | None) -> Answer | None:
    """One scan; one that is known gets its first answer. At most 8 statements."""
    at = times.at
    here, current = _where(scope, gate, scan, at)
    try:
        kept = door.kept_answer(scope, here, scan.nonce, scan.text_hash)
    except NonceReused:  # a broken phone must not hold up the others' scans, nor its own next ones
        scan = replace(scan, nonce=f"{scan.nonce[:60]}~{scan.text_hash[:16]}")
        kept = door.kept_answer(scope, here, scan.nonce, scan.text_hash)
    holder = _holder(scope, scan, at)
    if holder is not None:
        at = _not_before(scope, at, [queries.day_of(scope, holder.issued_at)], times.received_at)
        holder = holder if at == times.at else _holder(scope, scan, at)
    known = holder if holder and holder.edition_id == scope.edition_id else None
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "gate_id": here.id,
        "device_id": device.id if device else None,
        "nonce": scan.nonce,
        "registration_id": known.registration_id if known else None,
        "said": scan.said.value,
        "current": current,
        "device_at": scan.device_at,
        "at": at,
        "received_at": times.received_at,
        "code_end": (scan.end or scan.code)[-4:].upper() or None,
        "is_doubtful": clocks.is_doubtful(scan.device_at, times.ahead, at),
    }
    is_new = db.change(insert_or_ignore(OfflineScan, values, ["gate_id", "nonce"])) == 1
    own = (OfflineScan.edition_id == scope.edition_id, OfflineScan.gate_id == here.id, OfflineScan.nonce == scan.nonce)
    if not is_new:
        kept = door.kept_answer(scope, here, scan.nonce, scan.text_hash)  # it may have come in this very moment
    if scan.said is Said.UNDONE and kept and kept.result is ScanResult.ADMITTED and known:
        door.take_back_scan(scope, here, scan.nonce, known.registration_id, kept)
    if not is_new:
        if scan.said is Said.UNDONE:  # taken back while the answer was on its way, or lost
            db.change(sa.update(OfflineScan).where(*own).values(said=Said.UNDONE.value))
        return kept
    answer = kept or _decide(scope, here, scan, holder, at)
    reason = entering.why_not(scope, here, holder) if answer and answer.result is ScanResult.INVALID else None
    told = {"outcome": answer.result.value if answer else None, "reason": reason.value if reason else None}
    db.change(sa.update(OfflineScan).where(*own).values(told))
    return answer


def _where(scope: Scope, gate: GateRow, scan: Waiting, at: datetime) -> tuple[GateRow, bool]:
    """The gate of a scan, and whether its list was ours and good then: a phone may have been paired anew meanwhile."""
    stamp = offline.read_stamp(scan.stamp) if scan.stamp else None
    if stamp is None:
        return gate, False
    here = gate
    if stamp.gate_id != gate.public_id:
        try:
            here = queries.gate(scope, stamp.gate_id)
        except NotFound:
            return gate, False
    return here, at <= stamp.until + timedelta(minutes=1)


def _holder(scope: Scope, scan: Waiting, at: datetime) -> Holder | None:
    day = queries.day_of(scope, at)
    if scan.hash:
        return queries.holder_by_scan(scope, scan.hash, day)
    if scan.code:
        return queries.holder_by_code(scope, scan.code, day)
    return queries.holder_by_person(scope, scan.person, day)


def _decide(scope: Scope, here: GateRow, scan: Waiting, holder: Holder | None, at: datetime) -> Answer | None:
    """Who was let in is let in; who was not is recorded only where what the gate said can be said."""
    kept: dict[str, Any] = {"nonce": scan.nonce, "text_hash": scan.text_hash, "scanned_at": scan.device_at}
    if scan.said in _PASSED:
        return door.admit(scope, here, holder, at=at, **kept)
    reason = entering.why_not(scope, here, holder)
    if scan.said is Said.INVALID and reason is not None:
        return _noted(scope, here, entering.REFUSED, holder, reason, kept)
    if scan.said is Said.ALREADY and holder is not None and reason is None and here.direction == Direction.IN:
        first = entering.entry(scope, here, holder.registration_id, at)
        return _noted(scope, here, first, holder, None, kept) if first else None
    return None


def _noted(
    scope: Scope,
    here: GateRow,
    answer: Answer,
    holder: Holder | None,
    reason: InvalidReason | None,
    kept: dict[str, Any],
) -> Answer:
    known = holder.registration_id if holder and holder.edition_id == scope.edition_id else None
    entering.keep(scope, here, answer=answer, registration_id=known, reason=reason, **kept)
    return answer
