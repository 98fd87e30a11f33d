"""Papers for the organiser: lists to sign on, the list of protocol, a letter about somebody's attendance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.formats import pdf, signing
from eventapp.formats.pdf import Pairs, Paper, Seal, Side, Signatures, Table, Text
from eventapp.formats.signing import SigningList
from eventapp.registration.queries.papers import Forum, Guest, Letter, Signer
from eventapp.web.i18n import current_locale, format_date, format_date_range, gettext

_SIGNED = (N_("No."), N_("Name"), N_("Position"), N_("Organisation"), N_("Signature"))


def attendance_list(scope: Scope, forum: Forum, rows: Sequence[Signer], *, lines: Sequence[str]) -> bytes:
    """A list to sign on; ``lines`` say for which day or session it is."""
    return signing.to_pdf(
        SigningList(
            title=gettext(N_("Attendance list")),
            language=current_locale(),
            day=_today(scope).date(),
            letterhead=forum.name,
            lines=[line for line in (*lines, forum.venue) if line],
            columns=[gettext(head) for head in _SIGNED],
            rows=[(row.name, row.position, row.organisation) for row in rows],
            footer=gettext(N_("%(number)s people")) % {"number": len(rows)},
            page=_page(),
            place=f"{forum.venue}, {format_date(forum.starts_on)}" if forum.starts_on else "",
            signer=gettext(N_("On behalf of the committee")),
        )
    )


def protocol_list(scope: Scope, forum: Forum, rows: Sequence[Guest]) -> bytes:
    """Guests in the order of protocol."""
    heads = (
        N_("Order"),
        N_("Name"),
        N_("Position"),
        N_("Rank and grade"),
        N_("Organisation"),
        N_("Represents"),
        N_("Seat"),
    )
    cells = [
        (
            str(row.protocol_order or "–"),
            row.name,
            row.position,
            row.rank,
            row.organisation,
            row.represents,
            row.seat,
        )
        for row in rows
    ]
    sides: list[Side] = ["right", "left", "left", "left", "left", "left", "left"]
    table = Table([gettext(head) for head in heads], cells, sides, [0, 3, 3, 2, 3, 2, 0])
    return pdf.paper(
        Paper(
            title=gettext(N_("Protocol list")),
            language=current_locale(),
            day=_today(scope).date(),
            letterhead=forum.name,
            subtitle=_when(forum),
            blocks=[table if rows else Text(gettext(N_("Protocol knows nothing of anybody yet.")))],
            footer=gettext(N_("As of %(day)s")) % {"day": format_date(_today(scope))},
            page=_page(),
        )
    )


def attendance_letters(scope: Scope, letters: Sequence[Letter], *, address: Callable[[str], str]) -> bytes:
    """Letters for the travel papers, one a page; ``address`` gives where a code can be checked."""
    return pdf.papers([_letter(scope, letter, address(letter.code)) for letter in letters])


def _letter(scope: Scope, letter: Letter, address: str) -> Paper:
    person, forum = letter.person, letter.forum
    about = [
        (N_("Name"), person.name),
        (N_("Position"), person.position),
        (N_("Rank and grade"), person.rank),
        (N_("Organisation"), person.organisation),
        (N_("Delegation"), person.delegation or ""),
        (N_("Event"), forum.name),
        (N_("Place"), forum.venue),
        (N_("Attended on"), "; ".join(str(format_date(day)) for day in letter.days)),
    ]
    day = _today(scope).date()
    sentence = gettext(N_("The committee of %(forum)s certifies that the person named below attended the event."))
    return Paper(
        title=gettext(N_("Attendance letter")),
        language=current_locale(),
        day=day,
        letterhead=forum.name,
        blocks=[
            Text(sentence % {"forum": forum.name}),
            Pairs([(gettext(term), value) for term, value in about if value]),
            Text(gettext(N_("This letter is given to be used for the papers of the official trip (SPPD)."))),
            Text(", ".join(part for part in (forum.venue, str(format_date(day))) if part)),
            Signatures([(gettext(N_("On behalf of the committee")), "")]),
        ],
        page="",  # each letter is a paper of its own
        watermark=gettext(N_("example")) if scope.edition and scope.edition.is_example else "",
        seal=Seal(
            address=address,
            code=issued.grouped(letter.code),
            sentence=gettext(N_("Whoever wants to check this letter scans the square or types the code.")),
            alt=gettext(N_("QR code of the page that checks this letter")),
        ),
    )


def _when(forum: Forum) -> str:
    dates = format_date_range(forum.starts_on, forum.ends_on) if forum.starts_on else ""
    return ", ".join(part for part in (dates, forum.venue) if part)


def _today(scope: Scope) -> datetime:
    return now().astimezone(ZoneInfo(scope.edition.zone if scope.edition else "UTC"))


def _page() -> str:
    return gettext(N_("Page {page} of {pages}"))
