"""The list that is worked through by hand: the next person, a button that opens WhatsApp, a mark that it was sent."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import Scope
from eventapp.errors import N_, NotFound
from eventapp.formats import whatsapp
from eventapp.registration.documents import messages
from eventapp.registration.documents.messages import About
from eventapp.registration.forms import EmptyForm
from eventapp.registration.models.letters import WhatsAppKind
from eventapp.registration.queries import letters, openings, tickets
from eventapp.registration.queries import whatsapp as queries
from eventapp.registration.queries.whatsapp import Person, Todo
from eventapp.registration.rules import phones
from eventapp.registration.rules.states import ATTENDANCE_LABELS, Attendance
from eventapp.registration.services import informing, issuing
from eventapp.registration.views import mailing
from eventapp.registration.views.blueprint import bp
from eventapp.web import i18n
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

KIND_LABELS = {
    WhatsAppKind.TICKET: N_("Tickets"),
    WhatsAppKind.REMINDER: N_("Reminders"),
    WhatsAppKind.INVITATION: N_("Invitations"),
}


@bp.route("/manage/<edition:edition>/whatsapp/<slug:kind>")
@requires("letters.whatsapp")
def work_through(edition: str, kind: str) -> ResponseReturnValue:
    """The next person of one list, and how far it is."""
    todo = _todo(kind)
    found = queries.next_person(g.scope, todo, after=request.args.get("after"))
    here = _here(edition, todo)
    return render_template(
        "registration/manage/whatsapp.html",
        form=EmptyForm(),
        todo=todo,
        kinds=[
            {
                "label": gettext(label),
                "href": url_for("registration.work_through", edition=edition, kind=each.value),
                "current": each is todo.kind,
            }
            for each, label in KIND_LABELS.items()
        ],
        ways={way.value: gettext(ATTENDANCE_LABELS[way]) for way in Attendance},
        counts=queries.counts(g.scope, todo),
        person=found.person,
        phone=phones.display(found.person.phone) if found.person else "",
        text=_text(g.scope, todo.kind, found.person) if found.person else "",
        open_chat=_address(g.scope, todo.kind, found.person) if found.person else "",
        skip=url_for("registration.work_through", after=found.skip, **here) if found.skip else None,
        start=url_for("registration.work_through", **here),
        marks=queries.last_marks(g.scope, todo.kind),
    )


@bp.route("/manage/<edition:edition>/whatsapp/<slug:kind>/<opaque:person>", methods=["POST"])
@requires("letters.whatsapp")
def mark_whatsapp(edition: str, kind: str, person: str) -> ResponseReturnValue:
    """Note that it was sent, or take the note back; then the next one."""
    todo = _todo(kind)
    if request.form.get("undo"):
        informing.unmark(g.scope, kind=todo.kind, public_id=person)
        flash(gettext(N_("The mark was taken back.")))
    else:
        informing.mark_sent(g.scope, kind=todo.kind, public_id=person)
    return redirect(url_for("registration.work_through", **_here(edition, todo)), 303)


def _todo(kind: str) -> Todo:
    """The list of the address. Raises NotFound for a kind that there is none of."""
    if kind not in list(WhatsAppKind):
        raise NotFound
    attendance = request.args.get("attendance")
    return Todo(
        kind=WhatsAppKind(kind),
        attendance=Attendance(attendance) if attendance in list(Attendance) else None,
        q=request.args.get("q", "")[:200].strip(),
    )


def _here(edition: str, todo: Todo) -> dict[str, Any]:
    filters = {"q": todo.q or None, "attendance": todo.attendance}
    return {"edition": edition, "kind": todo.kind.value, **filters}


def _address(scope: Scope, kind: WhatsAppKind, person: Person) -> str:
    """Opens the conversation with this person, or the list of conversations where nobody knows a number."""
    text = _text(scope, kind, person)
    return whatsapp.chat(person.phone, text) if person.phone else whatsapp.share(text)


def _text(scope: Scope, kind: WhatsAppKind, person: Person) -> str:
    """What is sent, in the person's language."""
    forum = issuing.forum(scope)
    about = About(forum.name, forum.starts_on, forum.ends_on, forum.venue)
    with i18n.speaking(person.locale):
        if kind is WhatsAppKind.INVITATION:
            code = openings.invitation_token(person.public_id)
            link = absolute(url_for("registration.register", edition=forum.slug, code=code))
            return messages.invitation(person, about, link=link)
        link = absolute(url_for("registration.keep_ticket", token=tickets.manage_token(person.public_id)))
        if kind is WhatsAppKind.TICKET:
            return messages.ticket(person, about, link=link)
        opens = mailing.opening_hour(
            {
                "edition_id": forum.edition_id,
                "edition": forum.slug,
                "starts_on": forum.starts_on.isoformat() if forum.starts_on else None,
            }
        )
        return messages.reminder(person, about, letters.practical(scope), opens=opens, link=link)
