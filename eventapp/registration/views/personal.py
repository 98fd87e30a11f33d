"""One's own data: seen, taken away, corrected, deleted. And the end of letters that nobody needs."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import N_
from eventapp.registration.errors import EmailLinkUnknown
from eventapp.registration.forms import EmptyForm, NameForm, NewEmailForm
from eventapp.registration.queries import answers
from eventapp.registration.queries import personal as queries
from eventapp.registration.rules import emails, phones
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS, Attendance, Status
from eventapp.registration.services import campaigns, correcting, forgetting
from eventapp.registration.views import cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web import limits
from eventapp.web.i18n import format_moment, gettext
from eventapp.web.routing import cookie_name, requires
from eventapp.web.security import personal

PER_TICKET = "5 per 1 hour"  # letters to new addresses that one ticket may cause


@bp.route("/<edition:edition>/ticket/data")
@requires(PUBLIC)
def show_own_data(edition: str) -> ResponseReturnValue:
    """Everything that is kept about the person of this ticket."""
    ticket, _token = cookie.own_ticket()
    kept = queries.everything(g.scope, ticket.id)
    answered = answers.of(g.scope, ticket.id)
    return render_template(
        "registration/own_data.html",
        ticket=ticket,
        kept=kept,
        rows=_rows(kept),
        answered=answered,
        happened=_happened(kept),
    )


@bp.route("/<edition:edition>/ticket/data.json")
@requires(PUBLIC)
def download_own_data(edition: str) -> ResponseReturnValue:
    """The same as a file that other programs read."""
    ticket, _token = cookie.own_ticket()
    kept = {"edition": edition, **queries.everything(g.scope, ticket.id)}
    body = json.dumps(kept, ensure_ascii=False, indent=2, allow_nan=False)
    answer = Response(body, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data-{edition}.json"'
    return answer


@bp.route("/<edition:edition>/ticket/name", methods=["GET", "POST"])
@requires(PUBLIC)
def correct_name(edition: str) -> ResponseReturnValue:
    """One's name, as it shall stand on the ticket; code and QR stay."""
    ticket, token = cookie.own_ticket()
    form = NameForm() if request.method == "POST" else NameForm(data={"name": ticket.name})
    if form.carried_out(lambda: correcting.rename_own(g.scope, token=token, name=form.clean_name)):
        flash(gettext(N_("Your name was corrected. The code and the QR stay the same.")))
        return redirect(url_for("registration.show_ticket", edition=edition), 303)
    return render_template("registration/name.html", form=form, ticket=ticket), form.http_status


@bp.route("/<edition:edition>/ticket/email", methods=["GET", "POST"])
@requires(PUBLIC)
def change_email(edition: str) -> ResponseReturnValue:
    """Another address; it counts once its reader has confirmed it."""
    ticket, token = cookie.own_ticket()
    form = NewEmailForm()

    def ask() -> None:
        limits.check("email-change", PER_TICKET, token)
        correcting.ask_new_email(g.scope, token=token, email=form.clean_email)

    if form.carried_out(ask):
        sentence = gettext(N_("We have mailed a link to %(address)s. The new address counts once it is pressed there."))
        flash(sentence % {"address": emails.masked(form.clean_email)})
        return redirect(url_for("registration.show_ticket", edition=edition), 303)
    page = render_template("registration/email.html", form=form, ticket=ticket, now=emails.masked(ticket.email))
    return page, form.http_status


@bp.route("/<edition:edition>/email/<opaque:secret>", methods=["GET", "POST"])
@requires(PUBLIC)
def confirm_email(edition: str, secret: str) -> ResponseReturnValue:
    """The link in the mail to a new address: GET asks once more, POST confirms."""
    personal()
    form = EmptyForm()
    if form.carried_out(lambda: correcting.confirm_email(g.scope, secret=secret)):
        return render_template("registration/email_confirmed.html")
    if form.refusals:
        return render_template("registration/confirm_email.html", form=form, address=None), 409
    address = emails.masked(correcting.pending_email(g.scope, secret=secret))
    return render_template("registration/confirm_email.html", form=form, address=address)


@bp.errorhandler(EmailLinkUnknown)
def no_email_link(refusal: EmailLinkUnknown) -> ResponseReturnValue:
    """A link that is used or too old."""
    page = render_template("registration/no_ticket.html", sentence=refusal.sentence(gettext), elsewhere=None)
    return page, refusal.status


@bp.route("/<edition:edition>/ticket/deletion", methods=["GET", "POST"])
@requires(PUBLIC)
def delete_own_data(edition: str) -> ResponseReturnValue:
    """GET says what deleting means, POST deletes."""
    ticket, token = cookie.own_ticket()
    form = EmptyForm()
    if form.carried_out(lambda: forgetting.forget_own(g.scope, token=token)):
        answer = Response(render_template("registration/deleted.html", forum=ticket.edition.name))
        answer.delete_cookie(cookie_name("ticket"), path="/")
        return answer
    return render_template("registration/delete.html", form=form, ticket=ticket), form.http_status


@bp.route("/unsubscribe/<opaque:registration>/<opaque:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def unsubscribe(registration: str, token: str) -> ResponseReturnValue:
    """The link of a news letter. A mail program POSTs without ever loading the page (RFC 8058), so no form's token.

    Whoever sends this holds the link itself, which nobody can guess; GET changes nothing.
    """
    personal()
    state = "asked"
    if request.method == "POST":
        wanted = request.form.get("news") == "again"
        campaigns.set_news(registration, token, wanted=wanted)
        state = "wanted" if wanted else "ended"
    elif token != campaigns.unsubscribe_token(registration):
        state = "unknown"
    page = render_template("registration/unsubscribe.html", state=state, form=EmptyForm())
    return page, 404 if state == "unknown" else 200


def _rows(kept: dict[str, Any]) -> list[dict[str, str]]:
    """The facts about a person in the reader's words."""
    moments = {name: _moment(kept.get(name)) for name in ("created_at", "cancelled_at")}
    is_head = " (" + gettext(N_("head of delegation")) + ")" if kept.get("head_of_delegation") else ""
    rows = (
        (N_("Name"), kept["name"]),
        (N_("E-mail"), kept["email"]),
        (N_("WhatsApp number"), phones.display(kept.get("phone", ""))),
        (N_("Organisation"), kept.get("organisation")),
        (N_("Region"), kept.get("region")),
        (N_("Way to attend"), gettext(ATTENDANCE_LABELS[Attendance(kept["attendance"])])),
        (N_("State"), gettext(STATUS_LABELS[Status(kept["status"])])),
        (N_("Kind of ticket"), kept.get("ticket_type")),
        (N_("Days"), ", ".join(kept.get("days", []))),
        (N_("Code"), kept.get("ticket_code")),
        (N_("Delegation"), kept["delegation"] + is_head if kept.get("delegation") else None),
        (N_("Position"), kept.get("position")),
        (N_("Civil-service rank"), kept.get("rank")),
        (N_("Represents"), kept.get("represents")),
        (N_("Seat"), kept.get("seat")),
        (N_("Also agreed to"), _agreed(kept)),
        (N_("Registered at"), moments["created_at"]),
        (N_("Cancelled at"), moments["cancelled_at"]),
    )
    return [{"term": gettext(term), "value": value} for term, value in rows if value]


def _happened(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """What became of it at the forum: sessions, arrivals and certificates, each as lines."""
    blocks: tuple[tuple[str, list[tuple[str, str | None]]], ...] = (
        (N_("Sessions"), [(each["title"], _moment(each["starts_at"])) for each in kept.get("sessions", [])]),
        (
            N_("At the door"),
            [(f"{each['area']}, {each['gate']}", _moment(each["at"])) for each in kept.get("arrivals", [])],
        ),
        (
            N_("Sessions attended"),
            [(each.get("session", ""), _moment(each["from"])) for each in kept.get("presence", [])],
        ),
        (N_("Certificates"), [(each["name"], each["number"]) for each in kept.get("certificates", [])]),
    )
    return [{"title": gettext(title), "lines": lines} for title, lines in blocks if lines]


def _moment(written: str | None) -> str | None:
    return format_moment(datetime.fromisoformat(written)) if written else None


def _agreed(kept: dict[str, Any]) -> str:
    ticks = (("news", N_("news")), ("photo", N_("photos")), ("listing", N_("list of participants")))
    return ", ".join(gettext(word) for name, word in ticks if kept.get(name)) or gettext(N_("nothing else"))
