"""The organiser's page of an edition's name, place and days. It stands here because the agenda follows the days."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.agenda import queries, services
from eventapp.agenda.forms import SettingsForm
from eventapp.agenda.views.blueprint import bp
from eventapp.editions.queries import people as editions
from eventapp.errors import N_
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/settings", methods=["GET", "POST"])
@requires("editions.manage")
def settings(edition: str) -> ResponseReturnValue:
    """Name, place and days of the edition; sessions move along with the days, or the days are refused."""
    form = SettingsForm(obj=editions.edition(g.scope))
    moved: list[int] = []
    if form.carried_out(lambda: moved.append(services.change_edition(g.scope, **form.data))):
        flash(gettext(N_("The settings were saved.")))
        if moved[0]:
            flash(ngettext("%(num)s session was moved along.", "%(num)s sessions were moved along.", moved[0]))
        return redirect(url_for("agenda.settings", edition=edition), 303)
    sessions = len(queries.sessions(g.scope))
    return render_template("agenda/settings.html", form=form, sessions=sessions), form.http_status
