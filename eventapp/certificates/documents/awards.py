"""Certificates as PDF, one a page, in the language of whoever has them printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from zoneinfo import ZoneInfo

from eventapp.certificates.queries import awards as queries
from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.runtime import runtime
from eventapp.errors import N_
from eventapp.formats import pdf
from eventapp.judging.queries.certified import Honour, Honoured
from eventapp.judging.rules.honours import roman
from eventapp.web.addresses import absolute
from eventapp.web.i18n import current_locale, format_short_date, gettext

REASONS = {
    Honour.WINNER.value: N_("as winner of the category %(category)s"),
    Honour.SELECTED.value: N_("as a region selected in %(category)s"),
    Honour.RECOGNISED.value: N_("in recognition: %(category)s"),
    Honour.GRADED.value: N_("with the grade %(grade)s of the category %(category)s"),
    Honour.FINALIST.value: N_("as finalist of the category %(category)s"),
}
PLACED = N_("as winner %(place)s of the category %(category)s")
ROLES = {
    Honour.WINNER.value: N_("Winner"),
    Honour.SELECTED.value: N_("Selected"),
    Honour.RECOGNISED.value: N_("Recognised"),
    Honour.GRADED.value: N_("Holder of a grade"),
    Honour.FINALIST.value: N_("Finalist"),
}


def draw(scope: Scope, certificates: Sequence[Honoured]) -> bytes:
    """The certificates as one file; the day on each is that of the minutes, else that of publication."""
    settings = runtime().settings
    days = [day for each in certificates if (day := _day(scope, each)) is not None]
    return pdf.certificates(
        [_certificate(scope, each) for each in certificates],
        title=gettext(N_("Certificates")) if len(certificates) > 1 else gettext(N_("Certificate")),
        language=current_locale(),
        day=max(days, default=date(2000, 1, 1)),
        letterhead=f"{settings.site_name} – {settings.site_organiser}",
    )


def reason(each: Honoured) -> str:
    """What the region did, in the reader's language."""
    if each.place:
        return gettext(PLACED) % {"place": roman(each.place), "category": each.label}
    return gettext(REASONS[each.honour]) % {"category": each.label, "grade": each.grade}


def _certificate(scope: Scope, each: Honoured) -> pdf.Certificate:
    written = issued.grouped(queries.code(scope, each))
    day = _day(scope, each)
    dated = format_short_date(day) if day else ""
    return pdf.Certificate(
        heading=gettext(N_("CERTIFICATE OF AWARD")),
        given=gettext(N_("given to")),
        name=each.region,
        place=each.province if each.province != each.region else "",
        reason=reason(each),
        event=scope.edition.name if scope.edition else "",
        dated=", ".join(part for part in (each.town, dated) if part),
        signer=each.signer,
        role=each.signer_role,
        seal=pdf.Seal(
            address=absolute(f"/verify/{written}"),
            code=written,
            sentence=gettext(
                N_("Valid once this address confirms it. Seal of the application, no certified signature.")
            ),
            alt=gettext(N_("QR code with the address at which this certificate can be checked")),
        ),
    )


def _day(scope: Scope, each: Honoured) -> date | None:
    if each.day is not None or each.published_at is None:
        return each.day
    zone = ZoneInfo(scope.edition.zone) if scope.edition else UTC
    return each.published_at.astimezone(zone).date()
