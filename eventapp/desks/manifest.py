"""What the app takes from here."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.access import Role
from eventapp.core.worker import Jobs
from eventapp.desks.views import blueprint
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

AT_WORK = {Role.ORGANISER, Role.DESK, Role.CHAIR, Role.AUDITOR, Role.MENTOR, Role.ANALYST}

capability = Capability(
    name="desks",
    blueprints=(blueprint.bp, blueprint.work),
    permissions={
        "desks.work": AT_WORK,
        "desks.audit": {Role.ORGANISER, Role.AUDITOR},
        "desks.activities": {Role.ORGANISER},
    },
    jobs=(Jobs("eventapp.desks.jobs", {"desks.retention": timedelta(hours=1), "desks.own_data": None}),),
    nav=(
        NavItem("manage", N_("Home"), "work.home", "desks.work", 1),
        NavItem("manage", N_("Progress"), "work.show_progress", "editions.view", 18),
        NavItem("manage", N_("Mails"), "work.list_mails", "editions.manage", 85, group=N_("Settings")),
        NavItem(
            "manage", N_("End of personal data"), "work.set_retention", "registration.retain", 86, group=N_("Settings")
        ),
        NavItem("manage", N_("Audit log"), "work.list_acts", "desks.audit", 95, group=N_("Settings")),
        NavItem("region", N_("Home"), "work.region_home", "booths.edit", 1),
        NavItem("system", N_("Home"), "work.system_home", "accounts.manage", 1),
    ),
)
