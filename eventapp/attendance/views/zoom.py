"""Reports of online meetings: handed in, looked over, put right by hand."""

from __future__ import annotations

from datetime import date, timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, SelectField

from eventapp.attendance.errors import NoReport
from eventapp.attendance.queries import presence
from eventapp.attendance.queries import zoom as queries
from eventapp.attendance.rules import zoom as rules
from eventapp.attendance.rules.zoom import How
from eventapp.attendance.services import zoom as services
from eventapp.attendance.services.zoom import Taken
from eventapp.attendance.views.blueprint import bp
from eventapp.editions.queries import public as editions
from eventapp.errors import N_
from eventapp.web import security
from eventapp.web.forms import Form
from eventapp.web.i18n import format_date, gettext, lazy
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/presence/zoom"
_ONE = f"{_PATH}/<opaque:report>"
HOW_LABELS = {
    How.EMAIL: N_("by e-mail"),
    How.NAME: N_("by name"),
    How.HAND: N_("by hand"),
    How.SEVERAL: N_("may be several"),
    How.NOBODY: N_("nobody found"),
    How.IGNORED: N_("does not count"),
}
HOW_KINDS = {How.EMAIL: "done", How.NAME: "done", How.HAND: "done", How.SEVERAL: "attention", How.NOBODY: "attention"}


class ReportForm(Form):
    """A report, and what it is of."""

    of = SelectField(lazy(N_("What the report is of")))
    file = FileField(lazy(N_("Participant report of Zoom (.csv)")))

    def data_sent(self) -> bytes:
        """The bytes that were handed in. Raises NoReport."""
        file = request.files.get("file")
        if file is None or not file.filename:
            raise NoReport(field="file")
        data: bytes = file.read(rules.MOST_BYTES + 1)
        return data


class DecideForm(Form):
    """Who somebody is; the fields are buttons."""


@bp.route(_PATH, methods=["GET", "POST"])
@requires("attendance.manage")
def take_in_report(edition: str) -> ResponseReturnValue:
    """The form for a report of Zoom."""
    form, made = ReportForm(), list[Taken]()
    sessions = presence.sessions(g.scope)
    days = [(f"day:{day.isoformat()}", _whole_day(day)) for day in _days()]
    named = [(f"session:{one.public_id}", f"{format_date(one.day)}: {one.title}") for one in sessions]
    form.of.choices = [*days, *named]

    def act() -> None:
        kind, _colon, which = str(form.of.data).partition(":")
        session = which if kind == "session" else None
        day = next((one.day for one in sessions if one.public_id == session), None) or date.fromisoformat(which)
        made.append(services.take_in(g.scope, data=form.data_sent(), session=session, day=day))

    if form.carried_out(act):
        done = N_("%(people)s people were read from %(rows)s rows; %(new)s of them are new here.")
        flash(gettext(done) % {"people": made[0].people, "rows": made[0].rows, "new": made[0].new})
        return redirect(url_for("attendance.show_report", edition=edition, report=made[0].report), 303)
    page = render_template(
        "attendance/zoom_new.html",
        form=form,
        reports=queries.reports(g.scope),
        shows_a_room=any(room.is_broadcast for room in presence.rooms(g.scope)),
    )
    return page, form.http_status


@bp.route(_ONE)
@requires("attendance.manage")
def show_report(edition: str, report: str) -> ResponseReturnValue:
    """Who is in a report: those to decide first."""
    security.personal()
    found = queries.report(g.scope, report)
    only = request.args.get("show") or ("open" if found.to_decide else "all")
    return render_template(
        "attendance/zoom_report.html",
        report=found,
        only=only,
        people=queries.people(g.scope, report, only=only),
        words={how.value: gettext(label) for how, label in HOW_LABELS.items()},
        kinds=HOW_KINDS,
    )


@bp.route(f"{_ONE}/<int:person>", methods=["GET", "POST"])
@requires("attendance.manage")
def decide_person(edition: str, report: str, person: int) -> ResponseReturnValue:
    """Say who somebody of a report is."""
    security.personal()
    found, form = queries.person(g.scope, report, person), DecideForm()
    chosen, ignore = request.form.get("registration") or None, "ignore" in request.form
    if form.carried_out(
        lambda: services.decide(g.scope, report=report, person_id=person, registration=chosen, ignore=ignore)
    ):
        flash(gettext(N_("Saved.")))
        return redirect(url_for("attendance.show_report", edition=edition, report=report), 303)
    wanted = request.args.get("q", "")[:100]
    page = render_template(
        "attendance/zoom_person.html",
        form=form,
        report=queries.report(g.scope, report),
        person=found,
        wanted=wanted,
        guesses=queries.searched(g.scope, wanted) if wanted else queries.guesses(g.scope, list(found.guesses)),
    )
    return page, form.http_status


@bp.route(f"{_ONE}/removal", methods=["POST"])
@requires("attendance.manage")
def remove_report(edition: str, report: str) -> ResponseReturnValue:
    """Forget a report that was of something else."""
    services.remove(g.scope, report=report)
    flash(gettext(N_("The report was removed; it counts for nothing any more.")))
    return redirect(url_for("attendance.take_in_report", edition=edition), 303)


def _whole_day(day: date) -> str:
    return gettext(N_("The whole broadcast of %(day)s")) % {"day": format_date(day)}


def _days() -> list[date]:
    facts = editions.overview(g.scope)
    if facts.starts_on is None:
        return []
    last = facts.ends_on or facts.starts_on
    return [facts.starts_on + timedelta(days=number) for number in range((last - facts.starts_on).days + 1)]
