"""Registering: one person, one seat, one ticket, one letter, one line of the audit log, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import Busy, act, db
from eventapp.core.idempotency import request_hash
from eventapp.errors import Refusal
from eventapp.regions.models import Region
from eventapp.registration.errors import AlreadyRegistered, QuotaFull
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import offers, origins
from eventapp.registration.queries.offers import Offer
from eventapp.registration.queries.tickets import manage_token, scan_code
from eventapp.registration.rules import codes, people
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.opening import Phase
from eventapp.registration.rules.states import Status
from eventapp.registration.services import letters, resending, seats
from eventapp.registration.services.letters import Forum, Recipient


@dataclass(frozen=True, slots=True)
class Registered:
    """A registration as its owner may know it. ``is_new`` is False when the same submission came again."""

    id: int
    public_id: str
    status: Status
    short_code: str | None
    is_new: bool

    @property
    def code(self) -> str | None:
        """The short code, while the ticket admits."""
        return self.short_code if self.status is Status.CONFIRMED else None

    @property
    def scan(self) -> str | None:
        """The code that the QR holds, once there is a ticket."""
        return scan_code(self.public_id) if self.status is Status.CONFIRMED else None

    @property
    def manage_token(self) -> str:
        """The token of the owner's link ``/t/<token>``."""
        return manage_token(self.public_id)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is known before the transaction opens. ``code`` is what the ticket will bear, if there is one."""

    data: RegistrationData
    row: dict[str, Any]
    code: str
    may_wait: bool


_registration: Any = Registration.__table__
_VALUES = {
    "region_id": sa.select(Region.id).where(Region.code == sa.bindparam("of_region")).scalar_subquery(),
}
_INSERT: dict[str, Any] = {
    name: dialect.insert(_registration).values(_VALUES).on_conflict_do_nothing().returning(_registration.c.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_KNOWN: Any = (
    sa.select(
        Registration.id,
        Registration.public_id,
        Registration.status,
        Registration.key_hash,
        Ticket.code,
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        sa.or_(
            Registration.key_hash == sa.bindparam("key_hash"),
            sa.and_(
                Registration.identity_hash == sa.bindparam("identity_hash"),
                Registration.status != sa.literal_column("'cancelled'"),
            ),
        ),
    )
)
_WAIT_INSTEAD = (
    sa.update(_registration)
    .where(
        _registration.c.edition_id == sa.bindparam("of_edition"),
        _registration.c.id == sa.bindparam("of_registration"),
    )
    .values(status=Status.WAITING.value, waiting_since=_registration.c.created_at, search=sa.bindparam("words"))
)


def register(
    scope: Scope,
    *,
    data: RegistrationData,
    key: str | None,
    allow_waiting: bool = False,
    within: Callable[[Registered], None] | None = None,
) -> Registered:
    """Register one person; the same submission (``key`` and data) again gives the same registration.

    ``within`` runs in the same transaction for a new registration. Raises RegistrationClosed, NotOffered, QuotaFull
    (unless ``allow_waiting``) and AlreadyRegistered; the last one mails the ticket to its owner again, so do not call
    this inside an act, whose rollback would take that mail away. 6 statements.
    """
    draft = _draft(scope, data, key, allow_waiting)
    try:
        return _register(scope, offers.offer(scope), draft, within)
    except AlreadyRegistered as refusal:
        resending.mail_again(scope, registration_id=refusal.registration_id)
        raise


@act
def _register(scope: Scope, offer: Offer, draft: _Draft, within: Callable[[Registered], None] | None) -> Registered:
    attendance = draft.data.attendance
    if offer.phase is not Phase.OPEN and (sent := _same_submission(draft, _standing(scope, draft))):
        return sent
    offer.refuse_closed()
    offer.refuse_full(attendance, may_wait=True)
    registration_id = db.session.execute(_INSERT[db.engine.dialect.name], draft.row).scalar()
    if registration_id is None:
        standing = _standing(scope, draft)
        in_the_way = AlreadyRegistered(standing[0][0]) if standing else Busy()
        return _same_submission(draft, standing) or _refuse(in_the_way)
    code, status, public_id = None, Status.CONFIRMED, draft.row["public_id"]
    if seats.take_seat(scope, attendance):
        code = seats.issue_ticket(scope, registration_id=registration_id, public_id=public_id, code=draft.code)
    elif draft.may_wait:
        status = Status.WAITING
        _wait_instead(scope, registration_id, draft)
    else:
        raise QuotaFull(attendance)
    registered = Registered(registration_id, public_id, status, code, is_new=True)
    audit(scope, f"registration.{status.value}", f"registration:{registration_id}", attendance=attendance.value)
    forum = Forum(scope.edition_id, offer.slug, offer.name, offer.starts_on, offer.ends_on, offer.venue)
    to = Recipient(public_id, draft.data.name, draft.data.email, scope.locale, attendance, code)
    (letters.ticket if code else letters.waiting)(forum, to)
    if within is not None:
        within(registered)
    return registered


def _refuse(refusal: Refusal) -> NoReturn:
    raise refusal


def _wait_instead(scope: Scope, registration_id: int, draft: _Draft) -> None:
    """The last seat was given: wait, without a code. 2 statements."""
    words = people.search_text(draft.data.name, draft.data.email, draft.data.organisation)
    where = {"of_edition": scope.edition_id, "of_registration": registration_id}
    db.session.execute(_WAIT_INSTEAD, {**where, "words": words})
    seats.count(scope, draft.data.attendance, waiting=1)


def _standing(scope: Scope, draft: _Draft) -> Sequence[Any]:
    """What is registered already by this submission or for this person. 1 statement."""
    row = draft.row
    wanted = {"key_hash": row["key_hash"] or "", "identity_hash": row["identity_hash"]}
    return db.session.execute(_KNOWN, {"edition_id": scope.edition_id, **wanted}).all()


def _same_submission(draft: _Draft, standing: Sequence[Any]) -> Registered | None:
    """The registration that this very submission made before."""
    for registration_id, public_id, status, key_hash, code in standing:
        if key_hash is not None and key_hash == draft.row["key_hash"]:
            return Registered(registration_id, public_id, Status(status), code, is_new=False)
    return None


def _draft(scope: Scope, data: RegistrationData, key: str | None, may_wait: bool) -> _Draft:
    at, public_id, code = now(), ids.opaque(), codes.written(ids.human_code())
    row = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "manage_hash": ids.token_hash(manage_token(public_id)),
        "key_hash": ids.token_hash(f"{key}\n{request_hash(asdict(data))}") if key else None,
        "identity_hash": people.identity(data.name, data.email),
        "name": data.name,
        "email": data.email,
        "phone": data.phone,
        "organisation": data.organisation,
        "of_region": origins.region_code(data.organisation),
        "attendance": data.attendance.value,
        "status": Status.CONFIRMED.value,
        "consented_at": at,
        "news": data.news,
        "photo": data.photo,
        "listing": data.listing,
        "locale": scope.locale,
        "sort_name": people.folded(data.name)[:200],
        "search": people.search_text(data.name, data.email, data.organisation, code),
        "created_at": at,
    }
    return _Draft(data, row, code, may_wait)
