"""Posters with the code of a booth's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.exhibition.queries.cards import BoothCard, When
from eventapp.formats import hangings
from eventapp.formats.hangings import Hanging, PaperSize
from eventapp.web.i18n import current_locale, format_date_range, gettext


def poster_file(
    scope: Scope, cards: Sequence[BoothCard], when: When, *, size: PaperSize, address: Callable[[str], str]
) -> bytes:
    """One poster a booth, in the reader's language; ``address`` gives the absolute address of a booth's slug."""
    dates = format_date_range(when.starts_on, when.ends_on) if when.starts_on else ""
    edition = scope.edition
    return hangings.hangings(
        [_poster(card, address(card.slug)) for card in cards],
        size=size,
        title=gettext(N_("Posters of the booths")) if len(cards) > 1 else gettext(N_("Poster of the booth")),
        language=current_locale(),
        day=now().astimezone(ZoneInfo(edition.zone if edition else "UTC")).date(),
        letterhead=edition.name if edition else "",
        footer=" · ".join(part for part in (dates, when.venue) if part),
        mark=gettext(N_("example")) if edition and edition.is_example else "",
    )


def _poster(card: BoothCard, address: str) -> Hanging:
    parts = urlsplit(address)
    return Hanging(
        over=card.province if card.province != card.name else "",
        heading=card.name,
        title=card.programme,
        sentence=card.pitch,
        call=gettext(N_("Scan to visit our booth")),
        address=address,
        shown=f"{parts.netloc}{parts.path}",
        alt=gettext(N_("QR code of the booth of %(region)s")) % {"region": card.name},
    )
