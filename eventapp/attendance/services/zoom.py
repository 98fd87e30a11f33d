"""Reports of online meetings: taken in, matched with registrations, put right by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.agenda import queries as agenda
from eventapp.attendance.models.zoom import ZoomPerson, ZoomReport
from eventapp.attendance.queries import presence
from eventapp.attendance.queries import zoom as queries
from eventapp.attendance.rules import zoom as rules
from eventapp.attendance.rules.presence import Closed, union
from eventapp.attendance.rules.zoom import How, Match, Person
from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.rules import people

_AT_ONCE = 500
_SURE = (How.EMAIL, How.NAME)
_person: Any = ZoomPerson.__table__
_REWRITE = (
    sa.update(_person)
    .where(_person.c.edition_id == sa.bindparam("of_edition"), _person.c.id == sa.bindparam("of_id"))
    .values(
        stays=sa.bindparam("to_stays"),
        how=sa.bindparam("to_how"),
        registration_id=sa.bindparam("to_registration"),
        guesses=sa.bindparam("to_guesses"),
    )
)


@frozen
class Taken:
    """What became of a file: rows read, people in it, and how many are new here."""

    report: str
    rows: int
    people: int
    new: int


def take_in(scope: Scope, *, data: bytes, session: str | None, day: date) -> Taken:
    """A report of one session, or of the broadcast of ``day``; the same rows again add nothing.

    Raises what ``rules.zoom.read`` raises, NotFound, Forbidden. 5 statements, and 1 for each 500 new people.
    """
    scope.require("attendance.manage")
    zone = ZoneInfo(scope.edition.zone) if scope.edition else UTC
    report = rules.read(data, zone)  # outside the transaction: reading and matching take the longest
    matches = rules.match(report.people, queries.candidates(scope))
    return _keep(scope, report, matches, session, day)


@act
def _keep(scope: Scope, report: rules.Report, matches: list[Match], session: str | None, day: date) -> Taken:
    found = agenda.session(scope, session) if session else None
    place = f"session:{found.id}" if found else f"day:{day.isoformat()}"
    row = {
        "edition_id": scope.edition_id,
        "public_id": ids.opaque(),
        "session_id": found.id if found else None,
        "day": found.day if found else day,
        "place": place,
        "topic": report.topic,
        "imported_at": now(),
    }
    db.change(insert_or_ignore(ZoomReport, row, ["edition_id", "place"]))
    own = (ZoomReport.edition_id == scope.edition_id, ZoomReport.place == place)
    report_id, public_id = db.rows(sa.select(ZoomReport.id, ZoomReport.public_id).where(*own).with_for_update())[0]
    new = _merge(scope, report_id, report.people, matches)
    audit(scope, "zoom.imported", f"report:{report_id}", rows=report.rows, people=len(report.people), new=new)
    return Taken(public_id, report.rows, len(report.people), new)


def _merge(scope: Scope, report_id: int, seen: Iterable[Person], matches: list[Match]) -> int:
    """Write people down, those that are there with the union of their stays; gives how many are new."""
    there = {row.who: row for row in queries.kept(scope, report_id)}
    new: list[dict[str, Any]] = []
    for one, match in zip(seen, matches, strict=True):
        who = hashlib.sha256(f"{one.email}\n{people.folded(one.name)}".encode()).hexdigest()
        known = there.get(who)
        if known is None:
            new.append(_row(scope, report_id, who, one, match))
            continue
        stays = _written(union([*_read(known.stays), *one.stays]))
        how = How(known.how)
        decided = how in (How.HAND, How.IGNORED) or (how in _SURE and match.how not in _SURE)
        to = Match(how, known.registration_id, tuple(known.guesses)) if decided else match
        if stays != known.stays or (to.how, to.registration_id) != (how, known.registration_id):
            _rewrite(scope, known.id, stays, to)
    for start in range(0, len(new), _AT_ONCE):
        db.session.execute(sa.insert(ZoomPerson), new[start : start + _AT_ONCE])
    return len(new)


@act
def decide(scope: Scope, *, report: str, person_id: int, registration: str | None, ignore: bool = False) -> None:
    """Say who somebody of a report is, that it is nobody, or (``ignore``) that the row does not count.

    Raises NotFound, Forbidden. 4 statements.
    """
    scope.require("attendance.manage")
    found = queries.person(scope, report, person_id)
    registration_id = None
    if registration:
        registration_id = presence.registration_id(scope, registration)
    how = How.HAND if registration_id else How.IGNORED if ignore else How.NOBODY
    _rewrite(scope, found.id, found.stays, Match(how, registration_id, tuple(found.guesses)))
    audit(scope, "zoom.decided", f"zoom-person:{found.id}", how=how.value, registration=registration_id)


@act
def remove(scope: Scope, *, report: str) -> None:
    """Forget a report with everybody in it, such as when it was of another session. Raises NotFound, Forbidden."""
    scope.require("attendance.manage")
    own = (ZoomReport.edition_id == scope.edition_id, ZoomReport.public_id == report)
    if not db.change(sa.delete(ZoomReport).where(*own)):
        raise NotFound
    audit(scope, "zoom.removed", f"report:{report[:6]}")


def _row(scope: Scope, report_id: int, who: str, one: Person, match: Match) -> dict[str, Any]:
    return {
        "edition_id": scope.edition_id,
        "report_id": report_id,
        "who": who,
        "name": f"{one.name} ({one.original})"[:200] if one.original else one.name,
        "email": one.email,
        "stays": _written(one.stays),
        "how": match.how.value,
        "registration_id": match.registration_id,
        "guesses": list(match.guesses),
    }


def _rewrite(scope: Scope, person_id: int, stays: list[Any], to: Match) -> None:
    values = {"to_stays": stays, "to_how": to.how.value, "to_registration": to.registration_id}
    where = {"of_edition": scope.edition_id, "of_id": person_id, "to_guesses": list(to.guesses)}
    db.session.execute(_REWRITE, where | values)


def _written(stays: Iterable[Closed]) -> list[list[str]]:
    return [[start.astimezone(UTC).isoformat(), end.astimezone(UTC).isoformat()] for start, end in stays]


def _read(stays: Iterable[list[str]]) -> list[Closed]:
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in stays]
