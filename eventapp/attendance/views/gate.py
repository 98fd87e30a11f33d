"""What gate staff see: choose a gate, scan or type, and the answer over the whole screen."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.forms import ScanForm
from eventapp.attendance.models.door import InvalidReason
from eventapp.attendance.queries import door as queries
from eventapp.attendance.services import door as services
from eventapp.core import access, ids
from eventapp.core.access import PUBLIC, Scope
from eventapp.errors import N_
from eventapp.registration.rules import codes
from eventapp.web import security
from eventapp.web.routing import Blueprint, current_memberships, requires

bp = Blueprint("attendance", __name__, template_folder="../templates")
GATE_COOKIE = "gate"
SHIFT_SECONDS = 16 * 3600

REASONS = {
    InvalidReason.UNKNOWN: N_("This is no ticket of ours."),
    InvalidReason.OTHER_EDITION: N_("This ticket belongs to another edition."),
    InvalidReason.CANCELLED: N_("This ticket was cancelled."),
    InvalidReason.NOT_CONFIRMED: N_("This registration is not confirmed."),
    InvalidReason.ONLINE: N_("This ticket is for taking part online."),
}


@bp.route("/gate/")
@requires("attendance.scan")
def choose_gate() -> ResponseReturnValue:
    """The gates of the edition; the chosen one is remembered on this device."""
    return render_template("attendance/gates.html", gates=queries.gates(g.scope), scan=request.args.get("scan"))


@bp.route("/gate/<opaque:gate_id>")
@requires("attendance.scan")
def gate(gate_id: str) -> ResponseReturnValue:
    """Type a code, search a name, or confirm what a phone's camera read."""
    security.personal()
    here = queries.gate(g.scope, gate_id)
    scanned, text = request.args.get("scan", ""), request.args.get("q", "").strip()
    page = render_template(
        "attendance/gate.html",
        gate=here,
        form=ScanForm(data={"nonce": ids.opaque(), "scan": scanned}),
        holder=_holder(g.scope, scanned) if scanned else None,
        scanned=scanned,
        q=text,
        found=queries.find(g.scope, here.area_id, text) if len(text) >= 3 else None,
        new_nonce=ids.opaque,
        **_counter(here),
    )
    response = make_response(page)
    response.set_cookie(
        GATE_COOKIE, gate_id, max_age=SHIFT_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


@bp.route("/gate/<opaque:gate_id>/scan", methods=["POST"])
@requires("attendance.scan")
def scan(gate_id: str) -> ResponseReturnValue:
    """One scan; the answer has its own address, so that a reload scans nothing."""
    here = queries.gate(g.scope, gate_id)
    form = ScanForm()
    if not form.accepted():
        return render_template(
            "attendance/gate.html",
            gate=here,
            form=form,
            holder=None,
            scanned="",
            q="",
            found=None,
            new_nonce=ids.opaque,
            **_counter(here),
        ), form.http_status
    nonce = form.nonce.data or ids.opaque()
    services.scan(g.scope, gate=here, text=form.scan.data, nonce=nonce, by_hand=True)
    return redirect(url_for("attendance.answer", gate_id=gate_id, nonce=nonce), 303)


@bp.route("/gate/<opaque:gate_id>/scans/<string(maxlength=80):nonce>")
@requires("attendance.scan")
def answer(gate_id: str, nonce: str) -> ResponseReturnValue:
    """Green, amber or red over the whole screen, with the word and the reason."""
    security.personal()
    here = queries.gate(g.scope, gate_id)
    row = queries.scan(g.scope, here.id, nonce)
    reason = REASONS.get(InvalidReason(row.reason)) if row.reason else None
    return render_template("attendance/answer.html", gate=here, row=row, reason=reason, **_counter(here))


@bp.route("/C/<string(maxlength=80):code>")
@requires(PUBLIC)
def ticket_address(code: str) -> ResponseReturnValue:
    """Where a ticket's QR leads: gate staff to their gate, everybody else to a sentence."""
    security.personal()
    scan_code = codes.read_scan(code)
    allowed = access.holders("attendance.scan")
    holder = queries.holder_by_scan(ids.token_hash(scan_code)) if scan_code else None
    staff = [m for m in current_memberships() if m.role in allowed]
    if staff and scan_code:
        chosen = request.cookies.get(GATE_COOKIE)
        if chosen and holder and holder.edition_id == staff[0].edition.id:
            return redirect(url_for("attendance.gate", gate_id=chosen, scan=scan_code), 303)
        return redirect(url_for("attendance.choose_gate", scan=scan_code), 303)
    return render_template("attendance/ticket_address.html")


def _holder(scope: Scope, scanned: str) -> queries.Holder | None:
    """The person card of a scanned address; a ticket of another edition shows nobody."""
    code = codes.read_scan(scanned)
    holder = queries.holder_by_scan(ids.token_hash(code)) if code else None
    return holder if holder and holder.edition_id == scope.edition_id else None


def _counter(here: queries.GateRow) -> dict[str, int]:
    return {"inside": queries.inside(g.scope, here.area_id), "expected": queries.expected(g.scope)}
