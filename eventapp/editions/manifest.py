"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.core.late import late
from eventapp.editions.views.blueprint import bp
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

EVERYBODY_AT_WORK = {Role.ORGANISER, Role.DESK, Role.MENTOR, Role.ANALYST, Role.CHAIR, Role.AUDITOR}

capability = Capability(
    name="editions",
    blueprints=(bp,),
    permissions={
        "editions.create": {Role.ADMIN},
        "editions.manage": {Role.ORGANISER},
        "editions.view": EVERYBODY_AT_WORK,
        "editions.agree": {Role.CHAIR, Role.AUDITOR, Role.ADMIN},  # to a new chair or auditor; to whose, says the act
    },
    checks=late("eventapp.editions.checks:CHECKS"),
    nav=(
        NavItem("manage", N_("Regions"), "editions.list_regions", "editions.view", 79, group=N_("Settings")),
        NavItem("manage", N_("People"), "editions.list_people", "editions.manage", 80, group=N_("Settings")),
        NavItem(
            "manage", N_("Chair and auditor"), "editions.list_officials", "editions.agree", 81, group=N_("Settings")
        ),
        NavItem("system", N_("Editions"), "editions.list_editions", "editions.create", 20),
        NavItem("system", N_("Accounts"), "editions.all_people", "accounts.manage", 30),
    ),
)
