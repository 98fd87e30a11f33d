"""What the app takes from here."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.access import PUBLIC, Role
from eventapp.core.late import late
from eventapp.core.worker import Jobs
from eventapp.errors import N_
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

capability = Capability(
    name="exhibition",
    blueprints=(bp,),
    permissions={
        "booths.edit": {Role.REGION},
        "booths.answer": {Role.REGION},
        "booths.manage": {Role.ORGANISER},
        "booths.figures": {Role.ORGANISER, Role.ANALYST},
    },
    jobs=(
        Jobs(
            "eventapp.exhibition.jobs.line",
            {
                "exhibition.keep_promises": timedelta(minutes=10),
                "exhibition.remind_of_meetings": timedelta(minutes=30),
            },
        ),
        Jobs("eventapp.exhibition.jobs.ending", {"exhibition.end": timedelta(hours=1), "exhibition.copy_files": None}),
        Jobs("eventapp.exhibition.jobs.media", {"exhibition.sweep_media": timedelta(hours=6)}),
    ),
    checks=late("eventapp.exhibition.checks:CHECKS"),
    nav=(
        NavItem("public", N_("Exhibition"), "exhibition.list_booths", PUBLIC, order=20),
        NavItem("region", N_("Booth"), "exhibition.own_booth", "booths.edit", order=20),
        NavItem("region", N_("Visitors"), "exhibition.own_statistics", "booths.edit", order=35),
        NavItem(
            "region",
            N_("Inbox"),
            "exhibition.show_inbox",
            "booths.answer",
            order=30,
            count=late("eventapp.exhibition.queries.inbox:waiting"),
        ),
        NavItem(
            "region",
            N_("Meetings"),
            "exhibition.list_meetings",
            "booths.answer",
            order=31,
            count=late("eventapp.exhibition.queries.meetings:booked"),
        ),
        NavItem(
            "manage",
            N_("Direct line"),
            "exhibition.direct_line",
            "booths.manage",
            order=46,
            group=N_("Exhibition"),
            count=late("eventapp.exhibition.queries.board:to_do"),
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
    merge=late("eventapp.exhibition.services.personal:merge"),
    export_person=late("eventapp.exhibition.services.personal:export_person"),
    erase=late("eventapp.exhibition.services.personal:erase"),
)
