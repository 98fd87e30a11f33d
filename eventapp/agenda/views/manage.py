"""The agenda for organisers: sessions added, moved and cancelled, rooms renamed, clashes named."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.agenda import queries, rules, services
from eventapp.agenda.documents import calendars
from eventapp.agenda.errors import DaysUnknown
from eventapp.agenda.forms import ActForm, RoomForm, SessionForm, typed
from eventapp.agenda.queries import SessionDetail
from eventapp.agenda.views.blueprint import bp
from eventapp.core.clock import now
from eventapp.editions.queries import public as editions
from eventapp.errors import N_, NotFound
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/agenda"
_ONE = f"{_PATH}/<opaque:session>"


@bp.route(_PATH)
@requires("agenda.manage")
def edit_agenda(edition: str) -> ResponseReturnValue:
    """Every session by day with its seats, and whoever would have to be in two places."""
    found = queries.details(g.scope)
    zone = ZoneInfo(g.scope.edition.zone)
    lines = rules.lines(found, now=now(), zone=zone, locale=g.scope.locale)
    return render_template(
        "agenda/manage/list.html",
        days=[(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.session.day)],
        clashes=rules.clashes(found),
        kinds=calendars.KIND_NAMES,
        rooms=queries.rooms(g.scope),
        days_known=bool(_days()),
    )


@bp.route(f"{_PATH}/new", methods=["GET", "POST"])
@requires("agenda.manage")
def add_session(edition: str) -> ResponseReturnValue:
    """A new session."""
    form = _form()
    if form.carried_out(lambda: services.add_session(g.scope, **_wanted(form))):
        flash(gettext(N_("The session is on the agenda.")))
        return redirect(url_for("agenda.edit_agenda", edition=edition), 303)
    return _form_page(form)


@bp.route(_ONE, methods=["GET", "POST"])
@requires("agenda.manage")
def change_session(edition: str, session: str) -> ResponseReturnValue:
    """A session's time, room, people, seats and text."""
    found = queries.session(g.scope, session)
    form = _form(found)
    if form.carried_out(lambda: services.change_session(g.scope, session, **_wanted(form))):
        flash(gettext(N_("The session was changed. Whoever booked it is told when its time or room is another.")))
        return redirect(url_for("agenda.edit_agenda", edition=edition), 303)
    return _form_page(form, found)


@bp.route(f"{_ONE}/cancellation", methods=["POST"])
@requires("agenda.manage")
def cancel_session(edition: str, session: str) -> ResponseReturnValue:
    """Cancel a session, or let it take place after all."""
    form, found = ActForm(), queries.session(g.scope, session)
    act = services.reinstate_session if found.is_cancelled else services.cancel_session
    if form.carried_out(lambda: act(g.scope, session)):
        done = N_("The session takes place again.") if found.is_cancelled else N_("The session is marked as cancelled.")
        flash(gettext(done))
        return redirect(url_for("agenda.edit_agenda", edition=edition), 303)
    return _form_page(_form(found, shown=True), found, refused=form)


@bp.route(f"{_ONE}/removal", methods=["POST"])
@requires("agenda.manage")
def remove_session(edition: str, session: str) -> ResponseReturnValue:
    """Take away a session that was entered by mistake."""
    form, found = ActForm(), queries.session(g.scope, session)
    if form.carried_out(lambda: services.remove_session(g.scope, session)):
        flash(gettext(N_("The session was removed.")))
        return redirect(url_for("agenda.edit_agenda", edition=edition), 303)
    return _form_page(_form(found, shown=True), found, refused=form)


@bp.route(f"{_PATH}/rooms/<int:room>", methods=["GET", "POST"])
@requires("agenda.manage")
def rename_room(edition: str, room: int) -> ResponseReturnValue:
    """Another name for a room."""
    found = next((one for one in queries.rooms(g.scope) if one.id == room), None)
    if found is None:
        raise NotFound
    form = RoomForm(data={"room": found.name})
    if form.carried_out(lambda: services.rename_room(g.scope, room, form.room.data or "")):
        flash(gettext(N_("The room has its new name in every session.")))
        return redirect(url_for("agenda.edit_agenda", edition=edition), 303)
    return render_template("agenda/manage/room.html", form=form, room=found), form.http_status


def _form(found: SessionDetail | None = None, *, shown: bool = False) -> SessionForm:
    """The form; ``shown`` when what was posted belongs to another form of the page."""
    days = _days()
    if not days:
        raise DaysUnknown
    data = typed(found, g.scope.edition.zone) if found else {"day": request.args.get("day"), "kind": "panel"}
    form = SessionForm(data=data)
    if shown:
        form.process(None, data=data)
    form.offer(days)
    return form


def _form_page(
    form: SessionForm, found: SessionDetail | None = None, *, refused: ActForm | None = None
) -> ResponseReturnValue:
    page = render_template(
        "agenda/manage/session.html",
        form=form,
        refused=refused or form,
        session=found,
        zone=g.scope.edition.zone,
        rooms=[one.name for one in queries.rooms(g.scope)],
    )
    return page, (refused or form).http_status


def _wanted(form: SessionForm) -> dict[str, Any]:
    """What the form says, as the service takes it. Raises BadClock."""
    starts_at, ends_at = form.times(g.scope.edition.zone)
    return {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "room": form.room.data or "",
        "title": form.title.data or "",
        "kind": form.kind.data,
        "speakers": form.people(),
        "moderator": form.chair(),
        "seats": form.seats.data,
        "about": form.about.data or "",
        "overflow_address": form.overflow_address.data or "",
    }


def _days() -> list[date]:
    facts = editions.overview(g.scope)
    if facts.starts_on is None:
        return []
    last = facts.ends_on or facts.starts_on
    return [facts.starts_on + timedelta(days=number) for number in range((last - facts.starts_on).days + 1)]
