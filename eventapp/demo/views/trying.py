"""The try-it page: who one can be in the example, and what to try as each."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.demo.services import guests, offering, roles
from eventapp.demo.views.blueprint import bp
from eventapp.editions.forms import ROLE_NAMES
from eventapp.errors import N_, NotFound
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

TRY = {
    "admin": N_("See all editions and accounts; make an edition of your own."),
    "organiser": N_("Watch registrations come in, change a quota, export the list, invite a colleague."),
    "desk": N_("Find a participant, resend a ticket, admit somebody by name."),
    "gate": N_("Choose a gate, type a ticket's code, then type it again."),
    "region": N_("Change the booth and publish it; answer a visitor's message."),
    "judge": N_("Score the two sheets that are still open, with the keys 1 to 5."),
    "judge2": N_("Score the last open sheet."),
    "chair": N_("Look at the ranking, close the round, sign it, and publish once the auditor has signed."),
    "auditor": N_("Check the score log and sign the result."),
    "mentor": N_("See how far the regions have come."),
    "analyst": N_("Read the survey's figures and export the answers."),
}


@bp.route("/<edition:edition>/try")
@requires(PUBLIC)
def try_it(edition: str) -> ResponseReturnValue:
    """The roles with today's links. Elsewhere than in the demo there is no such page."""
    if edition != roles.SLUG or not g.scope.edition.is_example:
        raise NotFound
    links = roles.links_of_today()
    if not links:
        raise NotFound
    rows = [
        {"name": gettext(ROLE_NAMES[role]), "what": gettext(TRY[key]), "href": links[key]}
        for key, role in roles.ROLES.items()
        if key in links
    ]
    return render_template(
        "demo/try.html",
        rows=rows,
        letters=roles.letters(),
        coordinator=guests.coordinators_link(g.scope.edition),
        code=offering.CODES["vip"][0],
    )
