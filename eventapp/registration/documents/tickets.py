"""A ticket's QR, and the ticket as a page of A6 and as a picture for a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from markupsafe import Markup

from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.formats import pdf, qr
from eventapp.registration.queries import letters
from eventapp.registration.queries.letters import Practical
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules import codes
from eventapp.registration.rules.states import Attendance
from eventapp.web.i18n import current_locale, format_date_range, format_time, gettext

Absolute = Callable[[str], str]


def qr_svg(scan: str, *, label: str, absolute: Absolute) -> Markup:
    """The QR of a ticket as inline SVG; ``absolute`` makes the public address of a path."""
    address = absolute(codes.scan_path(scan)).upper()
    return Markup(qr.svg(address, label=label))  # noqa: S704 -- our own SVG; the label is escaped in it


def sheet(tickets: Sequence[OwnTicket], about: Practical, *, absolute: Absolute) -> bytes:
    """Confirmed tickets of one edition as a PDF of A6, one a page, in the reader's language."""
    first = tickets[0]
    title = gettext(N_("Ticket for %(forum)s")) % {"forum": first.edition.name}
    pages = [_page(ticket, about, absolute) for ticket in tickets]
    day = now().astimezone(ZoneInfo(first.edition.zone)).date()
    return pdf.tickets(pages, title=title, language=current_locale(), day=day, letterhead=first.edition.name)


def picture(ticket: OwnTicket, about: Practical, *, absolute: Absolute) -> bytes:
    """A confirmed ticket as PNG, to be kept where a phone keeps its pictures."""
    day = now().astimezone(ZoneInfo(ticket.edition.zone)).date()
    return pdf.ticket_picture(_page(ticket, about, absolute), language=current_locale(), day=day)


def _page(ticket: OwnTicket, about: Practical, absolute: Absolute) -> pdf.TicketPage:
    locale = current_locale()
    is_onsite = ticket.attendance is Attendance.ONSITE
    dates = format_date_range(ticket.starts_on, ticket.ends_on) if ticket.starts_on else ""
    first = next(iter(letters.forum_days(ticket, about)), None)
    opens = format_time(first.starts_at) if first and first.is_timed else ""
    facts = (
        (N_("Way to attend"), gettext(N_("On site") if is_onsite else N_("Online"))),
        (N_("Seat"), ticket.seat or ""),
        (N_("Opens at"), opens),
    )
    lines = (
        (N_("Address"), about.address),
        (N_("Dress code"), about.dress_code(locale)),
        (N_("Please bring"), about.bring(locale)),
    )
    code = ticket.code or ""
    return pdf.TicketPage(
        event=ticket.edition.name,
        when=", ".join(part for part in (dates, ticket.venue if is_onsite else "") if part),
        name=ticket.name,
        organisation=ticket.organisation,
        scan=absolute(codes.scan_path(ticket.scan)).upper(),
        alt=gettext(N_("QR code of the ticket %(code)s")) % {"code": code},
        code_label=gettext(N_("Code")),
        code=code,
        facts=_said(facts),
        lines=_said(lines) if is_onsite else [],
        footer=_footer(about.contact or ticket.help_contact, is_onsite=is_onsite),
        mark=gettext(N_("example")) if ticket.edition.is_example else "",
    )


def _said(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(gettext(term), value) for term, value in pairs if value]


def _footer(contact: str, *, is_onsite: bool) -> str:
    if is_onsite:
        found = N_("If the code cannot be read, staff look for the name or the last four characters of the code.")
    else:
        found = N_("You take part online: open your ticket’s link on the day and press “Join online”.")
    found = gettext(found)
    return f"{found} {gettext(N_('Help: %(contact)s')) % {'contact': contact}}" if contact else found
