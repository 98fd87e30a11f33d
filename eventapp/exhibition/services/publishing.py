"""Making the draft what visitors see, and making visitors see an earlier version again."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.models import Dimension
from eventapp.errors import NotFound
from eventapp.exhibition.errors import BoothChangedMeanwhile, BoothIncomplete, BoothNotOpen, NothingToRollBack
from eventapp.exhibition.models.booths import Booth, BoothNote, BoothState, BoothVersion, Innovation
from eventapp.exhibition.models.media import Media
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.region import OwnBooth
from eventapp.exhibition.rules.content import PARTS, Content
from eventapp.exhibition.services import drafting, indexing


@act
def publish(scope: Scope, *, seen: str | None = None) -> int:
    """Keep the draft as the version that visitors see; gives its number. Unchanged, it stays the version that it is.

    ``seen`` is the fingerprint of the draft that was confirmed. Raises Forbidden, BoothNotOpen, BoothsClosed,
    BoothIncomplete, BoothChangedMeanwhile.
    """
    scope.require("booths.edit")
    drafting.lock(scope)
    drafting.require_open(scope)
    booth = queries.own_booth(scope)
    if booth is None:
        raise BoothNotOpen
    missing = [part for part, is_done in booth.content.done().items() if not is_done]
    if missing:
        raise BoothIncomplete(count=len(missing), all=len(PARTS))
    if seen is not None and seen != booth.content.fingerprint():
        raise BoothChangedMeanwhile
    if queries.published(scope, booth.id, booth.version) == booth.content:
        return booth.version
    number = booth.version + 1
    _write(scope, booth, number)
    audit(scope, "booth.published", f"booth:{booth.id}", version=number)
    return number


@act
def roll_back(scope: Scope, *, number: int, seen: str | None = None) -> int:
    """Publish an earlier version again, as a new one, and make it the draft too; gives the new number.

    Who answers and the contacts stay as they are in the draft: an earlier version may name people who have left.
    ``seen`` is the fingerprint of the draft that was shown beside it. Raises Forbidden, BoothNotOpen, BoothsClosed,
    NotFound, NothingToRollBack, BoothIncomplete, BoothChangedMeanwhile.
    """
    booth_id = drafting.edit(scope, f"back to version {number}")
    booth = queries.own_booth(scope)
    earlier = queries.published(scope, booth_id, number)
    if booth is None or earlier is None:
        raise NotFound
    if number == booth.version:
        raise NothingToRollBack
    if seen is not None and seen != booth.content.fingerprint():
        raise BoothChangedMeanwhile
    _put_back(scope, booth, earlier)
    return publish(scope)


def _put_back(scope: Scope, booth: OwnBooth, earlier: Content) -> None:
    """Write an earlier version's texts and pictures into the draft; innovations keep their ids."""
    dimensions = {
        row.key: row.id
        for row in db.rows(sa.select(Dimension.key, Dimension.id).where(Dimension.edition_id == scope.edition_id))
    }
    draft = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth.id)
    db.session.execute(
        draft.values(
            programme=earlier.programme,
            pitch=earlier.pitch,
            story=earlier.story,
            greeting=earlier.greeting,
            greeter=earlier.greeter,
            focus=[key for key in earlier.focus if key in dimensions],
            people=[asdict(person) for person in earlier.people],
            cover=earlier.cover.id if earlier.cover else None,
            crest=earlier.crest.id if earlier.crest else None,
        )
    )
    _put_back_innovations(scope, booth.id, earlier, dimensions)


def _put_back_innovations(scope: Scope, booth_id: int, earlier: Content, dimensions: dict[str, int]) -> None:
    """Those that are there are changed, those that are gone come back, with their ids unless another took them."""
    own = {"edition_id": scope.edition_id, "booth_id": booth_id}
    of_booth = (Innovation.edition_id == scope.edition_id, Innovation.booth_id == booth_id)
    wanted = [row.id for row in earlier.innovations]
    db.session.execute(sa.delete(Innovation).where(*of_booth, Innovation.id.not_in(wanted)))
    here = {row.id for row in db.rows(sa.select(Innovation.id).where(*of_booth))}
    taken = sa.select(Innovation.id).where(Innovation.id.in_(wanted)).execution_options(unscoped="ids in use")
    elsewhere = {row.id for row in db.rows(taken)} - here
    for position, row in enumerate(earlier.innovations, 1):
        if row.dimension not in dimensions:
            continue
        values = {
            "dimension_id": dimensions[row.dimension],
            "title": row.title,
            "problem": row.problem,
            "does": row.does,
            "status": row.status,
            "since": row.since,
            "stage": row.stage,
            "figures": [asdict(figure) for figure in row.figures],
            "pictures": [picture.id for picture in row.pictures],
            "brochure": row.brochure.id if row.brochure else None,
            "video": row.video,
            "demo": row.demo,
            "open_data": row.open_data,
            "position": position,
        }
        if row.id in here:
            db.session.execute(sa.update(Innovation).where(*of_booth, Innovation.id == row.id).values(**values))
        else:
            same = {} if row.id in elsewhere else {"id": row.id}
            db.session.execute(sa.insert(Innovation).values(**own, **same, **values))


def _write(scope: Scope, booth: OwnBooth, number: int) -> None:
    at = now()
    content = booth.content
    own = {"edition_id": scope.edition_id, "booth_id": booth.id}
    card = {
        "programme": content.programme,
        "pitch": content.pitch,
        "dimensions": content.dimensions(),
        "cover": asdict(content.cover) if content.cover else None,
        "innovations": len(content.innovations),
    }
    version = {**own, "number": number, "published_at": at, "published_by": scope.actor.id, "card": card}
    made = {**version, "content": content.as_json(), "pic_user_id": booth.pic_user_id}
    db.session.execute(sa.insert(BoothVersion), made)
    shown = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth.id)
    db.session.execute(
        shown.values(
            state=BoothState.PUBLISHED.value,
            version=number,
            published_at=at,
        )
    )
    named = {picture.id for picture in content.pictures()} | {brochure.id for brochure in content.brochures()}
    first = sa.update(Media).where(
        Media.edition_id == scope.edition_id,
        Media.booth_id == booth.id,
        Media.public_id.in_(named),
        Media.shown_at.is_(None),
    )
    db.session.execute(first.values(shown_at=at).execution_options(synchronize_session=False))
    indexing.refresh(scope, booth.id)
    asked = sa.update(BoothNote).where(
        BoothNote.edition_id == scope.edition_id, BoothNote.booth_id == booth.id, BoothNote.answered_at.is_(None)
    )
    db.session.execute(asked.values(answered_at=at, answered_version=number))
