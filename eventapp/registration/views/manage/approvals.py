"""Who waits for approval and who waits for a seat: decided one by one or many at once, with reasons."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.registration.queries import approvals, lists, waiting
from eventapp.registration.services import approving, offering
from eventapp.registration.services.approving import Outcome
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage.quotas import ways_in_words
from eventapp.registration.views.manage.seat_forms import ReasonForm
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires

MOST_AT_ONCE = approvals.AT_ONCE


@bp.route("/manage/<edition:edition>/approvals", methods=["GET", "POST"])
@requires("registration.decide")
def list_approvals(edition: str) -> ResponseReturnValue:
    """Those who wait for approval; the POST approves or refuses those that are ticked."""
    form = ReasonForm()
    chosen = request.form.getlist("registration")[:MOST_AT_ONCE]
    if request.method == "POST" and form.accepted():
        try:
            outcomes = _decide(form, chosen)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _tell(outcomes, approved=request.form.get("decision") == "approve")
            return redirect(url_for("registration.list_approvals", edition=edition), 303)
    page = render_template(
        "registration/manage/approvals.html",
        form=form,
        rows=approvals.asking(g.scope),
        total=approvals.waiting_for_approval(g.scope),
        chosen=chosen,
        words=ways_in_words(),
    )
    return page, form.http_status


@bp.route("/manage/<edition:edition>/waiting-list")
@requires("registration.decide")
def show_line(edition: str) -> ResponseReturnValue:
    """Seats that are offered, and the line in its order."""
    return render_template(
        "registration/manage/line.html",
        rows=waiting.line(g.scope),
        offers=waiting.offers(g.scope),
        words=ways_in_words(),
    )


@bp.route("/manage/<edition:edition>/waiting-list/<opaque:registration>", methods=["GET", "POST"])
@requires("registration.decide")
def move_up(edition: str, registration: str) -> ResponseReturnValue:
    """To the front of the line, for a reason that is kept."""
    found = lists.detail(g.scope, registration)
    form = ReasonForm()
    if form.carried_out(lambda: offering.move_up(g.scope, registration_id=found.id, reason=form.reason.data or "")):
        flash(gettext(N_("%(name)s stands first in line now.")) % {"name": found.name})
        return redirect(url_for("registration.show_line", edition=edition), 303)
    return render_template("registration/manage/move_up.html", form=form, found=found), form.http_status


def _decide(form: ReasonForm, chosen: list[str]) -> list[Outcome]:
    if request.form.get("decision") == "approve":
        return approving.approve_all(g.scope, public_ids=chosen)
    return approving.refuse_all(g.scope, public_ids=chosen, reason=form.reason.data or "")


def _tell(outcomes: list[Outcome], *, approved: bool) -> None:
    """How many it was, and each that it was not."""
    done = sum(one.refusal is None for one in outcomes)
    if not outcomes:
        flash(gettext(N_("Nobody was ticked, so nothing was decided.")), "attention")
    elif approved:
        flash(ngettext("%(num)s registration is approved.", "%(num)s registrations are approved.", done))
    else:
        flash(ngettext("%(num)s registration is refused.", "%(num)s registrations are refused.", done))
    for one in outcomes:
        if one.refusal is not None:
            flash(f"{one.name}: {one.refusal.sentence(gettext)}", "attention")
