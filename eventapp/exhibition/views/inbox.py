"""The region team's inbox: what visitors wrote, and the answers."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.errors import N_, NotFound
from eventapp.exhibition.forms.messages import AnswerForm
from eventapp.exhibition.queries import conversations
from eventapp.exhibition.services import enquiring
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal


@bp.route("/region/inbox")
@requires("booths.answer")
def show_inbox() -> ResponseReturnValue:
    """Conversations, latest first, all or those that wait."""
    personal()
    waiting = request.args.get("show") == "waiting"
    page = conversations.inbox(g.scope, waiting=waiting, after=request.args.get("after"))
    total, waits = conversations.counts(g.scope)
    return render_template("exhibition/inbox.html", page=page, waiting=waiting, total=total, waits=waits)


@bp.route("/region/inbox/<opaque:public_id>", methods=["GET", "POST"])
@requires("booths.answer")
def show_conversation(public_id: str) -> ResponseReturnValue:
    """One conversation and the answer to it."""
    personal()
    form = AnswerForm(data={"key": ids.opaque()})
    if form.accepted():
        enquiring.answer(g.scope, public_id=public_id, message=form.message.data, key=form.key.data or ids.opaque())
        flash(gettext(N_("Your answer was mailed to the visitor.")))
        return redirect(url_for("exhibition.show_conversation", public_id=public_id), 303)
    conversation = conversations.for_team(g.scope, public_id)
    if conversation is None:
        raise NotFound
    return render_template("exhibition/conversation.html", conversation=conversation, form=form), form.http_status
