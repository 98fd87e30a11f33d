"""Pairing: the organiser shows a code, a phone opens it; the list of phones, and taking one out."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from eventapp.attendance.errors import PairingEnded
from eventapp.attendance.forms import PairingForm, PhoneForm
from eventapp.attendance.queries import devices as queries
from eventapp.attendance.queries import door
from eventapp.attendance.services import devices as services
from eventapp.attendance.views.blueprint import DEVICE_COOKIE, bp
from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.formats import qr
from eventapp.web import limits, security
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext
from eventapp.web.routing import cookie_name, requires


@bp.route("/manage/<edition:edition>/attendance/devices", methods=["GET", "POST"])
@requires("attendance.view")
def devices(edition: str) -> ResponseReturnValue:
    """Every phone with its last sign of life, and the code for another one, which is shown once."""
    security.personal()
    form = PairingForm()
    form.gate.choices = [(gate.public_id, f"{gate.name}, {gate.area}") for gate in door.gates(g.scope)]
    made: dict[str, object] = {}

    def offer() -> None:
        gate = door.gate(g.scope, form.gate.data)
        code = services.offer_pairing(g.scope, gate=gate, hours=form.hours.data or services.SHIFT_HOURS)
        address = absolute(url_for("attendance.pairing", code=code))
        label = gettext(N_("Code that pairs a phone with this gate"))
        drawn = Markup(qr.svg(address, label=label))  # noqa: S704 -- our own SVG; the label is escaped in it
        made.update(gate=gate, address=address, qr=drawn, minutes=services.CODE_MINUTES)

    form.carried_out(offer)
    return render_template(
        "attendance/devices.html", form=form, made=made, devices=queries.devices(g.scope)
    ), form.http_status


@bp.route("/manage/<edition:edition>/attendance/devices/<opaque:device>/revocation", methods=["POST"])
@requires("attendance.manage")
def revoke(edition: str, device: str) -> ResponseReturnValue:
    """Take a phone out at once."""
    services.revoke(g.scope, public_id=device)
    flash(gettext(N_("The phone was taken out. Its next request is refused.")))
    return redirect(url_for("attendance.devices", edition=edition), 303)


@bp.route("/gate/pairing/<opaque:code>", methods=["GET", "POST"])
@requires(PUBLIC)
def pairing(code: str) -> ResponseReturnValue:
    """The code is shown by GET and spent by POST, so that a preview of the address spends nothing."""
    security.personal()
    limits.check("gate-pairing", "30 per 15 minute", limits.client_network())
    offered, form = queries.offered(code), PhoneForm()
    if offered is None or not offered.open:
        raise PairingEnded
    if form.accepted():
        token = services.pair(code=code, name=form.name.data or _phone_name())
        phone = queries.paired(token)
        assert phone is not None  # noqa: S101 -- it was made a moment ago
        answer = redirect(url_for("attendance.gate", gate_id=phone.gate_id), 303)
        answer.set_cookie(
            cookie_name(DEVICE_COOKIE),
            token,
            max_age=int((phone.expires_at - now()).total_seconds()) + 86400,
            httponly=True,
            samesite="Strict" if request.is_secure else "Lax",
            secure=request.is_secure,
        )
        return answer
    return render_template("attendance/pairing.html", form=form, offered=offered), form.http_status


def _phone_name() -> str:
    """The kind of phone, as far as the browser tells."""
    agent = request.headers.get("User-Agent", "")
    return next((kind for kind in ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux") if kind in agent), "–")
