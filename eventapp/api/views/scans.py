"""Scanning tickets at a gate."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, g

from eventapp.api.views.blueprint import answer, bp, json_body, utc
from eventapp.attendance.errors import BadScan
from eventapp.attendance.queries import door as queries
from eventapp.attendance.services import door as services
from eventapp.core.access import Role
from eventapp.errors import Forbidden
from eventapp.web.routing import requires


@bp.route("/gates/<string(maxlength=80):gate>/scans", methods=["POST"])
@requires("attendance.scan")
def scan(gate: str) -> Response:
    """One scan. Every text gets an answer; the same nonce gets its first one."""
    if Role.GATE not in g.scope.roles:  # what organisers may do on the gate's page, their token may not
        raise Forbidden
    here = queries.gate(g.scope, gate)
    body = json_body()
    text, nonce = body.get("scan"), body.get("nonce")
    if not isinstance(text, str) or not isinstance(nonce, str):
        raise BadScan
    told = services.scan(g.scope, gate=here, text=text, nonce=nonce, scanned_at=_moment(body.get("scanned_at")))
    first = {"at": utc(told.first_at), "gate": told.first_gate} if told.first_at else None
    return answer({"result": told.result.value, "first": first})


def _moment(text: object) -> datetime | None:
    """The device's time, in UTC where it names no zone; None for what is no time: it is never a reason to refuse."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment and moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
