"""Access codes for many, and invitations for one person each."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.registration.queries import invitations, quotas, types
from eventapp.registration.services import inviting
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage.quotas import ways_in_words
from eventapp.registration.views.manage.seat_forms import CodeForm, ExtendForm, InviteForm, typed_moment
from eventapp.web.addresses import absolute
from eventapp.web.i18n import LOCALES, gettext, ngettext
from eventapp.web.routing import requires

USUAL_DEADLINE = timedelta(days=14)
STATES = {
    "open": (N_("Not answered yet"), "known"),
    "used": (N_("Registered"), "done"),
    "withdrawn": (N_("Withdrawn"), ""),
    "over": (N_("Deadline passed"), "attention"),
}


@bp.route("/manage/<edition:edition>/invitations")
@requires("registration.invite")
def list_invitations(edition: str) -> ResponseReturnValue:
    """All codes and all invitations."""
    register = absolute(url_for("registration.register", edition=edition))
    return render_template(
        "registration/manage/invitations.html",
        codes=[(row, f"{register}?code={row.code}") for row in invitations.codes(g.scope)],
        rows=invitations.invitations(g.scope),
        words=ways_in_words(),
        states={state: (gettext(label), kind) for state, (label, kind) in STATES.items()},
    )


@bp.route("/manage/<edition:edition>/invitations/new", methods=["GET", "POST"])
@requires("registration.invite")
def invite(edition: str) -> ResponseReturnValue:
    """Some people, one a line."""
    zone = g.scope.edition.zone
    form = InviteForm(data={"until": _usual(zone), "locale": "id"} if request.method == "GET" else None)
    form.offer(_types(), LOCALES)
    if form.accepted():
        guests, until = form.people(), form.moment("until", zone)
        if guests and until and form.carried_out(lambda: _invite(form, guests, until)):
            return _to_list(edition)
    return render_template("registration/manage/invite.html", form=form), form.http_status


@bp.route("/manage/<edition:edition>/invitations/<opaque:invitation>/mail", methods=["GET", "POST"])
@requires("registration.invite")
def extend_invitation(edition: str, invitation: str) -> ResponseReturnValue:
    """Mail it again, with another deadline."""
    row = invitations.invitation(g.scope, invitation)
    zone = g.scope.edition.zone
    form = ExtendForm(data={"until": _usual(zone)} if request.method == "GET" else None)
    until = form.moment("until", zone) if form.accepted() else None
    if until and form.carried_out(lambda: inviting.extend(g.scope, public_id=invitation, until=until)):
        flash(gettext(N_("The invitation is on its way again.")))
        return _to_list(edition)
    return render_template("registration/manage/extend.html", form=form, row=row), form.http_status


@bp.route("/manage/<edition:edition>/invitations/<opaque:invitation>/withdrawal", methods=["POST"])
@requires("registration.invite")
def withdraw_invitation(edition: str, invitation: str) -> ResponseReturnValue:
    """The link is worth nothing any more."""
    inviting.withdraw(g.scope, public_id=invitation)
    flash(gettext(N_("The invitation is withdrawn; its link is useless now.")))
    return _to_list(edition)


@bp.route("/manage/<edition:edition>/access-codes/new", methods=["GET", "POST"])
@requires("registration.invite")
def new_code(edition: str) -> ResponseReturnValue:
    """A code that many may use."""
    form = CodeForm()
    form.offer(_types(), [row.attendance for row in quotas.quotas(g.scope)])
    draft = form.draft(g.scope.edition.zone) if form.accepted() else None
    if draft and form.carried_out(lambda: inviting.add_code(g.scope, draft)):
        flash(gettext(N_("The access code is there.")))
        return _to_list(edition)
    return render_template("registration/manage/code.html", form=form), form.http_status


@bp.route("/manage/<edition:edition>/access-codes/<int:code>/withdrawal", methods=["POST"])
@requires("registration.invite")
def withdraw_code(edition: str, code: int) -> ResponseReturnValue:
    """Nobody can use the code any more; who did keeps the ticket."""
    inviting.withdraw_code(g.scope, code_id=code)
    flash(gettext(N_("The access code is withdrawn. Who registered with it keeps the ticket.")))
    return _to_list(edition)


def _invite(form: InviteForm, guests: list[inviting.Guest], until: datetime) -> None:
    number = inviting.invite_all(g.scope, guests, type_key=form.ticket_type.data or "", until=until)
    flash(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", number))
    if number < len(guests):
        flash(gettext(N_("Whoever was invited already and has not answered yet was left out.")), "attention")


def _types() -> dict[str, str]:
    english = g.scope.locale == "en"
    return {row.key: row.name_en if english else row.name_id for row in types.types(g.scope)}


def _usual(zone: str) -> str:
    return typed_moment((now() + USUAL_DEADLINE).replace(hour=16, minute=59), zone)


def _to_list(edition: str) -> ResponseReturnValue:
    return redirect(url_for("registration.list_invitations", edition=edition), 303)
