"""What a region's team changes in the draft of its own booth. Visitors see nothing of it before publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.models import Dimension
from eventapp.errors import NotFound
from eventapp.exhibition.errors import BoothNotOpen, NotOfTheTeam, TooManyInnovations, UnknownDimension
from eventapp.exhibition.models.booths import Booth, ContactLink, Innovation, InnovationStatus
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.content import MOST_INNOVATIONS, figures_of
from eventapp.exhibition.rules.links import LinkKind


@act
def set_profile(scope: Scope, *, programme: str, pitch: str) -> None:
    """The programme's name and the opening sentence. Raises Forbidden, BoothNotOpen."""
    _edit(scope, "profile", programme=programme, pitch=pitch)


@act
def set_story(scope: Scope, *, story: str) -> None:
    """The story in paragraphs. Raises Forbidden, BoothNotOpen."""
    _edit(scope, "story", story=story)


@act
def set_contacts(
    scope: Scope, *, person: str, unit: str, pic_user_id: int | None = None, contacts: Mapping[str, str]
) -> None:
    """Who answers, and the ways to reach the booth by kind; what is not given is taken away.

    Raises Forbidden, BoothNotOpen, NotOfTheTeam, and what ``links.read`` raises, with the kind as the field.
    """
    scope.require("booths.edit")
    if pic_user_id is not None and pic_user_id not in {member.user_id for member in queries.team(scope)}:
        raise NotOfTheTeam(field="pic_user")
    booth_id = _edit(scope, "contacts", pic_name=person, pic_unit=unit, pic_user_id=pic_user_id)
    own = {"edition_id": scope.edition_id, "booth_id": booth_id}
    rows = [
        {**own, "kind": kind.value, "value": links.read(kind, contacts[kind.value]).value}
        for kind in LinkKind
        if contacts.get(kind.value)
    ]
    old = sa.delete(ContactLink).where(ContactLink.edition_id == scope.edition_id, ContactLink.booth_id == booth_id)
    db.session.execute(old)
    if rows:
        db.session.execute(sa.insert(ContactLink), rows)


@act
def add_innovation(
    scope: Scope,
    *,
    title: str,
    dimension: str,
    problem: str,
    does: str,
    status: str,
    since: int | None = None,
    figures: Iterable[Mapping[str, Any]] = (),
) -> int:
    """One more innovation, at the end; gives its id. ``figures`` hold value, label, source and year.

    Raises Forbidden, BoothNotOpen, TooManyInnovations, UnknownDimension, FigureIncomplete.
    """
    booth_id = _edit(scope, "innovation")
    count, last = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(Innovation.position), 0)).where(
            Innovation.edition_id == scope.edition_id, Innovation.booth_id == booth_id
        )
    ).one()
    if count >= MOST_INNOVATIONS:
        raise TooManyInnovations(most=MOST_INNOVATIONS)
    values = {
        **_values(scope, title, dimension, problem, does, status, since, figures),
        "edition_id": scope.edition_id,
        "booth_id": booth_id,
        "position": last + 1,
    }
    return int(db.session.execute(sa.insert(Innovation).values(values).returning(Innovation.id)).scalar_one())


@act
def change_innovation(
    scope: Scope,
    *,
    innovation_id: int,
    title: str,
    dimension: str,
    problem: str,
    does: str,
    status: str,
    since: int | None = None,
    figures: Iterable[Mapping[str, Any]] = (),
) -> None:
    """New texts for an innovation. Raises as ``add_innovation`` does, and NotFound for another region's."""
    booth_id = _edit(scope, "innovation")
    own = sa.update(Innovation).where(*_own_innovation(scope, booth_id, innovation_id))
    values = _values(scope, title, dimension, problem, does, status, since, figures)
    if db.change(own.values(values)) == 0:
        raise NotFound


@act
def delete_innovation(scope: Scope, *, innovation_id: int) -> None:
    """Take an innovation out of the draft. Raises Forbidden, BoothNotOpen, NotFound."""
    booth_id = _edit(scope, "innovation")
    own = sa.delete(Innovation).where(*_own_innovation(scope, booth_id, innovation_id))
    if db.change(own) == 0:
        raise NotFound


def _edit(scope: Scope, part: str, **values: Any) -> int:
    """Change the own booth's row and note the time; gives its id. Raises Forbidden, NotFound, BoothNotOpen."""
    scope.require("booths.edit")
    if scope.region_id is None:
        raise NotFound
    own = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.region_id == scope.region_id)
    booth_id = db.session.execute(own.values(edited_at=now(), **values).returning(Booth.id)).scalar()
    if booth_id is None:
        raise BoothNotOpen
    audit(scope, "booth.edited", f"booth:{booth_id}", part=part)
    return int(booth_id)


def _own_innovation(scope: Scope, booth_id: int, innovation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Innovation.edition_id == scope.edition_id,
        Innovation.booth_id == booth_id,
        Innovation.id == innovation_id,
    )


def _values(
    scope: Scope,
    title: str,
    dimension: str,
    problem: str,
    does: str,
    status: str,
    since: int | None,
    figures: Iterable[Mapping[str, Any]],
) -> dict[str, Any]:
    dimension_id = db.scalar(
        sa.select(Dimension.id).where(Dimension.edition_id == scope.edition_id, Dimension.key == dimension)
    )
    if dimension_id is None:
        raise UnknownDimension(field="dimension")
    return {
        "dimension_id": dimension_id,
        "title": title,
        "problem": problem,
        "does": does,
        "status": InnovationStatus(status).value,
        "since": since,
        "figures": [asdict(figure) for figure in figures_of(figures)],
    }
