"""What can be registered for: the form, ticket types, quotas, sessions with their bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, g, request

from eventapp.agenda import queries as agenda
from eventapp.api.errors import BadField
from eventapp.api.views.answering import answer, json_body, one_of, pieces, utc
from eventapp.api.views.blueprint import bp
from eventapp.core.access import PUBLIC
from eventapp.questionnaires.queries import QuestionRow
from eventapp.registration.queries import answers, bookings, quotas, types
from eventapp.registration.queries.offers import TypeOffer
from eventapp.registration.queries.quotas import QuotaRow
from eventapp.registration.queries.types import TypeRow
from eventapp.registration.rules.opening import Room
from eventapp.registration.rules.states import Attendance
from eventapp.registration.rules.types import Colour
from eventapp.registration.services import seats
from eventapp.registration.services import types as typing
from eventapp.registration.services.types import TypeDraft
from eventapp.registration.views.choosing import offered
from eventapp.web.routing import requires

LONGEST_CODE = 60


@bp.route("/editions/<edition:edition>/registration-form")
@requires(PUBLIC)
def registration_form(edition: str) -> Response:
    """What a registration may say now. 2 statements; more where there are types, days, a code or questions."""
    code = request.args.get("access_code", "")[:LONGEST_CODE]
    offer = offered(g.scope, code)
    if offer.opening_fault is not None:
        raise offer.opening_fault
    return answer(
        {
            "phase": offer.phase.value,
            "opens_at": utc(offer.opens_at),
            "closes_at": utc(offer.closes_at),
            "attendance": [{"attendance": one.attendance.value, "left": one.left} for one in offer.seats.values()],
            "without_type": offer.takes_ordinary,
            "ticket_type": offer.opening.type_key if offer.opening else None,
            "ticket_types": [_offered(one) for one in offer.types],
            "days": [{"day": one.day.isoformat(), "full": sorted(one.full)} for one in offer.days],
            "questions": [_question(one) for one in answers.form(g.scope).questions],
        }
    )


@bp.route("/editions/<edition:edition>/ticket-types")
@requires("registration.view")
def list_types(edition: str) -> Response:
    """Every ticket type with its counters. 1 statement."""
    return pieces([_type(row) for row in types.types(g.scope)], "key")


@bp.route("/editions/<edition:edition>/ticket-types/<slug:key>", methods=["PATCH"])
@requires("registration.set_types")
def change_type(edition: str, key: str) -> Response:
    """Set the number of seats of a type, null for as many as the quota has."""
    row, body = types.ticket_type(g.scope, key), json_body()
    size = body.get("size", "")
    if size is not None and (not isinstance(size, int) or isinstance(size, bool)):
        raise BadField(name="size", field="size")
    typing.change(g.scope, key=key, draft=replace(_draft(row), size=size))
    return answer(_type(types.ticket_type(g.scope, key)))


@bp.route("/editions/<edition:edition>/quotas")
@requires("registration.view")
def list_quotas(edition: str) -> Response:
    """The seats of each way to attend. 1 statement."""
    return pieces([_quota(row) for row in quotas.quotas(g.scope)], "attendance")


@bp.route("/editions/<edition:edition>/quotas/<slug:attendance>", methods=["PATCH"])
@requires("registration.set_quota")
def change_quota(edition: str, attendance: str) -> Response:
    """Set the number of seats; never below those that are held."""
    size = json_body().get("size")
    if not isinstance(size, int) or isinstance(size, bool):
        raise BadField(name="size", field="size")
    kind = one_of(Attendance, "attendance", attendance)
    if kind is None:
        raise BadField(name="attendance", field="attendance")
    row = seats.set_quota(g.scope, attendance=kind, size=size)
    return answer({"size": row.size, "used": row.used, "waiting": row.waiting})


@bp.route("/editions/<edition:edition>/sessions/<opaque:session>/bookings")
@requires("registration.view")
def list_bookings(edition: str, session: str) -> Response:
    """Who chose a session: seats by name, then the line in its order. 3 statements."""
    agenda.session(g.scope, session)
    items = [
        {
            "registration": one.public_id,
            "name": one.name,
            "organisation": one.organisation,
            "attendance": one.attendance.value,
            "state": one.state.value,
            "since": utc(one.since),
        }
        for one in bookings.expected(g.scope, session)
    ]
    return pieces(items, "registration")


def _offered(one: TypeOffer) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.label,
        "note": one.note,
        "phase": one.phase.value,
        "full": one.room is Room.FULL,
        "needs_code": one.needs_code,
        "needs_approval": one.needs_approval,
        "attendance": [way.value for way in one.ways],
        "days": [day.isoformat() for day in one.days],
    }


def _question(one: QuestionRow) -> dict[str, Any]:
    condition = one.show_if
    return {
        "key": one.key,
        "kind": one.kind.value,
        "required": one.required,
        "text": one.text,
        "hint": one.hint,
        "options": [{"value": option.value, "label": option.label} for option in one.options],
        "ticket_types": list(one.types),
        "only_if": {"key": condition.key, "values": list(condition.values)} if condition else None,
    }


def _type(row: TypeRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name_en if g.scope.locale == "en" else row.name_id,
        "attendance": [way.value for way in row.ways],
        "needs_code": row.needs_code,
        "needs_approval": row.needs_approval,
        "opens_at": utc(row.opens_at),
        "closes_at": utc(row.closes_at),
        "days": row.days,
        "size": row.size,
        "used": row.used,
        "pending": row.pending,
        "waiting": row.waiting,
        "cancelled": row.cancelled,
    }


def _draft(row: TypeRow) -> TypeDraft:
    """The type as it is, to be written again with one change."""
    return TypeDraft(
        name_id=row.name_id,
        name_en=row.name_en,
        note_id=row.note_id,
        note_en=row.note_en,
        colour=Colour(row.colour),
        ways=row.ways,
        needs_code=row.needs_code,
        needs_approval=row.needs_approval,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        days=tuple(date.fromisoformat(day) for day in row.days),
        size=row.size,
    )


def _quota(row: QuotaRow) -> dict[str, Any]:
    return {
        "attendance": row.attendance.value,
        "size": row.size,
        "used": row.used,
        "pending": row.pending,
        "reserved": row.reserved,
        "waiting": row.waiting,
        "cancelled": row.cancelled,
    }
