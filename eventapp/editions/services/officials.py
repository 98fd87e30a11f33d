"""Who may become chair or auditor: never by themselves, never both, and not alone once there is something to see.

Before that an organiser simply gives the role. What makes the difference, such as the first score, the capabilities
that know of it say to the app (``Capability.seals_officials``), which tells it here.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import outbox
from eventapp.core.access import ActorKind, Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.editions.errors import ChairAndAuditor, OwnAppointment
from eventapp.editions.models import Appointment, Membership
from eventapp.editions.queries import appointments as queries

OFFICIALS = frozenset({Role.CHAIR, Role.AUDITOR})
_seals: list[Callable[[Scope], bool]] = []


def listen_to(seals: Callable[[Scope], bool]) -> None:
    """Ask this from now on whether chair and auditor of an edition need a second person's word; twice is once."""
    if seals not in _seals:
        _seals.append(seals)


def refuse(scope: Scope, *, user_id: int, role: Role) -> None:
    """Hold the edition's officials still. Raises OwnAppointment, ChairAndAuditor. 3 statements, in an act."""
    if scope.actor.kind is ActorKind.PERSON and scope.actor.id == user_id:
        raise OwnAppointment(field="email")
    db.lock(f"officials:{scope.edition_id}")
    other = [each.value for each in OFFICIALS - {role}]
    holds = sa.select(Membership.id).where(
        Membership.edition_id == scope.edition_id, Membership.user_id == user_id, Membership.role.in_(other)
    )
    waits = sa.select(Appointment.id).where(
        Appointment.edition_id == scope.edition_id,
        Appointment.user_id == user_id,
        Appointment.decided_at.is_(None),
        Appointment.role.in_(other),
    )
    if db.scalar(holds.limit(1)) is not None or db.scalar(waits) is not None:
        name = db.scalar(sa.select(User.name).where(User.id == user_id))
        raise ChairAndAuditor(field="role", name=name)


def must_wait(scope: Scope, *, user_id: int) -> bool:
    """Whether a second person has to agree; the system's own acts and an administrator without officials need none."""
    if scope.actor.kind is ActorKind.SYSTEM or not any(seals(scope) for seals in _seals):
        return False
    sitting = queries.sitting(scope, but={user_id, scope.actor.id})
    return bool(sitting) or not scope.actor.is_admin


def propose(scope: Scope, *, user_id: int, role: Role) -> None:
    """Write down who is to come, and tell the sitting officials at once, or the administrators. Twice is once."""
    waiting = next((each for each in queries.waiting(scope) if each.user_id == user_id), None)
    if waiting is not None:
        return
    row = Appointment(
        edition_id=scope.edition_id,
        user_id=user_id,
        role=role.value,
        asked_by=scope.actor.id if scope.actor.is_signed_in else None,
        asked_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    audit(scope, "appointment.proposed", f"user:{user_id}", role=role.value)
    proposed = queries.appointment(scope, row.id)
    agreeing = {each.user_id for each in queries.agreeing(scope, proposed)}
    told = queries.sitting(scope, but={user_id}) or queries.agreeing(scope, proposed)
    for each in told:
        outbox.mail(
            "editions/mail/appointment",
            to=each.email,
            locale=each.locale,
            key=f"appointment:{row.id}:{each.user_id}",
            data={
                "name": each.name,
                "proposed": proposed.name,
                "email": proposed.email,
                "role": role.value,
                "by": proposed.asked_by_name or "",
                "edition": scope.edition.name if scope.edition else "",
                "slug": scope.edition.slug if scope.edition else "",
                "may_agree": each.user_id in agreeing,
            },
            edition_id=scope.edition_id,
        )


def tell_given(scope: Scope, *, user_id: int, role: Role) -> None:
    """Mail the others in office that somebody has joined them, who is invited by mail. 2 statements and 1 a person."""
    _tell(scope, user_id=user_id, role=role, what="given")


def tell_taken(scope: Scope, *, user_id: int, role: Role) -> None:
    """Mail the person who no longer is chair or auditor, and those who still are. 2 statements and 1 a person."""
    _tell(scope, user_id=user_id, role=role, what="taken")


def tell_kept_out(scope: Scope, *, user_id: int, role: Role) -> None:
    """Mail the others in office that one of them can no longer sign in. 2 statements and 1 a person."""
    _tell(scope, user_id=user_id, role=role, what="kept_out")


def _tell(scope: Scope, *, user_id: int, role: Role, what: str) -> None:
    """Nothing for other roles, nor for what the system does by itself."""
    if role not in OFFICIALS or scope.actor.kind is ActorKind.SYSTEM or scope.edition is None:
        return
    person = db.session.get_one(User, user_id)
    told = {each.user_id: (each.email, each.name, each.locale) for each in queries.sitting(scope, but={user_id})}
    if what == "taken":
        told[user_id] = (person.email, person.name, person.locale)
    data = {
        "person": person.name,
        "email": person.email,
        "role": role.value,
        "by": scope.actor.name,
        "what": what,
        "edition": scope.edition.name,
        "slug": scope.edition.slug,
    }
    for told_id, (email, name, locale) in told.items():
        outbox.mail(
            "editions/mail/official_changed",
            to=email,
            locale=locale,
            key=f"official:{scope.edition_id}:{user_id}:{role.value}:{what}:{now().isoformat()}:{told_id}",
            data=data | {"name": name, "is_own": told_id == user_id},
            edition_id=scope.edition_id,
        )
