"""Registrations, the form, tickets, quotas, bookings and delegations: shapes and operations."""

from __future__ import annotations

from eventapp.api.documents.parts import (
    COUNT,
    DAY,
    EDITION,
    KEY,
    MOMENT,
    OPAQUE,
    TEXT,
    TICK,
    Schema,
    an_object,
    in_path,
    nullable,
    one_of,
    operation,
    pages,
    parameter,
    ref,
    several,
)
from eventapp.questionnaires.rules.questions import Kind
from eventapp.registration.models.types import DecisionKind
from eventapp.registration.rules.bookings import BookingState
from eventapp.registration.rules.opening import Phase
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.rules.types import PersonRole

WAY = one_of(Attendance)
STATE = one_of(Status)
SIZE: Schema = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
_PLAIN: Schema = {"type": ["string", "number", "boolean", "null"]}
_TICKS: dict[str, Schema] = {"news": TICK, "photo": TICK, "listing": TICK}
_MINE: dict[str, Schema] = {"id": OPAQUE, "name": TEXT, "email": TEXT, "organisation": TEXT, "region": nullable(TEXT)}

SHAPES: dict[str, Schema] = {
    "NewRegistration": an_object(
        {
            "name": TEXT,
            "email": TEXT,
            "phone": TEXT,
            "organisation": TEXT,
            "attendance": WAY,
            "consent": {"const": True},
        },
        {
            **_TICKS,
            "waiting_list": TICK,
            "ticket_type": TEXT,
            "access_code": TEXT,
            "days": several(DAY, most=60),
            "sessions": several(OPAQUE, most=60),
            "answers": {"type": "object", "additionalProperties": {"anyOf": [_PLAIN, several(_PLAIN)]}},
        },
    ),
    "Ticket": an_object({"code": TEXT, "scan": TEXT, "manage_url": TEXT}),
    "Registered": an_object({"id": OPAQUE, "status": STATE, "ticket": nullable(ref("Ticket"))}),
    "RegistrationLine": an_object(
        {
            **_MINE,
            "attendance": WAY,
            "ticket_type": nullable(TEXT),
            "status": STATE,
            "code": nullable(TEXT),
            "created_at": MOMENT,
        }
    ),
    "Registration": an_object(
        {
            **_MINE,
            "phone": TEXT,
            "attendance": WAY,
            "status": STATE,
            "code": nullable(TEXT),
            "ticket_type": nullable(TEXT),
            "roles": several(one_of(PersonRole)),
            "days": several(ref("ChosenDay")),
            "sessions": several(
                an_object({"id": OPAQUE, "title": TEXT, "state": one_of(BookingState), "place": nullable(COUNT)})
            ),
            "answers": several(an_object({"key": TEXT, "question": TEXT, "values": several(TEXT), "text": TEXT})),
            "decisions": several(an_object({"kind": one_of(DecisionKind), "reason": TEXT, "at": MOMENT})),
            "delegation": nullable(an_object({"id": OPAQUE, "name": TEXT})),
            "arrived": nullable(an_object({"at": MOMENT, "gate": TEXT})),
            **_TICKS,
            "locale": TEXT,
            "created_at": MOMENT,
            "waiting_since": nullable(MOMENT),
            "cancelled_at": nullable(MOMENT),
        }
    ),
    "ChosenDay": an_object({"day": DAY, "attendance": WAY}),
    "RegistrationChange": an_object(
        {},
        {
            "name": TEXT,
            "email": TEXT,
            "phone": TEXT,
            "organisation": TEXT,
            "attendance": WAY,
            **_TICKS,
            "ticket_type": nullable(TEXT),
        },
    ),
    "Reason": an_object({"reason": TEXT}),
    "ChosenSessions": an_object({"sessions": several(OPAQUE, most=60)}),
    "ChosenDays": an_object({"days": several(ref("ChosenDay"))}),
    "Roles": an_object({"roles": several(one_of(PersonRole), most=60)}),
    "Form": an_object(
        {
            "phase": one_of(Phase),
            "opens_at": nullable(MOMENT),
            "closes_at": nullable(MOMENT),
            "attendance": several(an_object({"attendance": WAY, "left": COUNT})),
            "without_type": TICK,
            "ticket_type": nullable(TEXT),
            "ticket_types": several(ref("OfferedType")),
            "days": several(an_object({"day": DAY, "full": several(WAY)})),
            "questions": several(ref("Question")),
        }
    ),
    "OfferedType": an_object(
        {
            "key": KEY,
            "name": TEXT,
            "note": TEXT,
            "phase": one_of(Phase),
            "full": TICK,
            "needs_code": TICK,
            "needs_approval": TICK,
            "attendance": several(WAY),
            "days": several(DAY),
        }
    ),
    "Question": an_object(
        {
            "key": TEXT,
            "kind": one_of(Kind),
            "required": TICK,
            "text": TEXT,
            "hint": TEXT,
            "options": several(an_object({"value": TEXT, "label": TEXT})),
            "ticket_types": several(TEXT),
            "only_if": nullable(an_object({"key": TEXT, "values": several(TEXT)})),
        }
    ),
    "TicketType": an_object(
        {
            "key": KEY,
            "name": TEXT,
            "attendance": several(WAY),
            "needs_code": TICK,
            "needs_approval": TICK,
            "opens_at": nullable(MOMENT),
            "closes_at": nullable(MOMENT),
            "days": several(DAY),
            "size": nullable(SIZE),
            "used": COUNT,
            "pending": COUNT,
            "waiting": COUNT,
            "cancelled": COUNT,
        }
    ),
    "NewTypeSize": an_object({"size": nullable(SIZE)}),
    "NewQuota": an_object({"size": SIZE}),
    "Quota": an_object({"size": SIZE, "used": COUNT, "waiting": COUNT}),
    "QuotaLine": an_object(
        {
            "attendance": WAY,
            "size": SIZE,
            "used": COUNT,
            "pending": COUNT,
            "reserved": COUNT,
            "waiting": COUNT,
            "cancelled": COUNT,
        }
    ),
    "Booking": an_object(
        {
            "registration": OPAQUE,
            "name": TEXT,
            "organisation": TEXT,
            "attendance": WAY,
            "state": one_of(BookingState),
            "since": MOMENT,
        }
    ),
    "Delegation": an_object(
        {
            "id": OPAQUE,
            "name": TEXT,
            "region": nullable(TEXT),
            "coordinator": an_object({"name": TEXT, "email": TEXT}),
            "seats": nullable(COUNT),
            "onsite": COUNT,
            "online": COUNT,
            "head": nullable(TEXT),
            "changes_until": nullable(MOMENT),
        }
    ),
    "DelegationWithPeople": {
        "allOf": [ref("Delegation"), an_object({"members": several(ref("Member"))})],
    },
    "Member": an_object(
        {
            "registration": OPAQUE,
            "name": TEXT,
            "organisation": TEXT,
            "attendance": WAY,
            "status": STATE,
            "is_head": TICK,
            "position": TEXT,
            "rank": TEXT,
            "represents": TEXT,
            "organisation_kind": TEXT,
            "protocol_order": nullable({"type": "integer"}),
            "seat": TEXT,
            "is_vip": TICK,
        }
    ),
}

_FILTERS = [
    parameter("attendance", "query", WAY),
    parameter("status", "query", STATE),
    parameter("type", "query", TEXT, about="The key of a ticket type, or - for people without one"),
    parameter("region", "query", {"type": "string", "pattern": r"^[0-9]{2}(\.[0-9]{2})?$"}),
    parameter("delegation", "query", OPAQUE),
    parameter("session", "query", OPAQUE, about="Who has a seat in it"),
    parameter("role", "query", one_of(PersonRole)),
    parameter("came", "query", {"type": "string", "enum": ["yes", "no"]}),
    parameter("day", "query", DAY, about="With came, the day of the entry; without it, on which the ticket is good"),
    parameter("q", "query", TEXT),
]
_ONE = [EDITION, in_path("registration", OPAQUE)]
_KEY = parameter("Idempotency-Key", "header", {"type": "string", "minLength": 1, "maxLength": 200}, required=True)
_CODE = parameter("access_code", "query", TEXT, about="An access code, or the token of an invitation")
_PATH = "/editions/{edition}/registrations/{registration}"


def _act(summary: str, *, body: str | None = None) -> Schema:
    """An act about one registration, whose answer is the registration after it."""
    return operation(
        summary, ref("Registration"), parameters=_ONE, body=body, refusals=["409", "422"], scope="organiser"
    )


def paths() -> dict[str, Schema]:
    """The operations by path."""
    register = operation(
        "Register one person",
        ref("Registered"),
        parameters=[EDITION, _KEY],
        status="201",
        body="NewRegistration",
        refusals=["409", "429"],
    )
    form = operation(
        "What a registration may say now",
        ref("Form"),
        parameters=[EDITION, _CODE],
        refusals=["409", "422", "429"],
    )
    quota = operation(
        "Set a quota",
        ref("Quota"),
        parameters=[EDITION, in_path("attendance", WAY)],
        body="NewQuota",
        refusals=["409"],
        scope="organiser",
    )
    type_size = operation(
        "Set the seats of a ticket type",
        ref("TicketType"),
        parameters=[EDITION, in_path("key", KEY)],
        body="NewTypeSize",
        refusals=["409"],
        scope="organiser",
    )
    delegation = operation(
        "One delegation with its people",
        ref("DelegationWithPeople"),
        parameters=[EDITION, in_path("delegation", OPAQUE)],
        scope="organiser",
    )
    return {
        "/editions/{edition}/registrations": {
            "post": register,
            "get": pages("List registrations", "RegistrationLine", scope="organiser", parameters=_FILTERS),
        },
        _PATH: {
            "get": operation("One registration", ref("Registration"), parameters=_ONE, scope="organiser"),
            "patch": _act("Change a registration", body="RegistrationChange"),
        },
        f"{_PATH}/ticket": {
            "get": operation("The ticket of a registration", ref("Ticket"), parameters=_ONE, scope="organiser")
        },
        f"{_PATH}/ticket/mail": {"post": _act("Mail the ticket again")},
        f"{_PATH}/cancellation": {"post": _act("Cancel a registration")},
        f"{_PATH}/approval": {"post": _act("Approve a registration")},
        f"{_PATH}/refusal": {"post": _act("Refuse a registration", body="Reason")},
        f"{_PATH}/sessions": {"put": _act("Choose sessions", body="ChosenSessions")},
        f"{_PATH}/days": {"put": _act("Choose days", body="ChosenDays")},
        f"{_PATH}/roles": {"put": _act("Set roles", body="Roles")},
        "/editions/{edition}/registration-form": {"get": form},
        "/editions/{edition}/ticket-types": {"get": pages("List ticket types", "TicketType", scope="organiser")},
        "/editions/{edition}/ticket-types/{key}": {"patch": type_size},
        "/editions/{edition}/quotas": {"get": pages("List quotas", "QuotaLine", scope="organiser")},
        "/editions/{edition}/quotas/{attendance}": {"patch": quota},
        "/editions/{edition}/sessions/{session}/bookings": {
            "get": pages("Who chose a session", "Booking", scope="organiser", parameters=[in_path("session", OPAQUE)])
        },
        "/editions/{edition}/delegations": {"get": pages("List delegations", "Delegation", scope="organiser")},
        "/editions/{edition}/delegations/{delegation}": {"get": delegation},
    }
