"""Pictures and brochures of the own booth: drawn anew, stored, put in their place, taken away, swept up.

A file is drawn and stored before the act that names it, so that no transaction waits for a drawing; what an act then
refuses is named by nothing and swept up. The same bytes sent again are the same file: a phone may repeat an upload.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import ActorKind, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.runtime import runtime
from eventapp.errors import NotFound
from eventapp.exhibition.errors import BoothNotOpen, TextMissing, TooManyPictures, TooMuchStored
from eventapp.exhibition.models.booths import Booth, Innovation
from eventapp.exhibition.models.media import Media, MediaKind
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.rules.content import MOST_PICTURES
from eventapp.exhibition.services import drafting
from eventapp.exhibition.services.editing import own_innovation
from eventapp.formats import apart
from eventapp.frozen import frozen

MOST_FILES = 120  # of one booth, versions included
COVER, CREST = "cover", "crest"
LONGEST_TEXT = 300


@frozen
class Upload:
    """A file that was drawn. ``facts``: width, height and, of a brochure, pages; ``files``: the drawn ones by name."""

    kind: MediaKind
    digest: str
    size: int
    facts: Mapping[str, int]
    files: Mapping[str, bytes]


def drawn_picture(data: bytes) -> Upload:
    """Draw a picture in a process of its own. Raises what formats.errors names."""
    facts, files = apart.picture(data)
    return Upload(MediaKind.PICTURE, _digest(data), len(data), facts, files)


def drawn_brochure(data: bytes) -> Upload:
    """Look through a PDF and draw its pages in a process of its own. Raises what formats.errors names."""
    facts, files = apart.brochure(data)
    return Upload(MediaKind.BROCHURE, _digest(data), len(data), facts, {**files, pictures.PDF: data})


def keep(scope: Scope, upload: Upload) -> str:
    """Store the files of an upload; gives the public id under which they lie, an earlier one for the same bytes.

    Not an act: storage is no part of a transaction. Raises Forbidden, BoothNotOpen, BoothsClosed, TooMuchStored.
    """
    scope.require("booths.edit")
    booth = queries.own_booth(scope)
    if booth is None:
        raise BoothNotOpen
    drafting.require_open(scope)
    stored = queries.media(scope, booth.id)
    known = _known(scope, booth.id, upload.digest)
    if known is not None:
        return known
    if len(stored.rows) >= MOST_FILES:
        raise TooMuchStored(most=MOST_FILES)
    public_id = ids.opaque()
    for name, data in upload.files.items():
        runtime().storage.put(f"{pictures.FOLDER}/{public_id}/{name}", data)
    return public_id


@act
def set_picture(scope: Scope, *, place: str, upload: Upload, public_id: str, text: str) -> None:
    """Make a stored picture the booth's cover or crest. ``text`` says what it shows.

    Raises Forbidden, BoothNotOpen, BoothsClosed, TextMissing.
    """
    booth_id = drafting.edit(scope, place)
    own = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth_id)
    db.session.execute(own.values({place: _write(scope, booth_id, upload, public_id, text)}))


@act
def add_picture(scope: Scope, *, innovation_id: int, upload: Upload, public_id: str, text: str) -> None:
    """One more picture of an innovation, behind the others; the same one again changes its text only.

    Raises as ``set_picture``, NotFound, TooManyPictures.
    """
    booth_id = drafting.edit(scope, "pictures")
    shown = _pictures(scope, booth_id, innovation_id)
    media_id = _write(scope, booth_id, upload, public_id, text)
    if media_id in shown:
        return
    if len(shown) >= MOST_PICTURES:
        raise TooManyPictures(most=MOST_PICTURES)
    _set_innovation(scope, booth_id, innovation_id, pictures=[*shown, media_id])


@act
def set_brochure(scope: Scope, *, innovation_id: int, upload: Upload, public_id: str, title: str) -> None:
    """Make a stored PDF the brochure of an innovation. Raises as ``set_picture``, NotFound."""
    booth_id = drafting.edit(scope, "brochure")
    media_id = _write(scope, booth_id, upload, public_id, title)
    _set_innovation(scope, booth_id, innovation_id, brochure=media_id)


@act
def set_text(scope: Scope, *, media: str, text: str) -> None:
    """Another alternative text or title, from the next publication on.

    Raises Forbidden, BoothNotOpen, BoothsClosed, TextMissing, NotFound.
    """
    booth_id = drafting.edit(scope, "picture text")
    if not text.strip():
        raise TextMissing(field="text")
    own = sa.update(Media).where(
        Media.edition_id == scope.edition_id, Media.booth_id == booth_id, Media.public_id == media
    )
    if db.change(own.values(text=text)) == 0:
        raise NotFound


@act
def take_away(scope: Scope, *, media: str) -> None:
    """Take a picture or brochure out of the draft, wherever it stands; what is published keeps it.

    Raises Forbidden, BoothNotOpen, BoothsClosed, NotFound.
    """
    booth_id = drafting.edit(scope, "pictures")
    if media not in queries.media(scope, booth_id).rows:
        raise NotFound
    own = (Booth.edition_id == scope.edition_id, Booth.id == booth_id)
    for column in (Booth.cover, Booth.crest):
        db.session.execute(sa.update(Booth).where(*own, column == media).values({column.key: None}))
    held = sa.select(Innovation.id, Innovation.pictures, Innovation.brochure).where(
        Innovation.edition_id == scope.edition_id, Innovation.booth_id == booth_id
    )
    for row in db.rows(held):
        if media in row.pictures:
            left = [each for each in row.pictures if each != media]
            _set_innovation(scope, booth_id, row.id, pictures=left)
        if row.brochure == media:
            _set_innovation(scope, booth_id, row.id, brochure=None)


@act
def move_picture(scope: Scope, *, innovation_id: int, media: str) -> None:
    """One place forward; the first picture is the one beside the title.

    Raises Forbidden, BoothNotOpen, BoothsClosed, NotFound.
    """
    booth_id = drafting.edit(scope, "pictures")
    shown = _pictures(scope, booth_id, innovation_id)
    if media not in shown:
        raise NotFound
    place = shown.index(media)
    shown.insert(max(0, place - 1), shown.pop(place))
    _set_innovation(scope, booth_id, innovation_id, pictures=shown)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _known(scope: Scope, booth_id: int, digest: str) -> str | None:
    query = sa.select(Media.public_id).where(
        Media.edition_id == scope.edition_id, Media.booth_id == booth_id, Media.digest == digest
    )
    found = db.scalar(query)
    return str(found) if found else None


def _write(scope: Scope, booth_id: int, upload: Upload, public_id: str, text: str) -> str:
    """The row of a stored file, new or known; gives its public id. Raises TextMissing."""
    if not text.strip():
        raise TextMissing(field="text")
    known = _known(scope, booth_id, upload.digest)
    if known is not None:
        own = sa.update(Media).where(Media.edition_id == scope.edition_id, Media.public_id == known)
        db.session.execute(own.values(text=text))
        return known
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "booth_id": booth_id,
        "public_id": public_id,
        "kind": upload.kind.value,
        "digest": upload.digest,
        "text": text,
        "width": upload.facts["width"],
        "height": upload.facts["height"],
        "pages": upload.facts.get("pages", 1),
        "size": upload.size,
        "created_by": scope.actor.id if scope.actor.kind is ActorKind.PERSON else None,
        "created_at": now(),
    }
    db.session.execute(sa.insert(Media), values)
    audit(scope, "booth.media_added", f"booth:{booth_id}", kind=upload.kind.value)
    return public_id


def _pictures(scope: Scope, booth_id: int, innovation_id: int) -> list[str]:
    """The pictures of one innovation of the own booth. Raises NotFound."""
    query = sa.select(Innovation.pictures).where(*own_innovation(scope, booth_id, innovation_id))
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return list(row.pictures)


def _set_innovation(scope: Scope, booth_id: int, innovation_id: int, **values: Any) -> None:
    own = sa.update(Innovation).where(*own_innovation(scope, booth_id, innovation_id))
    if db.change(own.values(**values)) == 0:
        raise NotFound
