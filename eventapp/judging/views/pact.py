"""The integrity pact, and what a judge says about the own ties to regions."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, NotFound
from eventapp.judging.forms.acts import EmptyForm, PactForm
from eventapp.judging.queries import judge as queries
from eventapp.judging.queries import pact as pacts
from eventapp.judging.rules.pact import CURRENT, PACTS
from eventapp.judging.services import conflicts, pact
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.judge import after_pact
from eventapp.regions import queries as regions
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

DECLARED = N_("Your declaration was recorded. Those regions are recused, not scored as zero.")


@bp.route("/judging/pact/<slug:round_key>", methods=["GET", "POST"])
@requires("judging.score")
def accept_pact(round_key: str) -> ResponseReturnValue:
    """The pact of one round: read, declare conflicts, accept; afterwards the page shows what was accepted and when."""
    own = next((row for row in pacts.own(g.scope) if row.round_key == round_key), None)
    if own is None:
        raise NotFound
    form = PactForm()
    if form.carried_out(
        lambda: pact.accept(
            g.scope,
            round_key=round_key,
            version=form.version.data or "",
            region_ids=_ticked(),
            home=form.home.data or "",
            employer=form.employer.data or "",
        )
    ):
        flash(gettext(N_("Thank you. The pact is accepted; you can begin.")))
        return redirect(after_pact(round_key, request.args.get("category", "")), 303)
    form.version.data = CURRENT
    return render_template(
        "judging/pact.html",
        form=form,
        own=own,
        pact=PACTS[own.version or CURRENT],
        rows=queries.ties(g.scope),
        ticked=_ticked(),
        suggestions=regions.suggestions() if own.version is None else (),
    ), form.http_status


@bp.route("/judging/conflicts", methods=["GET", "POST"])
@requires("judging.score")
def declare_conflicts() -> ResponseReturnValue:
    """Regions that the judge should not score, declared by the judge."""
    form = EmptyForm()
    if form.accepted():
        if conflicts.declare(g.scope, region_ids=_ticked()):
            flash(gettext(DECLARED))
        return redirect(url_for("judging.home"), 303)
    return render_template(
        "judging/conflicts.html", form=form, rows=queries.ties(g.scope), pacts=pacts.own(g.scope)
    ), form.http_status


@bp.route("/judging/<slug:category>/<opaque:sheet>/conflict", methods=["GET", "POST"])
@requires("judging.score")
def recuse_myself(category: str, sheet: str) -> ResponseReturnValue:
    """From the sheet: the judge is tied to this region and does not score it."""
    shown = queries.sheet(g.scope, category=category, public_id=sheet)
    form = EmptyForm()
    if form.accepted():
        if conflicts.declare(g.scope, region_ids={shown.region_id}):
            flash(gettext(DECLARED))
        return redirect(url_for("judging.list_category", category=category), 303)
    return render_template("judging/recuse_myself.html", form=form, sheet=shown)


def _ticked() -> set[int]:
    """The regions ticked in a form."""
    return {int(text) for text in request.form.getlist("region") if text.isascii() and text.isdigit()}
