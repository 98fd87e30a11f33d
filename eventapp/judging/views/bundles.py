"""Published bundles, served to everybody byte for byte; and the page on which a chair begins a correction."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import N_
from eventapp.judging.forms.acts import ReasonForm
from eventapp.judging.queries import bundling, progress
from eventapp.judging.queries.bundling import KeptBundle
from eventapp.judging.services import publishing
from eventapp.judging.views.awaited import when_possible
from eventapp.judging.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/<edition:edition>/results/<slug:round_key>/bundle.zip")
@requires(PUBLIC)
def download_bundle(edition: str, round_key: str) -> ResponseReturnValue:
    """What proves a round's current results; nothing is there before they are out."""
    return _served(edition, round_key, bundling.kept(g.scope, round_key))


@bp.route("/<edition:edition>/results/<slug:round_key>/versions/<int:version>/bundle.zip")
@requires(PUBLIC)
def download_version(edition: str, round_key: str, version: int) -> ResponseReturnValue:
    """The bundle of any version that was ever published, the same for good."""
    return _served(edition, round_key, bundling.kept(g.scope, round_key, version))


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/bundle.zip")
@requires("judging.tabulate")
def download_whole_bundle(edition: str, round_key: str) -> ResponseReturnValue:
    """The whole bundle of what is published, with every score, for chair and auditor, and a court that asks them."""
    kept = publishing.whole_bundle(g.scope, key=round_key)
    return Response(
        kept.data,
        mimetype="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{edition}-{round_key}-{kept.version}-whole.zip"',
            "Cache-Control": "no-store",
        },
    )


@bp.route("/manage/<edition:edition>/judging/<slug:round_key>/correction", methods=["GET", "POST"])
@requires("judging.publish")
def correct_round(edition: str, round_key: str) -> ResponseReturnValue:
    """Begin a correction of published results, with its reason."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = ReasonForm()
    if form.carried_out(lambda: publishing.correct(g.scope, key=round_key, reason=form.reason.data or "")):
        flash(gettext(N_("The correction has begun. What is published stays as it is until both sign again.")))
        return redirect(url_for("judging.show_round", edition=edition, round_key=round_key), 303)
    return when_possible(
        "correct",
        N_("Correct the published results"),
        round_,
        form,
        lambda _signatures: render_template("judging/correct.html", round=round_, form=form),
    )


def _served(edition: str, round_key: str, kept: KeptBundle) -> ResponseReturnValue:
    response = Response(kept.data, mimetype="application/zip")
    name = f"{edition}-{round_key}-{kept.version}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "public, max-age=60"  # a correction shows within a minute
    response.set_etag(kept.sha256)
    return response.make_conditional(request)
