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

PER_NETWORK = "120 per 1 minute"  # a hall stands behind one address, and nobody there writes twice a second


def write(edition: str, slug: str, form: EnquiryForm) -> tuple[ResponseReturnValue | None, int | None]:
    """Send what was posted. Gives the redirect to the conversation, or None and the status of a refusal (None: none).

    Raises NotFound.
    """
    if not form.accepted():
        return None, None
    try:
        email = form.email.data.lower()
        limits.check("enquiry-network", PER_NETWORK, limits.client_network())
        limits.check("enquiry-address", "20 per 1 hour", email)
        limits.check("enquiry-booth", "5 per 1 hour", email, edition, slug)
        sent = enquiring.send(
            g.scope,
            slug=slug,
            name=form.name.data,
            email=email,
            phone=form.number(),
            message=form.message.data,
            key=form.key.data or ids.opaque(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return None, refusal.status
    flash(gettext(N_("Your message was sent. Keep the address of this page: the answer appears here too.")))
    return redirect(url_for("exhibition.show_enquiry", edition=edition, token=sent.token), 303), None
