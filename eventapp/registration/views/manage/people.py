"""One person's page: what is known, what happened, what the desk noted, and what the desk can do."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_
from eventapp.registration.errors import NothingToMail
from eventapp.registration.forms import EmptyForm
from eventapp.registration.queries import delegations, lists, people
from eventapp.registration.queries.people import LETTER
from eventapp.registration.queries.presence import Happening
from eventapp.registration.rules import emails, phones
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS
from eventapp.registration.services import changing, noting, resending
from eventapp.registration.views import asking, choosing
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage.desk_forms import NoteForm
from eventapp.registration.views.manage.lists import STATUS_KINDS, said
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_ONE = "/manage/<edition:edition>/registrations/<opaque:registration>"
HAPPENINGS = {
    "registration.confirmed": N_("Registered; ticket issued"),
    "registration.waiting": N_("Put on the waiting list"),
    "registration.promoted": N_("Given a free seat; ticket issued"),
    "registration.changed": N_("Changed"),
    "registration.cancelled": N_("Cancelled"),
    "registration.pending": N_("Seat kept until it is approved"),
    "registration.approved": N_("Approved; ticket issued"),
    "registration.refused": N_("Not approved"),
    "registration.offered": N_("A freed seat was offered"),
    "registration.offer_accepted": N_("Offered seat taken; ticket issued"),
    "registration.offer_declined": N_("Offered seat left to the next"),
    "registration.offer_expired": N_("Offer ended without an answer"),
    "registration.moved_up": N_("Moved to the front of the line"),
    "registration.type_set": N_("Ticket type changed"),
    "registration.days_chosen": N_("Days changed"),
    "registration.roles_set": N_("Roles changed"),
    "registration.mailed_again": N_("Ticket mailed again"),
    "registration.renamed": N_("Name corrected"),
    "registration.email_asked": N_("New e-mail address asked for"),
    "registration.email_changed": N_("E-mail address changed"),
    "registration.corrected": N_("Name or address corrected"),
    "registration.forgotten": N_("Data deleted"),
    "registration.entered": N_("Entered by somebody else"),
    "registration.replaced": N_("Replaced by another person"),
    "registration.attached": N_("Put into a delegation"),
    "registration.left_delegation": N_("Left the delegation"),
    "registration.protocol_set": N_("Protocol changed"),
    "registration.at_door": N_("Registered at the door"),
    "registration.note_written": N_("Note written"),
    "registration.note_changed": N_("Note changed"),
    "registration.note_removed": N_("Note removed"),
    "registration.letter_issued": N_("Attendance letter printed"),
    "delegation.head_set": N_("Made head of the delegation"),
    "badge.printed": N_("Badge printed"),
    "session.booked": N_("Booked a session"),
    "session.waiting": N_("Waits for a seat in a session"),
    "session.online": N_("Follows a session online"),
    "presence.joined": N_("Joined online"),
    "presence.marked": N_("Presence in a session noted by hand"),
    "session.left": N_("Gave up a session"),
    "session.promoted": N_("Given a seat in a session"),
    "door.entered": N_("Came in"),
    "door.again": N_("Came back in"),
    "door.already": N_("Scanned again"),
    "door.invalid": N_("Not let in"),
    "door.left": N_("Went out"),
    "door.undone": N_("Scan taken back"),
}
LETTERS = {
    "registration/mail/ticket": N_("Letter: ticket"),
    "registration/mail/again": N_("Letter: ticket once more"),
    "registration/mail/promoted": N_("Letter: a seat is free"),
    "registration/mail/waiting": N_("Letter: waiting list"),
    "registration/mail/cancelled": N_("Letter: cancelled"),
    "registration/mail/reminder": N_("Letter: reminder"),
    "registration/mail/campaign": N_("Letter to many"),
    "registration/mail/received": N_("Letter: waits for approval"),
    "registration/mail/refused": N_("Letter: not approved"),
    "registration/mail/offered": N_("Letter: a seat is offered"),
    "registration/mail/offer_over": N_("Letter: offer ended"),
    "registration/mail/entered": N_("Letter: entered by somebody else"),
    "registration/mail/confirm_email": N_("Letter: confirm the new address"),
    "registration/mail/email_changed": N_("Letter: address changed"),
    "registration/mail/forgotten": N_("Letter: data deleted"),
    "certificates/mail/certificate": N_("Letter: certificate"),
    "registration/mail/delegation": N_("Letter: link of a delegation"),
    "registration/mail/invitation": N_("Letter: personal invitation"),
    "registration/mail/lost": N_("Letter: lost tickets"),
    "registration/mail/replaced": N_("Letter: replaced by somebody else"),
    "registration/mail/session_changed": N_("Letter: a session has changed"),
    "registration/mail/session_seat": N_("Letter: seat in a session"),
    "registration/mail/taken_back": N_("Letter: ticket withdrawn"),
    "surveys/mail/invitation": N_("Letter: invitation to a survey"),
    "surveys/mail/reminder": N_("Letter: reminder of a survey"),
}
LETTER_STATES = {
    "ready": (N_("Waiting to be sent"), "known"),
    "running": (N_("Waiting to be sent"), "known"),
    "done": (N_("Sent"), "done"),
    "dead": (N_("Failed"), "failed"),
}
ACTORS = {
    "anonymous": N_("the person"),
    "person": N_("staff"),
    "device": N_("a gate"),
    "token": N_("another system"),
    "system": N_("the system"),
}


@bp.route(_ONE)
@requires("registration.view")
def show_registration(edition: str, registration: str) -> ResponseReturnValue:
    """One registration, and what happened to it."""
    return _page(registration, NoteForm()), 200


@bp.route(f"{_ONE}/notes", methods=["POST"])
@requires("registration.note")
def write_note(edition: str, registration: str) -> ResponseReturnValue:
    """Keep a note."""
    found, form = lists.detail(g.scope, registration), NoteForm()
    if form.carried_out(lambda: noting.write(g.scope, registration_id=found.id, text=form.text.data or "")):
        return _back(registration)
    return _page(registration, form), form.http_status


@bp.route(f"{_ONE}/notes/<opaque:note>", methods=["GET", "POST"])
@requires("registration.note")
def change_note(edition: str, registration: str, note: str) -> ResponseReturnValue:
    """Correct a note, or take it away."""
    found = lists.detail(g.scope, registration)
    kept = people.note(g.scope, found.id, note)
    form = NoteForm() if request.method == "POST" else NoteForm(data={"text": kept.text})
    own: dict[str, Any] = {"registration_id": found.id, "public_id": note}
    if request.method == "POST" and request.form.get("act") == "remove":
        noting.remove(g.scope, **own)
        flash(gettext(N_("The note is removed.")))
        return _back(registration)
    if form.carried_out(lambda: noting.change(g.scope, text=form.text.data or "", **own)):
        return _back(registration)
    return render_template("registration/manage/note.html", found=found, note=kept, form=form), form.http_status


@bp.route(f"{_ONE}/mail", methods=["POST"])
@requires("registration.manage")
def resend_ticket(edition: str, registration: str) -> ResponseReturnValue:
    """Mail the ticket again, to the registered address only."""
    found = lists.detail(g.scope, registration)
    try:
        resending.resend(g.scope, registration_id=found.id)
    except NothingToMail as refusal:
        flash(refusal.sentence(gettext), "attention")
    else:
        flash(gettext(N_("The ticket is on its way to %(address)s.")) % {"address": emails.masked(found.email)})
    return _back(registration)


@bp.route(f"{_ONE}/cancellation", methods=["GET", "POST"])
@requires("registration.manage")
def cancel_for_person(edition: str, registration: str) -> ResponseReturnValue:
    """GET asks once more, POST cancels and tells the person."""
    found = lists.detail(g.scope, registration)
    if request.method == "POST":
        changing.cancel(g.scope, registration_id=found.id)
        flash(gettext(N_("The registration is cancelled, and the person is told by mail.")))
        return _back(registration)
    return render_template("registration/manage/cancel.html", found=found, form=EmptyForm())


def _page(registration: str, form: NoteForm) -> str:
    security.personal()
    found = lists.detail(g.scope, registration)
    may_note = g.scope.may("registration.note")
    story = people.story(g.scope, found.id, found.public_id)
    return render_template(
        "registration/manage/show.html",
        found=found,
        phone=phones.display(found.phone),
        agreed=choosing.agreed(found),
        answered=asking.answered(found.id),
        protocol=delegations.protocol(g.scope, found.id),
        delegation=delegations.delegation_of(g.scope, found.id),
        lines=[_line(row) for row in story],
        has_come=any(row.action == "door.entered" for row in story),
        notes=people.notes(g.scope, found.id) if may_note else [],
        may_note=may_note,
        words=said(ATTENDANCE_LABELS, STATUS_LABELS),
        kinds=STATUS_KINDS,
        form=form,
    )


def _line(row: Happening) -> dict[str, object]:
    """A line of the time line in words: what, how it went, and by whom."""
    state, kind, where = "", "", row.details.get("gate", "") if row.action.startswith("door.") else ""
    if row.action.startswith(LETTER):
        template = row.action.removeprefix(LETTER)
        what = gettext(LETTERS.get(template, N_("Letter by e-mail")))
        label, kind = LETTER_STATES[str(row.details["state"])]
        state = gettext(label)
    else:
        what = gettext(HAPPENINGS[row.action]) if row.action in HAPPENINGS else row.action
    by = row.name or gettext(ACTORS.get(row.actor_kind, N_("the system")))
    return {"at": row.at, "what": what, "where": where, "state": state, "kind": kind, "by": by}


def _back(registration: str) -> ResponseReturnValue:
    here = {"edition": g.scope.edition.slug, "registration": registration}
    return redirect(url_for("registration.show_registration", **here), 303)
