"""Scanning tickets at a gate."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, g, request

from eventapp.api.views.answering import answer, asked_limit, json_body, listing, pieces, utc
from eventapp.api.views.blueprint import bp
from eventapp.attendance.errors import BadScan
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries.door import LoggedScan
from eventapp.attendance.services import door as services
from eventapp.core.access import Role
from eventapp.errors import Forbidden
from eventapp.web.routing import requires


@bp.route("/gates/<opaque:gate>/scans", methods=["POST"])
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


@bp.route("/editions/<edition:edition>/gates")
@requires("attendance.manage")
def list_gates(edition: str) -> Response:
    """All gates with their areas."""
    rows = queries.gates(g.scope)
    items = [
        {"id": row.public_id, "name": row.name, "area": row.area, "direction": row.direction, "mode": row.mode}
        for row in rows
    ]
    return pieces(items, "id")


@bp.route("/editions/<edition:edition>/scans")
@requires("attendance.manage")
def list_scans(edition: str) -> Response:
    """Every scan with what the gate was told, latest first; refused, repeated and undone ones too."""
    limit = asked_limit()
    page = queries.scans(g.scope, after=request.args.get("after"), limit=limit)
    return listing([_logged(row) for row in page.items], page.next, limit=limit)


@bp.route("/editions/<edition:edition>/entries")
@requires("attendance.manage")
def list_entries(edition: str) -> Response:
    """Every entry that was let in, latest first. 1 statement."""
    limit = asked_limit()
    page = queries.entries(g.scope, after=request.args.get("after"), limit=limit)
    items = [
        {
            "at": utc(row.at),
            "day": row.day.isoformat(),
            "registration": row.registration,
            "name": row.name,
            "organisation": row.organisation,
            "area": row.area,
            "gate": row.gate,
        }
        for row in page.items
    ]
    return listing(items, page.next, limit=limit)


@bp.route("/editions/<edition:edition>/attendance")
@requires("attendance.manage")
def count_entries(edition: str) -> Response:
    """How many entered each area on each day. 1 statement."""
    rows = queries.by_area_and_day(g.scope)
    return pieces(
        [{"day": row.day.isoformat(), "area": row.area, "entries": row.entries} for row in rows], "day", "area"
    )


def _logged(row: LoggedScan) -> dict[str, Any]:
    return {
        "at": utc(row.at),
        "gate": row.gate,
        "registration": row.registration,
        "result": row.result,
        "reason": row.reason,
        "note": row.note,
        "first": {"at": utc(row.first_at), "gate": row.first_gate} if row.first_at else None,
        "scanned_at": utc(row.scanned_at),
        "undone": row.undone,
    }


def _moment(text: object) -> datetime | None:
    """The device's time, in UTC where it names no zone; None for what is no time: it is never a reason to refuse."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
        return moment and moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
