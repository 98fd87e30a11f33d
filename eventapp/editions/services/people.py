"""Inviting people to an edition, in one act with their account and membership."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.accounts import queries as accounts
from eventapp.accounts import services as account_services
from eventapp.core.access import EditionRef, Role, Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.editions.errors import DatesReversed, RegionNeeded, UnknownRegion
from eventapp.editions.models import Edition
from eventapp.editions.queries.identity import known, memberships
from eventapp.editions.services import officials, setup
from eventapp.regions.models import Region


@act
def invite(scope: Scope, *, name: str, email: str, role: Role, role_name: str, region: str | None = None) -> int:
    """Account (or the one that exists), membership and an invitation by mail; gives the user's id.

    ``region`` is a code or the registry's exact name. A chair or auditor who waits for a second person is invited when
    that person agrees. Raises UnknownRegion, RegionNeeded, OwnAppointment, ChairAndAuditor, Forbidden.
    """
    scope.require("editions.manage")
    if (role is Role.REGION) != bool(region):
        raise RegionNeeded(field="region")
    region_id = _region_id(region) if region else None
    person = accounts.user_by_email(email) or account_services.create_user(scope, email=email, name=name)
    if setup.add_member(scope, user_id=person.id, role=role, region_id=region_id):
        edition_name = scope.edition.name if scope.edition else ""
        account_services.invite(
            scope, user_id=person.id, edition_name=edition_name, role_name=role_name, locale=scope.locale
        )
    return person.id


@act
def keep_out(scope: Scope, *, user_id: int) -> None:
    """The person can no longer sign in, at once; where they are chair or auditor, the others in office are told.

    Raises OwnAccount, LastAdministrator, NotFound, Forbidden.
    """
    account_services.disable_user(scope, user_id=user_id)
    for held in memberships(user_id):
        officials.tell_kept_out(replace(scope, edition=held.edition), user_id=user_id, role=held.role)


@act
def found_edition(scope: Scope, *, slug: str, year: int, **facts: Any) -> EditionRef:
    """A new edition, whose first organiser is the person who makes it. Raises SlugTaken, DatesReversed, Forbidden."""
    made = setup.create_edition(scope, slug=slug, year=year, **facts)
    if scope.actor.id is not None:
        setup.add_member(replace(scope, edition=made), user_id=scope.actor.id, role=Role.ORGANISER)
    return made


@act
def change_edition(
    scope: Scope, *, name: str, venue: str, help_contact: str, starts_on: date | None, ends_on: date | None
) -> None:
    """New facts of the edition. Raises DatesReversed, Forbidden."""
    scope.require("editions.manage")
    if starts_on and ends_on and starts_on > ends_on:
        raise DatesReversed(field="ends_on")
    values = {"name": name, "venue": venue, "help_contact": help_contact, "starts_on": starts_on, "ends_on": ends_on}
    db.session.execute(sa.update(Edition).where(Edition.id == scope.edition_id).values(**values))
    known.forget()
    audit(scope, "edition.changed", f"edition:{scope.edition_id}")


def _region_id(written: str) -> int:
    found = db.scalar(sa.select(Region.id).where(sa.or_(Region.code == written, Region.name == written)))
    if found is None:
        raise UnknownRegion(code=written, field="region")
    return int(found)
