"""The road of a round: its rules while it is prepared, opening, and locking what will be signed."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_
from eventapp.judging.forms.acts import EmptyForm, ReasonForm
from eventapp.judging.forms.deliberation import RulesForm, StepForm
from eventapp.judging.models.states import Method, Publishes
from eventapp.judging.queries import progress, staffing
from eventapp.judging.queries import setup as setups
from eventapp.judging.queries.progress import RoundRow, SignatureRow
from eventapp.judging.services import deliberating, steps
from eventapp.judging.views.awaited import when_possible
from eventapp.judging.views.blueprint import bp
from eventapp.web.forms import Form
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/judging/<slug:round_key>"


@bp.route(f"{_PATH}/rules", methods=["GET", "POST"])
@requires("judging.watch")
def show_rules(edition: str, round_key: str) -> ResponseReturnValue:
    """How the round is reckoned; the organiser changes it while the round is prepared."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = RulesForm(obj=round_)
    if form.carried_out(
        lambda: steps.set_rules(
            g.scope,
            key=round_key,
            method=Method(form.method.data),
            places=form.places.data or 1,
            min_judges=form.min_judges.data or 1,
            decimals=form.decimals.data or 0,
            drop_high=form.drop_high.data or 0,
            drop_low=form.drop_low.data or 0,
            province_most=form.province_most.data,
            wins_most=form.wins_most.data,
            publishes=Publishes(form.publishes.data),
        )
    ):
        flash(gettext(N_("The rules were saved.")))
        return redirect(url_for("judging.show_rules", edition=edition, round_key=round_key), 303)
    may_change = round_.is_draft and g.scope.may("judging.set_up")
    least = staffing.suggested_least(staffing.staffing(g.scope, round_)) if may_change else 0
    if request.method == "GET" and least > round_.min_judges:
        form.min_judges.data = least
    page = render_template(
        "judging/rules.html", round=round_, form=form, may_change=may_change, least=least, saved=round_.min_judges
    )
    return page, form.http_status


@bp.route(f"{_PATH}/opening", methods=["POST"])
@requires("judging.set_up")
def open_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Let the judges score; the rules stand from now on. Where nobody is assigned yet, it asks once more."""
    if EmptyForm().accepted():
        round_ = progress.round_by_key(g.scope, round_key)
        unassigned = [row for row in setups.categories(g.scope, round_.id) if row.is_scored and not row.assigned]
        if round_.is_draft and unassigned and "confirmed" not in request.form:
            return render_template("judging/open.html", round=round_, unassigned=unassigned), 409
        steps.begin(g.scope, key=round_key)
        flash(gettext(N_("The round is open: judges can score. Its rules stand from now on.")))
    return _to_round(edition, round_key)


@bp.route(f"{_PATH}/preparation", methods=["POST"])
@requires("judging.set_up")
def prepare_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Take a round in which nothing is scored back to preparation."""
    if EmptyForm().accepted():
        steps.prepare(g.scope, key=round_key)
        flash(gettext(N_("The round is in preparation: judges do not see it, and its rules can be changed.")))
    return redirect(url_for("judging.show_rules", edition=edition, round_key=round_key), 303)


@bp.route(f"{_PATH}/deliberation", methods=["POST"])
@requires("judging.close")
def begin_deliberation(edition: str, round_key: str) -> ResponseReturnValue:
    """The panel begins to talk."""
    if EmptyForm().accepted():
        deliberating.deliberate(g.scope, key=round_key)
        flash(gettext(N_("The panel deliberates: notes, votes and decisions can be written down.")))
    return _to_round(edition, round_key)


@bp.route(f"{_PATH}/lock", methods=["GET", "POST"])
@requires("judging.close")
def lock_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Nothing is decided any more: what stands now is what will be signed."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = StepForm()
    if form.carried_out(lambda: deliberating.lock(g.scope, key=round_key, reason=form.reason.data or "")):
        flash(gettext(N_("The result is locked. Chair and auditor can sign it.")))
        return _to_round(edition, round_key)
    return _when_possible("lock", round_, form, title=N_("Lock the result"))


@bp.route(f"{_PATH}/unlock", methods=["GET", "POST"])
@requires("judging.close")
def unlock_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Back to deliberation, with the reason; signatures become void."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = ReasonForm()
    if form.carried_out(lambda: deliberating.unlock(g.scope, key=round_key, reason=form.reason.data or "")):
        flash(gettext(N_("The panel deliberates again. Signatures are void.")))
        return _to_round(edition, round_key)
    return _when_possible("unlock", round_, form, title=N_("Unlock the result"))


def _when_possible(act: str, round_: RoundRow, form: Form, *, title: str) -> ResponseReturnValue:
    def page(_signatures: list[SignatureRow]) -> str:
        return render_template("judging/lock.html", round=round_, form=form, locks=act == "lock")

    return when_possible(act, title, round_, form, page)


def _to_round(edition: str, round_key: str) -> ResponseReturnValue:
    return redirect(url_for("judging.show_round", edition=edition, round_key=round_key), 303)
