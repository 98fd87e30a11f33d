"""Letters for organisers: the practical information and its reminders, letters to many, the desk's correction."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.accounts import queries as accounts
from eventapp.errors import N_
from eventapp.frozen import field_names
from eventapp.registration.forms import CampaignForm, ConfirmForm, CorrectionForm, EmptyForm, PracticalForm
from eventapp.registration.models.letters import LetterKind
from eventapp.registration.queries import campaigns as queries
from eventapp.registration.queries import letters, lists
from eventapp.registration.queries.campaigns import CampaignDetail, Reader
from eventapp.registration.rules import filtering
from eventapp.registration.rules import letters as placeholders
from eventapp.registration.rules import practical as rules
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS, Attendance, Status
from eventapp.registration.services import campaigns, correcting, informing, issuing
from eventapp.registration.views import mailing
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage import filters as addresses
from eventapp.web import i18n
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_CHOOSE = "choose"  # a POST that only chooses other people; what was typed stays
_ASKED = "attendance"  # a filter that the form always sends along
STATE_LABELS = {
    queries.QUEUED: N_("Waiting to be sent"),
    queries.SENT: N_("Sent"),
    queries.FAILED: N_("Failed"),
    queries.UNSUBSCRIBED: N_("Want no news"),
    queries.UNREACHABLE: N_("Without a mailbox, or cancelled"),
}
STATE_KINDS = {
    queries.QUEUED: "known",
    queries.SENT: "done",
    queries.FAILED: "failed",
    queries.UNSUBSCRIBED: "",
    queries.UNREACHABLE: "",
}
KIND_LABELS = {LetterKind.SERVICE.value: N_("Needed by those who come"), LetterKind.NEWS.value: N_("News")}
LETTER_STATES = {
    "draft": (N_("Draft"), ""),
    "sending": (N_("Being sent"), "attention"),
    "sent": (N_("Sent"), "done"),
}


@bp.route("/manage/<edition:edition>/practical", methods=["GET", "POST"])
@requires("letters.write")
def edit_practical(edition: str) -> ResponseReturnValue:
    """What people must know who come, on one page."""
    form = PracticalForm() if request.method == "POST" else PracticalForm(data=_as_typed())
    if form.carried_out(lambda: informing.save_practical(g.scope, about=form.about)):
        flash(gettext(N_("Saved. Tickets and letters say this from now on.")))
        return redirect(url_for("registration.edit_practical", edition=edition), 303)
    return render_template("registration/manage/practical.html", form=form), form.http_status


@bp.route("/manage/<edition:edition>/letters")
@requires("letters.write")
def list_letters(edition: str) -> ResponseReturnValue:
    """The letters to many that were written."""
    return render_template(
        "registration/manage/letters.html", rows=queries.campaigns(g.scope), kinds=_kinds(), states=LETTER_STATES
    )


@bp.route("/manage/<edition:edition>/letters/new", methods=["GET", "POST"])
@requires("letters.write")
def write_letter(edition: str) -> ResponseReturnValue:
    """A new letter; the filters of the list of registrations stand in the address."""
    form = CampaignForm()
    filters = _filters()
    if _CHOOSE in request.form:
        return _letter_form(form, filters, None)
    drafted: list[str] = []
    if form.carried_out(lambda: drafted.append(campaigns.draft(g.scope, texts=form.texts(filters)))):
        return redirect(url_for("registration.show_letter", edition=edition, letter=drafted[0]), 303)
    return _letter_form(form, filters, None), form.http_status


@bp.route("/manage/<edition:edition>/letters/<opaque:letter>/text", methods=["GET", "POST"])
@requires("letters.write")
def rewrite_letter(edition: str, letter: str) -> ResponseReturnValue:
    """The text of a draft, and for whom it is."""
    found = queries.campaign(g.scope, letter)
    texts = ("kind", "subject_id", "body_id", "subject_en", "body_en")
    form = CampaignForm() if request.method == "POST" else CampaignForm(data={t: getattr(found, t) for t in texts})
    filters = _filters() if _ASKED in request.form else found.filters
    if _CHOOSE in request.form:
        return _letter_form(form, filters, found)
    if form.carried_out(lambda: campaigns.rewrite(g.scope, public_id=letter, texts=form.texts(filters))):
        return redirect(url_for("registration.show_letter", edition=edition, letter=letter), 303)
    return _letter_form(form, filters, found), form.http_status


@bp.route("/manage/<edition:edition>/letters/<opaque:letter>")
@requires("letters.write")
def show_letter(edition: str, letter: str) -> ResponseReturnValue:
    """A draft as people will read it; after confirming, how far it is."""
    return _letter_page(queries.campaign(g.scope, letter), EmptyForm()), 200


@bp.route("/manage/<edition:edition>/letters/<opaque:letter>/test", methods=["POST"])
@requires("letters.write")
def try_letter(edition: str, letter: str) -> ResponseReturnValue:
    """Mail it to oneself, in both languages, with the values of the first person of the list."""
    found, form = queries.campaign(g.scope, letter), EmptyForm()
    me = accounts.user(g.scope.actor.id)
    reader = _first_reader(found)

    def send() -> None:
        for locale in i18n.LOCALES if found.subject_en else ("id",):
            campaigns.try_on_oneself(g.scope, public_id=letter, to=me.email if me else "", reader=reader, locale=locale)

    if form.carried_out(send) and me:
        flash(gettext(N_("The letter is on its way to %(address)s.")) % {"address": me.email})
        return redirect(url_for("registration.show_letter", edition=edition, letter=letter), 303)
    return _letter_page(found, form), 409


@bp.route("/manage/<edition:edition>/letters/<opaque:letter>/sending", methods=["POST"])
@requires("letters.write")
def send_letter(edition: str, letter: str) -> ResponseReturnValue:
    """Send it to the number of people that was confirmed. Pressed twice it is sent once."""
    form = ConfirmForm()
    if form.carried_out(lambda: campaigns.send(g.scope, public_id=letter, seen=form.number)):
        return redirect(url_for("registration.show_letter", edition=edition, letter=letter), 303)
    return _letter_page(queries.campaign(g.scope, letter), form), 409


@bp.route("/manage/<edition:edition>/letters/<opaque:letter>/failed", methods=["POST"])
@requires("letters.write")
def send_failed_again(edition: str, letter: str) -> ResponseReturnValue:
    """Try once more what could not be delivered."""
    number = campaigns.send_failed_again(g.scope, public_id=letter)
    flash(i18n.ngettext("%(num)s letter is tried again.", "%(num)s letters are tried again.", number))
    return redirect(url_for("registration.show_letter", edition=edition, letter=letter), 303)


@bp.route("/manage/<edition:edition>/letters/<opaque:letter>/removal", methods=["POST"])
@requires("letters.write")
def discard_letter(edition: str, letter: str) -> ResponseReturnValue:
    """Throw a draft away."""
    form = EmptyForm()
    if form.carried_out(lambda: campaigns.discard(g.scope, public_id=letter)):
        flash(gettext(N_("The draft was thrown away.")))
        return redirect(url_for("registration.list_letters", edition=edition), 303)
    return _letter_page(queries.campaign(g.scope, letter), form), 409


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/correction", methods=["GET", "POST"])
@requires("registration.manage")
def correct_registration(edition: str, registration: str) -> ResponseReturnValue:
    """A mistyped name or address, corrected; the ticket goes to the address that counts now, in one step."""
    found = lists.detail(g.scope, registration)
    as_is = {"name": found.name, "email": found.email}
    form = CorrectionForm() if request.method == "POST" else CorrectionForm(data=as_is)

    def correct() -> None:
        correcting.correct(g.scope, registration_id=found.id, name=form.clean_name, email=form.clean_email)

    if form.carried_out(correct):
        flash(gettext(N_("Corrected. The ticket is on its way to %(address)s.")) % {"address": form.clean_email})
        return redirect(url_for("registration.show_registration", edition=edition, registration=registration), 303)
    return render_template("registration/manage/correction.html", form=form, found=found), form.http_status


def _filters() -> str:
    """For whom a letter is: as the form says that is sent, or as the address does."""
    given = request.form if _ASKED in request.form else request.args
    return urlencode(filtering.written(addresses.asked(given)))


def _letter_form(form: CampaignForm, filters: str, found: CampaignDetail | None) -> str:
    people = queries.read_filters(filters)
    return render_template(
        "registration/manage/letter_form.html",
        form=form,
        found=found,
        filters=people,
        hidden=addresses.hidden(people, "q", "attendance", "status"),
        labels=addresses.labels(people),
        number=queries.size(g.scope, people),
        ways={way.value: gettext(ATTENDANCE_LABELS[way]) for way in Attendance},
        statuses={status.value: gettext(STATUS_LABELS[status]) for status in Status},
        local_names=placeholders.names(local=True),
        names=placeholders.names(local=False),
    )


def _letter_page(found: CampaignDetail, form: EmptyForm | ConfirmForm) -> str:
    chosen: dict[str, Any] = dict(parse_qsl(found.filters))
    values: dict[str, Any] = {
        "found": found,
        "form": form,
        "kind": gettext(KIND_LABELS[found.kind]),
        "state": LETTER_STATES[found.state],
        "filters": _filters_in_words(found.filters),
        "people": url_for("registration.list_registrations", edition=g.scope.edition.slug, **chosen),
    }
    if found.is_draft:
        number = queries.size(g.scope, queries.read_filters(found.filters))
        values |= {"number": number, "previews": _previews(found) if number else []}
        return render_template("registration/manage/letter_draft.html", **values)
    state = request.args.get("state")
    page = queries.recipients(g.scope, found.id, state=state, after=request.args.get("after"))
    progress = queries.progress(g.scope, found.id)
    here = {"edition": g.scope.edition.slug, "letter": found.public_id}
    chips = [
        {
            "label": gettext(STATE_LABELS[name]) if name else gettext(N_("All")),
            "href": url_for("registration.show_letter", state=name, **here),
            "current": state == name,
            "count": progress[name] if name else sum(progress.values()),
        }
        for name in (None, *(name for name in queries.STATES if progress[name]))
    ]
    values |= {
        "progress": progress,
        "total": sum(progress.values()),
        "chips": chips,
        "rows": page.items,
        "labels": {name: gettext(label) for name, label in STATE_LABELS.items()},
        "kinds": STATE_KINDS,
        "next": url_for("registration.show_letter", state=state, after=page.next, **here) if page.next else None,
    }
    return render_template("registration/manage/letter.html", **values)


def _first_reader(found: CampaignDetail) -> Reader:
    """The first person of a letter's list, or an invented one while it is empty."""
    first = next(queries.audience(g.scope, queries.read_filters(found.filters)), None)
    if first is not None:
        return queries.reader(g.scope, first)
    return Reader("", "Nama Contoh", "Instansi Contoh", "", "id", "ABCD-2345")


def _previews(found: CampaignDetail) -> list[dict[str, str]]:
    """The letter to the first person of its list, once for each language."""
    reader, forum = _first_reader(found), issuing.forum(g.scope)
    previews = []
    for locale, language in i18n.LOCALES.items():
        if locale != letters.LOCAL and not found.subject_en:
            continue
        data = campaigns.data_of(forum, found, reader, locale, is_test=True)
        with i18n.speaking(locale):
            texts = {name: mailing.fill(data[name], data) for name in ("subject", "body")}
        previews.append({"locale": locale, "language": language, "name": reader.name, **texts})
    return previews


def _filters_in_words(text: str) -> str:
    return addresses.in_words(queries.read_filters(text), all_states=gettext(N_("All who are not cancelled")))


def _kinds() -> dict[str, str]:
    return {kind: gettext(label) for kind, label in KIND_LABELS.items()}


def _as_typed() -> dict[str, str]:
    """What is said now, as the form's fields are typed."""
    about = letters.practical(g.scope)
    reminders = rules.written_reminders(about.reminders, day=gettext(N_("days")), hour=gettext(N_("hours")))
    typed = {name: getattr(about, name) for name in field_names(about) if name not in ("changed_at",)}
    times = {name: f"{typed[name]:%H.%M}" if typed[name] else "" for name in ("opens", "closes")}
    return typed | times | {"reminders": reminders, "join_minutes": str(about.join_minutes)}
