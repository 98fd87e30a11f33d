"""The organiser's pages: people and API tokens of an edition; the administrator's list of editions."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.accounts import queries as accounts
from eventapp.accounts import services as account_services
from eventapp.accounts.errors import LastAdministrator, OwnAccount
from eventapp.core.access import Role
from eventapp.editions.errors import LastOrganiser
from eventapp.editions.forms import ROLE_NAMES, EmptyForm, InviteForm, NewEditionForm, TokenForm
from eventapp.editions.models import TokenScope
from eventapp.editions.queries import appointments
from eventapp.editions.queries import people as queries
from eventapp.editions.services import appointing, people, setup
from eventapp.editions.services.officials import OFFICIALS
from eventapp.editions.views.blueprint import bp
from eventapp.errors import N_, NotFound, Refusal
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

WAITS = N_(
    "Scores have been given, so this role takes effect when a second person agrees. That person was told by mail just"
    " now."
)


@bp.route("/manage/<edition:edition>/people", methods=["GET", "POST"])
@requires("editions.manage")
def list_people(edition: str) -> ResponseReturnValue:
    """Who has which role; inviting one more."""
    form = InviteForm()
    if form.accepted():
        role = Role(form.role.data)
        try:
            user_id = people.invite(
                g.scope,
                name=form.name.data,
                email=form.email.data,
                role=role,
                role_name=gettext(ROLE_NAMES[role]),
                region=form.region.data or None,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            waits = role in OFFICIALS and any(each.user_id == user_id for each in appointments.waiting(g.scope))
            flash(gettext(WAITS if waits else N_("The invitation is on its way.")))
            return redirect(url_for("editions.list_people", edition=edition), 303)
    return render_template(
        "editions/people.html",
        form=form,
        rows=queries.members(g.scope),
        role_names=ROLE_NAMES,
        waiting=[(each, appointments.agreeing(g.scope, each)) for each in appointments.waiting(g.scope)],
    ), form.http_status


@bp.route("/manage/<edition:edition>/people/proposals/<int:appointment_id>/take-back", methods=["POST"])
@requires("editions.manage")
def take_back_proposal(edition: str, appointment_id: int) -> ResponseReturnValue:
    """Withdraw the proposal of a chair or auditor."""
    appointing.take_back(g.scope, appointment_id=appointment_id)
    flash(gettext(N_("The proposal was taken back.")))
    return redirect(url_for("editions.list_people", edition=edition), 303)


@bp.route("/manage/<edition:edition>/officials")
@requires("editions.agree")
def list_officials(edition: str) -> ResponseReturnValue:
    """Chair and auditor, and who is proposed."""
    return render_template(
        "editions/officials.html",
        sitting=appointments.sitting(g.scope),
        waiting=[(each, appointments.agreeing(g.scope, each)) for each in appointments.waiting(g.scope)],
        role_names=ROLE_NAMES,
    )


@bp.route("/manage/<edition:edition>/officials/<int:appointment_id>/<any(agree,decline):answer>", methods=["POST"])
@requires("editions.agree")
def answer_proposal(edition: str, appointment_id: int, answer: str) -> ResponseReturnValue:
    """Let somebody become chair or auditor, or not."""
    row = appointments.appointment(g.scope, appointment_id)
    if answer == "agree":
        role_name = gettext(ROLE_NAMES[Role(row.role)])
        appointing.agree(g.scope, appointment_id=appointment_id, role_name=role_name)
        flash(gettext(N_("%(name)s has the role now, and is invited by mail.")) % {"name": row.name})
    else:
        appointing.decline(g.scope, appointment_id=appointment_id)
        flash(gettext(N_("%(name)s does not get the role.")) % {"name": row.name})
    return redirect(url_for("editions.list_officials", edition=edition), 303)


@bp.route("/manage/<edition:edition>/people/<int:membership_id>/remove", methods=["GET", "POST"])
@requires("editions.manage")
def remove_person(edition: str, membership_id: int) -> ResponseReturnValue:
    """GET asks once more, POST takes the role away at once."""
    row = queries.member(g.scope, membership_id)
    is_own = row.user_id == g.scope.actor.id
    form = EmptyForm()
    status = None
    if form.accepted():
        try:
            setup.remove_member(g.scope, membership_id=membership_id)
        except LastOrganiser as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("The role was taken away.")))
            leads_out = is_own and row.role == Role.ORGANISER and not g.scope.actor.is_admin
            target = url_for("work.find_home") if leads_out else url_for("editions.list_people", edition=edition)
            return redirect(target, 303)
    page = render_template(
        "editions/remove_person.html", form=form, row=row, role=ROLE_NAMES[Role(row.role)], is_own=is_own
    )
    return page, status or form.http_status


@bp.route("/manage/<edition:edition>/tokens", methods=["GET", "POST"])
@requires("editions.manage")
def tokens(edition: str) -> ResponseReturnValue:
    """API tokens; a new one is shown once, on the answer itself."""
    form = TokenForm()
    made = None
    if form.accepted():
        made = setup.create_token(g.scope, token_scope=TokenScope(form.scope.data), name=form.name.data)
    rows = queries.tokens(g.scope)
    return render_template("editions/tokens.html", form=form, rows=rows, made=made), form.http_status


@bp.route("/manage/<edition:edition>/tokens/<int:token_id>/end", methods=["POST"])
@requires("editions.manage")
def end_token(edition: str, token_id: int) -> ResponseReturnValue:
    """The token is worth nothing from now on."""
    setup.end_token(g.scope, token_id=token_id)
    flash(gettext(N_("The token has ended.")))
    return redirect(url_for("editions.tokens", edition=edition), 303)


@bp.route("/system/editions", methods=["GET", "POST"])
@requires("editions.create")
def list_editions() -> ResponseReturnValue:
    """All editions, and a new one."""
    form = NewEditionForm()
    if form.accepted():
        facts = {key: value for key, value in form.data.items() if key != "slug"}
        try:
            made = people.found_edition(g.scope, slug=form.slug.data, year=int(form.slug.data[:4]), **facts)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The edition was made, and you are its organiser. Invite the others next.")))
            return redirect(url_for("editions.list_people", edition=made.slug), 303)
    return render_template("editions/editions.html", form=form, rows=queries.editions()), form.http_status


@bp.route("/system/people")
@requires("accounts.manage")
def all_people() -> ResponseReturnValue:
    """Everybody who can sign in."""
    return render_template("editions/all_people.html", rows=accounts.people())


@bp.route("/system/people/<int:user_id>/disable", methods=["GET", "POST"])
@requires("accounts.manage")
def disable_person(user_id: int) -> ResponseReturnValue:
    """GET asks once more, POST keeps the person out at once."""
    person = accounts.user(user_id)
    if person is None:
        raise NotFound
    form = EmptyForm()
    status = None
    if form.accepted():
        try:
            people.keep_out(g.scope, user_id=user_id)
        except (OwnAccount, LastAdministrator) as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("This person can no longer sign in.")))
            return redirect(url_for("editions.all_people"), 303)
    return render_template("editions/disable_person.html", form=form, person=person), status or form.http_status


@bp.route("/system/people/<int:user_id>/enable", methods=["POST"])
@requires("accounts.manage")
def enable_person(user_id: int) -> ResponseReturnValue:
    """Let a disabled person sign in again."""
    account_services.enable_user(g.scope, user_id=user_id)
    flash(gettext(N_("This person can sign in again.")))
    return redirect(url_for("editions.all_people"), 303)
