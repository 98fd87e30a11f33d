"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.registration import checks, jobs
from eventapp.registration.queries import personal as own_data
from eventapp.registration.queries import quotas
from eventapp.registration.services import erasing
from eventapp.registration.views import attendee, bookings, delegation, files, lost, mailing, personal, public, seats
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage import (
    approvals,
    bulk,
    delegations,
    exports,
    imports,
    invitations,
    letters,
    lists,
    papers,
    people,
    questions,
    types,
    whatsapp,
)
from eventapp.registration.views.manage import bookings as booking_pages
from eventapp.registration.views.manage import quotas as quota_pages
from eventapp.web.capability import Capability, NavItem

# importing them adds their routes to the blueprint
VIEWS = (
    *(public, attendee, files, lists, questions, personal, lost, mailing, letters, whatsapp),
    *(seats, quota_pages, types, approvals, invitations),
    *(delegation, delegations, imports),
    *(people, bulk, exports, papers),
    *(bookings, booking_pages),
)

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
    jobs=jobs.JOBS,
    periodic=jobs.PERIODIC,
    checks=checks.invariants,
    nav=(
        NavItem("public", N_("Register"), "registration.register", PUBLIC, 40),
        NavItem(
            "manage",
            N_("People registered"),
            "registration.list_registrations",
            "registration.view",
            20,
            quotas.registered,
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
    export_person=own_data.export_person,
    erase=erasing.erase,
)
