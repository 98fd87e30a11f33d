"""What a region's team may ask about its own booth. The region is the membership's, never one from an address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from eventapp.accounts.models import User
from eventapp.core.access import Role, Scope
from eventapp.core.db import AnySelect, db
from eventapp.editions.models import Dimension, Edition, Membership
from eventapp.errors import NotFound
from eventapp.exhibition.models.booths import Booth, BoothVersion, ContactLink, Innovation
from eventapp.exhibition.models.media import Media
from eventapp.exhibition.queries.public import BoothFacts, Province
from eventapp.exhibition.rules.content import Brochure, Content, Figure, Person, Picture, from_json, in_order
from eventapp.exhibition.rules.content import Innovation as InnovationContent
from eventapp.exhibition.rules.links import PUBLIC_KINDS
from eventapp.frozen import frozen
from eventapp.regions.models import Region

Editor = aliased(User)


@frozen
class OwnBooth(BoothFacts):
    """The team's booth with its draft. ``opens_on`` is the forum's first day, by which it should be published."""

    state: str
    version: int
    published_at: datetime | None
    hidden_at: datetime | None
    edited_at: datetime | None
    pic_user_id: int | None
    opens_on: date | None
    editor: str | None  # who saved last
    content: Content


@frozen
class TeamMember:
    """Somebody who can be the person in charge."""

    user_id: int
    name: str


def own_booth(scope: Scope) -> OwnBooth | None:
    """The booth of the scope's region with its draft, or None while it is not open. 4 statements."""
    row = db.session.execute(_own(scope)).first()
    if row is None:
        return None
    *facts, focus, greeting, greeter, cover, crest, people, programme, pitch, story, person, unit = row
    files = media(scope, row.id)
    innovations = tuple(_innovation(found, files) for found in db.rows(_innovations(scope, row.id)))
    contacts = in_order((found.kind, found.value) for found in db.rows(_contacts(scope, row.id)))
    content = Content(
        programme,
        pitch,
        story,
        person,
        unit,
        contacts,
        innovations,
        tuple(focus),
        greeting,
        greeter,
        files.picture(cover),
        files.picture(crest),
        tuple(Person(**each) for each in people),
    )
    return OwnBooth(*(*facts, content))


@frozen
class Files:
    """What a booth has uploaded, by public id."""

    rows: dict[str, Any]

    def picture(self, public_id: str | None) -> Picture | None:
        """The picture as a booth shows it, or None for none."""
        row = self.rows.get(public_id or "")
        return Picture(row.public_id, row.text, row.width, row.height) if row else None

    def brochure(self, public_id: str | None) -> Brochure | None:
        """The brochure as a booth shows it, or None for none."""
        row = self.rows.get(public_id or "")
        return Brochure(row.public_id, row.text, row.pages, row.size, row.width, row.height) if row else None


def media(scope: Scope, booth_id: int) -> Files:
    """What a booth has uploaded. 1 statement."""
    query = sa.select(
        Media.public_id, Media.kind, Media.text, Media.width, Media.height, Media.pages, Media.size
    ).where(Media.edition_id == scope.edition_id, Media.booth_id == booth_id)
    return Files({row.public_id: row for row in db.rows(query)})


def published(scope: Scope, booth_id: int, number: int) -> Content | None:
    """What visitors see now, or None before the first publication. 1 statement."""
    query = sa.select(BoothVersion.content).where(
        BoothVersion.edition_id == scope.edition_id,
        BoothVersion.booth_id == booth_id,
        BoothVersion.number == number,
    )
    document = db.scalar(query)
    return from_json(document) if document else None


def innovation(scope: Scope, innovation_id: int) -> InnovationContent:
    """One innovation of the own booth. Raises NotFound for another region's. 2 statements."""
    query = (
        _innovation_columns()
        .add_columns(Innovation.booth_id)
        .join(Booth, sa.and_(Booth.edition_id == Innovation.edition_id, Booth.id == Innovation.booth_id))
        .where(
            Innovation.edition_id == scope.edition_id,
            Innovation.id == innovation_id,
            Booth.region_id == scope.region_id,
        )
    )
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound
    return _innovation(row[:-1], media(scope, row.booth_id))


def team(scope: Scope) -> list[TeamMember]:
    """The people of the own team by name. 1 statement."""
    query = (
        sa.select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.edition_id == scope.edition_id,
            Membership.region_id == scope.region_id,
            Membership.role == Role.REGION.value,
            User.disabled_at.is_(None),
        )
        .order_by(User.name, User.id)
    )
    return [TeamMember(*row) for row in db.rows(query)]


def _own(scope: Scope) -> AnySelect:
    return (
        sa.select(
            Booth.id,
            Booth.region_id,
            Booth.slug,
            Region.code,
            Region.name,
            Province.name.label("province"),
            Booth.state,
            Booth.version,
            Booth.published_at,
            Booth.hidden_at,
            Booth.edited_at,
            Booth.pic_user_id,
            Edition.starts_on,
            Editor.name.label("editor"),
            Booth.focus,
            Booth.greeting,
            Booth.greeter,
            Booth.cover,
            Booth.crest,
            Booth.people,
            Booth.programme,
            Booth.pitch,
            Booth.story,
            Booth.pic_name,
            Booth.pic_unit,
        )
        .join(Region, Region.id == Booth.region_id)
        .join(Province, Province.id == sa.func.coalesce(Region.province_id, Region.id))
        .join(Edition, Edition.id == Booth.edition_id)
        .outerjoin(Editor, Editor.id == Booth.edited_by)
        .where(Booth.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    )


def _innovation_columns() -> AnySelect:
    return sa.select(
        Innovation.id,
        Innovation.title,
        Dimension.key,
        Innovation.problem,
        Innovation.does,
        Innovation.status,
        Innovation.since,
        Innovation.stage,
        Innovation.video,
        Innovation.demo,
        Innovation.open_data,
        Innovation.pictures,
        Innovation.brochure,
        Innovation.figures,
    ).join(Dimension, Dimension.id == Innovation.dimension_id)


def _innovations(scope: Scope, booth_id: int) -> AnySelect:
    own = (Innovation.edition_id == scope.edition_id, Innovation.booth_id == booth_id)
    return _innovation_columns().where(*own).order_by(Innovation.position, Innovation.id)


def _contacts(scope: Scope, booth_id: int) -> AnySelect:
    return sa.select(ContactLink.kind, ContactLink.value).where(
        ContactLink.edition_id == scope.edition_id,
        ContactLink.booth_id == booth_id,
        ContactLink.kind.in_(PUBLIC_KINDS),  # the others are never published: visitors ask for them one by one
    )


def _innovation(row: Sequence[Any], files: Files) -> InnovationContent:
    *facts, stage, video, demo, open_data, pictures, brochure, figures = row
    shown = (files.picture(each) for each in pictures)
    return InnovationContent(
        *(
            *facts,
            tuple(Figure(**figure) for figure in figures),
            stage,
            tuple(picture for picture in shown if picture),
            files.brochure(brochure),
            video,
            demo,
            open_data,
        )
    )
