"""Registering: form, check page, ticket. Two POSTs, no mail in between, nothing is kept before the second.

The check page is the answer to the form and carries its values in hidden fields, which are judged again.
"""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_
from eventapp.registration.errors import AlreadyRegistered, NotOffered, QuotaFull, RegistrationClosed
from eventapp.registration.forms import RegistrationForm
from eventapp.registration.queries import offers
from eventapp.registration.queries.offers import Offer
from eventapp.registration.rules import emails, phones
from eventapp.registration.rules.opening import Phase
from eventapp.registration.rules.states import Status
from eventapp.registration.services import registering
from eventapp.registration.views import choosing, cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

CONFIRM, EDIT = "confirm", "edit"  # what a POST of the check page is for
PER_NETWORK = "3000 per 10 minute"  # a hall stands behind one address


@bp.route("/<edition:edition>/register", methods=["GET", "POST"])
@requires(PUBLIC)
def register(edition: str) -> ResponseReturnValue:
    """The form; its POST gives the check page, whose first form registers and whose second leads back."""
    step = request.form.get("step")
    form = RegistrationForm()
    status = None
    if step != EDIT and form.accepted():
        try:
            return _confirmed(edition, form) if step == CONFIRM else _check_page(form)
        except (RegistrationClosed, QuotaFull, NotOffered, AlreadyRegistered, limits.TooMany) as refusal:
            form.refuse(refusal)
            status = refusal.status
    offer = offers.offer(g.scope)
    if offer.phase is not Phase.OPEN:
        return render_template("registration/not_open.html", offer=offer), status or 200
    return _form_page(form, offer), status or form.http_status


def _form_page(form: RegistrationForm, offer: Offer) -> str:
    if request.method == "GET":
        form.attendance.data = choosing.first_free(offer)
    form.key.data = form.key.data or ids.opaque()
    ways = choosing.offer_ways(form, offer)
    suggestions = offers.suggestions(g.scope)
    return render_template("registration/register.html", form=form, offer=offer, ways=ways, suggestions=suggestions)


def _check_page(form: RegistrationForm) -> str:
    """What was typed, as it will be kept. Raises RegistrationClosed, QuotaFull, NotOffered."""
    offer = offers.offer(g.scope)
    offer.refuse_closed()
    offer.refuse_full(form.clean.attendance, may_wait=form.may_wait)
    form.key.data = form.key.data or ids.opaque()
    typed = {field.name: field.data for field in form}
    carried = [(name, "y" if value is True else value) for name, value in typed.items() if value]
    return render_template(
        "registration/check.html",
        clean=form.clean,
        phone=phones.display(form.clean.phone),
        way=choosing.chosen(form, offer),
        agreed=choosing.agreed(form.clean),
        carried=carried,
    )


def _confirmed(edition: str, form: RegistrationForm) -> ResponseReturnValue:
    """Register, and show the ticket. Raises what ``registering.register`` raises."""
    limits.check("register-address", emails.PER_HOUR, form.clean.email.lower())
    limits.check("register-network", PER_NETWORK, limits.client_network())
    registered = registering.register(g.scope, data=form.clean, key=form.key.data or None, allow_waiting=form.may_wait)
    if registered.status is Status.WAITING:
        sentence = gettext(N_("You are on the waiting list. We have mailed this to %(address)s."))
    else:
        sentence = gettext(N_("You are registered. A copy of the ticket was mailed to %(address)s."))
    flash(sentence % {"address": emails.masked(form.clean.email)})
    return cookie.keep(redirect(url_for("registration.show_ticket", edition=edition), 303), registered.manage_token)
