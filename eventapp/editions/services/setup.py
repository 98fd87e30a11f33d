"""Making an edition: its dates, dimensions, regions, people, ties and API tokens."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import ids
from eventapp.core.access import EditionRef, Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.errors import DatesReversed, LastOrganiser, RegionNeeded, SlugTaken, UnknownRegion
from eventapp.editions.models import (
    ApiToken,
    Dimension,
    Edition,
    Membership,
    Participation,
    Stage,
    Tie,
    TieKind,
    TokenScope,
    Track,
)
from eventapp.editions.queries import identity
from eventapp.editions.services import officials
from eventapp.regions.models import Region


def ref(edition: Edition) -> EditionRef:
    """The facts of an edition that scopes carry."""
    return EditionRef(edition.id, edition.slug, edition.name, edition.zone, edition.is_example)


@act
def create_edition(
    scope: Scope,
    *,
    slug: str,
    year: int,
    name: str,
    programme: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    venue: str = "",
    zone: str = "Asia/Jakarta",
    help_contact: str = "",
    is_example: bool = False,
    is_history: bool = False,
    facts: dict[str, Any] | None = None,
    sources: list[str] | None = None,
    dimensions: list[tuple[str, str]] | None = None,
) -> EditionRef:
    """A new edition; ``dimensions`` are (key, label) in order. Raises SlugTaken, DatesReversed, Forbidden."""
    scope.require("editions.create")
    if starts_on and ends_on and starts_on > ends_on:
        raise DatesReversed(field="ends_on")
    if identity.edition_by_slug(slug) is not None:
        raise SlugTaken(slug=slug, field="slug")
    edition = Edition(
        slug=slug,
        year=year,
        name=name,
        programme=programme,
        zone=zone,
        starts_on=starts_on,
        ends_on=ends_on,
        venue=venue,
        help_contact=help_contact,
        is_example=is_example,
        is_history=is_history,
        facts=facts or {},
        sources=sources or [],
        created_at=now(),
    )
    db.session.add(edition)
    db.session.flush()
    rows = [
        {"edition_id": edition.id, "key": key, "label": label, "position": position}
        for position, (key, label) in enumerate(dimensions or [], 1)
    ]
    if rows:
        db.session.execute(sa.insert(Dimension), rows)
    audit(scope, "edition.created", f"edition:{edition.id}", slug=slug)
    return ref(edition)


@act
def add_region(
    scope: Scope,
    *,
    code: str,
    track: Track = Track.PREPARING,
    stage: Stage = Stage.INVITED,
    as_written: str | None = None,
    note: str = "",
    position: int = 0,
) -> int:
    """Let a region take part; again with another stage moves it there. Gives the region's id. Raises UnknownRegion."""
    scope.require("editions.manage")
    region = db.session.execute(sa.select(Region.id, Region.name).where(Region.code == code)).first()
    if region is None:
        raise UnknownRegion(code=code, field="code")
    values = {
        "edition_id": scope.edition_id,
        "region_id": region.id,
        "track": track.value,
        "stage": stage.value,
        "position": position,
        "as_written": as_written or region.name,
        "note": note,
    }
    added = db.change(insert_or_ignore(Participation, values, ["edition_id", "region_id"]))
    if not added:
        moved = sa.update(Participation).where(
            Participation.edition_id == scope.edition_id, Participation.region_id == region.id
        )
        db.session.execute(moved.values(track=track.value, stage=stage.value))
    audit(scope, "participation.set", f"region:{code}", track=track.value, stage=stage.value)
    return int(region.id)


@act
def add_member(scope: Scope, *, user_id: int, role: Role, region_id: int | None = None) -> bool:
    """Give a person a role in this edition; twice is once. Gives whether the person holds it now.

    A new chair or auditor waits for a second person once there is something to see: see ``officials``. Raises
    RegionNeeded, OwnAppointment, ChairAndAuditor, Forbidden.
    """
    scope.require("editions.manage")
    if (role is Role.REGION) != (region_id is not None):
        raise RegionNeeded
    held = sa.select(Membership.id).where(
        Membership.edition_id == scope.edition_id,
        Membership.user_id == user_id,
        Membership.role == role.value,
        Membership.region_id.is_(None) if region_id is None else Membership.region_id == region_id,
    )
    if db.scalar(held) is not None:
        return True
    if role in officials.OFFICIALS:
        officials.refuse(scope, user_id=user_id, role=role)
        if officials.must_wait(scope, user_id=user_id):
            officials.propose(scope, user_id=user_id, role=role)
            return False
    give(scope, user_id=user_id, role=role, region_id=region_id)
    return True


@act
def give(scope: Scope, *, user_id: int, role: Role, region_id: int | None = None) -> None:
    """The membership itself. No permission of its own: it is part of an act that has one. 2 to 6 statements."""
    values = {"user_id": user_id, "role": role.value, "region_id": region_id, "created_at": now()}
    db.session.execute(sa.insert(Membership), {"edition_id": scope.edition_id, **values})
    if region_id is not None:
        add_tie(scope, user_id=user_id, region_id=region_id, kind=TieKind.TEAM, source="membership")
    officials.tell_given(scope, user_id=user_id, role=role)
    audit(scope, "membership.added", f"user:{user_id}", role=role.value, region=region_id)


@act
def remove_member(scope: Scope, *, membership_id: int) -> None:
    """Take a role away, at once; the last organiser's only by an administrator. Chair and auditor are told by mail.

    Raises NotFound, Forbidden, LastOrganiser.
    """
    scope.require("editions.manage")
    db.lock(f"organisers:{scope.edition_id}")  # two of them do not take each other's role away
    membership = scope.find(Membership, membership_id)
    if membership.role == Role.ORGANISER and not scope.may("editions.create") and not _other_organisers(membership):
        raise LastOrganiser
    db.session.delete(membership)
    officials.tell_taken(scope, user_id=membership.user_id, role=Role(membership.role))
    audit(scope, "membership.removed", f"user:{membership.user_id}", role=membership.role)


def _other_organisers(membership: Membership) -> int:
    """How many other people organise the same edition and can sign in."""
    others = (
        sa.select(sa.func.count(sa.distinct(Membership.user_id)))
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.edition_id == membership.edition_id,
            Membership.role == Role.ORGANISER.value,
            Membership.user_id != membership.user_id,
            User.disabled_at.is_(None),
        )
    )
    return int(db.scalar(others))


@act
def add_tie(scope: Scope, *, user_id: int, region_id: int, kind: TieKind, source: str) -> None:
    """Record why this person may not judge this region; twice is once."""
    values = {
        "edition_id": scope.edition_id,
        "user_id": user_id,
        "region_id": region_id,
        "kind": kind.value,
        "source": source,
        "created_at": now(),
    }
    db.session.execute(insert_or_ignore(Tie, values, ["edition_id", "user_id", "region_id", "kind"]))


@act
def remove_tie(scope: Scope, *, tie_id: int) -> None:
    """Take a reason back that was recorded by mistake. Raises NotFound."""
    db.session.delete(scope.find(Tie, tie_id))


@act
def create_token(scope: Scope, *, token_scope: TokenScope, name: str, token: str | None = None) -> str:
    """A new API token, given once; a ``token`` made elsewhere is taken as it is, twice is once. Raises Forbidden."""
    scope.require("editions.manage")
    token = token or f"{token_scope.value}-{ids.opaque()}"
    values = {"token_hash": ids.token_hash(token), "scope": token_scope.value, "name": name, "created_at": now()}
    if db.change(insert_or_ignore(ApiToken, {"edition_id": scope.edition_id, **values}, ["token_hash"])):
        audit(scope, "api_token.created", f"api_token:{name}", may=token_scope.value)
    return token


@act
def end_token(scope: Scope, *, token_id: int) -> None:
    """The token is worth nothing from now on. Raises NotFound, Forbidden."""
    scope.require("editions.manage")
    token = scope.find(ApiToken, token_id)
    token.ended_at = now()
    audit(scope, "api_token.ended", f"api_token:{token_id}")
