"""What the app takes from here."""

from __future__ import annotations

from eventapp.agenda.checks import CHECKS
from eventapp.agenda.views import manage
from eventapp.agenda.views.public import bp
from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

VIEWS = (manage,)  # loading it adds its route

capability = Capability(
    name="agenda",
    blueprints=(bp,),
    permissions={"agenda.manage": {Role.ORGANISER}},
    checks=CHECKS,
    nav=(
        NavItem("public", N_("Agenda"), "agenda.list_sessions", PUBLIC, 10),
        NavItem("manage", N_("Settings"), "agenda.settings", "editions.manage", 90),
    ),
)
