"""A booth of an earlier edition as this edition's draft: texts, innovations and pictures; no statistics, no messages.

The contacts of a person come along only while that person is still of the region's team.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.runtime import runtime
from eventapp.editions.models import Dimension, Membership
from eventapp.errors import NotFound
from eventapp.exhibition.errors import BoothNotEmpty, BoothNotOpen, NothingToContinue
from eventapp.exhibition.models.archive import BoothContinuation
from eventapp.exhibition.models.booths import Booth, ContactLink, Innovation
from eventapp.exhibition.models.media import Media, MediaKind
from eventapp.exhibition.queries import archive
from eventapp.exhibition.queries import continuing as queries
from eventapp.exhibition.queries.continuing import Source
from eventapp.exhibition.rules import pictures
from eventapp.exhibition.rules.content import Content, from_json
from eventapp.exhibition.services import archiving, drafting, opening

COPY = "exhibition.copy_files"


@act
def continue_own(scope: Scope) -> int:
    """The own empty booth begins as a copy of what the region published last; gives how many innovations came along.

    Raises Forbidden, BoothNotOpen, BoothsClosed, BoothNotEmpty, NothingToContinue, ExhibitionFrozen.
    """
    scope.require("booths.edit")
    if scope.region_id is None:
        raise NotFound
    drafting.lock(scope)
    drafting.require_open(scope)
    own = sa.select(Booth.id).where(Booth.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    if db.scalar(own) is None:
        raise BoothNotOpen
    target = next(iter(queries.empty(scope, [scope.region_id])), None)
    if target is None:
        raise BoothNotEmpty
    source = queries.sources(scope, [scope.region_id]).get(scope.region_id)
    if source is None:
        raise NothingToContinue
    return _copy(scope, target, source, _dimensions(scope))


@act
def continue_booths(scope: Scope, *, region_ids: list[int] | None = None) -> int:
    """Begin empty booths as copies, all or those of these regions; gives how many. Booths are opened where missing.

    What a team has begun to write is left alone. Raises Forbidden, ExhibitionFrozen.
    """
    scope.require("booths.manage")
    archive.refuse_frozen(scope)
    db.lock(f"continuing:{scope.edition_id}")
    opening.open_booths(scope)
    targets = queries.empty(scope, region_ids)
    sources = queries.sources(scope, [region_id for _, region_id in targets])
    dimensions = _dimensions(scope)
    continued = 0
    for target in targets:
        source = sources.get(target[1])
        if source is None:
            continue
        db.lock(f"booth:{scope.edition_id}:{target[1]}")
        if queries.empty(scope, [target[1]]):  # still, now that its team waits
            _copy(scope, target, source, dimensions)
            continued += 1
    return continued


def copy_files(args: dict[str, Any]) -> None:
    """Copy the files of a continued booth under their new names; for the job, outside an act. Twice is once."""
    storage = runtime().storage
    for old, new in args["files"]:
        storage.put(new, storage.get(old))


def _dimensions(scope: Scope) -> dict[str, int]:
    """Ids of this edition's dimensions by key."""
    query = sa.select(Dimension.key, Dimension.id).where(Dimension.edition_id == scope.edition_id)
    return {row.key: row.id for row in db.rows(query.order_by(Dimension.position))}


def _copy(scope: Scope, target: tuple[int, int], source: Source, dimensions: dict[str, int]) -> int:
    booth_id, region_id = target
    content = from_json(source.content)
    new_ids = _media(scope, booth_id, source, content)
    is_still_there = _is_of_the_team(scope, region_id, source.pic_user_id)
    own = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth_id)
    db.change(
        own.values(
            programme=content.programme,
            pitch=content.pitch,
            story=content.story,
            greeting=content.greeting,
            greeter=content.greeter,
            focus=[key for key in content.focus if key in dimensions],
            people=[asdict(person) for person in content.people],
            cover=new_ids.get(content.cover.id) if content.cover else None,
            crest=new_ids.get(content.crest.id) if content.crest else None,
            pic_unit=content.unit,
            pic_name=content.person if is_still_there else "",
            pic_user_id=source.pic_user_id if is_still_there else None,
            edited_at=now(),
        )
    )
    copied = _innovations(scope, booth_id, content, dimensions, new_ids)
    _contacts(scope, booth_id, source, personal_too=is_still_there)
    origin = {"from_edition_id": source.edition_id, "from_booth_id": source.booth_id, "from_version": source.version}
    row = {"edition_id": scope.edition_id, "booth_id": booth_id, "continued_at": now(), **origin}
    db.session.execute(sa.insert(BoothContinuation), row)
    audit(scope, "booth.continued", f"booth:{booth_id}", **origin, innovations=copied)
    return copied


def _innovations(
    scope: Scope, booth_id: int, content: Content, dimensions: dict[str, int], new_ids: dict[str, str]
) -> int:
    """Those whose dimension this edition has; gives how many."""
    rows = [
        {
            "edition_id": scope.edition_id,
            "booth_id": booth_id,
            "dimension_id": dimensions[each.dimension],
            "title": each.title,
            "problem": each.problem,
            "does": each.does,
            "status": each.status,
            "since": each.since,
            "figures": [asdict(figure) for figure in each.figures],
            "position": position,
            "stage": each.stage,
            "pictures": [new_ids[picture.id] for picture in each.pictures if picture.id in new_ids],
            "brochure": new_ids.get(each.brochure.id) if each.brochure else None,
            "video": each.video,
            "demo": each.demo,
            "open_data": each.open_data,
        }
        for position, each in enumerate(content.innovations, 1)
        if each.dimension in dimensions
    ]
    if rows:
        db.session.execute(sa.insert(Innovation), rows)
    return len(rows)


def _media(scope: Scope, booth_id: int, source: Source, content: Content) -> dict[str, str]:
    """Rows of our own for every picture and brochure, whose files a job copies; gives new public ids by old ones."""
    named = {picture.id for picture in content.pictures()} | {brochure.id for brochure in content.brochures()}
    if not named:
        return {}
    theirs = sa.select(Media).where(
        Media.edition_id == source.edition_id, Media.booth_id == source.booth_id, Media.public_id.in_(named)
    )
    new_ids: dict[str, str] = {}
    files: list[tuple[str, str]] = []
    rows = []
    for (media,) in db.rows(theirs):
        new = new_ids[media.public_id] = ids.opaque()
        same = {name: getattr(media, name) for name in ("kind", "digest", "text", "width", "height", "pages", "size")}
        made = {"edition_id": scope.edition_id, "booth_id": booth_id, "public_id": new, "created_at": now()}
        rows.append({**same, **made})
        files += zip(_files(media, media.public_id), _files(media, new), strict=True)
    if rows:
        db.session.execute(sa.insert(Media), rows)
        outbox.enqueue(COPY, key=f"{COPY}:{booth_id}", args={"files": files}, edition_id=scope.edition_id)
    return new_ids


def _files(media: Media, public_id: str) -> list[str]:
    if media.kind == MediaKind.PICTURE:
        return pictures.picture_files(public_id, media.width)
    return pictures.brochure_files(public_id, media.pages)


def _contacts(scope: Scope, booth_id: int, source: Source, *, personal_too: bool) -> None:
    theirs = sa.select(ContactLink.kind, ContactLink.value).where(
        ContactLink.edition_id == source.edition_id, ContactLink.booth_id == source.booth_id
    )
    own = {"edition_id": scope.edition_id, "booth_id": booth_id}
    rows = [{**own, "kind": row.kind, "value": row.value} for row in db.rows(theirs)]
    if rows:
        db.session.execute(sa.delete(ContactLink).where(*(ContactLink.__table__.c[key] == own[key] for key in own)))
        db.session.execute(sa.insert(ContactLink), rows)
    if not personal_too:
        archiving.remove_personal(scope, booth_id)


def _is_of_the_team(scope: Scope, region_id: int, user_id: int | None) -> bool:
    """Whether last time's person in charge works for the region in this edition too."""
    if user_id is None:
        return False
    query = sa.select(Membership.id).where(
        Membership.edition_id == scope.edition_id,
        Membership.region_id == region_id,
        Membership.role == Role.REGION.value,
        Membership.user_id == user_id,
    )
    return db.scalar(query) is not None
