"""What gate staff see: choose a gate, scan or type, and the answer over the whole screen."""

from __future__ import annotations

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.errors import TooManyCodes
from eventapp.attendance.forms import ScanForm
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import people
from eventapp.attendance.queries.door import GateRow, Holder
from eventapp.attendance.services import door as services
from eventapp.attendance.views.blueprint import bp, camera, current_phone
from eventapp.attendance.views.shown import REASONS, shown
from eventapp.core import access, ids
from eventapp.core.access import PUBLIC, Scope
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.registration.rules import codes
from eventapp.web import i18n, limits, security
from eventapp.web.i18n import gettext
from eventapp.web.routing import current_memberships, requires

GATE_COOKIE = "gate"
SHIFT_SECONDS = 16 * 3600
FEWEST_LETTERS = 3
GUESSES = "20 per 10 minute"  # typed codes that are nobody's, by one phone or person


@bp.route("/gate/")
@requires("attendance.scan")
def choose_gate() -> ResponseReturnValue:
    """The gates of the edition; the chosen one is remembered on this device. A paired phone has only its own."""
    phone = current_phone()
    if phone is not None:
        return redirect(url_for("attendance.gate", gate_id=phone.gate_id, scan=request.args.get("scan")), 303)
    return render_template("attendance/gates.html", gates=queries.gates(g.scope), scan=request.args.get("scan"))


@bp.route("/gate/<opaque:gate_id>")
@requires("attendance.scan")
def gate(gate_id: str) -> ResponseReturnValue:
    """Type a code, search a name, or confirm what a phone's camera read."""
    here = queries.gate(g.scope, gate_id)
    response = camera(make_response(_page(here, ScanForm(data={"nonce": ids.opaque()}))))
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
    person, nonce = request.form.get("person", ""), form.nonce.data or ids.opaque()
    if person:
        services.scan_person(g.scope, gate=here, public_id=person, nonce=nonce)
        return redirect(url_for("attendance.answer", gate_id=gate_id, nonce=nonce), 303)
    if not form.accepted():
        return camera(make_response(_page(here, form))), form.http_status
    if codes.is_part(form.scan.data):  # the last four of a good ticket are searched, never refused
        return redirect(url_for("attendance.gate", gate_id=gate_id, q=form.scan.data.strip()), 303)
    try:
        refuse_guessing(form.scan.data)
    except TooManyCodes as refusal:
        form.refuse(refusal)
        return camera(make_response(_page(here, form))), refusal.status
    services.scan(g.scope, gate=here, text=form.scan.data, nonce=nonce, by_hand=True)
    return redirect(url_for("attendance.answer", gate_id=gate_id, nonce=nonce), 303)


@bp.route("/gate/<opaque:gate_id>/scans/<string(maxlength=80):nonce>")
@requires("attendance.scan")
def answer(gate_id: str, nonce: str) -> ResponseReturnValue:
    """Green, amber or red over the whole screen, with the word and the reason."""
    security.personal()
    here = queries.gate(g.scope, gate_id)
    return render_template(
        "attendance/answer.html",
        gate=here,
        shown=shown(g.scope, here, nonce),
        nonce=nonce,
        new_nonce=ids.opaque,
        **counter(here),
    )


@bp.route("/gate/<opaque:gate_id>/scans/<string(maxlength=80):nonce>/undoing", methods=["POST"])
@requires("attendance.scan")
def undo(gate_id: str, nonce: str) -> ResponseReturnValue:
    """Take back the admission of the last minute."""
    services.undo(g.scope, gate=queries.gate(g.scope, gate_id), nonce=nonce)
    flash(gettext(N_("The admission was undone. The ticket admits again.")))
    return redirect(url_for("attendance.gate", gate_id=gate_id), 303)


@bp.route("/C/<string(maxlength=80):code>")
@requires(PUBLIC)
def ticket_address(code: str) -> ResponseReturnValue:
    """Where a ticket's QR leads: gate staff to their gate, everybody else to a sentence."""
    security.personal()
    scan_code = codes.read_scan(code)
    phone = current_phone()
    if phone is not None and scan_code:
        return redirect(url_for("attendance.gate", gate_id=phone.gate_id, scan=scan_code), 303)
    allowed = access.holders("attendance.scan")
    staff = [m for m in current_memberships() if m.role in allowed]
    if staff and scan_code:
        holder = queries.holder_by_scan(g.scope, ids.token_hash(scan_code))
        chosen = request.cookies.get(GATE_COOKIE)
        if chosen and holder and holder.edition_id == staff[0].edition.id:
            return redirect(url_for("attendance.gate", gate_id=chosen, scan=scan_code), 303)
        return redirect(url_for("attendance.choose_gate", scan=scan_code), 303)
    return render_template("attendance/ticket_address.html")


def _page(here: GateRow, form: ScanForm) -> str:
    scanned, text = request.args.get("scan", ""), " ".join(request.args.get("q", "").split())
    searched = len(text) >= FEWEST_LETTERS
    found = people.find(g.scope, here, text) if searched else None
    return render_template(
        "attendance/gate.html",
        gate=here,
        form=form,
        holder=_holder(g.scope, scanned) if scanned else None,
        scanned=scanned,
        q=text,
        found=found[: people.MOST_FOUND] if found is not None else None,
        more=found is not None and len(found) > people.MOST_FOUND,
        delegations=people.delegations(g.scope, text) if searched else [],
        new_nonce=ids.opaque,
        is_phone=current_phone() is not None,
        undo_seconds=services.UNDO_SECONDS,
        reasons=REASONS,
        zone=g.scope.edition.zone if g.scope.edition else "UTC",
        zone_name=i18n.format_time(now()).rpartition(" ")[2],
        **counter(here),
    )


def _holder(scope: Scope, scanned: str) -> Holder | None:
    """The person card of a scanned address; a ticket of another edition shows nobody."""
    code = codes.read_scan(scanned)
    holder = queries.holder_by_scan(scope, ids.token_hash(code)) if code else None
    return holder if holder and holder.edition_id == scope.edition_id else None


def counter(here: GateRow) -> dict[str, int]:
    """What stands at the top of every gate's page. 2 statements."""
    return {"inside": queries.inside(g.scope, here.area_id), "expected": queries.expected(g.scope)}


def _guesser() -> tuple[str, str]:
    return g.scope.actor.kind.value, str(g.scope.actor.id)


def refuse_guessing(text: str) -> None:
    """Count a typed code that is nobody's. Raises TooManyCodes when there were too many of them; somebody's code is
    always read, and so is what a QR holds, which cannot be guessed. At most 1 statement.
    """
    if codes.read_scan(text) is not None:
        return
    code = codes.read(text)
    if code is not None and queries.holder_by_code(g.scope, code) is not None:
        return
    try:
        limits.refuse_spent("gate-codes", GUESSES, *_guesser())
    except limits.TooMany:
        raise TooManyCodes(field="scan") from None
    limits.note("gate-codes", GUESSES, *_guesser())
