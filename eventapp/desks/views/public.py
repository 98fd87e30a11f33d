"""The front page, an edition's page, regions, and the two pages that every public site owes its visitors."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.agenda import queries as agenda
from eventapp.agenda import rules as agenda_rules
from eventapp.core.access import PUBLIC, EditionRef, Scope
from eventapp.core.clock import now
from eventapp.desks.queries import front, stories
from eventapp.desks.views.blueprint import bp
from eventapp.editions.queries import archive
from eventapp.editions.queries import public as editions
from eventapp.editions.queries.public import Overview
from eventapp.editions.rules import archive_display, archive_facts
from eventapp.editions.rules.stages import STAGE_NAMES, TRACK_NAMES
from eventapp.errors import N_
from eventapp.regions import queries as regions
from eventapp.registration.queries import offers, retention
from eventapp.surveys.queries import surveys
from eventapp.web.i18n import DEFAULT_ZONE, gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires

# What the dimensions that we know are about, in a few words.
DIMENSION_WORDS = {
    "governance": N_("administration and services"),
    "branding": N_("attractiveness of the region"),
    "economy": N_("local economy"),
    "society": N_("citizens and communities"),
    "living": N_("housing and mobility"),
    "environment": N_("environment"),
}


@bp.route("/")
@requires(PUBLIC)
@cached(5)
def home() -> ResponseReturnValue:
    """The programme: its counts, its regions, its years, and the next forum."""
    today = _today(DEFAULT_ZONE)
    forum = archive.next_forum(today)
    shown = front.front(today, g.scope.locale)
    offer = None
    if forum is not None:
        _speak_of(forum.ref)
        offer = offers.offer(g.scope)
    named_years = [str(year.year) for year in shown.years if year.named]
    return render_template(
        "desks/front.html",
        front=shown,
        forum=forum,
        offer=offer,
        named_years=format_list(named_years, locale=g.scope.locale) if named_years else "",
        words=DIMENSION_WORDS,
    )


@bp.route("/<edition:edition>")
@requires(PUBLIC)
@cached(5)
def show_edition(edition: str) -> ResponseReturnValue:
    """A forum with its agenda and the way in; a year of the archive with what the documents say."""
    facts = editions.overview(g.scope)
    return _archive_page(facts) if facts.is_history else _forum_page(facts)


@bp.route("/regions")
@requires(PUBLIC)
@cached(5)
def list_regions() -> ResponseReturnValue:
    """All provinces, or the regions that a search finds."""
    q = " ".join(request.args.get("q", "").split())[:80]
    found = regions.search(q) if q else []
    return render_template("desks/regions.html", q=q, found=found, provinces=[] if found else stories.provinces())


@bp.route("/regions/<code:code>")
@requires(PUBLIC)
@cached(5)
def show_region(code: str) -> ResponseReturnValue:
    """Everything that a region did; for a province also its regions."""
    return render_template(
        "desks/region.html",
        story=stories.story(code),
        tracks={key: gettext(name) for key, name in TRACK_NAMES.items()},
        stages={key: gettext(name) for key, name in STAGE_NAMES.items()},
    )


@bp.route("/privacy")
@requires(PUBLIC)
@cached(5)
def privacy() -> ResponseReturnValue:
    """What is kept about people, why, and what they can ask for."""
    return render_template("desks/privacy.html", announced=retention.announced())


@bp.route("/accessibility")
@requires(PUBLIC)
@cached(5)
def accessibility() -> ResponseReturnValue:
    """How the site can be used, and whom to tell where it cannot."""
    return render_template("desks/accessibility.html")


def _forum_page(facts: Overview) -> ResponseReturnValue:
    """An edition that is to come, under way or over. At most 6 statements with the edition's own look-up."""
    scope: Scope = g.scope
    offer = offers.offer(scope)
    rows = agenda.recent_sessions(scope)
    days = agenda_rules.days(rows)
    day = agenda_rules.shown_day(days, request.args.get("day"), _today(facts.zone))
    zone = ZoneInfo(facts.zone)
    of_day = [row for row in rows if row.day == day]
    return render_template(
        "desks/forum.html",
        facts=facts,
        offer=offer,
        days=[(_day_in_words(one, "EEEE d MMM", scope.locale), one == day) for one in days],
        weekdays=_weekdays(facts, scope.locale),
        lines=agenda_rules.lines(of_day, now=now(), zone=zone, locale=scope.locale),
        surveys=surveys.open_now(scope),
        survey_results=surveys.published_now(scope),
        zone=f"{of_day[0].starts_at.astimezone(zone):%Z}" if of_day else "",
    )


def _archive_page(facts: Overview) -> ResponseReturnValue:
    """The page of a year that is known from documents. 7 statements with the edition's own look-up."""
    scope: Scope = g.scope
    numbers = archive.source_numbers()
    survey = facts.facts.get("survey")
    return render_template(
        "desks/archive.html",
        facts=facts,
        figures=archive_display.lines(facts.facts, archive_facts.FIGURES, scope.locale, numbers),
        told=archive_display.lines(facts.facts, archive_facts.TOLD, scope.locale, numbers),
        survey=archive_display.lines(facts.facts, ["survey"], scope.locale, numbers)[0] if survey else None,
        rows=editions.participants(scope),
        stages={key: gettext(name) for key, name in STAGE_NAMES.items()},
        awards=editions.awards(scope),
        events=archive_display.happenings(editions.events(scope), scope.locale, numbers),
        notes=[archive_display.remark(note, scope.locale, numbers) for note in editions.notes(scope, facts.sources)],
    )


@lru_cache(maxsize=256)
def _day_in_words(day: date, pattern: str, locale: str) -> str:
    """*Rabu 12 Mei* by the pattern ``EEEE d MMM``, *Rabu* by ``EEEE``; asked for the same few days again and again."""
    return format_date(day, pattern, locale=locale)


def _weekdays(facts: Overview, locale: str) -> str:
    """*Rabu–Kamis*, or one day's name; empty when the days are not known."""
    days = dict.fromkeys(day for day in (facts.starts_on, facts.ends_on) if day)
    return "–".join(_day_in_words(day, "EEEE", locale) for day in days)


def _speak_of(edition: EditionRef) -> None:
    """Show this edition's name and navigation on a page that stands above all editions."""
    g.scope = replace(g.scope, edition=edition, roles=frozenset(), region_id=None)


def _today(zone: str) -> date:
    return now().astimezone(ZoneInfo(zone)).date()
