"""Certificates of attendance as papers: the words of one in a language, and the words as PDF or picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from eventapp.certificates.queries.attendance import TemplateRow
from eventapp.certificates.rules import attendance as rules
from eventapp.certificates.rules.attendance import PARTICIPANT
from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.runtime import runtime
from eventapp.errors import N_
from eventapp.formats import pdf
from eventapp.registration.rules.types import ROLE_LABELS, PersonRole
from eventapp.web.addresses import absolute
from eventapp.web.i18n import format_number, format_short_date, gettext, speaking

SENTENCE = N_("Valid while this address confirms it.")
ALT = N_("QR code with the address at which this certificate can be checked")
GIVEN = N_("given to")
TITLE = N_("Certificate of attendance")
NUMBER = N_("No. %(number)s")
ROLE_OF_ALL = N_("Participant")
MOST_TITLES = 6


def role_label(role: str) -> str:
    """What a role is called, as a message id."""
    return ROLE_OF_ALL if role == PARTICIPANT else ROLE_LABELS[PersonRole(role)]


def marks(scope: Scope, sessions: Sequence[str], minutes: int, days: int, locale: str) -> dict[str, str]:
    """What the marks of a text stand for, for one person."""
    with speaking(locale):
        shown = list(sessions[:MOST_TITLES])
        more = len(sessions) - len(shown)
        if more:
            shown.append(gettext(N_("and %(number)s more")) % {"number": more})
        return {
            "forum": scope.edition.name if scope.edition else "",
            "sessions": format_number(len(sessions)),
            "minutes": format_number(minutes),
            "hours": format_number(minutes / 60, 1),
            "days": format_number(days),
            "titles": ", ".join(shown),
        }


def words(
    scope: Scope, found: TemplateRow, *, name: str, place: str, number: str, values: dict[str, str], locale: str
) -> dict[str, Any]:
    """What one certificate says; kept with it, so that it can be drawn the same again."""
    with speaking(locale):
        heading, body = found.words(locale)
        dated = ", ".join(part for part in (found.town, format_short_date(found.dated_on)) if part)
        return {
            "heading": heading,
            "given": gettext(GIVEN),
            "name": name,
            "place": place,
            "reason": rules.filled(body, values),
            "event": scope.edition.name if scope.edition else "",
            "dated": dated,
            "signer": found.signer,
            "role": found.signer_position,
            "number": gettext(NUMBER) % {"number": number},
            "day": found.dated_on.isoformat(),
        }


def draw(pages: Sequence[tuple[dict[str, Any], str]], *, locale: str) -> bytes:
    """Certificates as one PDF, one a page; each page is its words and its code."""
    with speaking(locale):
        return pdf.certificates([_page(said, code) for said, code in pages], **_file(pages, locale))


def picture(said: dict[str, Any], code: str, *, locale: str) -> bytes:
    """One certificate as PNG."""
    with speaking(locale):
        return pdf.certificate_picture(_page(said, code), **_file([(said, code)], locale))


def _file(pages: Sequence[tuple[dict[str, Any], str]], locale: str) -> dict[str, Any]:
    settings = runtime().settings
    return {
        "title": gettext(TITLE),
        "language": locale,
        "day": max(date.fromisoformat(said["day"]) for said, _code in pages),
        "letterhead": f"{settings.site_name} – {settings.site_organiser}",
    }


def _page(said: dict[str, Any], code: str) -> pdf.Certificate:
    written = issued.grouped(code)
    seal = pdf.Seal(address=absolute(f"/verify/{written}"), code=written, sentence=gettext(SENTENCE), alt=gettext(ALT))
    texts = {name: str(said[name]) for name in said if name != "day"}
    return pdf.Certificate(**texts, seal=seal)
