"""What the app takes from here."""

from __future__ import annotations

from eventapp.agenda.checks import CHECKS
from eventapp.agenda.views import manage, settings
from eventapp.agenda.views.public import bp
from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

VIEWS = (manage, settings)  # importing them registers their routes

capability = Capability(
    name="agenda",
    blueprints=(bp,),
    permissions={"agenda.manage": {Role.ORGANISER}},
    checks=CHECKS,
    nav=(
        NavItem("public", N_("Agenda"), "agenda.list_sessions", PUBLIC, 10),
        NavItem("manage", N_("Agenda"), "agenda.edit_agenda", "agenda.manage", 19),
        NavItem("manage", N_("Settings"), "agenda.settings", "editions.manage", 90, group=N_("Settings")),
    ),
)
