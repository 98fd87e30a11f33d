"""A visitor's message, from the form on a booth to the page of the conversation."""

from __future__ import annotations

from flask import flash, g, redirect, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.forms.messages import EnquiryForm
from eventapp.exhibition.services import enquiring
from eventapp.web import limits
from eventapp.web.i18n import gettext

PER_BOOTH = "30 per 10 minute"  # from one network to one booth; each message is a mail to its people and to a stranger
PER_BOOTH_DAY = "200 per 1 day"
PER_NETWORK = "120 per 1 minute"  # a hall stands behind one address, and nobody there writes twice a second


def write(edition: str, slug: str, form: EnquiryForm) -> tuple[ResponseReturnValue | None, int | None]:
    """Send what was posted. Gives the redirect to the conversation, or None and the status of a refusal (None: none).

    Raises NotFound.
    """
    if not form.accepted():
        return None, None
    try:
        email, key = form.email.data.lower(), form.key.data or ids.opaque()
        written = {"name": form.name.data, "email": email, "message": form.message.data, "key": key}
        sent = enquiring.earlier(g.scope, slug=slug, **written)
        if sent is None:
            _count(edition, slug, email, enquiring.request_key(**written))
            sent = enquiring.send(g.scope, slug=slug, phone=form.number(), **written)
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return None, refusal.status
    flash(gettext(N_("Your message was sent. Keep the address of this page: the answer appears here too.")))
    return redirect(url_for("exhibition.show_enquiry", edition=edition, token=sent.token), 303), None


def _count(edition: str, slug: str, email: str, request_key: str) -> None:
    """Count a message, and one that is sent several times at once no more often than needed. Raises TooMany."""
    passed = ("enquiry-passed", "1 per 1 hour", edition, slug, request_key)
    if limits.is_spent(*passed):
        return
    network = limits.client_network()
    try:
        limits.check("enquiry-network", PER_NETWORK, network)
        limits.check("enquiry-address", "20 per 1 hour", email)
        limits.check("enquiry-booth", "5 per 1 hour", email, edition, slug)
        limits.check("enquiry-network-booth", PER_BOOTH, network, edition, slug)
        limits.check("enquiry-network-booth-day", PER_BOOTH_DAY, network, edition, slug)
    except limits.TooMany:
        if not limits.is_spent(*passed):  # else its twin has passed in the meantime
            raise
    limits.note(*passed)
