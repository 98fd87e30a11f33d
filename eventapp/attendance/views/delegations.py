"""A delegation at the door: its people with a tick each, let in by one press."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.errors import NobodyChosen
from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import people
from eventapp.attendance.queries.door import GateRow
from eventapp.attendance.services import delegations as services
from eventapp.attendance.views.blueprint import bp
from eventapp.attendance.views.gate import counter
from eventapp.core import ids
from eventapp.errors import N_
from eventapp.web import security
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires


@bp.route("/gate/<opaque:gate_id>/delegations/<opaque:delegation>", methods=["GET", "POST"])
@requires("attendance.scan")
def delegation(gate_id: str, delegation: str) -> ResponseReturnValue:
    """Tick who is here; nobody who is inside needs a tick. A press can be undone for a minute."""
    security.personal()
    here = queries.gate(g.scope, gate_id)
    if request.method == "GET":
        return _page(here, delegation)
    nonce = request.form.get("nonce", "") or ids.opaque()
    persons = request.form.getlist("person")
    try:
        told = services.admit(g.scope, gate=here, delegation=delegation, persons=persons, nonce=nonce)
    except NobodyChosen as refusal:
        return _page(here, delegation, refusal.sentence(gettext)), refusal.status
    admitted = sum(answer.result == "admitted" for _person, answer in told)
    flash(ngettext("%(num)s person of the delegation let in.", "%(num)s people of the delegation let in.", admitted))
    return redirect(url_for("attendance.delegation", gate_id=gate_id, delegation=delegation, press=nonce), 303)


@bp.route("/gate/<opaque:gate_id>/delegations/<opaque:delegation>/undoing", methods=["POST"])
@requires("attendance.scan")
def undo_delegation(gate_id: str, delegation: str) -> ResponseReturnValue:
    """Take back everybody whom the last press let in."""
    here = queries.gate(g.scope, gate_id)
    services.undo(g.scope, gate=here, nonce=request.form.get("press", ""))
    flash(gettext(N_("The press was undone. The tickets admit again.")))
    return redirect(url_for("attendance.delegation", gate_id=gate_id, delegation=delegation), 303)


def _page(here: GateRow, delegation: str, refused: str = "") -> str:
    name, own = people.delegation(g.scope, delegation)
    press = request.args.get("press", "")[:80]
    return render_template(
        "attendance/delegation.html",
        gate=here,
        name=name,
        public_id=delegation,
        members=people.members(g.scope, here.area_id, own),
        nonce=ids.opaque(),
        press=press,
        undoable=services.undoable(g.scope, gate=here, nonce=press) if press else 0,
        refused=refused,
        **counter(here),
    )
