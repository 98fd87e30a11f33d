"""Somebody leaves a booth: one act ends what they could do and hands over what was theirs.

Who was not in charge leaves without touching the name and the numbers of the person who is.
"""

from __future__ import annotations

from collections.abc import Callable
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
from eventapp.exhibition.models.booths import Booth, BoothVersion
from eventapp.exhibition.models.conversations import Enquiry, EnquiryState
from eventapp.exhibition.models.lines import BoothLine
from eventapp.exhibition.queries import archive
from eventapp.exhibition.rules.names import is_same
from eventapp.exhibition.services import archiving, indexing
from eventapp.frozen import frozen
from eventapp.regions.models import Region


@frozen
class Replaced:
    """What has become of it: whether the booth has another person in charge, and what the leaver's were."""

    successor_id: int
    was_in_charge: bool
    contacts: int  # that were removed
    conversations: int  # that wait for the successor


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
) -> Replaced:
    """Another person takes over what somebody of the team had. Who was in charge hands that over too.

    Without ``successor_id`` somebody is invited by mail, which calls their part ``role_name``.

    The leaver's name and address vanish from draft and versions, and the booth's personal numbers if they were in
    charge; their membership and log-ins end, their conversations go to the new one. Raises Forbidden, NotFound,
    NotOfTheTeam, SamePerson.
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
    names = _names({*team, leaver_id, successor_id, booth.pic_user_id or leaver_id})
    was_in_charge = _is_in_charge(booth, leaver_id, names[leaver_id], team)
    removed = archiving.remove_of(scope, booth.id, leaver_id, is_in_charge=was_in_charge)
    is_named = _take_over(scope, booth, leaver_id, successor_id if was_in_charge else None, names)
    handed = _hand_over(scope, booth.id, leaver_id, successor_id, was_in_charge=was_in_charge)
    indexing.refresh(scope, booth.id)
    done = Replaced(successor_id, was_in_charge, removed, handed)
    _tell(scope, booth, leaver_id, done, is_named=is_named)
    details = {"leaver": leaver_id, "successor": successor_id, "in_charge": was_in_charge}
    audit(scope, "booth.person_replaced", f"booth:{booth.id}", **details, contacts=removed, conversations=handed)
    return done


def _booth(scope: Scope, booth_id: int) -> Any:
    query = (
        sa.select(
            Booth.id,
            Booth.region_id,
            Booth.version,
            Booth.hidden_at,
            Booth.pic_user_id,
            Booth.pic_name,
            Booth.people,
            Region.code,
            Region.name,
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


def _names(user_ids: set[int]) -> dict[int, str]:
    return {row.id: row.name for row in db.rows(sa.select(User.id, User.name).where(User.id.in_(user_ids)))}


def _is_in_charge(booth: Any, user_id: int, account_name: str, team: dict[int, int]) -> bool:
    """Whether the booth's name and numbers are this person's: chosen for its mail, else named, else alone."""
    if booth.pic_user_id is not None:
        return bool(booth.pic_user_id == user_id)
    return not booth.pic_name or is_same(booth.pic_name, account_name) or set(team) == {user_id}


def _take_over(scope: Scope, booth: Any, leaver_id: int, successor_id: int | None, names: dict[int, str]) -> bool:
    """Draft and versions no longer name who left, however it was spelt; gives whether the booth names the successor.

    Without ``successor_id`` another person is in charge and stays so.
    """
    if successor_id is not None:
        archiving.clean_versions(scope, booth.id)
    query = sa.select(BoothVersion.id, BoothVersion.number, BoothVersion.content, BoothVersion.pic_user_id)
    query = query.where(BoothVersion.edition_id == scope.edition_id, BoothVersion.booth_id == booth.id)
    versions = list(db.rows(query))
    spellings = [names[leaver_id]]
    spellings += [row.content.get("person", "") for row in versions if row.pic_user_id == leaver_id]
    if successor_id is not None:
        spellings.append(booth.pic_name)
    others = [name for user_id, name in names.items() if user_id != leaver_id]

    def is_theirs(name: str) -> bool:
        return any(is_same(name, each) for each in spellings) and not any(is_same(name, each) for each in others)

    draft: dict[str, Any] = {"people": _without(booth.people, is_theirs)}
    if successor_id is not None:
        draft |= {"pic_user_id": successor_id, "pic_name": names[successor_id]}
    elif is_theirs(booth.pic_name):
        draft["pic_name"] = names[booth.pic_user_id] if booth.pic_user_id else ""
    db.change(sa.update(Booth).where(Booth.edition_id == scope.edition_id, Booth.id == booth.id).values(**draft))
    shown = ""
    for version in versions:
        person = version.content.get("person", "")
        is_current = version.number == booth.version
        if is_theirs(person):
            person = draft.get("pic_name", booth.pic_name) if is_current else ""
        people = _without(version.content.get("people", []), is_theirs)
        after = {**version.content, "person": person, "people": people}
        archiving.rewrite_version(scope, version.id, version.content, after)
        shown = person if is_current else shown
    return successor_id is not None and shown == names[successor_id] and booth.hidden_at is None


def _without(people: list[dict[str, Any]], is_theirs: Callable[[str], bool]) -> list[dict[str, Any]]:
    return [person for person in people if not is_theirs(person.get("name", ""))]


def _hand_over(scope: Scope, booth_id: int, leaver_id: int, successor_id: int, *, was_in_charge: bool) -> int:
    """What the leaver was to answer; gives how many conversations wait for the successor."""
    of_booth = (Enquiry.edition_id == scope.edition_id, Enquiry.booth_id == booth_id)
    waits = Enquiry.state.in_([EnquiryState.NEW.value, EnquiryState.WORKING.value])
    theirs = () if was_in_charge else (Enquiry.assigned_to == leaver_id,)
    waiting = sa.select(sa.func.count()).select_from(Enquiry).where(*of_booth, waits, *theirs)
    number = int(db.scalar(waiting))
    db.change(sa.update(Enquiry).where(*of_booth, Enquiry.assigned_to == leaver_id).values(assigned_to=successor_id))
    line = sa.update(BoothLine).where(BoothLine.edition_id == scope.edition_id, BoothLine.booth_id == booth_id)
    if was_in_charge:
        db.change(line.values(available_until=None))
    no_deputy = {leaver_id, successor_id} if was_in_charge else {leaver_id}
    db.change(line.where(BoothLine.deputy_user_id.in_(no_deputy)).values(deputy_user_id=None))
    return number


def _tell(scope: Scope, booth: Any, leaver_id: int, done: Replaced, *, is_named: bool) -> None:
    """What has happened and nothing else; a colleague to whom nothing was handed over gets no mail."""
    is_frozen = archive.frozen_at(scope) is not None
    waiting = 0 if is_frozen else done.conversations
    if not (done.was_in_charge or waiting):
        return
    person = db.rows(sa.select(User.name, User.email, User.locale).where(User.id == done.successor_id))[0]
    facts = {"is_named": is_named, "is_frozen": is_frozen, "removed": done.contacts} if done.was_in_charge else {}
    outbox.mail(
        "exhibition/mail/in_charge" if done.was_in_charge else "exhibition/mail/conversations",
        to=person.email,
        locale=person.locale,
        key=f"booth-in-charge:{booth.id}:{leaver_id}:{done.successor_id}:{int(now().timestamp())}",
        data={"name": person.name, "region": booth.name, "waiting": waiting, **facts},
        edition_id=scope.edition_id,
    )
