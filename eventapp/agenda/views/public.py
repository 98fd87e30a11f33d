"""The agenda for everybody: all days on one page, one session, and both as files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.agenda import queries, rules
from eventapp.agenda.documents import calendars
from eventapp.agenda.views.blueprint import bp
from eventapp.core.access import PUBLIC, Scope
from eventapp.core.clock import now
from eventapp.editions.queries import public as editions
from eventapp.formats import ics
from eventapp.web.addresses import absolute
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires


@bp.route("/<edition:edition>/agenda")
@requires(PUBLIC)
@cached(5)
def list_sessions(edition: str) -> ResponseReturnValue:
    """Every day of the edition, one below the other."""
    scope: Scope = g.scope
    facts = editions.overview(scope)
    zone = ZoneInfo(facts.zone)
    lines = rules.lines(queries.details(scope), now=now(), zone=zone, locale=scope.locale)
    days = [(day, list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.session.day)]
    return render_template(
        "agenda/agenda.html",
        facts=facts,
        days=days,
        kinds=calendars.KIND_NAMES,
        zone=f"{lines[0].session.starts_at.astimezone(zone):%Z}" if lines else "",
    )


@bp.route("/<edition:edition>/agenda/<opaque:session>")
@requires(PUBLIC)
@cached(5)
def show_session(edition: str, session: str) -> ResponseReturnValue:
    """One session."""
    scope: Scope = g.scope
    found = queries.session(scope, session)
    zone = ZoneInfo(editions.overview(scope).zone)
    (line,) = rules.lines([found], now=now(), zone=zone, locale=scope.locale)
    return render_template("agenda/session.html", session=found, line=line, kinds=calendars.KIND_NAMES)


@bp.route("/<edition:edition>/agenda.ics")
@requires(PUBLIC)
@cached(5)
def calendar(edition: str) -> ResponseReturnValue:
    """All sessions as one calendar."""
    return _calendar(g.scope, queries.details(g.scope), f"agenda-{edition}")


@bp.route("/<edition:edition>/agenda/<opaque:session>.ics")
@requires(PUBLIC)
@cached(5)
def session_calendar(edition: str, session: str) -> ResponseReturnValue:
    """One session as a calendar."""
    return _calendar(g.scope, [queries.session(g.scope, session)], f"agenda-{edition}-{session[:6]}")


@bp.route("/<edition:edition>/schedule.xml")
@requires(PUBLIC)
@cached(5)
def schedule(edition: str) -> ResponseReturnValue:
    """All sessions as schedule XML."""
    from eventapp.agenda.documents import schedule as xml  # noqa: PLC0415 -- loads an XML library, which no page needs

    facts = editions.overview(g.scope)
    document = xml.schedule_xml(
        queries.details(g.scope),
        name=facts.name,
        slug=facts.slug,
        zone_name=facts.zone,
        days=_days(facts.starts_on, facts.ends_on),
        base_url=absolute("/"),
        address=_address(edition),
    )
    return Response(document, content_type=xml.XML_TYPE)


def _days(first: date | None, last: date | None) -> list[date]:
    """Every day of an edition."""
    if first is None:
        return []
    return [first + timedelta(days=number) for number in range(((last or first) - first).days + 1)]


def _calendar(scope: Scope, sessions: list[queries.SessionDetail], name: str) -> Response:
    facts = editions.overview(scope)
    file = calendars.calendar(sessions, name=facts.name, venue=facts.venue, address=_address(facts.slug), stamp=now())
    answer = Response(file, content_type=ics.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


def _address(edition: str) -> Callable[[str], str]:
    """The public address of a session's page."""
    return lambda session: absolute(url_for("agenda.show_session", edition=edition, session=session))
