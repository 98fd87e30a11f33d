"""Everybody's home: where a sign-in leads, and what waits there."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import SIGNED_IN, Role
from eventapp.desks.queries import records, stages, work
from eventapp.editions.forms import ROLE_NAMES
from eventapp.editions.rules.stages import STAGE_NAMES
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.identity import MembershipRef
from eventapp.web.routing import CURRENT_MEMBERSHIP, Blueprint, current_memberships, requires

bp = Blueprint("work", __name__, template_folder="../templates")

# where the home of each role is; the edition is filled in where the address has one
HOMES = {
    Role.ORGANISER: "work.home",
    Role.DESK: "work.home",
    Role.CHAIR: "work.home",
    Role.AUDITOR: "work.home",
    Role.MENTOR: "work.home",
    Role.ANALYST: "work.home",
    Role.GATE: "attendance.choose_gate",
    Role.REGION: "work.region_home",
    Role.JUDGE: "judging.home",
}


@bp.route("/home")
@requires(SIGNED_IN)
def find_home() -> ResponseReturnValue:
    """Where this person works: the administrator's page, or the home of the first role."""
    if g.scope.actor.is_admin:
        return redirect(url_for("work.system_home"), 303)
    mine = current_memberships()
    return redirect(_home_of(mine[0]), 303) if mine else render_template("desks/no_role.html")


@bp.route("/home/<int:membership_id>")
@requires(SIGNED_IN)
def switch_role(membership_id: int) -> ResponseReturnValue:
    """Work in another of one's own roles on this device from now on."""
    mine = next((m for m in current_memberships() if m.id == membership_id), None)
    if mine is None:
        return redirect(url_for("work.find_home"), 303)
    answer = redirect(_home_of(mine), 303)
    answer.set_cookie(CURRENT_MEMBERSHIP, str(mine.id), httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def _home_of(membership: MembershipRef) -> str:
    endpoint = HOMES[membership.role]
    return url_for(endpoint, edition=membership.edition.slug) if endpoint == "work.home" else url_for(endpoint)


@bp.route("/manage/<edition:edition>")
@requires("desks.work")
def home(edition: str) -> ResponseReturnValue:
    """Tasks above figures, as far as this person's roles reach."""
    security.personal()
    return render_template("desks/home.html", tasks=work.tasks(g.scope), figures=work.figures(g.scope), roles=_roles())


@bp.route("/manage/<edition:edition>/mails")
@requires("editions.manage")
def list_mails(edition: str) -> ResponseReturnValue:
    """Every mail of the edition with its state, those that failed first."""
    security.personal()
    state = request.args.get("state", "")
    page = records.mails(g.scope, state=state, after=request.args.get("after"))
    return render_template("desks/mails.html", page=page, queue=work.queue(g.scope.edition_id), state=state)


@bp.route("/manage/<edition:edition>/audit")
@requires("desks.audit")
def list_acts(edition: str) -> ResponseReturnValue:
    """Who did what, latest first."""
    security.personal()
    page = records.acts(g.scope, after=request.args.get("after"))
    return render_template("desks/audit.html", page=page)


@bp.route("/manage/<edition:edition>/progress")
@requires("editions.view")
def show_progress(edition: str) -> ResponseReturnValue:
    """How far the regions have come, by province."""
    return render_template("desks/progress.html", progress=stages.progress(g.scope), labels=STAGE_NAMES)


@bp.route("/region/")
@requires("booths.edit")
def region_home() -> ResponseReturnValue:
    """What the region's team has to do, and how far it has come."""
    security.personal()
    return render_template("desks/region_home.html", desk=work.region_desk(g.scope), roles=_roles())


@bp.route("/system/")
@requires("accounts.manage")
def system_home() -> ResponseReturnValue:
    """The installation: the queue of mails and jobs."""
    security.personal()
    return render_template("desks/system_home.html", queue=work.queue(), roles=_roles())


def _roles() -> list[dict[str, str]]:
    """The person's other roles, for the switcher."""
    return [
        {
            "label": gettext(ROLE_NAMES[m.role]),
            "edition": m.edition.name,
            "href": url_for("work.switch_role", membership_id=m.id),
        }
        for m in current_memberships()
    ]
