"""What the app takes from here."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.access import PUBLIC, Role
from eventapp.core.late import late
from eventapp.core.worker import Jobs
from eventapp.errors import N_
from eventapp.registration.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

capability = Capability(
    name="registration",
    blueprints=(bp,),
    permissions={
        "registration.view": {Role.ORGANISER, Role.DESK},
        "registration.manage": {Role.ORGANISER, Role.DESK},
        "registration.note": {Role.ORGANISER, Role.DESK},
        "registration.papers": {Role.ORGANISER, Role.DESK},
        "registration.export": {Role.ORGANISER},
        "registration.retain": {Role.ORGANISER},
        "registration.set_quota": {Role.ORGANISER},
        "registration.set_types": {Role.ORGANISER},
        "registration.decide": {Role.ORGANISER},
        "registration.invite": {Role.ORGANISER},
        "letters.write": {Role.ORGANISER},
        "letters.whatsapp": {Role.ORGANISER, Role.DESK},
        "registration.delegations": {Role.ORGANISER},
        "registration.import": {Role.ORGANISER},
    },
    jobs=(
        Jobs(
            "eventapp.registration.jobs",
            {
                "registration.remind": timedelta(minutes=5),
                "registration.write_reminders": None,
                "registration.send_campaign": None,
                "registration.lost": None,
                "registration.scrub": None,
                "registration.tend_seats": timedelta(minutes=1),
                "registration.tend_sessions": timedelta(minutes=1),
                "registration.remove_orphans": timedelta(hours=1),
                "registration.bulk": None,
                "registration.make_file": None,
                "registration.end_files": timedelta(hours=1),
            },
        ),
    ),
    checks=late("eventapp.registration.checks:invariants"),
    nav=(
        NavItem("public", N_("Register"), "registration.register", PUBLIC, 40),
        NavItem(
            "manage",
            N_("People registered"),
            "registration.list_registrations",
            "registration.view",
            20,
            late("eventapp.registration.queries.quotas:registered"),
            group=N_("Registration"),
        ),
        NavItem(
            "manage",
            N_("Registration form"),
            "registration.form_questions",
            "questionnaires.manage",
            21,
            group=N_("Registration"),
        ),
        NavItem(
            "manage",
            N_("Seats and ticket types"),
            "registration.set_quotas",
            "registration.set_quota",
            22,
            group=N_("Registration"),
        ),
        NavItem(
            "manage",
            N_("Booked sessions"),
            "registration.list_bookings",
            "registration.view",
            23,
            group=N_("Registration"),
        ),
        NavItem(
            "manage",
            N_("Approval and waiting list"),
            "registration.list_approvals",
            "registration.decide",
            23,
            group=N_("Registration"),
        ),
        NavItem(
            "manage",
            N_("Delegations"),
            "registration.list_delegations",
            "registration.view",
            23,
            group=N_("Registration"),
        ),
        NavItem(
            "manage",
            N_("Enter a list"),
            "registration.list_imports",
            "registration.import",
            23,
            group=N_("Registration"),
        ),
        NavItem("manage", N_("Letters"), "registration.list_letters", "letters.write", 24, group=N_("Registration")),
    ),
    export_person=late("eventapp.registration.queries.personal:export_person"),
    erase=late("eventapp.registration.services.erasing:erase"),
)
