"""Registering, the organiser's list and quotas."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request
from sqlalchemy.exc import IntegrityError

from eventapp.api.errors import BadField, KeyNeeded
from eventapp.api.views.blueprint import answer, asked_limit, bp, json_body, listing, utc
from eventapp.core import idempotency
from eventapp.core.access import PUBLIC
from eventapp.core.idempotency import Answer
from eventapp.registration.queries import lists
from eventapp.registration.queries.lists import Filters
from eventapp.registration.rules import emails, fields
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import registering, seats
from eventapp.registration.services.registering import Registered
from eventapp.web import limits
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

LONGEST_KEY = 200


@bp.route("/editions/<edition:edition>/registrations", methods=["POST"])
@requires(PUBLIC)
def register(edition: str) -> Response:
    """Register one person. The same key and body get the identical answer."""
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
    """Registrations by name, searched and filtered."""
    attendance, status, q = (request.args.get(name, "") for name in ("attendance", "status", "q"))
    filters = Filters(_one_of(Attendance, "attendance", attendance), _one_of(Status, "status", status), q)
    limit = asked_limit()
    page = lists.registrations(g.scope, filters, after=request.args.get("after"), limit=limit)
    items = [
        {
            "id": row.public_id,
            "name": row.name,
            "email": row.email,
            "organisation": row.organisation,
            "attendance": row.attendance,
            "status": row.status,
            "code": row.code,
            "created_at": utc(row.created_at),
        }
        for row in page.items
    ]
    return listing(items, page.next, attendance=attendance, status=status, q=q, limit=limit)


@bp.route("/editions/<edition:edition>/quotas/<slug:attendance>", methods=["PATCH"])
@requires("registration.set_quota")
def change_quota(edition: str, attendance: str) -> Response:
    """Set the number of seats; never below those that are held."""
    size = json_body().get("size")
    if not isinstance(size, int) or isinstance(size, bool):
        raise BadField(name="size", field="size")
    kind = _one_of(Attendance, "attendance", attendance)
    if kind is None:
        raise BadField(name="attendance", field="attendance")
    row = seats.set_quota(g.scope, attendance=kind, size=size)
    return answer({"size": row.size, "used": row.used, "waiting": row.waiting})


def _register(body: dict[str, Any], key: str, body_hash: str) -> Answer:
    # only JSON's true is a consent; the texts that a form sends for a tick are none here
    data = fields.read({**body, "consent": body.get("consent") is True}, gettext)
    limits.check("register-address", emails.PER_HOUR, data.email.lower())
    edition_id = g.scope.edition_id

    def keep(registered: Registered) -> None:
        idempotency.remember(edition_id, key, body_hash, Answer(201, _document(registered)))

    try:
        registered = registering.register(
            g.scope, data=data, key=f"api:{key}", allow_waiting=body.get("waiting_list") is True, within=keep
        )
    except IntegrityError:
        # the same key at the same moment: the other request has answered by now
        kept = idempotency.recall(edition_id, key, body_hash)
        if kept is None:
            raise
        return kept
    return Answer(201, _document(registered))


def _document(registered: Registered) -> dict[str, Any]:
    ticket = None
    if registered.scan is not None:
        manage_url = absolute(f"/t/{registered.manage_token}")
        ticket = {"code": registered.code, "scan": registered.scan, "manage_url": manage_url}
    return {"id": registered.public_id, "status": registered.status.value, "ticket": ticket}


def _one_of(states: Any, name: str, text: str) -> Any:
    """The state named in the query, or None when it is empty. Raises BadField."""
    if not text:
        return None
    try:
        return states(text)
    except ValueError:
        raise BadField(name=name, field=name) from None
