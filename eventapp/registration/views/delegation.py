"""A coordinator's pages, opened by the link of the delegation: its people, one by one or as a list, and their tickets.

No account: the browser keeps the link's token as it keeps a ticket's, and the token leaves the address bar.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound
from eventapp.formats import xlsx
from eventapp.registration.documents import blank_lists
from eventapp.registration.documents import tickets as ticket_documents
from eventapp.registration.forms import EmptyForm
from eventapp.registration.queries import delegations, imports, letters, tickets
from eventapp.registration.queries.delegations import Member, OwnDelegation
from eventapp.registration.rules import phones
from eventapp.registration.rules.organisations import KINDS
from eventapp.registration.rules.refusals import DelegationLinkUnknown
from eventapp.registration.rules.states import ATTENDANCE_LABELS, Status
from eventapp.registration.services import delegations as acts
from eventapp.registration.services import importing, replacing
from eventapp.registration.views import looking_over
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.cookie import KEPT_SECONDS
from eventapp.registration.views.writing import ListForm, PersonForm, person_as_typed
from eventapp.web import limits
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import cookie_name, requires
from eventapp.web.security import personal

COOKIE = "delegation"
LISTS = "60 per 10 minute"  # lists that one link may hand in
_PATH = "/<edition:edition>/delegation"


@bp.errorhandler(DelegationLinkUnknown)
def no_delegation(refusal: DelegationLinkUnknown) -> ResponseReturnValue:
    """Say how to get a link that holds."""
    return render_template("registration/no_delegation.html", sentence=refusal.sentence(gettext)), refusal.status


@bp.route("/d/<opaque:token>")
@requires(PUBLIC)
def keep_delegation(token: str) -> ResponseReturnValue:
    """The coordinator's link: the browser keeps it."""
    personal()
    own = delegations.own_delegation(token)
    answer = redirect(url_for("registration.show_delegation", edition=own.edition.slug), 303)
    answer.set_cookie(
        cookie_name(COOKIE),
        token,
        max_age=KEPT_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer


@bp.route(_PATH)
@requires(PUBLIC)
def show_delegation(edition: str) -> ResponseReturnValue:
    """The people of the delegation, and what may be done."""
    own, _ = _own()
    members = delegations.members(g.scope, own.delegation.id)
    return render_template("registration/delegation.html", **_about(own), members=members, form=EmptyForm())


@bp.route(f"{_PATH}/people/new", methods=["GET", "POST"])
@requires(PUBLIC)
def add_to_delegation(edition: str) -> ResponseReturnValue:
    """Enter one person."""
    own, token = _own()
    form = PersonForm(imports.setting(own.delegation))
    if form.carried_out(lambda: acts.add_person(g.scope, token=token, person=form.person)):
        flash(gettext(N_("%(name)s is entered and was told by mail.")) % {"name": form.person.name})
        return _back(edition)
    page = render_template("registration/delegation_person.html", **_about(own), form=form, one=None, replaces=False)
    return page, form.http_status


@bp.route(f"{_PATH}/people/<opaque:person>", methods=["GET", "POST"])
@requires(PUBLIC)
def change_in_delegation(edition: str, person: str) -> ResponseReturnValue:
    """Correct what was written down about somebody."""
    own, token, one = _member(person)
    form = PersonForm(imports.setting(own.delegation), data=person_as_typed(one))
    if form.carried_out(lambda: acts.change_member(g.scope, token=token, public_id=person, person=form.person)):
        flash(gettext(N_("The data of %(name)s are saved.")) % {"name": form.person.name})
        return _back(edition)
    page = render_template("registration/delegation_person.html", **_about(own), form=form, one=one, replaces=False)
    return page, form.http_status


@bp.route(f"{_PATH}/people/<opaque:person>/replacement", methods=["GET", "POST"])
@requires(PUBLIC)
def replace_in_delegation(edition: str, person: str) -> ResponseReturnValue:
    """Let somebody else come instead."""
    own, token, one = _member(person)
    form = PersonForm(imports.setting(own.delegation))
    if form.carried_out(lambda: replacing.replace(g.scope, token=token, public_id=person, person=form.person)):
        sentence = gettext(N_("%(new)s comes instead of %(old)s. Both were told, and the old ticket admits nobody."))
        flash(sentence % {"new": form.person.name, "old": one.name})
        return _back(edition)
    page = render_template("registration/delegation_person.html", **_about(own), form=form, one=one, replaces=True)
    return page, form.http_status


@bp.route(f"{_PATH}/people/<opaque:person>/head", methods=["POST"])
@requires(PUBLIC)
def head_delegation(edition: str, person: str) -> ResponseReturnValue:
    """Make somebody the head."""
    _, token, one = _member(person)
    acts.set_head(g.scope, token=token, public_id=person)
    flash(gettext(N_("%(name)s leads the delegation.")) % {"name": one.name})
    return _back(edition)


@bp.route(f"{_PATH}/people/<opaque:person>/removal", methods=["GET", "POST"])
@requires(PUBLIC)
def remove_from_delegation(edition: str, person: str) -> ResponseReturnValue:
    """GET asks once more, POST takes the person out."""
    own, token, one = _member(person)
    if request.method == "POST":
        acts.remove_member(g.scope, token=token, public_id=person)
        flash(gettext(N_("%(name)s was taken out of the delegation.")) % {"name": one.name})
        return _back(edition)
    return render_template("registration/delegation_removal.html", **_about(own), one=one, form=EmptyForm())


@bp.route(f"{_PATH}/list", methods=["GET", "POST"])
@requires(PUBLIC)
def hand_in_list(edition: str) -> ResponseReturnValue:
    """Hand in a list as a file or as text."""
    own, token = _own()
    form = ListForm()
    made: list[str] = []

    def start() -> None:
        limits.check("delegation-list", LISTS, token)
        made.append(importing.start(g.scope, form.grid(), token=token))

    if form.carried_out(start):
        return redirect(url_for("registration.look_over_list", edition=edition, draft=made[0]), 303)
    explained = blank_lists.explained(gettext, with_region=False)
    page = render_template("registration/delegation_list.html", **_about(own), form=form, explained=explained)
    return page, form.http_status


@bp.route(f"{_PATH}/template.<any(csv, xlsx):kind>")
@requires(PUBLIC)
def blank_list(edition: str, kind: str) -> ResponseReturnValue:
    """The list to fill in."""
    if kind == "xlsx":
        return _file(blank_lists.spreadsheet(gettext, with_region=False), xlsx.CONTENT_TYPE, f"delegasi-{edition}.xlsx")
    return _file(blank_lists.csv(gettext, with_region=False), "text/csv; charset=utf-8", f"delegasi-{edition}.csv")


@bp.route(f"{_PATH}/list/<opaque:draft>")
@requires(PUBLIC)
def look_over_list(edition: str, draft: str) -> ResponseReturnValue:
    """What would happen to each row."""
    return _list_page(edition, draft, EmptyForm())


@bp.route(f"{_PATH}/list/<opaque:draft>/columns", methods=["POST"])
@requires(PUBLIC)
def map_own_columns(edition: str, draft: str) -> ResponseReturnValue:
    """Say which column holds what."""
    _, token = _own()
    form = EmptyForm()
    mapping = looking_over.posted_mapping()
    if form.carried_out(lambda: importing.map_columns(g.scope, draft, mapping, token=token)):
        return redirect(url_for("registration.look_over_list", edition=edition, draft=draft), 303)
    return _list_page(edition, draft, form)


@bp.route(f"{_PATH}/list/<opaque:draft>/rows/<int:line>", methods=["POST"])
@requires(PUBLIC)
def correct_own_row(edition: str, draft: str, line: int) -> ResponseReturnValue:
    """Correct a row in place, or leave it out."""
    _, token = _own()
    importing.correct(g.scope, draft, line=line, values=looking_over.posted_corrections(), token=token)
    show = request.args.get("show")
    return redirect(url_for("registration.look_over_list", edition=edition, draft=draft, show=show), 303)


@bp.route(f"{_PATH}/list/<opaque:draft>/entering", methods=["POST"])
@requires(PUBLIC)
def enter_own_list(edition: str, draft: str) -> ResponseReturnValue:
    """Enter every good row."""
    _, token = _own()
    form = EmptyForm()
    entered: list[int] = []
    if form.carried_out(lambda: entered.append(importing.enter(g.scope, draft, token=token))):
        flash(said_entered(entered[0]))
        return _back(edition)
    return _list_page(edition, draft, form)


@bp.route(f"{_PATH}/list/<opaque:draft>/discarding", methods=["POST"])
@requires(PUBLIC)
def discard_own_list(edition: str, draft: str) -> ResponseReturnValue:
    """Throw the list away."""
    _, token = _own()
    importing.discard(g.scope, draft, token=token)
    return redirect(url_for("registration.hand_in_list", edition=edition), 303)


@bp.route(f"{_PATH}/tickets")
@requires(PUBLIC)
def delegation_tickets(edition: str) -> ResponseReturnValue:
    """One sheet with all tickets, for the printer."""
    own, _ = _own()
    return tickets_page(own.delegation.name, delegations.members(g.scope, own.delegation.id), **_about(own))


@bp.route(f"{_PATH}/tickets.pdf")
@requires(PUBLIC)
def delegation_tickets_pdf(edition: str) -> ResponseReturnValue:
    """The same as a PDF of A6, one ticket a page."""
    own, _ = _own()
    return tickets_pdf(delegations.members(g.scope, own.delegation.id))


def said_entered(number: int) -> str:
    """What a list has done."""
    return str(
        ngettext(
            "%(num)s person is entered and was told by mail.",
            "%(num)s people are entered and were told by mail.",
            number,
        )
    )


def tickets_page(name: str, members: list[Member], **values: Any) -> str:
    """The tickets of those who come, several on a sheet of A4."""
    label = gettext(N_("QR code of the ticket %(code)s"))
    drawn = [
        (one, ticket_documents.qr_svg(one.scan, label=label % {"code": one.code}, absolute=absolute))
        for one in _with_tickets(members)
    ]
    return render_template("registration/delegation_tickets.html", **values, name=name, drawn=drawn)


def tickets_pdf(members: list[Member]) -> Response:
    """The tickets as PDF. Raises NotFound when nobody has one."""
    own = [tickets.own_ticket(one.manage_token) for one in _with_tickets(members)]
    if not own:
        raise NotFound
    sheet = ticket_documents.sheet(own, letters.practical(g.scope), absolute=absolute)
    return _file(sheet, "application/pdf", "tickets.pdf")


def _with_tickets(members: list[Member]) -> list[Member]:
    return [one for one in members if one.code and one.status == Status.CONFIRMED]


def _list_page(edition: str, draft: str, form: EmptyForm) -> ResponseReturnValue:
    own, token = _own()
    judged, _ = importing.look_over(g.scope, draft, token=token)
    here = partial(url_for, edition=edition, draft=draft)
    values = looking_over.page_values(judged, own.delegation, partial(here, "registration.look_over_list"))
    acts_of = {
        "columns": here("registration.map_own_columns"),
        "entering": here("registration.enter_own_list"),
        "discarding": here("registration.discard_own_list"),
    }

    def row_address(line: int) -> str:
        return here("registration.correct_own_row", line=line, show=values["shown"])

    page = render_template(
        "registration/delegation_check.html",
        **_about(own),
        **values,
        form=form,
        acts=acts_of,
        row_address=row_address,
    )
    return page, form.http_status


def _own() -> tuple[OwnDelegation, str]:
    """The delegation of this browser for the edition of the address, and its token. Raises DelegationLinkUnknown."""
    personal()
    token = request.cookies.get(cookie_name(COOKIE))
    if not token:
        raise DelegationLinkUnknown
    own = delegations.own_delegation(token)
    if own.edition.id != g.scope.edition_id:
        raise DelegationLinkUnknown
    return own, token


def _member(public_id: str) -> tuple[OwnDelegation, str, Member]:
    """Somebody of this browser's delegation who still comes. Raises NotFound, DelegationLinkUnknown."""
    own, token = _own()
    one = delegations.member(g.scope, own.delegation.id, public_id)
    if not one.comes:
        raise NotFound
    return own, token, one


def _about(own: OwnDelegation) -> dict[str, Any]:
    return {
        "own": own,
        "delegation": own.delegation,
        "kinds": {kind.value: gettext(label) for kind, label in KINDS.items()},
        "ways": {way.value: gettext(label) for way, label in ATTENDANCE_LABELS.items()},
        "phone_of": phones.display,
    }


def _back(edition: str) -> ResponseReturnValue:
    return redirect(url_for("registration.show_delegation", edition=edition), 303)


def _file(data: bytes, content_type: str, name: str) -> Response:
    answer = Response(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
