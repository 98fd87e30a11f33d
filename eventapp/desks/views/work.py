"""Everybody's home: where a sign-in leads, and what waits there."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.attendance.queries import occupancy
from eventapp.core.access import SIGNED_IN, ActorKind, Role
from eventapp.desks.queries import pace, records, stages, work
from eventapp.desks.views.blueprint import work as bp
from eventapp.desks.views.letters import NAMES
from eventapp.editions.forms import ROLE_NAMES
from eventapp.editions.rules.stages import STAGE_NAMES
from eventapp.errors import N_
from eventapp.formats.columns import columns
from eventapp.web import i18n, security
from eventapp.web.i18n import gettext
from eventapp.web.identity import MembershipRef
from eventapp.web.routing import CURRENT_MEMBERSHIP, current_memberships, requires

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
NAMELESS = {  # what the log calls those who bear no name, or none any more
    ActorKind.PERSON: N_("Deleted account"),
    ActorKind.DEVICE: N_("Phone at a gate"),
    ActorKind.TOKEN: N_("Program"),
    ActorKind.SYSTEM: N_("System"),
    ActorKind.ANONYMOUS: N_("Visitor"),
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
    """Tasks above figures, as far as this person's roles reach. ``?part=1`` gives what changes."""
    security.personal()
    return render_template(
        "desks/_home.html" if request.args.get("part") else "desks/home.html",
        tasks=work.tasks(g.scope),
        figures=work.figures(g.scope),
        compared=_compared() if g.scope.may("registration.view") else None,
        live=_live() if g.scope.may("attendance.numbers") else None,
        roles=_roles(),
    )


@bp.route("/manage/<edition:edition>/mails")
@requires("editions.manage")
def list_mails(edition: str) -> ResponseReturnValue:
    """Every mail of the edition with its state, those that failed first."""
    security.personal()
    state = request.args.get("state", "")
    page = records.mails(g.scope, state=state, after=request.args.get("after"))
    names = {template: gettext(name) for template, name in NAMES.items()}
    return render_template("desks/mails.html", page=page, counts=records.mail_counts(g.scope), state=state, names=names)


@bp.route("/manage/<edition:edition>/audit")
@requires("desks.audit")
def list_acts(edition: str) -> ResponseReturnValue:
    """Who did what, latest first."""
    security.personal()
    page = records.acts(g.scope, after=request.args.get("after"))
    who = {kind: gettext(label) for kind, label in NAMELESS.items()}
    return render_template("desks/audit.html", page=page, who=who)


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


def _compared() -> dict[str, Any] | None:
    """Registrations beside those of the year before at the same distance to its forum; None where there was none."""
    found = pace.pace(g.scope)
    if found is None:
        return None
    most = max(found.now, found.then, found.then_all, 1)
    rows = [
        {"label": label, "width": round(100 * number / most, 1), "value": i18n.format_number(number)}
        for label, number in (
            (found.name, found.now),
            (gettext(N_("%(forum)s, at the same time before it")) % {"forum": found.before}, found.then),
            (gettext(N_("%(forum)s, in the end")) % {"forum": found.before}, found.then_all),
        )
    ]
    return {"rows": rows, "now": found.now, "then": found.then, "before": found.before}


def _live() -> dict[str, Any] | None:
    """Arrivals of the last three hours in five minutes each; None while nobody arrives."""
    arrived = occupancy.arrivals(g.scope)
    total = sum(row.number for row in arrived)
    if not total:
        return None
    labels = [i18n.format_time(row.at).split(" ")[0] if row.at.minute % 30 == 0 else "" for row in arrived]
    drawn, ticks = columns([row.number for row in arrived], labels)
    peak = max(arrived, key=lambda row: row.number)
    return {"columns": drawn, "ticks": ticks, "total": total, "peak": peak.number, "peak_at": peak.at}


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
