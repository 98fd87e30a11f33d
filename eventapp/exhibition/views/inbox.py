"""The region team's inbox: what visitors wrote, the answers, and what a team does beside answering."""

from __future__ import annotations

from typing import Any, TypeVar

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import ids
from eventapp.core.clock import now
from eventapp.errors import N_, NotFound
from eventapp.exhibition.forms.messages import AnswerForm, AssignForm, InternalNoteForm, ReportForm
from eventapp.exhibition.queries import archive, conversations, inbox, lines
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.queries.conversations import Conversation
from eventapp.exhibition.services import enquiring, handling
from eventapp.exhibition.views.blueprint import bp
from eventapp.formats import whatsapp
from eventapp.web.addresses import absolute
from eventapp.web.forms import Form
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal

F = TypeVar("F", bound=Form)
_PATH = "/region/inbox/<opaque:public_id>"


@bp.route("/region/inbox")
@requires("booths.answer")
def show_inbox() -> ResponseReturnValue:
    """Conversations, latest first: all, those of a state, the own ones, or those that hold some words."""
    personal()
    show, q = request.args.get("show", ""), request.args.get("q", "").strip()[:80]
    show = show if show in inbox.SHOWN else ""
    return render_template(
        "exhibition/inbox.html",
        page=inbox.inbox(g.scope, show=show, q=q, after=request.args.get("after")),
        show=show,
        q=q,
        counts=inbox.counts(g.scope),
        line=lines.own(g.scope),
        is_frozen=archive.frozen_at(g.scope) is not None,
        at=now(),
    )


@bp.route(_PATH, methods=["GET", "POST"])
@requires("booths.answer")
def show_conversation(public_id: str) -> ResponseReturnValue:
    """One conversation and the answer to it."""
    personal()
    form = AnswerForm(data={"key": ids.opaque()})
    conversation = _conversation(public_id)
    if form.carried_out(
        lambda: enquiring.answer(
            g.scope, public_id=public_id, message=form.message.data, key=form.key.data or ids.opaque()
        )
    ):
        flash(gettext(N_("Your answer was mailed to the visitor.")))
        return _back(public_id)
    return _shown(conversation, form), form.http_status


@bp.route(f"{_PATH}/insert", methods=["GET", "POST"])
@requires("booths.answer")
def insert_answer(public_id: str) -> ResponseReturnValue:
    """Put a ready answer behind what is typed so far; nothing is sent or kept. Asked for alone, the conversation."""
    personal()
    if request.method == "GET":  # the page in another language, or its address typed again
        return _back(public_id)
    form = AnswerForm()
    chosen = next((each.text for each in inbox.templates(g.scope) if str(each.id) == request.form.get("template")), "")
    form.message.data = "\n\n".join(filter(None, (form.message.data, chosen)))
    form.key.data = form.key.data or ids.opaque()
    return _shown(_conversation(public_id), form)


@bp.route(f"{_PATH}/news")
@requires("booths.answer")
def conversation_news(public_id: str) -> ResponseReturnValue:
    """The messages again, for the page's script; 304 while nothing has changed."""
    personal()
    mark = conversations.mark_for_team(g.scope, public_id)
    if mark is None:
        raise NotFound
    answer = Response(status=304)
    if not request.if_none_match.contains(mark):
        page = _page(_conversation(public_id))
        answer = Response(render_template("exhibition/_conversation_news.html", **page))
    answer.set_etag(mark)
    return answer


@bp.route(f"{_PATH}/assign", methods=["POST"])
@requires("booths.answer")
def assign_conversation(public_id: str) -> ResponseReturnValue:
    """Give the conversation to a colleague, or back to all."""
    chosen = AssignForm().colleague.data or ""
    if chosen and not (chosen.isascii() and chosen.isdigit() and len(chosen) < 19):
        raise NotFound
    handling.assign(g.scope, public_id=public_id, user_id=int(chosen) if chosen else None)
    flash(gettext(N_("Saved. Its next mails go to the person who takes it on.")))
    return _back(public_id)


@bp.route(f"{_PATH}/close", methods=["POST"])
@requires("booths.answer")
def close_conversation(public_id: str) -> ResponseReturnValue:
    """Nothing is left to do."""
    handling.close(g.scope, public_id=public_id)
    flash(gettext(N_("The conversation is closed. It opens again when the visitor writes.")))
    return redirect(url_for("exhibition.show_inbox"), 303)


@bp.route(f"{_PATH}/reopen", methods=["POST"])
@requires("booths.answer")
def reopen_conversation(public_id: str) -> ResponseReturnValue:
    """There is something to do after all."""
    handling.reopen(g.scope, public_id=public_id)
    flash(gettext(N_("The conversation is open again.")))
    return _back(public_id)


@bp.route(f"{_PATH}/note", methods=["POST"])
@requires("booths.answer")
def note_conversation(public_id: str) -> ResponseReturnValue:
    """Write something for the team alone."""
    personal()
    form = InternalNoteForm()
    if form.carried_out(
        lambda: handling.note(g.scope, public_id=public_id, text=form.note.data, key=form.key.data or ids.opaque())
    ):
        flash(gettext(N_("Saved. Only your team sees the note.")))
        return _back(public_id)
    return _shown_again(public_id, note=form), 422


@bp.route(f"{_PATH}/block", methods=["POST"])
@requires("booths.answer")
def block_visitor(public_id: str) -> ResponseReturnValue:
    """Take no more messages from this visitor."""
    handling.block(g.scope, public_id=public_id)
    flash(gettext(N_("Your booth takes no more messages from this visitor.")))
    return _back(public_id)


@bp.route(f"{_PATH}/unblock", methods=["POST"])
@requires("booths.answer")
def unblock_visitor(public_id: str) -> ResponseReturnValue:
    """Take messages from this visitor again."""
    handling.block(g.scope, public_id=public_id, blocked=False)
    flash(gettext(N_("Your booth takes messages from this visitor again.")))
    return _back(public_id)


@bp.route(f"{_PATH}/report", methods=["POST"])
@requires("booths.answer")
def report_conversation(public_id: str) -> ResponseReturnValue:
    """Ask the organiser to look at it."""
    personal()
    form = ReportForm()
    if form.accepted():
        handling.report(g.scope, public_id=public_id, reason=form.reason.data)
        flash(gettext(N_("The organiser was told and will look at this conversation.")))
        return _back(public_id)
    return _shown_again(public_id, report=form), 422


@bp.route(f"{_PATH}/messages/<opaque:message>/by-hand", methods=["POST"])
@requires("booths.answer")
def mark_answer_by_hand(public_id: str, message: str) -> ResponseReturnValue:
    """The answer went out by WhatsApp as well."""
    handling.mark_by_hand(g.scope, public_id=public_id, message_id=message)
    flash(gettext(N_("Noted: this answer was sent by WhatsApp as well.")))
    return _back(public_id)


def _conversation(public_id: str) -> Conversation:
    found = conversations.for_team(g.scope, public_id)
    if found is None:
        raise NotFound
    return found


def _page(conversation: Conversation) -> dict[str, Any]:
    """What the page of a conversation needs beside the form of the answer."""
    assign = AssignForm(data={"colleague": str(conversation.assigned_to or "")})
    everybody = ("", gettext(N_("Nobody yet: everybody of the team")))
    is_frozen = archive.frozen_at(g.scope) is not None
    assign.colleague.choices = [everybody, *((str(each.user_id), each.name) for each in queries.team(g.scope))]
    return {
        "conversation": conversation,
        "assign": assign,
        "handling": inbox.handling(g.scope, conversation.id, conversation.booth_id),
        "note": _unsent(InternalNoteForm(), key=ids.opaque()),
        "report": _unsent(ReportForm()),
        "whatsapp": None if is_frozen else _whatsapp(conversation),
        "mark": conversations.mark_for_team(g.scope, conversation.public_id),
        "is_frozen": is_frozen,
        "at": now(),
    }


def _whatsapp(conversation: Conversation) -> tuple[str, str] | None:
    """The last answer as a WhatsApp message to a visitor who left a number, and that answer's id.

    It leads to the booth. The address of the visitor's own page is the visitor's alone: whoever reads it acts as them.
    """
    answers = [message for message in conversation.messages if message.side == "team"]
    if not conversation.phone or not answers or g.scope.edition is None:
        return None
    page = absolute(url_for("exhibition.show_booth", edition=g.scope.edition.slug, slug=conversation.slug))
    return whatsapp.chat(conversation.phone, f"{answers[-1].text}\n\n{conversation.region}\n{page}"), answers[-1].id


def _shown_again(public_id: str, **forms: Any) -> str:
    return _shown(_conversation(public_id), _unsent(AnswerForm(), key=ids.opaque()), **forms)


def _unsent(form: F, **data: str) -> F:
    """A form of the page that is not the one that was sent."""
    form.process(data=data)
    return form


def _shown(conversation: Conversation, form: AnswerForm, **forms: Any) -> str:
    page = _page(conversation) | forms
    return render_template("exhibition/conversation.html", **page, form=form, ready=inbox.templates(g.scope))


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("exhibition.show_conversation", public_id=public_id), 303)
