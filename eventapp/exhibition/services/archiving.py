"""The end of an edition's exhibition: frozen on its day, and some time later without anybody's own numbers.

What a region published stays readable for years, with the contacts of its office.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.exhibition.errors import BoothNotOpen, EndDatesReversed, EndTooLate, ExhibitionFrozen
from eventapp.exhibition.models.archive import ExhibitionEnd
from eventapp.exhibition.models.booths import BoothVersion, ContactLink
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.models.lines import BoothLine
from eventapp.exhibition.queries import archive, lines
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.links import LinkKind

MANAGE = "booths.manage"


@act
def set_days(scope: Scope, *, freeze_on: date, contacts_until: date) -> None:
    """Choose the days; one that has come stays as it was. Raises EndDatesReversed, EndTooLate, Forbidden."""
    scope.require(MANAGE)
    last = archive.end(scope).last_day
    _refuse_late(scope, last, freeze_on=freeze_on, contacts_until=contacts_until)
    if (last is not None and freeze_on <= last) or contacts_until < freeze_on:
        raise EndDatesReversed(field="contacts_until" if contacts_until < freeze_on else "freeze_on")
    _begin(scope)
    own = _own(scope)
    db.change(own.where(ExhibitionEnd.frozen_at.is_(None)).values(freeze_on=freeze_on))
    db.change(own.where(ExhibitionEnd.contacts_gone_at.is_(None)).values(contacts_until=contacts_until))
    days = {"freeze_on": freeze_on.isoformat(), "contacts_until": contacts_until.isoformat()}
    audit(scope, "exhibition.days_set", f"edition:{scope.edition_id}", **days)


@act
def freeze(scope: Scope) -> bool:
    """Nothing is edited, sent or booked from now on; twice is once. Gives whether it lived. Raises Forbidden."""
    scope.require(MANAGE)
    _begin(scope)
    if db.change(_own(scope).where(ExhibitionEnd.frozen_at.is_(None)).values(frozen_at=now())) == 0:
        return False
    lines = sa.update(BoothLine).where(BoothLine.edition_id == scope.edition_id)
    db.change(lines.values(available_until=None))
    audit(scope, "exhibition.frozen", f"edition:{scope.edition_id}")
    return True


@act
def thaw(scope: Scope, *, freeze_on: date) -> None:
    """Let the exhibition live on until another day. Raises EndDatesReversed, EndTooLate, ExhibitionFrozen, Forbidden.

    Once the contacts are gone it stays frozen.
    """
    scope.require(MANAGE)
    if freeze_on <= _today(scope.edition):
        raise EndDatesReversed(field="freeze_on")
    _refuse_late(scope, archive.end(scope).last_day, freeze_on=freeze_on)
    open_again = _own(scope).where(ExhibitionEnd.contacts_gone_at.is_(None))
    until = archive.end(scope).contacts_until or freeze_on
    values = {"frozen_at": None, "freeze_on": freeze_on, "contacts_until": max(until, freeze_on)}
    if db.change(open_again.values(**values)) == 0:
        raise ExhibitionFrozen
    audit(scope, "exhibition.thawed", f"edition:{scope.edition_id}", freeze_on=freeze_on.isoformat())


@act
def remove_contacts(scope: Scope) -> dict[str, int]:
    """Delete personal numbers and addresses of the whole edition, published or not; gives how many of what.

    The exhibition is frozen with it. Twice is once. Raises Forbidden.
    """
    scope.require(MANAGE)
    freeze(scope)
    gone = {"contacts": remove_personal(scope), "versions": clean_versions(scope)}
    visitors = sa.update(Enquiry).where(Enquiry.edition_id == scope.edition_id, Enquiry.phone != "")
    gone["visitors"] = db.change(visitors.values(phone=""))
    first = _own(scope).where(ExhibitionEnd.contacts_gone_at.is_(None))
    if db.change(first.values(contacts_gone_at=now(), gone=gone)):
        audit(scope, "exhibition.contacts_removed", f"edition:{scope.edition_id}", **gone)
    return gone


def run_due() -> list[str]:
    """Freeze and clean every edition whose day has come where its forum was; gives their addresses. For the job."""
    done = []
    for edition, end in archive.all_ends():
        today, scope = _today(edition), system_scope(edition)
        if end.frozen_at is None and end.freeze_on is not None and end.freeze_on <= today:
            freeze(scope)
            done.append(edition.slug)
        if end.contacts_gone_at is None and end.contacts_until is not None and end.contacts_until <= today:
            remove_contacts(scope)
            done.append(edition.slug)
    return done


@act
def withdraw_contacts(scope: Scope) -> int:
    """A team takes its own people's numbers and addresses away, also from a frozen exhibition; gives how many went.

    Twice is once. Raises Forbidden, BoothNotOpen.
    """
    scope.require("booths.edit")
    own = lines.own(scope)
    if own is None:
        raise BoothNotOpen
    gone = remove_personal(scope, own.booth_id)
    clean_versions(scope, own.booth_id)
    if gone:
        audit(scope, "booth.contacts_withdrawn", f"booth:{own.booth_id}", contacts=gone)
    return gone


@act
def remove_personal(scope: Scope, booth_id: int | None = None) -> int:
    """Delete the contacts that are somebody's own, of one booth or all; gives how many. Part of an act with permission.

    2 statements.
    """
    return _delete(scope, archive.personal_contacts(scope, booth_id))


@act
def remove_of(scope: Scope, booth_id: int, user_id: int, *, is_in_charge: bool) -> int:
    """Delete the contacts of one person who leaves a booth; gives how many. Part of an act with permission."""
    return _delete(scope, archive.contacts_of(scope, booth_id, user_id, is_in_charge=is_in_charge))


@act
def clean_versions(scope: Scope, booth_id: int | None = None) -> int:
    """Take personal contacts out of what was published; gives how many versions changed. Part of an act."""
    query = sa.select(BoothVersion.id, BoothVersion.content).where(BoothVersion.edition_id == scope.edition_id)
    if booth_id is not None:
        query = query.where(BoothVersion.booth_id == booth_id)
    return sum(rewrite_version(scope, row.id, row.content, _cleaned(row.content)) for row in db.rows(query))


def rewrite_version(scope: Scope, version_id: int, before: dict[str, Any], after: dict[str, Any]) -> int:
    """Keep a version's document without what had to go; gives 1 if something had. Part of an act."""
    if before == after:
        return 0
    own = sa.update(BoothVersion).where(BoothVersion.edition_id == scope.edition_id, BoothVersion.id == version_id)
    return db.change(own.values(content=after))


def _cleaned(content: dict[str, Any]) -> dict[str, Any]:
    """A version's document without personal contacts."""
    kinds = {kind.value for kind in LinkKind}
    contacts = [
        [kind, value]
        for kind, value in content.get("contacts", [])
        if kind in kinds and not links.is_personal(LinkKind(kind), value)
    ]
    return {**content, "contacts": contacts}


def _delete(scope: Scope, contacts: list[int]) -> int:
    if not contacts:
        return 0
    of_edition = sa.delete(ContactLink).where(ContactLink.edition_id == scope.edition_id)
    return db.change(of_edition.where(ContactLink.id.in_(contacts)))


def _refuse_late(scope: Scope, last: date | None, **days: date) -> None:
    """Numbers are kept for a year at most, so that a slip of the pen does not keep them for ever. Raises EndTooLate."""
    for field, day in days.items():
        if day > (last or _today(scope.edition)) + archive.LONGEST:
            raise EndTooLate(field=field)


def _begin(scope: Scope) -> None:
    db.change(insert_or_ignore(ExhibitionEnd, {"edition_id": scope.edition_id, "gone": {}}, ["edition_id"]))


def _own(scope: Scope) -> Any:
    return sa.update(ExhibitionEnd).where(ExhibitionEnd.edition_id == scope.edition_id)


def _today(edition: EditionRef | None) -> date:
    return now().astimezone(ZoneInfo(edition.zone if edition else "UTC")).date()
