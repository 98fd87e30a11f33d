"""What the app takes from here."""

from __future__ import annotations

from eventapp.attendance.checks import CHECKS
from eventapp.attendance.views import manage
from eventapp.attendance.views.gate import bp
from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

ROUTES = (manage.overview, manage.export)  # importing them registers them

capability = Capability(
    name="attendance",
    blueprints=(bp,),
    permissions={
        "attendance.scan": {Role.GATE, Role.DESK, Role.ORGANISER},
        "attendance.view": {Role.ORGANISER, Role.DESK, Role.ANALYST},
        "attendance.manage": {Role.ORGANISER},
    },
    checks=CHECKS,
    nav=(
        NavItem("manage", N_("Attendance"), "attendance.overview", "attendance.view", 30),
        NavItem("manage", N_("Gates"), "attendance.choose_gate", "attendance.scan", 31),
        NavItem("gate", N_("Gates"), "attendance.choose_gate", "attendance.scan", 10),
    ),
)
