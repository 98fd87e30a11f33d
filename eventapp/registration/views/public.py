"""Registering: form, check page, ticket. Two POSTs, no mail in between, nothing is kept before the second but files.

The form writes nothing, so it needs no key, and its token is the same for all who have no cookie of ours: it is kept
for some seconds. The check page is its answer; it carries token, key and the values in hidden fields, which are
judged again. A file cannot travel so: it is kept under a token that nobody else knows, and forgotten after a day unless
the form is confirmed.
"""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound, Refusal
from eventapp.questionnaires.forms import answers_form
from eventapp.questionnaires.queries import Version
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.forms import RegistrationForm
from eventapp.registration.queries import answers, offers
from eventapp.registration.queries.offers import Offer
from eventapp.registration.rules import emails, phones
from eventapp.registration.rules.opening import Phase
from eventapp.registration.rules.states import Status
from eventapp.registration.services import answering
from eventapp.registration.views import asking, choosing, cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web import limits, pagecache
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import csrf

CONFIRM, EDIT = "confirm", "edit"  # what a POST of the check page is for
PER_NETWORK = "3000 per 10 minute"  # a hall stands behind one address
DONE = {
    Status.CONFIRMED: N_("You are registered. A copy of the ticket was mailed to %(address)s."),
    Status.PENDING: N_("We have your registration. As soon as it is approved, the ticket is mailed to %(address)s."),
    Status.WAITING: N_("You are on the waiting list. We have mailed this to %(address)s."),
}


@bp.route("/<edition:edition>/register", methods=["GET", "POST"])
@requires(PUBLIC)
@pagecache.cached(5)
def register(edition: str) -> ResponseReturnValue:
    """The form; its POST gives the check page, whose first form registers and whose second leads back.

    Only what writes asks for the token of the page it comes from: the confirmation, and a form with files.
    """
    step = request.form.get("step")
    if step == CONFIRM or request.files:
        csrf.protect()
    else:
        csrf.protect_kept()
    if request.args.get("code"):
        pagecache.leave_out()  # an invitation names a person, and each look at a code counts
    version = asking.with_times(answers.form(g.scope, seen=asking.seen_version()))
    form = answers_form(version.questions, RegistrationForm)
    form.version = str(version.id or "")
    refused = asking.take_files(form)
    status = None
    if step != EDIT and form.accepted() and not refused:
        try:
            return _confirmed(edition, form) if step == CONFIRM else _check_page(form, version)
        except NotFound:
            raise
        except InvalidRegistration as refusal:
            form.show_faults(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
    form.show_refusals(refused)
    offer = choosing.offered(g.scope, choosing.code(form))
    if request.method == "GET":
        status = 200
        form.refusals += [offer.opening_fault.sentence(gettext)] if offer.opening_fault else []
    if offer.phase is not Phase.OPEN:
        return render_template("registration/not_open.html", offer=offer, form=form), status or 200
    return _form_page(form, offer, version), status or form.http_status


def _form_page(form: RegistrationForm, offer: Offer, version: Version) -> str:
    if choosing.asks_wishes(offer):
        form.ask_wishes()
    if request.method == "GET":
        choosing.propose(form, offer)
    return render_template(
        "registration/register.html",
        form=form,
        offer=offer,
        ways=choosing.offer_ways(form, offer),
        types=choosing.offer_types(form, offer),
        suggestions=offers.suggestions(g.scope),
        words=choosing.conditions(version, offer),
    )


def _check_page(form: RegistrationForm, version: Version) -> ResponseReturnValue:
    """What was typed, as it will be kept. Raises what ``Offer.judge`` raises."""
    offer, found = choosing.judged(g.scope, form)
    if found is not None and found.key != form.person_type():
        form.ask_wishes()
        form["ticket_type"].data = found.key  # a code chose the type, which may have questions of its own
        if not form.validate():
            return _form_page(form, offer, version), form.http_status
    asking.judge_sessions(form, version)
    form.key.data = form.key.data or ids.opaque()
    return render_template(
        "registration/check.html",
        clean=form.clean,
        phone=phones.display(form.clean.phone),
        way=choosing.chosen(form, offer),
        more=[*choosing.wished(form.clean, found), *choosing.answered(form)],
        agreed=choosing.agreed(form.clean),
        carried=[*form.carried(), ("version", form.version)],
    )


def _confirmed(edition: str, form: RegistrationForm) -> ResponseReturnValue:
    """Register, and show the ticket. Raises what ``answering.register`` raises."""
    limits.check("register-address", emails.PER_HOUR, form.clean.email.lower())
    limits.check("register-network", PER_NETWORK, limits.client_network())
    with choosing.guarded(form.clean.access_code):
        registered = answering.register(
            g.scope, data=form.clean, key=form.key.data or None, allow_waiting=form.may_wait, translate=gettext
        )
    if registered.status is not Status.CANCELLED:  # sent once more after cancelling; the page says what holds
        flash(gettext(DONE[registered.status]) % {"address": emails.masked(form.clean.email)})
    return cookie.keep(redirect(url_for("registration.show_ticket", edition=edition), 303), registered.manage_token)
