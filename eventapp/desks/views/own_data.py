"""Everything about an e-mail address: asked for, opened by the mailed link, taken away, erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.desks.errors import LinkOver
from eventapp.desks.services import persons
from eventapp.desks.views.blueprint import bp
from eventapp.desks.views.letters import NAMES
from eventapp.errors import N_
from eventapp.registration.forms import EmptyForm, LostForm
from eventapp.registration.rules import phones
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS
from eventapp.registration.rules.types import ROLE_LABELS
from eventapp.registration.views.manage.people import ACTORS, HAPPENINGS, LETTER_STATES
from eventapp.web import limits, security
from eventapp.web.i18n import current_locale, format_moment, gettext
from eventapp.web.routing import requires

PER_NETWORK = "300 per 10 minute"  # a hall stands behind one address

# Keys as the parts give them, in the reader's words; whatever is not here is shown under its own name.
TITLES = {
    "registrations": N_("Registrations"),
    "messages_to_booths": N_("Messages to booths"),
    "meetings": N_("Meetings"),
    "coordinator_of": N_("Coordinator of a delegation"),
    "invitations": N_("Invitations"),
    "rows_of_lists": N_("Rows of lists that nobody has entered yet"),
    "online_meetings": N_("Reports of online meetings"),
    "mails": N_("Mails"),
}
WORDS = {
    "edition": N_("Edition"),
    "name": N_("Name"),
    "email": N_("E-mail"),
    "phone": N_("WhatsApp number"),
    "organisation": N_("Organisation"),
    "region": N_("Region"),
    "attendance": N_("Way to attend"),
    "status": N_("State"),
    "state": N_("State"),
    "locale": N_("Language"),
    "ticket_code": N_("Code"),
    "ticket_type": N_("Kind of ticket"),
    "created_at": N_("Registered at"),
    "cancelled_at": N_("Cancelled at"),
    "delegation": N_("Delegation"),
    "position": N_("Position"),
    "rank": N_("Civil-service rank"),
    "represents": N_("Represents"),
    "seat": N_("Seat"),
    "answers": N_("Your answers"),
    "question": N_("Question"),
    "answer": N_("Answer"),
    "sessions": N_("Sessions"),
    "arrivals": N_("At the door"),
    "presence": N_("Sessions attended"),
    "certificates": N_("Certificates"),
    "letters": N_("Letters"),
    "text": N_("Text"),
    "from": N_("From"),
    "at": N_("At"),
    "written_at": N_("At"),
    "letter": N_("Letter"),
    "history": N_("History"),
    "news": N_("Wants news of the programme"),
    "photo": N_("May be seen in photos"),
    "listing": N_("May stand in the list of participants"),
    "consented_at": N_("Read the privacy notice at"),
    "ticket_issued_at": N_("Ticket issued at"),
    "head_of_delegation": N_("Head of delegation"),
    "protocol_order": N_("Protocol order"),
    "roles": N_("Roles at the forum"),
    "days": N_("Days"),
    "whatsapp": N_("WhatsApp"),
}
# What the parts give as codes, in the reader's words.
CODES = {
    **{way.value: label for way, label in ATTENDANCE_LABELS.items()},
    **{status.value: label for status, label in STATUS_LABELS.items()},
    **{role.value: label for role, label in ROLE_LABELS.items()},
    **{state: label for state, (label, _kind) in LETTER_STATES.items()},
    **HAPPENINGS,
    **ACTORS,
    **NAMES,
}
CODED = frozenset({"attendance", "status", "state", "roles", "letter", "history"})  # the lines that hold codes


@bp.route("/my-data", methods=["GET", "POST"])
@requires(PUBLIC)
def ask_own_data() -> ResponseReturnValue:
    """Ask for the address; then say the same for every address."""
    form = LostForm()

    def ask() -> None:
        limits.check("own-data", PER_NETWORK, limits.client_network())
        persons.ask(form.email.data or "", locale=current_locale())

    if form.carried_out(ask):
        return render_template("desks/own_data_asked.html")
    return render_template("desks/own_data_ask.html", form=form), form.http_status


@bp.route("/my-data/<string:link>")
@requires(PUBLIC)
def show_own_data(link: str) -> ResponseReturnValue:
    """All of it, part by part."""
    kept = persons.export(link)
    email = kept.pop("email")
    return _page("desks/own_data.html", email=email, parts=_parts(kept), link=link)


@bp.route("/my-data/<string:link>/file.json")
@requires(PUBLIC)
def download_own_data(link: str) -> ResponseReturnValue:
    """The same as a file that other programs read."""
    body = json.dumps(persons.export(link), ensure_ascii=False, indent=2, allow_nan=False)
    security.personal()
    answer = Response(body, content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@bp.route("/my-data/<string:link>/deletion", methods=["GET", "POST"])
@requires(PUBLIC)
def delete_own_data(link: str) -> ResponseReturnValue:
    """GET says what deleting means, POST deletes."""
    email = persons.address_of(link)
    form = EmptyForm()
    if form.carried_out(lambda: persons.erase(link)):
        return _page("desks/own_data_deleted.html", email=email)
    return _page("desks/own_data_delete.html", form=form, email=email, link=link), form.http_status


@bp.errorhandler(LinkOver)
def no_link(refusal: LinkOver) -> ResponseReturnValue:
    """A link that is too old leads back to the question."""
    form = LostForm()
    form.refuse(refusal)
    return _page("desks/own_data_ask.html", form=form), refusal.status


def _parts(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """Every part as cards of lines, whatever the parts gave."""
    return [
        {"title": _title(name), "cards": [list(_lines(row)) for row in (value if isinstance(value, list) else [value])]}
        for name, value in kept.items()
    ]


def _lines(row: Any) -> Iterator[dict[str, str]]:
    """The facts of one thing; what is nested stands as one line each."""
    if not isinstance(row, dict):
        yield {"term": "", "value": _plain(row)}
        return
    for name, value in row.items():
        for one in value if isinstance(value, list) else [value]:
            parts = list(one.values()) if isinstance(one, dict) else [one]
            said = [_coded(part) if name in CODED else _plain(part) for part in parts]
            yield {"term": _word(name), "value": phones.display(said[0]) if name == "phone" else ", ".join(said)}


def _coded(value: Any) -> str:
    return gettext(CODES[value]) if isinstance(value, str) and value in CODES else _plain(value)


def _plain(value: Any) -> str:
    """A value in words; moments as the reader writes them."""
    if isinstance(value, bool):
        return gettext(N_("yes")) if value else gettext(N_("no"))
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    text = str(value)
    if len(text) > 18 and text[4:5] == "-" and text[10:11] == "T":
        return format_moment(datetime.fromisoformat(text))
    return text


def _title(name: str) -> str:
    return gettext(TITLES[name]) if name in TITLES else name.replace("_", " ").capitalize()


def _word(name: str) -> str:
    return gettext(WORDS[name]) if name in WORDS else name.replace("_", " ").capitalize()


def _page(template: str, **values: Any) -> Response:
    security.personal()  # no cache keeps it
    answer = make_response(render_template(template, **values))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
