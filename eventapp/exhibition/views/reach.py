"""The direct line as a page shows it: which contacts this visitor may see now, hours and usual times in words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import g, request

from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.exhibition.forms.contacts import weekdays
from eventapp.exhibition.models.lines import Audience
from eventapp.exhibition.queries import archive, lines
from eventapp.exhibition.queries.lines import Line
from eventapp.exhibition.rules.hours import EVERY_DAY, MINUTES, Hours, clock
from eventapp.exhibition.rules.links import Link
from eventapp.exhibition.services import reaching
from eventapp.frozen import frozen
from eventapp.registration.errors import TicketUnknown
from eventapp.registration.queries import tickets
from eventapp.web.i18n import format_number, gettext, ngettext
from eventapp.web.routing import cookie_name

UGC = "noopener noreferrer nofollow ugc"
_HOUR, _DAY = 3600, 86400


@frozen
class Channel:
    """One way beside the form. ``link`` stands there for ticket holders at once; else it is shown after a press."""

    kind: str
    label: str
    link: Link | None


@frozen
class Direct:
    """What the booth's page says about reaching its people."""

    channels: tuple[Channel, ...]
    for_tickets: bool  # there are contacts that only a ticket shows
    closed_hours: bool  # calls are answered at other hours
    hours: str
    is_available: bool
    usual: str
    promise: str
    free_slots: int
    next_slot: datetime | None
    is_frozen: bool
    office: tuple[Channel, ...] = ()  # what stays for years, once the exhibition is over


def label_of(kind: str) -> str:
    """The name of a kind of contact, in the reader's language."""
    return {
        "whatsapp": gettext(N_("WhatsApp")),
        "email": gettext(N_("E-mail")),
        "phone": gettext(N_("Phone")),
        "web": gettext(N_("Website")),
        "instagram": "Instagram",
        "facebook": "Facebook",
        "x": "X",
        "youtube": "YouTube",
        "tiktok": "TikTok",
        "linkedin": "LinkedIn",
    }[kind]


def has_ticket() -> bool:
    """Whether this browser keeps a ticket of the edition of the address. 0 or 1 statement."""
    token = request.cookies.get(cookie_name("ticket"))
    if not token:
        return False
    try:
        return bool(tickets.own_ticket(token).edition.id == g.scope.edition_id)
    except TicketUnknown:
        return False


def direct(booth_id: int) -> Direct | None:
    """The direct line of a booth for this visitor. 1 to 3 statements, once frozen 3."""
    line = lines.of_booth(g.scope, booth_id)
    return None if line is None else direct_of(line)


def direct_of(line: Line) -> Direct:
    """A direct line that was read, for this visitor. 0 to 2 statements."""
    ticket = bool(line.shielded) and line.audience != Audience.NOBODY.value and has_ticket()
    seen = [kind for kind in line.shielded if reaching.may_see(g.scope, line, kind=kind, has_ticket=ticket)]
    links = {link.kind: link for link in lines.shielded(g.scope, line.booth_id)} if ticket and seen else {}
    office = archive.office_contacts(g.scope, line.booth_id).get(line.booth_id, []) if line.is_frozen else []
    return Direct(
        channels=tuple(Channel(kind.value, label_of(kind.value), links.get(kind)) for kind in seen),
        for_tickets=bool(line.shielded) and line.audience == Audience.TICKET.value and not ticket,
        closed_hours=bool(line.shielded) and not line.is_frozen and not reaching.is_hour(g.scope, line),
        hours="" if line.hours.always or line.is_frozen else hours_in_words(line.hours),
        is_available=line.is_available and not line.is_frozen,
        usual=usual(line.median_seconds),
        promise=promise(line.promised_hours),
        free_slots=line.free_slots,
        next_slot=line.next_slot,
        is_frozen=line.is_frozen,
        office=tuple(Channel(link.kind.value, label_of(link.kind.value), link) for link in office),
    )


def hours_in_words(hours: Hours) -> str:
    """``Monday–Friday 08:00–16:00 WIB``."""
    names = dict(weekdays())
    days = [names[number] for number in hours.days]
    run = len(days) > 2 and hours.days in EVERY_DAY
    text = gettext(N_("Every day")) if hours.days == EVERY_DAY else f"{days[0]}–{days[-1]}" if run else ", ".join(days)
    if (hours.from_minute, hours.until_minute) == (0, MINUTES):
        return text
    zone = now().astimezone(ZoneInfo(g.scope.edition.zone))
    return f"{text} {clock(hours.from_minute)}–{clock(hours.until_minute)} {zone:%Z}"


def usual(seconds: float | None) -> str:
    """``Usually answers within 3 hours``, rounded up; nothing where too few answers say it."""
    if seconds is None:
        return ""
    if seconds <= _DAY:
        hours = max(1, -(-int(seconds) // _HOUR))
        return ngettext(
            "Usually answers within %(number)s hour", "Usually answers within %(number)s hours", hours, number=hours
        )
    days = -(-int(seconds) // _DAY)
    return ngettext(
        "Usually answers within %(number)s day",
        "Usually answers within %(number)s days",
        days,
        number=format_number(days),
    )


def promise(hours: int | None) -> str:
    """What the organiser promises of all booths."""
    if hours is None:
        return ""
    if hours % 24 == 0 and hours > 24:
        days = hours // 24
        return ngettext(
            "The first answer comes within %(number)s day.",
            "The first answer comes within %(number)s days.",
            days,
            number=format_number(days),
        )
    return ngettext(
        "The first answer comes within %(number)s hour.",
        "The first answer comes within %(number)s hours.",
        hours,
        number=format_number(hours),
    )
