"""What the gate page's script asks for: one scan, the list for working without a network, news, and handing over."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.errors import BadScan, BadSync, NobodyChosen
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import offline
from eventapp.attendance.rules import clocks
from eventapp.attendance.services import delegations, devices, door
from eventapp.attendance.services import offline as services
from eventapp.attendance.services.entering import Answer
from eventapp.attendance.views.blueprint import bp, current_phone
from eventapp.attendance.views.gate import counter, refuse_guessing
from eventapp.attendance.views.shown import shown
from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.errors import Refusal
from eventapp.registration.rules import codes
from eventapp.web import errors, security
from eventapp.web.routing import requires


def _json(document: Any) -> Response:
    security.personal()
    return Response(json.dumps(document, ensure_ascii=False, allow_nan=False), mimetype="application/json")


def _body() -> dict[str, Any]:
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise BadSync from None
    if not isinstance(body, dict):
        raise BadSync
    return body


def _text(body: dict[str, Any], name: str) -> str:
    """A text of what was sent; empty for what is none or no database could hold."""
    text = body.get(name)
    return text if isinstance(text, str) and text.isprintable() else ""


@bp.route("/gate/<opaque:gate_id>/scan.json", methods=["POST"])
@requires("attendance.scan")
def scan_json(gate_id: str) -> ResponseReturnValue:
    """One scan by the page's script; the text is brought to its one form first, as a scan that waits is kept."""
    here, body = queries.gate(g.scope, gate_id), _body()
    text, nonce = body.get("scan"), body.get("nonce")
    if not isinstance(text, str) or not isinstance(nonce, str):
        return errors.problem(BadScan())
    text = codes.read_scan(text) or codes.read(text) or text.strip()[:500].encode(errors="replace").decode()
    scanned_at = services.moment(body.get("at"))
    try:
        refuse_guessing(text)
        door.scan(g.scope, gate=here, text=text, nonce=nonce, scanned_at=scanned_at, by_hand=True)
    except Refusal as refusal:
        return errors.problem(refusal)
    return _json(shown(g.scope, here, nonce).document() | counter(here))


@bp.route("/gate/<opaque:gate_id>/undoing.json", methods=["POST"])
@requires("attendance.scan")
def undo_json(gate_id: str) -> ResponseReturnValue:
    """Take back one scan of the last minute."""
    here = queries.gate(g.scope, gate_id)
    try:
        door.undo(g.scope, gate=here, nonce=_text(_body(), "nonce"))
    except Refusal as refusal:
        return errors.problem(refusal)
    return _json(counter(here))


@bp.route("/gate/<opaque:gate_id>/delegation.json", methods=["POST"])
@requires("attendance.scan")
def delegation_json(gate_id: str) -> ResponseReturnValue:
    """Let the ticked people of a delegation in."""
    here, body = queries.gate(g.scope, gate_id), _body()
    persons = body.get("persons")
    if not isinstance(persons, list):
        return errors.problem(NobodyChosen())
    wanted = {"delegation": _text(body, "delegation"), "nonce": _text(body, "nonce")}
    try:
        told = delegations.admit(
            g.scope, gate=here, persons=[each for each in persons if isinstance(each, str)], **wanted
        )
    except Refusal as refusal:
        return errors.problem(refusal)
    results = [each.result.value for _person, each in told]
    return _json({name: results.count(name) for name in ("admitted", "already", "invalid")} | counter(here))


@bp.route("/gate/<opaque:gate_id>/delegation-undoing.json", methods=["POST"])
@requires("attendance.scan")
def undo_delegation_json(gate_id: str) -> ResponseReturnValue:
    """Take back one press for a delegation within the minute."""
    here = queries.gate(g.scope, gate_id)
    try:
        number = delegations.undo(g.scope, gate=here, nonce=_text(_body(), "nonce"))
    except Refusal as refusal:
        return errors.problem(refusal)
    return _json({"undone": number} | counter(here))


@bp.route("/gate/<opaque:gate_id>/list.json")
@requires("attendance.scan")
def list_json(gate_id: str) -> ResponseReturnValue:
    """The list by which this gate decides without a network."""
    here = queries.gate(g.scope, gate_id)
    made = offline.gate_list(g.scope, here)
    until = _until()
    return _json(
        {
            "version": made.version,
            "gate": here.public_id,
            "gate_name": here.name,
            "day": queries.today(g.scope).isoformat(),
            "mode": here.mode,
            "direction": here.direction,
            "now": _seconds(now()),
            "until": _seconds(until),
            "stamp": offline.stamp(here, made.version, until),
            **made.people,
        }
    )


@bp.route("/gate/<opaque:gate_id>/state.json")
@requires("attendance.scan")
def state_json(gate_id: str) -> ResponseReturnValue:
    """What is new since the last look: counters, who entered at other gates, whether the list is another one."""
    here = queries.gate(g.scope, gate_id)
    _note_phone(request.args.get("waiting", ""), services.moment(request.args.get("clock")), synced=False)
    version = request.args.get("version", "")[:24]
    news = offline.since(g.scope, here, version, request.args.get("after", "")[:40]) if version else {}
    until = _until()
    kept = {"until": _seconds(until), "stamp": offline.stamp(here, version, until)} if version else {}
    token = current_app.jinja_env.globals["csrf_token"]
    document = {"now": _seconds(now()), "csrf": token(), "version": offline.gate_list(g.scope, here).version}  # type: ignore[operator]
    return _json(document | counter(here) | news | kept | {"day": queries.today(g.scope).isoformat()})


@bp.route("/gate/<opaque:gate_id>/sync.json", methods=["POST"])
@requires("attendance.scan")
def sync_json(gate_id: str) -> ResponseReturnValue:
    """Take in what was scanned without a network. Each nonce is answered; what is no scan is *refused*."""
    here, body = queries.gate(g.scope, gate_id), _body()
    try:
        sent_at, scans = services.read(body, now())
        good = [scan for scan in scans if scan is not None]
        told = services.sync(g.scope, gate=here, sent_at=sent_at, scans=good, device=current_phone())
    except Refusal as refusal:
        return errors.problem(refusal)
    _note_phone(body.get("left"), sent_at, synced=True)
    answers = iter(told)
    results = [_result(next(answers)) if scan is not None else "refused" for scan in scans]
    return _json({"results": results} | counter(here))


def _result(answer: Answer | None) -> str:
    return answer.result.value if answer else "noted"


def _note_phone(waiting: object, clock: datetime | None, *, synced: bool) -> None:
    phone = current_phone()
    text = str(waiting if waiting is not None else 0)
    if phone is not None:
        ahead = clocks.error(clock, now())
        number = int(text) if text.isdigit() and len(text) < 7 else 0
        devices.note_state(phone, waiting=number, clock_seconds=clocks.seconds(ahead), synced=synced)


def _until() -> datetime:
    """How long a list is good: some hours, not into another day, not beyond the shift of a paired phone."""
    phone = current_phone()
    until = min(now() + offline.VALID, queries.day_ends(g.scope))
    return min(until, phone.expires_at) if phone is not None else until


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


@bp.route("/gate/sw.js")
@requires(PUBLIC)
def worker() -> ResponseReturnValue:
    """The service worker, in the folder that it may serve; its text names what it keeps, so a change is a new one."""
    answer = Response(render_template("attendance/sw.js"), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.route("/gate/app.webmanifest")
@requires(PUBLIC)
def webmanifest() -> ResponseReturnValue:
    """What a phone needs to put the gate on its home screen."""
    static = current_app.jinja_env.globals["static"]
    document = {
        "name": "Gate",
        "short_name": "Gate",
        "start_url": url_for("attendance.choose_gate"),
        "scope": url_for("attendance.choose_gate"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": "#022a5b",
        "icons": [
            {"src": static("gate-192.png"), "sizes": "192x192", "type": "image/png"},  # type: ignore[operator]
            {"src": static("gate-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},  # type: ignore[operator]
        ],
    }
    return Response(json.dumps(document), mimetype="application/manifest+json")
