"""The picture and the words beside a shared link to a booth or to the exhibition, always in Indonesian.

A picture is kept under the fingerprint of what it shows, so that it is drawn once for each published version.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import lru_cache

from eventapp.core.access import EditionRef
from eventapp.core.runtime import runtime
from eventapp.errors import N_, NotFound
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.rules.content import Content
from eventapp.formats import share
from eventapp.formats.share import Card
from eventapp.web.i18n import DEFAULT_LOCALE, catalogue

FOLDER = "share"  # of the storage
_PHOTO_WIDTH = 640
_OVER = N_("Exhibition of the regions")
_LIVES = N_("See what they made, then write to the person in charge directly.")
_ENDED = N_("See what they made. The exhibition is over; its booths stay readable.")


def fingerprint(booth: PublicBooth) -> str:
    """What the address of a booth's picture ends with: another one for any other content."""
    return _fingerprint(booth.content)


@lru_cache(maxsize=100)
def _fingerprint(content: Content) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:12]


def booth_picture(edition: EditionRef, booth: PublicBooth, shown: str) -> bytes:
    """The picture of a booth as JPEG, from the storage if it is there. Outside an act."""
    folder = f"{FOLDER}/{edition.slug}/{booth.slug}"
    content = booth.content
    card = Card(
        over=f"{_said(_OVER)} · {_named(edition)}",
        heading=booth.name,
        name=content.programme,
        sentence=content.pitch,
        footer=shown,
        seed=booth.code,
        language=DEFAULT_LOCALE,
        photo=_photo(booth),
    )
    return _kept(folder, fingerprint(booth), card)


def list_picture(edition: EditionRef, booths: int, shown: str, *, is_frozen: bool) -> bytes:
    """The picture of the whole exhibition."""
    number = catalogue(DEFAULT_LOCALE).ngettext("%(num)s booth", "%(num)s booths", booths) % {"num": booths}
    card = Card(
        over=_named(edition),
        heading=_said(_OVER),
        name=number if booths else "",
        sentence=_said(_ENDED if is_frozen else _LIVES),
        footer=shown,
        seed=edition.slug,
        language=DEFAULT_LOCALE,
    )
    return _kept(f"{FOLDER}/{edition.slug}/all", f"{booths}-over" if is_frozen else str(booths), card)


def _kept(folder: str, name: str, card: Card) -> bytes:
    """What is kept, or what is drawn now and kept in place of the one before."""
    storage = runtime().storage
    address = hashlib.sha256(card.footer.encode()).hexdigest()[:8]  # a server that moves has another card
    file = f"{folder}/{name}-{address}.jpg"
    with suppress(NotFound):
        return storage.get(file)
    drawn = share.card(card)
    earlier = [other for other, _ in storage.listed(f"{folder}/") if other != file]
    storage.put(file, drawn)
    for other in earlier:
        storage.delete(other)
    return drawn


def _photo(booth: PublicBooth) -> bytes | None:
    """The cover, or the first picture there is."""
    found = next((p for p in booth.content.pictures() if p is not booth.content.crest), None)
    if found is None:
        return None
    width = next((w for w in pictures.widths(found.width) if w >= _PHOTO_WIDTH), found.width)
    with suppress(NotFound):
        return runtime().storage.get(pictures.file_name(found.id, width, "jpg"))
    return None


def _named(edition: EditionRef) -> str:
    return f"{edition.name} ({_said(N_('example'))})" if edition.is_example else edition.name


def _said(message: str) -> str:
    return catalogue(DEFAULT_LOCALE).gettext(message)
