"""What the app takes from here."""

from __future__ import annotations

from eventapp.attendance.views.blueprint import bp
from eventapp.core.access import Role
from eventapp.core.late import late
from eventapp.errors import N_
from eventapp.registration.queries import presence as asked
from eventapp.web.capability import Capability, NavItem

asked.tell(late("eventapp.attendance.queries.lists:Doors"))  # registration's lists ask who came

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
    checks=late("eventapp.attendance.checks:CHECKS"),
    export_person=late("eventapp.attendance.services.personal:export_person"),
    export_registration=late("eventapp.attendance.services.personal:export_registration"),
    erase=late("eventapp.attendance.services.personal:erase"),
    nav=(
        NavItem("manage", N_("Attendance"), "attendance.overview", "attendance.numbers", 30, group=N_("Door")),
        NavItem("manage", N_("Gates"), "attendance.choose_gate", "attendance.scan", 31, group=N_("Door")),
        NavItem("gate", N_("Gates"), "attendance.choose_gate", "attendance.scan", 10),
    ),
)
