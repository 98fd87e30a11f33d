"""Registering: one person, one seat, one ticket, one letter, one line of the audit log, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import Busy, act, db
from eventapp.core.idempotency import request_hash
from eventapp.errors import Refusal
from eventapp.frozen import field_names, frozen
from eventapp.regions.models import Region
from eventapp.registration.errors import AlreadyRegistered, CodeUsedUp, QuotaFull
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import offers, origins
from eventapp.registration.queries.offers import Offer, TypeOffer
from eventapp.registration.queries.openings import Opening
from eventapp.registration.queries.tickets import manage_token, scan_code
from eventapp.registration.rules import codes, people
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.limits import Claim
from eventapp.registration.rules.states import Status
from eventapp.registration.services import booking, counters, days, entrance, issuing, letters, notices, resending
from eventapp.registration.services.letters import Forum, Recipient


@frozen
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


Within = Callable[[Registered], None]


@frozen
class _Draft:
    """What is known before the transaction opens. ``code`` is what the ticket will bear, if there is one."""

    data: RegistrationData
    row: dict[str, Any]
    code: str
    may_wait: bool
    by_staff: bool
    letter: bool


_ANSWERS = field_names(RegistrationData)
_answers = attrgetter(*_ANSWERS)
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


def register(
    scope: Scope,
    *,
    data: RegistrationData,
    key: str | None,
    allow_waiting: bool = False,
    within: Within | None = None,
) -> Registered:
    """Register one person; the same submission (``key`` and data) again gives the same registration.

    ``within`` runs in the same transaction for a new registration; what it raises undoes all of it. Raises what
    ``Offer.chosen`` and ``booking.book`` raise, QuotaFull, TypeFull, RegionFull, DayFull (unless ``allow_waiting``),
    CodeUsedUp and AlreadyRegistered; the last one mails the ticket to its owner again, so do not call this inside an
    act, whose rollback would take that mail away.
    6 statements for an ordinary participant.
    """
    draft = _draft(scope, data, key, may_wait=allow_waiting)
    try:
        return _register(scope, offers.offer(scope, data.access_code), draft, within)
    except AlreadyRegistered as refusal:
        resending.mail_again(scope, registration_id=refusal.registration_id)
        raise


@act
def register_within_act(
    scope: Scope,
    data: RegistrationData,
    *,
    key: str | None = None,
    allow_waiting: bool = False,
    by_staff: bool = False,
    letter: bool = True,
    apart: str = "",
) -> Registered:
    """Register one person inside an act that does more; a refusal leaves nothing of the person behind.

    So a list can be taken row by row, each refusal noted. ``letter=False`` is for callers who write to the person
    themselves. ``apart`` tells somebody without an address from a namesake. ``by_staff`` needs no code, no approval
    and no open time, and asks for ``registration.manage``. Raises what ``register`` raises, AlreadyRegistered without
    mailing anything, and Forbidden. An act that registers several people calls ``queries.quotas.locked`` first, so that
    it does not wait for another in a circle.
    """
    if by_staff:
        scope.require("registration.manage")
    draft = _draft(scope, data, key, may_wait=allow_waiting, by_staff=by_staff, letter=letter, apart=apart)
    offer = offers.offer(scope, data.access_code, by_staff=by_staff)
    if not data.sessions:
        return _register(scope, offer, draft)
    return db.undone_when_refused(lambda: _register(scope, offer, draft))


@act
def _register(scope: Scope, offer: Offer, draft: _Draft, within: Within | None = None) -> Registered:
    """Judge, take a seat, write the row; whatever is refused, the same submission gets its first answer.

    Sessions and ``within`` come after that: were their refusals looked at here, the row just written would be taken for
    an earlier one.
    """
    try:
        entered = _enter(scope, offer, draft)
    except AlreadyRegistered:
        raise
    except Refusal as refusal:
        standing = _standing(scope, draft)
        sent = _same_submission(draft, standing)
        if sent is not None:
            return sent
        if standing and isinstance(refusal, QuotaFull):
            raise AlreadyRegistered(standing[0][0]) from refusal
        raise
    if isinstance(entered, Registered):
        return entered
    registered = _settled(scope, offer, draft, *entered)
    if within is not None:
        within(registered)
    return registered


def _enter(scope: Scope, offer: Offer, draft: _Draft) -> Registered | tuple[int, Status]:
    """The id and state of the new row, or the registration that was there. A refusal has written nothing."""
    data, opening = draft.data, offer.opening
    chosen = offer.chosen(data, by_staff=draft.by_staff)
    claim = Claim(
        attendance=data.attendance,
        type_id=chosen.id if chosen else None,
        region_code=draft.row["of_region"],
        days=tuple((day, data.attendance) for day in offer.restricted_days(data, chosen)),
    )
    wanted = Status.PENDING if chosen and chosen.needs_approval and not draft.by_staff else Status.CONFIRMED
    kept = entrance.look_up(scope, opening, claim.attendance)
    status = _seated(scope, draft, claim, wanted, kept=kept)
    kept = kept and status is not Status.WAITING
    if not entrance.count_use(scope, opening, kept=kept):
        counters.give_back(scope, claim, status, kept=kept)
        raise CodeUsedUp(field="access_code")
    row = _row(draft, status, chosen, opening)
    registration_id = db.session.execute(_INSERT[db.engine.dialect.name], row).scalar()
    if registration_id is None:
        counters.give_back(scope, claim, status, kept=kept)
        entrance.take_use_back(scope, opening, kept=kept)
        return _known(scope, draft)
    entrance.spend(scope, opening, registration_id)
    days.write(scope, registration_id, claim.days)
    return registration_id, status


def _seated(scope: Scope, draft: _Draft, claim: Claim, wanted: Status, *, kept: bool) -> Status:
    """The state after a seat was asked for: as wanted, or waiting. Raises QuotaFull and its kinds."""
    full = counters.take(scope, claim, wanted, kept=kept)
    if full is None:
        return wanted
    if not draft.may_wait:
        raise entrance.refusal(full, claim.attendance)
    counters.shift(scope, claim, waiting=1)
    return Status.WAITING


def _settled(scope: Scope, offer: Offer, draft: _Draft, registration_id: int, status: Status) -> Registered:
    """The ticket of somebody confirmed, the line in the log, the sessions, the letter. Raises what booking raises."""
    code, public_id, attendance = None, draft.row["public_id"], draft.data.attendance
    if status is Status.CONFIRMED:
        code = issuing.issue_ticket(scope, registration_id=registration_id, public_id=public_id, code=draft.code)
    registered = Registered(registration_id, public_id, status, code, is_new=True)
    audit(scope, f"registration.{status.value}", f"registration:{registration_id}", attendance=attendance.value)
    sessions = draft.data.sessions
    booking.book(scope, registration_id=registration_id, attendance=attendance, status=status, sessions=sessions)
    if draft.letter:
        forum = Forum(scope.edition_id, offer.slug, offer.name, offer.starts_on, offer.ends_on, offer.venue)
        to = Recipient(public_id, draft.data.name, draft.data.email, scope.locale, attendance, code)
        _LETTERS[status](forum, to)
    return registered


_LETTERS: dict[Status, Callable[[Forum, Recipient], None]] = {
    Status.CONFIRMED: letters.ticket,
    Status.PENDING: notices.received,
    Status.WAITING: letters.waiting,
}


def _row(draft: _Draft, status: Status, chosen: TypeOffer | None, opening: Opening | None) -> dict[str, Any]:
    """The row as it is inserted. Only somebody with a ticket is found by its code."""
    row = draft.row | {"status": status.value, "type_id": chosen.id if chosen else None}
    if opening is not None and not opening.is_invitation:
        row["access_code_id"] = opening.id
    if status is Status.WAITING:
        row["waiting_since"] = row["created_at"]
    if status is Status.CONFIRMED:
        row["search"] = f"{row['search']} {draft.code.lower()}"
    return row


def _known(scope: Scope, draft: _Draft) -> Registered:
    """The registration that is there already. Raises AlreadyRegistered, Busy. 1 statement."""
    standing = _standing(scope, draft)
    sent = _same_submission(draft, standing)
    if sent is None:
        raise AlreadyRegistered(standing[0][0]) if standing else Busy()
    return sent


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


def _draft(
    scope: Scope,
    data: RegistrationData,
    key: str | None,
    *,
    may_wait: bool,
    by_staff: bool = False,
    letter: bool = True,
    apart: str = "",
) -> _Draft:
    at, public_id = now(), ids.opaque()
    row = {
        "edition_id": scope.edition_id,
        "public_id": public_id,
        "manage_hash": ids.token_hash(manage_token(public_id)),
        "key_hash": ids.token_hash(f"{key}\n{request_hash(dict(zip(_ANSWERS, _answers(data), strict=True)))}")
        if key
        else None,
        "identity_hash": people.identity(data.name, data.email, data.organisation, data.phone, apart),
        "name": data.name,
        "email": data.email,
        "phone": data.phone,
        "organisation": data.organisation,
        "of_region": origins.region_code(data.organisation),
        "attendance": data.attendance.value,
        "access_code_id": None,
        "waiting_since": None,
        "consented_at": at,
        "news": data.news,
        "photo": data.photo,
        "listing": data.listing,
        "locale": scope.locale,
        "sort_name": people.folded(data.name)[:200],
        "search": people.search_text(data.name, data.email, data.organisation),
        "created_at": at,
    }
    return _Draft(data, row, codes.written(ids.human_code()), may_wait, by_staff, letter)
