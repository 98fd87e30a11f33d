"""Presence in sessions: joining online counts it, organisers see and correct it."""

from __future__ import annotations

import wtforms
from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.agenda import queries as agenda
from eventapp.attendance.queries import presence as queries
from eventapp.attendance.queries import zoom
from eventapp.attendance.services import presence as services
from eventapp.attendance.views.blueprint import bp
from eventapp.core.access import PUBLIC
from eventapp.errors import N_
from eventapp.formats import csvout
from eventapp.registration.views import cookie
from eventapp.web import security
from eventapp.web.forms import Form
from eventapp.web.i18n import gettext, lazy
from eventapp.web.routing import requires

_LONGEST_ID = 19  # digits
_PATH = "/manage/<edition:edition>/presence"
COLUMNS = ("name", "organisation", "attendance", "minutes", "by_hand")


class RoomsForm(Form):
    """How presence in each room is known; the fields are named by the room."""


class MarkForm(Form):
    """Somebody who was in a session."""

    q = wtforms.StringField(lazy(N_("Name, address or organisation")))


@bp.route("/<edition:edition>/ticket/join", methods=["POST"])
@requires(PUBLIC)
def join_online(edition: str) -> ResponseReturnValue:
    """Count whoever follows the forum's broadcast, and lead there. The address stands in no page."""
    _ticket, token = cookie.own_ticket()
    return redirect(services.join_broadcast(g.scope, token=token), 303)


@bp.route("/<edition:edition>/ticket/sessions/<opaque:session>/join", methods=["POST"])
@requires(PUBLIC)
def join_session(edition: str, session: str) -> ResponseReturnValue:
    """The same for the broadcast of one session."""
    _ticket, token = cookie.own_ticket()
    return redirect(services.join_session(g.scope, token=token, session=session), 303)


@bp.route(_PATH)
@requires("attendance.numbers")
def list_presence(edition: str) -> ResponseReturnValue:
    """Every session with how many were there; who they were is for who may see names."""
    named = g.scope.may("attendance.view")
    reports = zoom.reports(g.scope) if named else []
    return render_template("attendance/presence.html", rows=queries.counts(g.scope), reports=reports, named=named)


@bp.route(f"{_PATH}/rooms", methods=["GET", "POST"])
@requires("attendance.manage")
def set_rooms(edition: str) -> ResponseReturnValue:
    """Which area's scans, and which broadcast, tell who was in a room."""
    form, rooms = RoomsForm(), queries.rooms(g.scope)

    def save() -> None:
        for room in rooms:
            area = request.form.get(f"area-{room.id}", "")
            area_id = int(area) if area.isascii() and area.isdigit() and len(area) < _LONGEST_ID else None
            is_broadcast = f"broadcast-{room.id}" in request.form
            services.set_room(g.scope, room_id=room.id, area_id=area_id, is_broadcast=is_broadcast)

    if form.carried_out(save):
        flash(gettext(N_("Saved.")))
        return redirect(url_for("attendance.list_presence", edition=edition), 303)
    page = render_template("attendance/presence_rooms.html", form=form, rooms=rooms, areas=queries.areas(g.scope))
    return page, form.http_status


@bp.route(f"{_PATH}/<opaque:session>", methods=["GET", "POST"])
@requires("attendance.view")
def show_presence(edition: str, session: str) -> ResponseReturnValue:
    """Who was in a session and how long; the POST marks somebody present, or takes that back."""
    security.personal()
    found, form = agenda.session(g.scope, session), MarkForm()
    person, present = request.form.get("registration", ""), request.form.get("present") == "yes"
    if person and form.carried_out(
        lambda: services.mark(g.scope, session=session, registration=person, present=present)
    ):
        flash(gettext(N_("The person is counted as present.") if present else N_("The mark was taken back.")))
        return redirect(url_for("attendance.show_presence", edition=edition, session=session), 303)
    wanted = request.args.get("q", "")[:100]
    people = queries.present(g.scope, found.id)
    known = {one.public_id for one in people}
    others = zoom.searched(g.scope, wanted) if wanted and g.scope.may("attendance.manage") else []
    page = render_template(
        "attendance/presence_session.html",
        form=form,
        session=found,
        minutes=int((found.ends_at - found.starts_at).total_seconds() // 60),
        people=people,
        wanted=wanted,
        found=[one for one in others if one.public_id not in known],
    )
    return page, form.http_status


@bp.route(f"{_PATH}/<opaque:session>.csv")
@requires("attendance.view")
def export_presence(edition: str, session: str) -> ResponseReturnValue:
    """The same as CSV."""
    security.personal()
    found = agenda.session(g.scope, session)
    rows = (
        (one.name, one.organisation, one.attendance, "" if one.minutes is None else str(one.minutes), str(one.by_hand))
        for one in queries.present(g.scope, found.id)
    )
    name = f"presence-{edition}-{session[:6]}.csv"
    body = csvout.stream(COLUMNS, rows, bom=True)
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
