"""What organisers see of the door: numbers per day and area, every entry, and the gates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from zoneinfo import ZoneInfo

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.forms import GateForm, GateSettingsForm
from eventapp.attendance.queries import desk, offline
from eventapp.attendance.queries import door as queries
from eventapp.attendance.rules.entering import TYPE_PREFIX, Direction, Mode
from eventapp.attendance.services import door as services
from eventapp.attendance.views.blueprint import bp
from eventapp.core.access import Scope
from eventapp.errors import N_
from eventapp.formats import csvout
from eventapp.registration.rules.types import ROLE_LABELS
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

COLUMNS = ("at", "day", "name", "organisation", "area", "gate")


@bp.route("/manage/<edition:edition>/attendance", methods=["GET", "POST"])
@requires("attendance.numbers")
def overview(edition: str) -> ResponseReturnValue:
    """How many came, and who through which gate: names are for who may see them."""
    security.personal()
    named = g.scope.may("attendance.view")
    form = GateForm()
    if form.carried_out(lambda: services.add_gate(g.scope, area=form.area.data, name=form.name.data)):
        flash(gettext(N_("The gate was added.")))
        return redirect(url_for("attendance.overview", edition=edition), 303)
    return render_template(
        "attendance/overview.html",
        form=form,
        numbers=queries.by_area_and_day(g.scope),
        gates=queries.gates(g.scope),
        conflicts=offline.conflicts(g.scope),
        expected=queries.expected(g.scope),
        named=named,
        page=queries.entries(g.scope, after=request.args.get("after")) if named else None,
    ), form.http_status


@bp.route("/manage/<edition:edition>/attendance/gates/<opaque:gate_id>", methods=["GET", "POST"])
@requires("attendance.manage")
def gate_settings(edition: str, gate_id: str) -> ResponseReturnValue:
    """Which way people pass a gate, how often its area is entered, and by whom."""
    security.personal()
    here = queries.gate(g.scope, gate_id)
    form = GateSettingsForm(data=asdict(here) | {"admits": list(here.admits)})
    form.admits.choices = [
        *((role.value, gettext(label)) for role, label in ROLE_LABELS.items()),
        *((f"{TYPE_PREFIX}{each.key}", each.name(g.scope.locale)) for each in desk.types(g.scope)),
    ]

    def change() -> None:
        services.configure(
            g.scope,
            gate=here,
            direction=Direction(form.direction.data),
            is_desk=bool(form.is_desk.data),
            mode=Mode(form.mode.data),
            capacity=form.capacity.data,
            admits=form.admits.data or [],
        )

    if form.carried_out(change):
        flash(gettext(N_("The gate and its area were changed.")))
        return redirect(url_for("attendance.overview", edition=edition), 303)
    return render_template("attendance/gate_settings.html", gate=here, form=form), form.http_status


@bp.route("/manage/<edition:edition>/attendance.csv")
@requires("attendance.view")
def export(edition: str) -> ResponseReturnValue:
    """Every entry as CSV."""
    security.personal()
    rows = csvout.stream(COLUMNS, _all_entries(g.scope), bom=True)
    name = f"attendance-{edition}.csv"
    return Response(rows, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _all_entries(scope: Scope) -> Iterator[tuple[str, ...]]:
    """Times as the wall clock of the forum's place, to the minute."""
    zone, after = ZoneInfo(scope.edition.zone if scope.edition else "UTC"), None
    while True:
        found = queries.entries(scope, after=after, limit=500)
        for row in found.items:
            at = row.at.astimezone(zone).replace(tzinfo=None).isoformat(" ", "minutes")
            yield at, row.day.isoformat(), row.name, row.organisation, row.area, row.gate
        after = found.next
        if after is None:
            return
