"""Delegations for the organiser: made, mailed to their coordinators, watched; and where protocol places a person."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_
from eventapp.formats import whatsapp
from eventapp.registration.forms import EmptyForm
from eventapp.registration.queries import delegations as queries
from eventapp.registration.queries import lists
from eventapp.registration.queries.delegations import DelegationRow
from eventapp.registration.rules import phones
from eventapp.registration.rules.organisations import KINDS
from eventapp.registration.rules.states import ATTENDANCE_LABELS
from eventapp.registration.services import delegations as acts
from eventapp.registration.views import delegation as coordinator
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.writing import (
    AllRegionsForm,
    AttachForm,
    DelegationForm,
    ProtocolForm,
    delegation_as_typed,
    moment_of,
    protocol_as_typed,
    seats_of,
)
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/delegations"
_ONE = f"{_PATH}/<opaque:delegation>"


@bp.route(_PATH)
@requires("registration.view")
def list_delegations(edition: str) -> ResponseReturnValue:
    """All delegations, how full they are, and who has the link."""
    return _list_page(AllRegionsForm())


@bp.route(f"{_PATH}/regions", methods=["POST"])
@requires("registration.delegations")
def make_delegations(edition: str) -> ResponseReturnValue:
    """A delegation for every participating region, on one press."""
    form = AllRegionsForm()
    if form.accepted():
        seats, until = seats_of(form), moment_of(form, g.scope.edition.zone)
        if not form.errors:
            made = acts.create_for_regions(g.scope, seats=seats, changes_until=until)
            flash(str(ngettext("%(num)s delegation was made.", "%(num)s delegations were made.", made)))
            return redirect(url_for("registration.list_delegations", edition=edition), 303)
    return _list_page(form), form.http_status


@bp.route(f"{_PATH}/links", methods=["POST"])
@requires("registration.delegations")
def mail_all_links(edition: str) -> ResponseReturnValue:
    """The link to every coordinator who has not had it."""
    number = acts.mail_links(g.scope)
    said = ngettext(
        "The link is on its way to %(num)s coordinator.", "The links are on their way to %(num)s coordinators.", number
    )
    flash(str(said))
    return redirect(url_for("registration.list_delegations", edition=edition), 303)


@bp.route(f"{_PATH}/new", methods=["GET", "POST"])
@requires("registration.delegations")
def make_delegation(edition: str) -> ResponseReturnValue:
    """A delegation by hand: a ministry, a partner."""
    form = DelegationForm()
    made: list[str] = []

    def make(values: dict[str, Any]) -> None:
        made.append(acts.create(g.scope, **values))

    values = form.read(g.scope.edition.zone) if form.accepted() else None
    if values is not None and form.carried_out(lambda: make(values)):
        return redirect(url_for("registration.show_one_delegation", edition=edition, delegation=made[0]), 303)
    return render_template("registration/manage/delegation_new.html", form=form), form.http_status


@bp.route(_ONE, methods=["GET", "POST"])
@requires("registration.view")
def show_one_delegation(edition: str, delegation: str) -> ResponseReturnValue:
    """One delegation with its people; POST changes what the organiser says about it."""
    row = queries.delegation(g.scope, delegation)
    zone = g.scope.edition.zone
    form = DelegationForm(data=None if request.method == "POST" else delegation_as_typed(row, zone))
    values = form.read(zone) if form.accepted() else None
    if values is not None and form.carried_out(lambda: acts.change(g.scope, delegation_id=row.id, **values)):
        flash(gettext(N_("The delegation is saved.")))
        return _to(edition, delegation)
    return _one_page(row, form, AttachForm()), form.http_status


@bp.route(f"{_ONE}/people", methods=["POST"])
@requires("registration.delegations")
def attach_to_delegation(edition: str, delegation: str) -> ResponseReturnValue:
    """Put somebody who has a ticket into the delegation."""
    row = queries.delegation(g.scope, delegation)
    form = AttachForm()
    if form.carried_out(lambda: acts.attach(g.scope, delegation_id=row.id, code=form.code.data)):
        flash(gettext(N_("The person belongs to the delegation now.")))
        return _to(edition, delegation)
    typed = DelegationForm()
    typed.process(None, data=delegation_as_typed(row, g.scope.edition.zone))  # this POST was the other form's
    return _one_page(row, typed, form), form.http_status


@bp.route(f"{_ONE}/link", methods=["POST"])
@requires("registration.delegations")
def mail_delegation_link(edition: str, delegation: str) -> ResponseReturnValue:
    """Mail the coordinator the link."""
    row = queries.delegation(g.scope, delegation)
    acts.mail_link(g.scope, delegation_id=row.id)
    flash(gettext(N_("The link is on its way to %(address)s.")) % {"address": row.coordinator_email})
    return _to(edition, delegation)


@bp.route(f"{_ONE}/link/renewal", methods=["POST"])
@requires("registration.delegations")
def renew_delegation_link(edition: str, delegation: str) -> ResponseReturnValue:
    """Another link; the old one ends."""
    acts.renew_link(g.scope, delegation_id=queries.delegation(g.scope, delegation).id)
    flash(gettext(N_("There is a new link; the old one does not hold any more.")))
    return _to(edition, delegation)


@bp.route(f"{_ONE}/link/ending", methods=["POST"])
@requires("registration.delegations")
def end_delegation_link(edition: str, delegation: str) -> ResponseReturnValue:
    """End the link."""
    acts.end_link(g.scope, delegation_id=queries.delegation(g.scope, delegation).id)
    flash(gettext(N_("The link is ended; the people of the delegation stay.")))
    return _to(edition, delegation)


@bp.route(f"{_ONE}/removal", methods=["POST"])
@requires("registration.delegations")
def remove_delegation(edition: str, delegation: str) -> ResponseReturnValue:
    """Remove a delegation without people."""
    acts.remove(g.scope, delegation_id=queries.delegation(g.scope, delegation).id)
    flash(gettext(N_("The delegation is removed.")))
    return redirect(url_for("registration.list_delegations", edition=edition), 303)


@bp.route(f"{_ONE}/tickets")
@requires("registration.manage")
def print_delegation_tickets(edition: str, delegation: str) -> ResponseReturnValue:
    """One sheet with all tickets."""
    row = queries.delegation(g.scope, delegation)
    return coordinator.tickets_page(row.name, queries.members(g.scope, row.id))


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/protocol", methods=["GET", "POST"])
@requires("registration.manage")
def set_protocol(edition: str, registration: str) -> ResponseReturnValue:
    """Position, rank, whom the person represents, seat, order."""
    found = lists.detail(g.scope, registration)
    known = queries.protocol(g.scope, found.id)
    form = ProtocolForm(data=None if request.method == "POST" else protocol_as_typed(known))
    values = form.read() if form.accepted() else None
    if values is not None and form.carried_out(lambda: acts.set_protocol(g.scope, found.id, **values)):
        flash(gettext(N_("Saved.")))
        return redirect(url_for("registration.show_registration", edition=edition, registration=registration), 303)
    return render_template("registration/manage/protocol.html", form=form, found=found), form.http_status


def _list_page(form: AllRegionsForm) -> str:
    rows = queries.delegations(g.scope)
    return render_template(
        "registration/manage/delegations.html",
        rows=rows,
        form=form,
        without=queries.regions_without(g.scope),
        unmailed=sum(bool(row.coordinator_email and row.has_link and not row.mailed_at) for row in rows),
        filled=sum(row.members > 0 for row in rows),
        people=sum(row.members for row in rows),
    )


def _one_page(row: DelegationRow, form: DelegationForm, attaching: AttachForm) -> str:
    link = absolute(url_for("registration.keep_delegation", token=row.token)) if row.has_link else None
    sentence = gettext(N_("Link for the delegation of %(name)s at %(forum)s: %(link)s"))
    text = sentence % {"name": row.name, "forum": g.scope.edition.name, "link": link}
    share = whatsapp.chat(row.coordinator_phone, text) if row.coordinator_phone else whatsapp.share(text)
    return render_template(
        "registration/manage/delegation.html",
        delegation=row,
        members=queries.members(g.scope, row.id),
        form=form,
        attaching=attaching,
        button_form=EmptyForm(),
        link=link,
        share=share,
        ways={way.value: gettext(label) for way, label in ATTENDANCE_LABELS.items()},
        kinds={kind.value: gettext(label) for kind, label in KINDS.items()},
        phone=phones.display(row.coordinator_phone) if row.coordinator_phone else "",
    )


def _to(edition: str, delegation: str) -> ResponseReturnValue:
    return redirect(url_for("registration.show_one_delegation", edition=edition, delegation=delegation), 303)
