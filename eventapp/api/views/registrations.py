"""Registering, and the organiser's list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, g, request
from sqlalchemy.exc import IntegrityError

from eventapp.api.errors import BadField, KeyNeeded
from eventapp.api.views.answering import answer, asked_limit, json_body, listing, ticket_document, utc
from eventapp.api.views.blueprint import bp
from eventapp.core import idempotency
from eventapp.core.access import PUBLIC
from eventapp.core.idempotency import Answer
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.queries import lists, openings, types
from eventapp.registration.rules import emails, fields, filtering
from eventapp.registration.rules.fields import BadChoice, RegistrationData
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.questions import PREFIX
from eventapp.registration.services import answering
from eventapp.registration.services.registering import Registered
from eventapp.registration.views.choosing import guarded
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal

LONGEST_KEY = 200
NO_FILTERS = frozenset({"limit", "after", "chosen"})
Plain = str | int | float | bool | None  # what JSON can say without brackets


@bp.route("/editions/<edition:edition>/registrations", methods=["POST"])
@requires(PUBLIC)
def register(edition: str) -> Response:
    """Register one person. The same key and body get the identical answer."""
    personal()
    limits.check("register", "1200 per 1 minute", limits.client_network())
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= LONGEST_KEY:
        raise KeyNeeded
    body = json_body()
    body_hash = idempotency.request_hash(body)
    kept = idempotency.recall(g.scope.edition_id, key, body_hash)
    if kept is None:
        kept = _register(body, key, body_hash)
    return answer(kept.body, kept.status)


@bp.route("/editions/<edition:edition>/registrations", methods=["GET"])
@requires("registration.view")
def list_registrations(edition: str) -> Response:
    """Registrations by name, searched and filtered. 2 statements."""
    filters, limit = _filters(), asked_limit()
    page = lists.registrations(g.scope, filters, after=request.args.get("after"), limit=limit)
    labels = types.labels(g.scope)
    items = [
        {
            "id": row.public_id,
            "name": row.name,
            "email": row.email,
            "organisation": row.organisation,
            "region": row.region,
            "attendance": row.attendance,
            "ticket_type": labels[row.type_id].key if row.type_id in labels else None,
            "status": row.status,
            "code": row.code,
            "created_at": utc(row.created_at),
        }
        for row in page.items
    ]
    return listing(items, page.next, **filtering.written(filters), limit=limit)


def _filters() -> Filters:
    """The filters of the address; one that cannot be understood is refused, not passed over. Raises BadField."""
    given = {name: text for name, text in request.args.items() if name not in NO_FILTERS}
    filters = filtering.read(given)
    understood = filtering.written(filters)
    for name, text in given.items():
        if text.strip() and (name in FILTERS or name.startswith(filtering.ANSWER)) and name not in understood:
            raise BadField(name=name, field=name)
    return filters


FILTERS = frozenset({"attendance", "status", "type", "region", "delegation", "session", "role", "came", "day"})


def _register(body: dict[str, Any], key: str, body_hash: str) -> Answer:
    # only JSON's true is a consent; the texts that a form sends for a tick are none here
    data = fields.read({**body, "consent": body.get("consent") is True}, gettext)
    _refuse_nested(data)
    limits.check("register-address", emails.PER_HOUR, data.email.lower())
    with guarded(data.access_code):
        data = _with_type(data)
    edition_id = g.scope.edition_id

    def keep(registered: Registered) -> None:
        idempotency.remember(edition_id, key, body_hash, Answer(201, _document(registered)))

    try:
        with guarded(data.access_code):
            registered = answering.register(
                g.scope,
                data=data,
                key=f"api:{key}",
                allow_waiting=body.get("waiting_list") is True,
                within=keep,
                translate=gettext,
            )
    except IntegrityError:
        # the same key at the same moment: the other request has answered by now
        kept = idempotency.recall(edition_id, key, body_hash)
        if kept is None:
            raise
        return kept
    return Answer(201, _document(registered))


def _with_type(data: RegistrationData) -> RegistrationData:
    """The type that a code chooses for whoever names none, so that its questions are asked. 1-2 statements for a code.

    Raises CodeUnknown, CodeUsedUp, InvitationOver.
    """
    if not data.access_code or data.ticket_type:
        return data
    return replace(data, ticket_type=openings.opening(g.scope, data.access_code).type_key or "")


def _refuse_nested(data: RegistrationData) -> None:
    """An answer is plain, or a list of plain ones. Raises InvalidRegistration."""
    faults = {
        f"{PREFIX}{key}": BadChoice()
        for key, value in data.answers.items()
        if not all(isinstance(one, Plain) for one in (value if isinstance(value, list) else [value]))
    }
    if faults:
        raise InvalidRegistration(faults, gettext)


def _document(registered: Registered) -> dict[str, Any]:
    ticket = ticket_document(registered.public_id, registered.code) if registered.scan is not None else None
    return {"id": registered.public_id, "status": registered.status.value, "ticket": ticket}
