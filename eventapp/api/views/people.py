"""One registration: read it, change it, decide about it, cancel it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, g

from eventapp.api import services
from eventapp.api.errors import BadField, NoTicket
from eventapp.api.services import Change
from eventapp.api.views.answering import answer, json_body, one_of, texts, ticket_document, utc
from eventapp.api.views.blueprint import bp
from eventapp.errors import Refusal
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.queries import answers, bookings, delegations, lists, presence, types
from eventapp.registration.queries.lists import RegistrationDetail
from eventapp.registration.rules import fields
from eventapp.registration.rules.fields import ChangeData
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.types import PersonRole
from eventapp.registration.services import approving, changing, resending, session_choice
from eventapp.registration.services import types as typing
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

ONE = "/editions/<edition:edition>/registrations/<opaque:registration>"
CHANGEABLE = ("phone", "organisation", "attendance", "news", "photo", "listing")
READERS = {"name": fields.read_name, "email": fields.read_email}


@bp.route(ONE)
@requires("registration.view")
def show_registration(edition: str, registration: str) -> Response:
    """Everything about one registration. 11 statements, more where questions were answered."""
    return answer(_document(lists.detail(g.scope, registration)))


@bp.route(ONE, methods=["PATCH"])
@requires("registration.manage")
def change_registration(edition: str, registration: str) -> Response:
    """Change what the body names, all of it or nothing. The person is told as when the desk changes it."""
    found, body = lists.detail(g.scope, registration), json_body()
    wanted = Change(person=_person(found, body), data=_data(found, body), ticket_type=_type(body))
    services.change(g.scope, registration_id=found.id, wanted=wanted)
    return _now(registration)


@bp.route(f"{ONE}/ticket")
@requires("registration.manage")
def show_ticket(edition: str, registration: str) -> Response:
    """The codes of a confirmed person's ticket."""
    found = lists.detail(g.scope, registration)
    if found.status != Status.CONFIRMED.value:
        raise NoTicket
    return answer(ticket_document(found.public_id, found.code))


@bp.route(f"{ONE}/ticket/mail", methods=["POST"])
@requires("registration.manage")
def mail_ticket(edition: str, registration: str) -> Response:
    """Mail the ticket, or the place in line, to its owner again; within ten minutes once."""
    resending.resend(g.scope, registration_id=lists.detail(g.scope, registration).id)
    return _now(registration)


@bp.route(f"{ONE}/cancellation", methods=["POST"])
@requires("registration.manage")
def cancel_registration(edition: str, registration: str) -> Response:
    """Cancel; the seat goes to whoever waits. Twice is once."""
    changing.cancel(g.scope, registration_id=lists.detail(g.scope, registration).id)
    return _now(registration)


@bp.route(f"{ONE}/approval", methods=["POST"])
@requires("registration.decide")
def approve_registration(edition: str, registration: str) -> Response:
    """Confirm somebody who waits for approval."""
    approving.approve(g.scope, registration_id=lists.detail(g.scope, registration).id)
    return _now(registration)


@bp.route(f"{ONE}/refusal", methods=["POST"])
@requires("registration.decide")
def refuse_registration(edition: str, registration: str) -> Response:
    """Refuse somebody who waits for approval; the reason is mailed and kept."""
    found, reason = lists.detail(g.scope, registration), json_body().get("reason")
    if not isinstance(reason, str):
        raise BadField(name="reason", field="reason")
    approving.refuse(g.scope, registration_id=found.id, reason=reason)
    return _now(registration)


@bp.route(f"{ONE}/sessions", methods=["PUT"])
@requires("registration.manage")
def choose_sessions(edition: str, registration: str) -> Response:
    """Have exactly these sessions; one that is full means its waiting list."""
    found, chosen = lists.detail(g.scope, registration), texts(json_body(), "sessions")
    session_choice.choose_for(g.scope, registration_id=found.id, chosen=chosen)
    return _now(registration)


@bp.route(f"{ONE}/days", methods=["PUT"])
@requires("registration.manage")
def choose_days(edition: str, registration: str) -> Response:
    """Come on these days only, each in its way."""
    found, chosen = lists.detail(g.scope, registration), _days(json_body().get("days"))
    changing.choose_days_for(g.scope, registration_id=found.id, chosen=chosen)
    return _now(registration)


@bp.route(f"{ONE}/roles", methods=["PUT"])
@requires("registration.manage")
def set_roles(edition: str, registration: str) -> Response:
    """Have exactly these roles, on the one ticket."""
    found, roles = lists.detail(g.scope, registration), texts(json_body(), "roles")
    wanted = [one_of(PersonRole, "roles", role) for role in roles]
    if None in wanted:
        raise BadField(name="roles", field="roles")
    typing.set_roles(g.scope, registration_id=found.id, roles=wanted)
    return _now(registration)


def _now(registration: str) -> Response:
    """The registration after an act."""
    return answer(_document(lists.detail(g.scope, registration)))


def _document(found: RegistrationDetail) -> dict[str, Any]:
    scope = g.scope
    about = types.particulars(scope, found.id)
    delegation = delegations.delegation_of(scope, found.id)
    arrived = presence.known().arrivals(scope, [found.id]).get(found.id)
    return {
        "id": found.public_id,
        "name": found.name,
        "email": found.email,
        "phone": found.phone,
        "organisation": found.organisation,
        "region": found.region,
        "attendance": found.attendance,
        "status": found.status,
        "code": found.code if found.status == Status.CONFIRMED.value else None,
        "ticket_type": about.type_key,
        "roles": [role.value for role in about.roles],
        "days": [{"day": day.isoformat(), "attendance": way.value} for day, way in about.days],
        "sessions": [
            {"id": one.public_id, "title": one.title, "state": one.state.value, "place": one.place or None}
            for one in bookings.own(scope, found.id)
            if one.state is not None
        ],
        "answers": [
            {"key": row.key, "question": row.text, "values": [] if row.file else list(row.values), "text": row.shown}
            for row in answers.of(scope, found.id)
        ],
        "decisions": [{"kind": row.kind, "reason": row.reason, "at": utc(row.at)} for row in about.decisions],
        "delegation": {"id": delegation[0], "name": delegation[1]} if delegation else None,
        "arrived": {"at": utc(arrived.at), "gate": arrived.gate} if arrived else None,
        "news": found.news,
        "photo": found.photo,
        "listing": found.listing,
        "locale": found.locale,
        "created_at": utc(found.created_at),
        "waiting_since": utc(found.waiting_since),
        "cancelled_at": utc(found.cancelled_at),
    }


def _person(found: RegistrationDetail, body: dict[str, Any]) -> tuple[str, str] | None:
    """Name and address, where one of them is named. Raises InvalidRegistration."""
    if not READERS.keys() & body.keys():
        return None
    read: dict[str, str] = {"name": found.name, "email": found.email}
    faults: dict[str, Refusal] = {}
    for name in READERS.keys() & body.keys():
        try:
            read[name] = READERS[name](body[name])
        except Refusal as fault:
            faults[name] = fault
    if faults:
        raise InvalidRegistration(faults, gettext)
    return read["name"], read["email"]


def _data(found: RegistrationDetail, body: dict[str, Any]) -> ChangeData | None:
    """The other facts, where one of them is named, with those that stay. Raises InvalidRegistration."""
    if not set(CHANGEABLE) & body.keys():
        return None
    return fields.read_change({name: body.get(name, getattr(found, name)) for name in CHANGEABLE}, gettext)


def _type(body: dict[str, Any]) -> str | None:
    """The key of another type, empty for none; None when the body does not speak of it. Raises BadField."""
    if "ticket_type" not in body:
        return None
    key = body["ticket_type"]
    if key is not None and not isinstance(key, str):
        raise BadField(name="ticket_type", field="ticket_type")
    return key or ""


def _days(given: object) -> dict[date, Attendance]:
    """The days of ``[{"day", "attendance"}]``. Raises BadField."""
    try:
        if not isinstance(given, list):
            raise TypeError
        return {date.fromisoformat(one["day"]): Attendance(one["attendance"]) for one in given}
    except (TypeError, KeyError, ValueError):
        raise BadField(name="days", field="days") from None
