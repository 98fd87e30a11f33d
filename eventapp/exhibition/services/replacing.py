"""Somebody else takes charge of a booth: one act ends what the old person could do and hands over what was theirs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from eventapp.accounts import services as accounts
from eventapp.accounts.models import User
from eventapp.core import outbox
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.models import Membership
from eventapp.editions.services import people, setup
from eventapp.errors import NotFound
from eventapp.exhibition.errors import NotOfTheTeam, SamePerson
from eventapp.exhibition.models.booths import Booth
from eventapp.exhibition.models.conversations import Enquiry, EnquiryState
from eventapp.exhibition.models.lines import BoothLine
from eventapp.exhibition.services import archiving, indexing
from eventapp.regions.models import Region


@act
def replace_person(
    scope: Scope,
    *,
    booth_id: int,
    leaver_id: int,
    successor_id: int | None = None,
    name: str = "",
    email: str = "",
    role_name: str = "",
) -> int:
    """Another person takes charge of a booth; gives their id.

    Without ``successor_id`` somebody is invited by mail, which calls their part ``role_name``.

    The old person's numbers vanish from draft and versions, their membership and log-ins end, their conversations go
    to the new one. Raises Forbidden, NotFound, NotOfTheTeam, SamePerson.
    """
    scope.require("booths.manage")
    booth = _booth(scope, booth_id)
    db.lock(f"booth:{scope.edition_id}:{booth.region_id}")
    team = _team(scope, booth.region_id)
    if leaver_id not in team:
        raise NotOfTheTeam(field="leaver")
    if successor_id is None:
        who = {"name": name, "email": email, "role_name": role_name}
        successor_id = people.invite(scope, role=Role.REGION, region=booth.code, **who)
    elif successor_id not in team:
        raise NotOfTheTeam(field="successor")
    if successor_id == leaver_id:
        raise SamePerson(field="successor")
    setup.remove_member(scope, membership_id=team[leaver_id])
    accounts.end_sign_ins(scope, user_id=leaver_id)
    names = _names(leaver_id, successor_id)
    removed = _take_over(scope, booth, names[leaver_id], names[successor_id], successor_id)
    handed = _hand_over(scope, booth.id, leaver_id, successor_id)
    indexing.refresh(scope, booth.id)
    _tell(scope, booth, successor_id, handed)
    details = {"leaver": leaver_id, "successor": successor_id, "contacts": removed, "conversations": handed}
    audit(scope, "booth.person_replaced", f"booth:{booth.id}", **details)
    return successor_id


def _booth(scope: Scope, booth_id: int) -> Any:
    query = (
        sa.select(
            Booth.id, Booth.region_id, Booth.version, Booth.pic_name, Booth.people, Region.code, Region.name, Booth.slug
        )
        .join(Region, Region.id == Booth.region_id)
        .where(Booth.edition_id == scope.edition_id, Booth.id == booth_id)
    )
    booth = db.session.execute(query).first()
    if booth is None:
        raise NotFound
    return booth


def _team(scope: Scope, region_id: int) -> dict[int, int]:
    """Memberships of the region's team by person."""
    query = sa.select(Membership.user_id, Membership.id).where(
        Membership.edition_id == scope.edition_id,
        Membership.region_id == region_id,
        Membership.role == Role.REGION.value,
    )
    return {row.user_id: row.id for row in db.rows(query)}


def _names(*user_ids: int) -> dict[int, str]:
    return {row.id: row.name for row in db.rows(sa.select(User.id, User.name).where(User.id.in_(user_ids)))}


def _take_over(scope: Scope, booth: Any, account_name: str, successor: str, successor_id: int) -> int:
    """Draft and versions name the new person and hold none of the old one's numbers; gives how many contacts went."""
    leaver = booth.pic_name or account_name
    removed = archiving.remove_personal(scope, booth.id)
    archiving.clean_versions(scope, booth.id, leaver=leaver, successor=successor, current=booth.version)
    own = sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth.id)
    others = [person for person in booth.people if person.get("name") not in {leaver, account_name}]
    db.change(own.values(pic_user_id=successor_id, pic_name=successor, people=others))
    return removed


def _hand_over(scope: Scope, booth_id: int, leaver_id: int, successor_id: int) -> int:
    """What the old person was to answer; gives how many conversations wait for the new one."""
    of_booth = (Enquiry.edition_id == scope.edition_id, Enquiry.booth_id == booth_id)
    db.change(sa.update(Enquiry).where(*of_booth, Enquiry.assigned_to == leaver_id).values(assigned_to=successor_id))
    line = sa.update(BoothLine).where(BoothLine.edition_id == scope.edition_id, BoothLine.booth_id == booth_id)
    db.change(line.values(available_until=None))
    db.change(line.where(BoothLine.deputy_user_id.in_([leaver_id, successor_id])).values(deputy_user_id=None))
    waiting = sa.select(sa.func.count()).where(
        *of_booth, Enquiry.state.in_([EnquiryState.NEW.value, EnquiryState.WORKING.value])
    )
    return int(db.scalar(waiting.select_from(Enquiry)))


def _tell(scope: Scope, booth: Any, successor_id: int, waiting: int) -> None:
    person = db.rows(sa.select(User.name, User.email, User.locale).where(User.id == successor_id))[0]
    outbox.mail(
        "exhibition/mail/in_charge",
        to=person.email,
        locale=person.locale,
        key=f"booth-in-charge:{booth.id}:{successor_id}:{int(now().timestamp())}",
        data={"name": person.name, "region": booth.name, "waiting": waiting},
        edition_id=scope.edition_id,
    )
