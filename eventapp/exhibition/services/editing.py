"""What a region's team changes in the draft of its own booth. Visitors see nothing of it before publication.

Each act takes the mark of what its form was filled with (``seen``, see rules.drafts): when a colleague has saved the
same part meanwhile, nothing is overwritten, and the page shows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import act, db
from eventapp.editions.models import Dimension
from eventapp.errors import NotFound
from eventapp.exhibition.errors import BadWebAddress, NotOfTheTeam, TooManyInnovations, UnknownDimension
from eventapp.exhibition.models.booths import ContactLink, Innovation, InnovationStatus
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.content import MOST_INNOVATIONS, MOST_PEOPLE, STAGES, figures_of
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.rules.links import LinkKind
from eventapp.exhibition.services import drafting, reaching


@act
def set_profile(
    scope: Scope, *, programme: str, pitch: str, focus: Sequence[str] = (), seen: str | None = None
) -> None:
    """The programme's name, the opening sentence, and the dimensions put forward.

    Raises Forbidden, BoothNotOpen, BoothsClosed, ChangedMeanwhile, UnknownDimension.
    """
    drafting.unchanged(scope, "profile", seen)
    known = _dimensions(scope) if focus else {}
    if any(key not in known for key in focus):
        raise UnknownDimension(field="focus")
    drafting.edit(scope, "profile", programme=programme, pitch=pitch, focus=[key for key in known if key in focus])


@act
def set_story(scope: Scope, *, story: str, seen: str | None = None) -> None:
    """The story in paragraphs. Raises Forbidden, BoothNotOpen, BoothsClosed, ChangedMeanwhile."""
    drafting.unchanged(scope, "story", seen)
    drafting.edit(scope, "story", story=story)


@act
def set_greeting(scope: Scope, *, greeting: str, greeter: str, seen: str | None = None) -> None:
    """The words of the mayor, regent or governor, and who that is; both empty takes the greeting away.

    Raises as ``set_story``.
    """
    drafting.unchanged(scope, "greeting", seen)
    drafting.edit(scope, "greeting", greeting=greeting, greeter=greeter if greeting else "")


@act
def set_people(scope: Scope, *, people: Iterable[Mapping[str, str]], seen: str | None = None) -> None:
    """Who made it, by ``name`` and ``role`` in order; rows without a name are left out. Raises as ``set_story``."""
    drafting.unchanged(scope, "people", seen)
    named = [{"name": row["name"], "role": row.get("role") or ""} for row in people if row.get("name")]
    drafting.edit(scope, "people", people=named[:MOST_PEOPLE])


@act
def set_line(
    scope: Scope,
    *,
    audience: str,
    hours: Hours,
    deputy_user_id: int | None,
    seen: str | None = None,
    **answering: Any,
) -> None:
    """The whole page of contacts at once: ``reaching.choose``, and ``set_contacts`` with ``answering``.

    Raises what both raise, and ChangedMeanwhile.
    """
    scope.require("booths.edit")
    drafting.unchanged_line(scope, seen)
    reaching.choose(scope, audience=audience, hours=hours, deputy_user_id=deputy_user_id)
    set_contacts(scope, **answering)


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
    booth_id = drafting.edit(
        scope, "contacts", even_closed=True, pic_name=person, pic_unit=unit, pic_user_id=pic_user_id
    )
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
    scope: Scope, *, title: str, dimension: str, problem: str, does: str, status: str, **more: Any
) -> int:
    """One more innovation, at the end; gives its id. The same texts sent twice are one innovation.

    ``more`` may hold ``since`` (a year), ``stage`` (one of STAGES), ``figures`` (value, label, source and year each),
    and the addresses ``video``, ``demo`` and ``open_data``. Raises Forbidden, BoothNotOpen, BoothsClosed,
    TooManyInnovations, UnknownDimension, FigureIncomplete, BadWebAddress.
    """
    booth_id = drafting.edit(scope, "innovation")
    same = sa.select(sa.func.max(Innovation.id)).where(
        Innovation.edition_id == scope.edition_id,
        Innovation.booth_id == booth_id,
        Innovation.title == title,
        Innovation.problem == problem,
        Innovation.does == does,
    )
    earlier = db.scalar(same)
    if earlier is not None:
        return int(earlier)
    count, last = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(Innovation.position), 0)).where(
            Innovation.edition_id == scope.edition_id, Innovation.booth_id == booth_id
        )
    ).one()
    if count >= MOST_INNOVATIONS:
        raise TooManyInnovations(most=MOST_INNOVATIONS)
    values = {
        **_values(scope, dimension, status, more),
        "title": title,
        "problem": problem,
        "does": does,
        "edition_id": scope.edition_id,
        "booth_id": booth_id,
        "position": last + 1,
        "pictures": [],
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
    seen: str | None = None,
    **more: Any,
) -> None:
    """New texts for an innovation. Raises as ``add_innovation`` does, ChangedMeanwhile, NotFound for another's."""
    scope.require("booths.edit")
    drafting.unchanged_innovation(scope, innovation_id, seen)
    booth_id = drafting.edit(scope, "innovation")
    values = {**_values(scope, dimension, status, more), "title": title, "problem": problem, "does": does}
    if db.change(sa.update(Innovation).where(*own_innovation(scope, booth_id, innovation_id)).values(values)) == 0:
        raise NotFound


@act
def move_innovation(scope: Scope, *, innovation_id: int) -> None:
    """One place up among the booth's innovations. Raises Forbidden, BoothNotOpen, BoothsClosed, NotFound."""
    booth_id = drafting.edit(scope, "order")
    query = sa.select(Innovation.id).where(Innovation.edition_id == scope.edition_id, Innovation.booth_id == booth_id)
    order = [row.id for row in db.rows(query.order_by(Innovation.position, Innovation.id))]
    if innovation_id not in order:
        raise NotFound
    place = order.index(innovation_id)
    order.insert(max(0, place - 1), order.pop(place))
    for position, each in enumerate(order, 1):
        moved = sa.update(Innovation).where(*own_innovation(scope, booth_id, each))
        db.session.execute(moved.values(position=position))


@act
def delete_innovation(scope: Scope, *, innovation_id: int, seen: str | None = None) -> None:
    """Take an innovation out of the draft, pictures and brochure too.

    Raises Forbidden, BoothNotOpen, BoothsClosed, ChangedMeanwhile, NotFound.
    """
    scope.require("booths.edit")
    drafting.unchanged_innovation(scope, innovation_id, seen, with_media=True)
    booth_id = drafting.edit(scope, "innovation")
    own = sa.delete(Innovation).where(*own_innovation(scope, booth_id, innovation_id))
    if db.change(own) == 0:
        raise NotFound


def own_innovation(scope: Scope, booth_id: int, innovation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """The condition for one innovation of the own booth."""
    return (
        Innovation.edition_id == scope.edition_id,
        Innovation.booth_id == booth_id,
        Innovation.id == innovation_id,
    )


def _dimensions(scope: Scope) -> dict[str, int]:
    """The ids of the edition's dimensions by key, in order."""
    query = sa.select(Dimension.key, Dimension.id).where(Dimension.edition_id == scope.edition_id)
    return {row.key: row.id for row in db.rows(query.order_by(Dimension.position, Dimension.id))}


def _values(scope: Scope, dimension: str, status: str, more: Mapping[str, Any]) -> dict[str, Any]:
    dimension_id = _dimensions(scope).get(dimension)
    if dimension_id is None:
        raise UnknownDimension(field="dimension")
    stage = more.get("stage") or ""
    return {
        "dimension_id": dimension_id,
        "status": InnovationStatus(status).value,
        "stage": stage if stage in STAGES else "",
        "since": more.get("since"),
        "figures": [asdict(figure) for figure in figures_of(more.get("figures", ()))],
        **{name: _address(name, more.get(name) or "") for name in ("video", "demo", "open_data")},
    }


def _address(field: str, written: str) -> str:
    """An https address as it is kept, or empty. Raises BadWebAddress at its field."""
    if not written:
        return ""
    try:
        return links.read(LinkKind.WEB, written).value
    except BadWebAddress as refusal:
        raise BadWebAddress(refusal.template, field=field) from None
