"""Pages that keep themselves up to date: how full it is, who of protocol's guests has come, what gates let in twice."""

from __future__ import annotations

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.attendance.queries import desk, offline
from eventapp.attendance.queries import occupancy as queries
from eventapp.attendance.views.blueprint import bp
from eventapp.attendance.views.shown import REASONS
from eventapp.core.clock import now
from eventapp.formats.columns import columns
from eventapp.web import i18n, security
from eventapp.web.routing import requires

LABEL_EVERY = 6  # columns: half an hour


@bp.route("/manage/<edition:edition>/attendance/live")
@requires("attendance.numbers")
def live(edition: str) -> ResponseReturnValue:
    """People inside, arrivals in five minutes. ``?part=1`` gives what changes. 4 statements."""
    security.personal()
    arrived = queries.arrivals(g.scope)
    labels = [i18n.format_time(row.at).split(" ")[0] if row.at.minute % 30 == 0 else "" for row in arrived]
    drawn, ticks = columns([row.number for row in arrived], labels)
    return render_template(
        "attendance/_live.html" if request.args.get("part") else "attendance/live.html",
        areas=queries.areas(g.scope),
        arrived=arrived,
        drawn=drawn,
        ticks=ticks,
        conflicts=offline.conflicts(g.scope),
        walk_ins=queries.walk_ins(g.scope),
        at=now(),
    )


@bp.route("/manage/<edition:edition>/attendance/guests")
@requires("attendance.view")
def guests(edition: str) -> ResponseReturnValue:
    """Protocol's screen: a guest who is let in stands on top with seat and whom he represents. 1 statement."""
    security.personal()
    rows = queries.guests(g.scope)
    return render_template(
        "attendance/_guests.html" if request.args.get("part") else "attendance/guests.html",
        arrived=[row for row in rows if row.at],
        awaited=[row for row in rows if not row.at],
        at=now(),
    )


@bp.route("/manage/<edition:edition>/attendance/doubles")
@requires("attendance.view")
def doubles(edition: str) -> ResponseReturnValue:
    """What gates without a network let in twice, on a ticket that admits nobody, or at an odd time. 3 statements."""
    security.personal()
    return render_template(
        "attendance/doubles.html",
        doubles=offline.doubles(g.scope),
        wrongly=offline.let_in_wrongly(g.scope),
        doubtful=offline.doubtful(g.scope),
        reasons=REASONS,
    )


@bp.route("/manage/<edition:edition>/attendance/walk-ins")
@requires("attendance.view")
def walk_ins(edition: str) -> ResponseReturnValue:
    """Who registered at the door. 1 statement."""
    security.personal()
    page = desk.walk_ins(g.scope, after=request.args.get("after"))
    return render_template("attendance/walk_ins.html", page=page)
