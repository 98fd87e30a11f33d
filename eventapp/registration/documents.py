"""Registrations as other things than pages: the QR of a ticket, a calendar entry, a message to share, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from markupsafe import Markup

from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.formats import csvout, ics, qr
from eventapp.registration.queries.lists import ExportRow
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules import codes, phones
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS, Attendance, Status

_COLUMNS = (
    N_("Code"),
    N_("Name"),
    N_("E-mail"),
    N_("Phone"),
    N_("Organisation"),
    N_("Region code"),
    N_("Region"),
    N_("Way to attend"),
    N_("State"),
    N_("Registered at"),
    N_("Wants news"),
    N_("Agrees to photos"),
    N_("Agrees to be listed"),
)


def qr_svg(scan: str, *, label: str, absolute: Callable[[str], str]) -> Markup:
    """The QR of a ticket as inline SVG; ``absolute`` makes the public address of a path."""
    address = absolute(codes.scan_path(scan)).upper()
    return Markup(qr.svg(address, label=label))  # noqa: S704 -- our own SVG; the label is escaped in it


def calendar(ticket: OwnTicket, *, summary: str, description: str, address: str) -> bytes | None:
    """The forum as a calendar entry over its whole days in the edition's zone; None while it has no date."""
    if ticket.starts_on is None:
        return None
    zone = ZoneInfo(ticket.edition.zone)
    last = ticket.ends_on or ticket.starts_on
    event = ics.Event(
        uid=f"{ticket.public_id}@{ticket.edition.slug}.eventapp",
        summary=summary,
        starts_at=datetime.combine(ticket.starts_on, time(), zone),
        ends_at=datetime.combine(last + timedelta(days=1), time(), zone),
        location=ticket.venue if ticket.attendance is Attendance.ONSITE else "",
        description=description,
        url=address,
        cancelled=ticket.status is Status.CANCELLED,
    )
    return ics.calendar([event], stamp=now(), name=ticket.edition.name)


def share_address(text: str) -> str:
    """The address that opens WhatsApp with this text, for the person to send to oneself."""
    return f"https://wa.me/?text={quote(text, safe='')}"


def table(rows: Iterable[ExportRow], *, zone: str, translate: Callable[[str], str]) -> Iterator[bytes]:
    """The rows as CSV in pieces, times in the edition's zone; no cell is ever a formula."""
    here = ZoneInfo(zone)
    words: dict[object, str] = {
        **{way.value: translate(label) for way, label in ATTENDANCE_LABELS.items()},
        **{status.value: translate(label) for status, label in STATUS_LABELS.items()},
        True: translate(N_("yes")),
        False: translate(N_("no")),
    }
    cells = (
        (
            row.code,
            row.name,
            row.email,
            phones.display(row.phone),
            row.organisation,
            row.region_code,
            row.region,
            words[row.attendance],
            words[row.status],
            f"{row.created_at.astimezone(UTC).astimezone(here):%Y-%m-%d %H:%M}",
            words[row.news],
            words[row.photo],
            words[row.listing],
        )
        for row in rows
    )
    return csvout.stream([translate(column) for column in _COLUMNS], cells, bom=True)
