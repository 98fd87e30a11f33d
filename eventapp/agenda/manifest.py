"""What the app takes from here."""

from __future__ import annotations

from eventapp.agenda.views.blueprint import bp
from eventapp.core.access import PUBLIC, Role
from eventapp.core.late import late
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

capability = Capability(
    name="agenda",
    blueprints=(bp,),
    permissions={"agenda.manage": {Role.ORGANISER}},
    checks=late("eventapp.agenda.checks:CHECKS"),
    nav=(
        NavItem("public", N_("Agenda"), "agenda.list_sessions", PUBLIC, 10),
        NavItem("manage", N_("Agenda"), "agenda.edit_agenda", "agenda.manage", 19),
        NavItem("manage", N_("Settings"), "agenda.settings", "editions.manage", 90, group=N_("Settings")),
    ),
)
