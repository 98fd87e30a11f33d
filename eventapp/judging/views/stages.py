"""A round as a stage: what it goes on from, with which weights, and who advances into it."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Forbidden, Refusal
from eventapp.judging.forms.setup import StageForm
from eventapp.judging.queries import progress
from eventapp.judging.queries import stages as queries
from eventapp.judging.services import stages
from eventapp.judging.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/judging/setup/<slug:round_key>/stage"


@bp.route(_PATH, methods=["GET", "POST"])
@requires("judging.dismiss")
def set_stage(edition: str, round_key: str) -> ResponseReturnValue:
    """The stage before a round: the organiser chooses it, the chair lets regions advance."""
    round_ = progress.round_by_key(g.scope, round_key)
    stage = queries.stage(g.scope, round_.id)
    form = StageForm(
        data={
            "previous": stage.key if stage else "",
            "carry_weight": stage.carry_weight if stage else None,
            "own_weight": stage.own_weight if stage else None,
        }
    )
    form.offer((row.key, row.name) for row in progress.rounds(g.scope) if row.id != round_.id)
    if form.accepted():
        try:
            stages.follow(
                g.scope,
                key=round_key,
                previous=form.previous.data or None,
                carry_weight=form.carry_weight.data,
                own_weight=form.own_weight.data,
            )
        except Forbidden:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The stage was saved.")))
            return redirect(url_for("judging.set_stage", edition=edition, round_key=round_key), 303)
    return render_template("judging/setup_stage.html", form=form, round=round_, stage=stage), form.http_status


@bp.route(f"{_PATH}/advance", methods=["POST"])
@requires("judging.close")
def advance_entries(edition: str, round_key: str) -> ResponseReturnValue:
    """Enter those that the published stage before selected."""
    added = stages.advance(g.scope, key=round_key)
    flash(gettext(N_("%(number)s regions advanced.")) % {"number": added})
    return redirect(url_for("judging.set_stage", edition=edition, round_key=round_key), 303)
