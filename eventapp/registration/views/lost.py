"""A lost ticket: an address is typed, and whatever it is, the same page says what happens now."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.registration.forms import LostForm
from eventapp.registration.services import resending
from eventapp.registration.views.blueprint import bp
from eventapp.web import limits
from eventapp.web.routing import requires

PER_NETWORK = "300 per 10 minute"  # a hall stands behind one address


@bp.route("/<edition:edition>/lost-ticket", methods=["GET", "POST"])
@requires(PUBLIC)
def find_ticket(edition: str) -> ResponseReturnValue:
    """Ask for the address; then say the same for every address. The letter is written later, if there is one."""
    form = LostForm()

    def ask() -> None:
        limits.check("lost-ticket", PER_NETWORK, limits.client_network())
        resending.ask_for_lost(g.scope, email=form.email.data)

    if form.carried_out(ask):
        return render_template("registration/lost_asked.html")
    return render_template("registration/lost.html", form=form), form.http_status
