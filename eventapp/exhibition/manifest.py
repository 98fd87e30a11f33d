"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.exhibition import checks
from eventapp.exhibition.jobs import ending as ending_jobs
from eventapp.exhibition.jobs import line as line_jobs
from eventapp.exhibition.jobs import media as media_jobs
from eventapp.exhibition.queries import board as boards
from eventapp.exhibition.queries import inbox as inboxes
from eventapp.exhibition.queries import meetings as meeting_queries
from eventapp.exhibition.services import personal
from eventapp.exhibition.views import (
    answers,
    appointments,
    board,
    booth,
    comparing,
    contacts,
    conversation,
    counting,
    drafting,
    ending,
    finding,
    hall,
    inbox,
    innovation,
    innovations,
    keeping,
    manage,
    media,
    meetings,
    posters,
    region,
    sharing,
    statistics,
)
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

VIEWS = (
    finding,
    booth,
    conversation,
    region,
    inbox,
    manage,
    innovation,
    comparing,
    keeping,
    hall,
    answers,
    appointments,
    board,
    contacts,
    meetings,
    counting,
    statistics,
    posters,
    sharing,
    ending,
    drafting,
    innovations,
    media,
)  # imported so that their routes register on the blueprint

capability = Capability(
    name="exhibition",
    blueprints=(bp,),
    permissions={
        "booths.edit": {Role.REGION},
        "booths.answer": {Role.REGION},
        "booths.manage": {Role.ORGANISER},
        "booths.figures": {Role.ORGANISER, Role.ANALYST},
    },
    jobs=(*line_jobs.JOBS, *ending_jobs.JOBS, *media_jobs.JOBS),
    periodic=(*line_jobs.PERIODIC, *ending_jobs.PERIODIC, *media_jobs.PERIODIC),
    checks=checks.CHECKS,
    nav=(
        NavItem("public", N_("Exhibition"), "exhibition.list_booths", PUBLIC, order=20),
        NavItem("region", N_("Booth"), "exhibition.own_booth", "booths.edit", order=20),
        NavItem("region", N_("Visitors"), "exhibition.own_statistics", "booths.edit", order=35),
        NavItem("region", N_("Inbox"), "exhibition.show_inbox", "booths.answer", order=30, count=inboxes.waiting),
        NavItem(
            "region",
            N_("Meetings"),
            "exhibition.list_meetings",
            "booths.answer",
            order=31,
            count=meeting_queries.booked,
        ),
        NavItem(
            "manage",
            N_("Direct line"),
            "exhibition.direct_line",
            "booths.manage",
            order=46,
            group=N_("Exhibition"),
            count=boards.to_do,
        ),
        NavItem(
            "manage", N_("Meetings"), "exhibition.meetings_overview", "booths.manage", order=47, group=N_("Exhibition")
        ),
        NavItem("manage", N_("Booths"), "exhibition.manage_booths", "booths.manage", order=45, group=N_("Exhibition")),
        NavItem("manage", N_("Visitors"), "exhibition.statistics", "booths.figures", order=48, group=N_("Exhibition")),
        NavItem(
            "manage",
            N_("After the forum"),
            "exhibition.end_exhibition",
            "booths.manage",
            order=49,
            group=N_("Exhibition"),
        ),
    ),
    merge=personal.merge,
    export_person=personal.export_person,
    erase=personal.erase,
)
