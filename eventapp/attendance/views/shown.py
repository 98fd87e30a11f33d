"""What a gate shows of an answer, for the page and for the page's script alike."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta
from typing import Any

from eventapp.attendance.models.door import ScanResult
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import people
from eventapp.attendance.queries.door import GateRow, ScanRow
from eventapp.attendance.queries.people import Card, MemberRow
from eventapp.attendance.rules.entering import InvalidReason, Note
from eventapp.attendance.services.door import UNDO_SECONDS
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.web import i18n
from eventapp.web.i18n import gettext

REASONS = {
    InvalidReason.UNKNOWN: N_("This is no ticket of ours."),
    InvalidReason.OTHER_EDITION: N_("This ticket belongs to another edition."),
    InvalidReason.CANCELLED: N_("This ticket was cancelled."),
    InvalidReason.NOT_CONFIRMED: N_("This registration is not confirmed."),
    InvalidReason.ONLINE: N_("This ticket is for taking part online."),
    InvalidReason.OTHER_DAY: N_("This ticket is for another day."),
    InvalidReason.NOT_FOR_AREA: N_("This ticket does not open this area."),
}
WORDS = {
    ("admitted", None): N_("Admitted"),
    ("admitted", Note.AGAIN): N_("Back inside"),
    ("admitted", Note.LEFT): N_("Left"),
    ("already", None): N_("Already inside"),
    ("already", Note.OUTSIDE): N_("Already outside"),
    ("invalid", None): N_("Not valid"),
}
STATES = {"admitted": "ok", "already": "already", "invalid": "invalid"}


@frozen
class Shown:
    """One answer over the whole screen. Texts are in the reader's language; empty ones are not shown."""

    state: str  # ok, already or invalid: colour and symbol
    word: str
    note: str = ""  # again, left or outside
    reason: str = ""
    detail: str = ""
    name: str = ""
    organisation: str = ""
    tags: tuple[str, ...] = ()
    represents: str = ""
    seat: str = ""
    can_undo: bool = False
    undone: bool = False
    person: str = ""
    delegation: str = ""
    delegation_id: str = ""
    members: tuple[MemberRow, ...] = field(default=())

    def document(self) -> dict[str, Any]:
        """The same for the script."""
        members = [
            {"person": each.public_id, "name": each.name, "note": each.position, "inside": bool(each.inside_since)}
            for each in self.members
        ]
        names = ("word", "reason", "detail", "name", "organisation", "represents", "seat", "person")
        return {name: getattr(self, name) for name in names} | {
            "state": self.note or self.state,
            "tags": list(self.tags),
            "delegation": self.delegation,
            "delegation_id": self.delegation_id,
            "members": members,
            "can_undo": self.can_undo,
        }


def shown(scope: Scope, gate: GateRow, nonce: str) -> Shown:
    """The answer that a scan got. Raises NotFound. At most 3 statements."""
    row = queries.scan(scope, gate.id, nonce)
    card = people.card(scope, row.registration_id) if row.registration_id else None
    members: tuple[MemberRow, ...] = ()
    if card and card.is_head and card.delegation_id and row.result != ScanResult.INVALID:
        own = people.delegation(scope, card.delegation_id)[1]
        members = tuple(each for each in people.members(scope, gate.area_id, own) if each.public_id != card.public_id)
    return _shown(scope, row, card, members)


def _shown(scope: Scope, row: ScanRow, card: Card | None, members: tuple[MemberRow, ...]) -> Shown:
    note = Note(row.note) if row.note else None
    reason = gettext(REASONS[InvalidReason(row.reason)]) if row.reason else ""
    return Shown(
        state=STATES[row.result],
        word=gettext(WORDS.get((row.result, note)) or WORDS[row.result, None]),
        note=note.value if note else "",
        reason=reason,
        detail=_detail(row, note),
        name=row.name or "",
        organisation=row.organisation or "",
        tags=_tags(scope, card),
        represents=card.represents if card else "",
        seat=card.seat if card else "",
        can_undo=row.result == ScanResult.ADMITTED
        and not row.undone
        and now() - row.received_at < timedelta(seconds=UNDO_SECONDS),
        undone=row.undone,
        person=card.public_id if card else "",
        delegation=card.delegation or "" if card else "",
        delegation_id=card.delegation_id or "" if card else "",
        members=members,
    )


def _detail(row: ScanRow, note: Note | None) -> str:
    if row.result == ScanResult.ALREADY and row.first_at and note is not Note.OUTSIDE:
        return gettext(N_("%(time)s at %(gate)s")) % {"time": i18n.format_time(row.first_at), "gate": row.first_gate}
    if row.reason == InvalidReason.CANCELLED and row.cancelled_at:
        return gettext(N_("Cancelled on %(moment)s")) % {"moment": i18n.format_moment(row.cancelled_at)}
    return ""


def _tags(scope: Scope, card: Card | None) -> tuple[str, ...]:
    if card is None:
        return ()
    kind = card.type_name(scope.locale)
    return tuple(filter(None, ("VIP" if card.is_vip else "", kind or "", card.position)))
