"""The visitor's own page of a conversation."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.forms.messages import MessageForm
from eventapp.exhibition.queries import conversations
from eventapp.exhibition.services import enquiring
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.booth import PER_NETWORK
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal


@bp.route("/<edition:edition>/enquiries/<opaque:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def show_enquiry(edition: str, token: str) -> ResponseReturnValue:
    """The visitor's own page: what was written and answered, and one more message."""
    personal()
    form = MessageForm(data={"key": ids.opaque()})
    status = None
    if form.accepted():
        try:
            limits.check("enquiry-network", PER_NETWORK, limits.client_network())
            limits.check("enquiry-again", "20 per 1 hour", token)
            enquiring.write_again(g.scope, token=token, message=form.message.data, key=form.key.data or ids.opaque())
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Your message was sent.")))
            return redirect(url_for("exhibition.show_enquiry", edition=edition, token=token), 303)
    conversation = conversations.for_visitor(g.scope, token)
    if conversation is None:
        raise NotFound
    page = render_template("exhibition/enquiry.html", conversation=conversation, form=form)
    return page, status or form.http_status
