"""What the app takes from here."""

from __future__ import annotations

from eventapp.attendance.checks import CHECKS
from eventapp.attendance.queries.lists import Doors
from eventapp.attendance.services import personal
from eventapp.attendance.views import delegations, desk, devices, gate, listed, live, manage, offline, presence, zoom
from eventapp.attendance.views.blueprint import bp
from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.registration.queries import presence as asked
from eventapp.web.capability import Capability, NavItem

# importing them registers their routes
VIEWS = (gate, listed, offline, devices, delegations, desk, live, manage, presence, zoom)
asked.tell(Doors())  # registration's lists ask who came

capability = Capability(
    name="attendance",
    blueprints=(bp,),
    permissions={
        "attendance.scan": {Role.GATE, Role.DESK, Role.ORGANISER},
        "attendance.register": {Role.DESK, Role.ORGANISER},
        "attendance.view": {Role.ORGANISER, Role.DESK},  # who came, by name
        "attendance.numbers": {Role.ORGANISER, Role.DESK, Role.ANALYST},
        "attendance.manage": {Role.ORGANISER},
    },
    checks=CHECKS,
    export_person=personal.export_person,
    export_registration=personal.export_registration,
    erase=personal.erase,
    nav=(
        NavItem("manage", N_("Attendance"), "attendance.overview", "attendance.numbers", 30, group=N_("Door")),
        NavItem("manage", N_("Gates"), "attendance.choose_gate", "attendance.scan", 31, group=N_("Door")),
        NavItem("gate", N_("Gates"), "attendance.choose_gate", "attendance.scan", 10),
    ),
)
