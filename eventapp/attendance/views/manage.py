"""What organisers see of the door: numbers per day and area, every entry, and the gates."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.forms import GateForm
from eventapp.attendance.queries import door as queries
from eventapp.attendance.services import door as services
from eventapp.attendance.views.gate import bp
from eventapp.core.access import Scope
from eventapp.errors import N_
from eventapp.formats import csvout
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

COLUMNS = ("at", "day", "name", "organisation", "area", "gate")


@bp.route("/manage/<edition:edition>/attendance", methods=["GET", "POST"])
@requires("attendance.view")
def overview(edition: str) -> ResponseReturnValue:
    """Who came, and through which gate."""
    security.personal()
    form = GateForm()
    if form.carried_out(lambda: services.add_gate(g.scope, area=form.area.data, name=form.name.data)):
        flash(gettext(N_("The gate was added.")))
        return redirect(url_for("attendance.overview", edition=edition), 303)
    return render_template(
        "attendance/overview.html",
        form=form,
        numbers=queries.by_area_and_day(g.scope),
        gates=queries.gates(g.scope),
        expected=queries.expected(g.scope),
        page=queries.entries(g.scope, after=request.args.get("after")),
    ), form.http_status


@bp.route("/manage/<edition:edition>/attendance.csv")
@requires("attendance.view")
def export(edition: str) -> ResponseReturnValue:
    """Every entry as CSV."""
    security.personal()
    rows = csvout.stream(COLUMNS, _all_entries(g.scope), bom=True)
    name = f"attendance-{edition}.csv"
    return Response(rows, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _all_entries(scope: Scope) -> Iterator[tuple[str, ...]]:
    after = None
    while True:
        found = queries.entries(scope, after=after, limit=500)
        for row in found.items:
            yield row.at.isoformat(), row.day.isoformat(), row.name, row.organisation, row.area, row.gate
        after = found.next
        if after is None:
            return
