"""The visitor's own page of a conversation."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.forms.messages import MessageForm, ReportForm
from eventapp.exhibition.queries import conversations, lines
from eventapp.exhibition.queries.conversations import Conversation
from eventapp.exhibition.services import enquiring, handling
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.writing import PER_NETWORK
from eventapp.web import limits
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal

_PATH = "/<edition:edition>/enquiries/<opaque:token>"


@bp.route(_PATH, methods=["GET", "POST"])
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
    conversation = _conversation(token)
    line = lines.of_booth(g.scope, conversation.booth_id)
    today = now().astimezone(ZoneInfo(g.scope.edition.zone)).date()
    page = render_template(
        "exhibition/enquiry.html",
        conversation=conversation,
        form=form,
        token=token,
        line=line,
        is_live=line is not None and (line.on_forum_day(today) or line.is_available),
        mark=conversations.mark_for_visitor(g.scope, token),
        is_shown=lines.shown_booth(g.scope, conversation.slug) is not None,
    )
    return page, status or form.http_status


@bp.route(f"{_PATH}/news")
@requires(PUBLIC)
def enquiry_news(edition: str, token: str) -> ResponseReturnValue:
    """The messages again, for the page's script; 304 while nothing has changed, after one statement."""
    personal()
    mark = conversations.mark_for_visitor(g.scope, token)
    if mark is None:
        raise NotFound
    if request.if_none_match.contains(mark):
        return _marked(Response(status=304), mark)
    conversation = _conversation(token)
    line = lines.of_booth(g.scope, conversation.booth_id)
    return _marked(
        Response(render_template("exhibition/_enquiry_news.html", conversation=conversation, line=line)), mark
    )


@bp.route(f"{_PATH}/report", methods=["GET", "POST"])
@requires(PUBLIC)
def report_enquiry(edition: str, token: str) -> ResponseReturnValue:
    """Ask the organiser to look at the conversation."""
    personal()
    conversation = _conversation(token)
    form = ReportForm()
    if form.accepted():
        limits.check("enquiry-report", "10 per 1 hour", limits.client_network())
        handling.report_as_visitor(g.scope, token=token, reason=form.reason.data)
        flash(gettext(N_("The organiser was told and will look at this conversation.")))
        return redirect(url_for("exhibition.show_enquiry", edition=edition, token=token), 303)
    page = render_template("exhibition/report_enquiry.html", conversation=conversation, form=form, token=token)
    return page, form.http_status


def _conversation(token: str) -> Conversation:
    found = conversations.for_visitor(g.scope, token)
    if found is None:
        raise NotFound
    return found


def _marked(response: Response, mark: str) -> Response:
    response.set_etag(mark)
    return response
