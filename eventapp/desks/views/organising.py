"""What organisers do over several parts: the list of activities, and the end of personal data."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.services import retention as doors
from eventapp.desks import documents
from eventapp.desks.forms import RetentionForm
from eventapp.desks.queries import activities
from eventapp.desks.views.blueprint import work as bp
from eventapp.errors import N_
from eventapp.registration.queries import retention as queries
from eventapp.registration.services import retention
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

USUAL = timedelta(days=90)  # after the forum
KINDS = {
    "registrations": N_("Registrations with a name"),
    "answers": N_("Answers to the questions of the form"),
    "files": N_("Files that people sent"),
    "protocol": N_("Positions, ranks and seats of protocol"),
    "notes": N_("Notes of the desk"),
    "reasons": N_("Reasons of decisions"),
    "coordinators": N_("Coordinators of delegations"),
    "invitations": N_("Personal invitations"),
    "lists": N_("Lists that were handed in and not entered"),
    "letters": N_("Letters to many"),
    "mails": N_("Mails in the outbox"),
    "devices": N_("Names of phones at gates"),
    "meetings": N_("People in reports of online meetings"),
}


@bp.route("/manage/<edition:edition>/activities.pdf")
@requires("desks.activities")
def activity_list(edition: str) -> ResponseReturnValue:
    """Speakers, moderators and judges with what they did, for the honorarium file."""
    security.personal()
    data = documents.activity_list(g.scope, activities.speeches(g.scope), activities.judges(g.scope))
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="activities-{edition}.pdf"'
    return answer


@bp.route("/manage/<edition:edition>/personal-data", methods=["GET", "POST"])
@requires("registration.retain")
def set_retention(edition: str) -> ResponseReturnValue:
    """The day on which personal data end, what there is now, and the report once it is done."""
    found = queries.retention(g.scope)
    last = queries.last_day(g.scope)
    usual = found.delete_on if found else last + USUAL if last else None
    form = RetentionForm() if request.method == "POST" else RetentionForm(data={"delete_on": usual})
    if form.carried_out(lambda: retention.announce(g.scope, delete_on=form.delete_on.data or date.min)):
        flash(gettext(N_("Announced. The day stands on the page about privacy.")))
        return redirect(url_for("work.set_retention", edition=edition), 303)
    report = found.report if found and found.done_at else None
    counts = queries.personal(g.scope) | doors.personal(g.scope)
    page = render_template(
        "desks/retention.html",
        form=form,
        found=found,
        kinds=[(gettext(label), name) for name, label in KINDS.items()],
        counts=counts,
        report=report,
        same=report is not None and report["kept"] == report["kept_after"],
        kept=sum((report["kept_after"] if report else queries.kept(g.scope)).values()),
    )
    return page, form.http_status
