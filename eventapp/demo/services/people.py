"""The example's people: one for each role, twenty assessors, and a team for each of the fifty regions."""

from __future__ import annotations

import json

import sqlalchemy as sa

from eventapp.accounts import queries as accounts_queries
from eventapp.accounts import services as accounts
from eventapp.core.access import EditionRef, Role, system_scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import db
from eventapp.demo.rules.people import invented
from eventapp.demo.services.roles import ROLES, Cast, address
from eventapp.editions.models import Membership, Stage, TieKind, Track
from eventapp.editions.services import setup
from eventapp.regions.models import Region

ASSESSORS = 20
TEAM_REGION = "35.77"  # Kota Madiun: the region of ``sign_in.region``


def cohorts() -> list[str]:
    """Codes of the 50 regions of the real cohorts of 2017 and 2019, in the documents' order."""
    facts = json.loads(data_path("seed-facts.json").read_text(encoding="utf-8"))
    return [region["code"] for edition in facts["editions"] for region in edition.get("cohort") or []]


def invite(edition: EditionRef, codes: list[str]) -> Cast:
    """Accounts and memberships of everybody in the example, and the regions that take part."""
    scope = system_scope(edition)
    names = invented()
    regions = {
        code: setup.add_region(scope, code=code, track=Track.PREPARING, stage=_stage(number), position=number)
        for number, code in enumerate(codes, 1)
    }
    users: dict[str, int] = {}
    for key, role in ROLES.items():
        person = accounts.create_user(
            scope, email=address(key), name=next(names).name, is_admin=role is Role.ADMIN, is_example=True
        )
        users[key] = person.id
        if role is Role.ADMIN:
            continue
        region_id = regions[TEAM_REGION] if role is Role.REGION else None
        setup.add_member(scope, user_id=person.id, role=role, region_id=region_id)
    others = [_member(edition, f"assessor{number}", next(names).name, Role.JUDGE) for number in range(3, ASSESSORS + 1)]
    for code, region_id in regions.items():
        if code != TEAM_REGION:
            _member(edition, f"tim.{code}", next(names).name, Role.REGION, region_id)
    # an assessor who comes from one of the regions: judging refuses the pair
    setup.add_tie(scope, user_id=others[0], region_id=regions[codes[0]], kind=TieKind.HOME, source="contoh")
    return Cast(users, [users["judge"], users["judge2"], *others])


def user_of(key: str) -> int:
    """Who plays a role of ROLES. 1 statement."""
    person = accounts_queries.user_by_email(address(key))
    if person is None:
        raise LookupError(key)
    return person.id


def region_of_team(edition: EditionRef) -> int | None:
    """The region of the example's region team."""
    query = (
        sa.select(Membership.region_id)
        .join(Region, Region.id == Membership.region_id)
        .where(Membership.edition_id == edition.id, Membership.role == Role.REGION.value, Region.code == TEAM_REGION)
    )
    found: int | None = db.scalar(query.limit(1))
    return found


def _member(edition: EditionRef, key: str, name: str, role: Role, region_id: int | None = None) -> int:
    scope = system_scope(edition)
    person = accounts.create_user(scope, email=address(key), name=name, is_example=True)
    setup.add_member(scope, user_id=person.id, role=role, region_id=region_id)
    return person.id


def _stage(number: int) -> Stage:
    """How far the example's regions have come: most are mentored, some have finished."""
    return (Stage.MASTERPLAN_DONE, Stage.MENTORED, Stage.MENTORED, Stage.MOU_SIGNED)[number % 4]
