"""Badges of the people whom a list of registrations shows: those that are ticked, or all of its filters."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.attendance.documents import badge_file
from eventapp.attendance.queries import desk as queries
from eventapp.attendance.services import desk as services
from eventapp.attendance.views.blueprint import bp
from eventapp.registration.queries import lists
from eventapp.registration.rules import filtering
from eventapp.registration.rules.states import Attendance, Status
from eventapp.web import security
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/attendance/badges/listed", methods=["GET", "POST"])
@requires("attendance.register")
def print_listed(edition: str) -> ResponseReturnValue:
    """How many badges it is, and on what they are printed; the POST gives the file and counts each badge."""
    security.personal()
    filters = replace(filtering.read(request.args), status=Status.CONFIRMED)
    if not filters.chosen and filters.attendance is None:
        filters = replace(filters, attendance=Attendance.ONSITE)  # whoever follows online wears none
    given = request.form.get("part", "0")
    part = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    rows = queries.listed_badges(g.scope, filters, part=part)
    if request.method == "POST" and rows:
        services.note_badges(g.scope, badges=rows)
        size = request.form.get("size", "sheet")
        answer = Response(
            badge_file(g.scope, rows, size="label" if size == "label" else "sheet"), mimetype="application/pdf"
        )
        answer.headers["Content-Disposition"] = f'inline; filename="badges-{edition}-{part + 1}.pdf"'
        return answer
    number = lists.total(g.scope, filters)
    return render_template(
        "attendance/listed.html",
        number=number,
        shown=rows[:10],
        parts=range(-(-number // queries.MOST_BADGES)),
        most=queries.MOST_BADGES,
        filters=filtering.written(filters),
    )
