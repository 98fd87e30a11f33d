"""The desk at the door: registering who has no ticket, and badges, one at a time or on sheets."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.documents import badge_file
from eventapp.attendance.errors import PerhapsTheSame, RunOver
from eventapp.attendance.forms import WalkInForm
from eventapp.attendance.queries import desk as queries
from eventapp.attendance.queries import door
from eventapp.attendance.queries.desk import BadgeRow
from eventapp.attendance.services import desk as services
from eventapp.attendance.services.offline import moment
from eventapp.attendance.views.blueprint import bp
from eventapp.attendance.views.gate import counter
from eventapp.core import ids
from eventapp.errors import NotFound
from eventapp.formats.badges import Size
from eventapp.registration.rules import emails, people, phones
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.states import Attendance
from eventapp.web import security
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires

LISTED = {"all": 0, "printed": 1, "again": 2}  # how often a badge was printed at least


@bp.route("/gate/<opaque:gate_id>/walk-in", methods=["GET", "POST"])
@requires("attendance.scan")
def walk_in(gate_id: str) -> ResponseReturnValue:
    """Two fields are enough; the ticket admits at once and can be printed."""
    security.personal()
    here = door.gate(g.scope, gate_id)
    if not services.may_register(g.scope, here):
        raise NotFound
    form = WalkInForm()
    form.ticket_type.choices = [("", "–"), *((each.key, each.name(g.scope.locale)) for each in queries.types(g.scope))]
    nonce = form.nonce.data = form.nonce.data or ids.opaque()
    made: list[str] = []

    def register() -> None:
        is_another = bool(form.is_another.data)
        made.append(services.walk_in(g.scope, gate=here, data=_data(form), nonce=nonce, is_another=is_another))

    if form.carried_out(register):
        return redirect(url_for("attendance.registered", gate_id=gate_id, person=made[0]), 303)
    is_doubted = form.refused_with == PerhapsTheSame.code
    namesakes = queries.namesakes(g.scope, form.name.data or "") if is_doubted else []
    page = render_template("attendance/walk_in.html", gate=here, form=form, namesakes=namesakes, **counter(here))
    return page, form.http_status


@bp.route("/gate/<opaque:gate_id>/registered/<opaque:person>")
@requires("attendance.scan")
def registered(gate_id: str, person: str) -> ResponseReturnValue:
    """Who was registered at the desk, with the badge to print."""
    security.personal()
    here = door.gate(g.scope, gate_id)
    if not services.may_register(g.scope, here):
        raise NotFound
    row = _one(person)
    namesakes = queries.namesakes(g.scope, row.name, besides=person)
    return render_template("attendance/registered.html", gate=here, row=row, namesakes=namesakes, **counter(here))


@bp.route("/gate/<opaque:gate_id>/badges/<opaque:person>", methods=["POST"])
@requires("attendance.scan")
def badge(gate_id: str, person: str) -> ResponseReturnValue:
    """A label of 80 mm for one person; each is counted."""
    here, row = door.gate(g.scope, gate_id), _one(person)
    services.note_badges(g.scope, badges=[row], gate=here)
    return _pdf([row], "label", row.code)


@bp.route("/manage/<edition:edition>/attendance/badges", methods=["GET", "POST"])
@requires("attendance.register")
def badges(edition: str) -> ResponseReturnValue:
    """Choose whose badges are printed, and on what."""
    security.personal()
    given = request.form if request.method == "POST" else request.args
    who, size = given.get("who", "unprinted"), given.get("size", "sheet")
    delegation = given.get("delegation", "")[:26]
    part = int(given.get("part", "0")) if given.get("part", "0")[:4].isdigit() else 0
    wanted: dict[str, Any] = {"unprinted": who == "unprinted", "vip": who == "vip", "delegation": delegation}
    rows = queries.badges(g.scope, **wanted, part=0 if who == "unprinted" else part)
    if request.method == "POST" and rows:
        services.note_badges(g.scope, badges=rows)
        return _pdf(rows, "label" if size == "label" else "sheet", edition)
    people_, printed, reprints = queries.badge_counts(g.scope)
    show = request.args.get("show", "")
    listed = queries.badges(g.scope, printed=LISTED[show], part=part) if show in LISTED else None
    return render_template(
        "attendance/badges.html",
        rows=rows,
        listed=listed,
        show=show,
        run=queries.last_run(g.scope),
        who=who,
        part=part,
        most=queries.MOST_BADGES,
        delegation=delegation,
        delegations=queries.delegations(g.scope),
        people=people_,
        printed=printed,
        reprints=reprints,
    )


@bp.route("/manage/<edition:edition>/attendance/badges/taking-back", methods=["POST"])
@requires("attendance.register")
def take_back_run(edition: str) -> ResponseReturnValue:
    """The printer failed: the badges of the last file count as not printed."""
    at = moment(request.form.get("at", ""))
    try:
        if at is None:
            raise RunOver
        number = services.take_back_run(g.scope, at=at)
        flash(ngettext("%(num)s badge counts as not printed.", "%(num)s badges count as not printed.", number))
    except RunOver as refusal:
        flash(refusal.sentence(gettext), "failed")
    return redirect(url_for("attendance.badges", edition=edition), 303)


def _one(person: str) -> BadgeRow:
    row = queries.badge(g.scope, person)
    if row is None:
        raise NotFound
    return row


def _pdf(rows: list[BadgeRow], size: Size, name: str) -> Response:
    security.personal()
    answer = Response(badge_file(g.scope, rows, size=size), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="badge-{name}.pdf"'
    return answer


def _data(form: WalkInForm) -> RegistrationData:
    """Clean values; e-mail and phone may be missing at the door. Raises what their rules raise."""
    email, phone = form.email.data or "", form.phone.data or ""
    return RegistrationData(
        name=people.cleaned(form.name.data),
        email=emails.normalise(email) if email else "",
        phone=phones.normalise(phone) if phone else "",
        organisation=people.cleaned(form.organisation.data),
        attendance=Attendance.ONSITE,
        ticket_type=form.ticket_type.data or "",
    )
