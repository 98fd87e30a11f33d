"""The hall: where a visitor starts on a day of the forum."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.exhibition.queries import archive, finding
from eventapp.exhibition.queries import hall as queries
from eventapp.exhibition.rules import covers
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.finding import today
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires

BOOTHS = 8  # of the day's order, as a beginning


@bp.route("/<edition:edition>/hall")
@requires(PUBLIC)
@cached(5)
def show_hall(edition: str) -> ResponseReturnValue:
    """What is on now, who is there, who answers fast, and the first booths of today's fair order."""
    at, day = now(), today(g.scope)
    running, soon = queries.sessions(g.scope, at)
    days = queries.days(g.scope)
    return render_template(
        "exhibition/hall.html",
        today=day,
        days=days,
        is_forum_day=days.holds(day),
        is_over=days.is_over(day),
        is_frozen=archive.frozen_at(g.scope) is not None,
        running=running,
        soon=soon,
        present=queries.present(g.scope, at),
        fastest=queries.fastest(g.scope),
        rows=finding.of_the_day(g.scope, day, most=BOOTHS),
        all_booths=finding.count(g.scope),
        cover=covers.cover,
        initials=covers.initials,
    )
