"""The organiser's page: all booths with their states; open them, hide one, show it again."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_
from eventapp.exhibition.queries import manage as queries
from eventapp.exhibition.services import opening
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/booths")
@requires("booths.manage")
def manage_booths(edition: str) -> ResponseReturnValue:
    """Booths by name, filtered by state."""
    state = request.args.get("state", "")
    state = state if state in queries.STATES else ""
    page = queries.booths(g.scope, state=state, after=request.args.get("after"))
    return render_template("exhibition/manage.html", page=page, state=state, counts=queries.counts(g.scope))


@bp.route("/manage/<edition:edition>/booths/open", methods=["POST"])
@requires("booths.manage")
def open_booths(edition: str) -> ResponseReturnValue:
    """A booth for every region without one."""
    opening.open_booths(g.scope)
    flash(gettext(N_("Every region that takes part has a booth now.")))
    return redirect(url_for("exhibition.manage_booths", edition=edition), 303)


@bp.route("/manage/<edition:edition>/booths/<int:booth_id>/hide", methods=["POST"])
@requires("booths.manage")
def hide_booth(edition: str, booth_id: int) -> ResponseReturnValue:
    """Take a booth out of visitors' sight."""
    opening.hide(g.scope, booth_id=booth_id)
    flash(gettext(N_("The booth is hidden. Its team still sees it and can edit it.")))
    return redirect(url_for("exhibition.manage_booths", edition=edition), 303)


@bp.route("/manage/<edition:edition>/booths/<int:booth_id>/show", methods=["POST"])
@requires("booths.manage")
def unhide_booth(edition: str, booth_id: int) -> ResponseReturnValue:
    """Let visitors see a booth again."""
    opening.show(g.scope, booth_id=booth_id)
    flash(gettext(N_("Visitors see the booth again.")))
    return redirect(url_for("exhibition.manage_booths", edition=edition), 303)
