"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.registration import checks
from eventapp.registration.queries import quotas
from eventapp.registration.views import attendee, public
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage import lists
from eventapp.web.capability import Capability, NavItem

VIEWS = (public, attendee, lists)  # importing them adds their routes to the blueprint

capability = Capability(
    name="registration",
    blueprints=(bp,),
    permissions={
        "registration.view": {Role.ORGANISER, Role.DESK},
        "registration.manage": {Role.ORGANISER, Role.DESK},
        "registration.export": {Role.ORGANISER},
        "registration.set_quota": {Role.ORGANISER},
    },
    checks=checks.invariants,
    nav=(
        NavItem("public", N_("Register"), "registration.register", PUBLIC, 40),
        NavItem(
            "manage", N_("Registrations"), "registration.list_registrations", "registration.view", 20, quotas.registered
        ),
        NavItem("manage", N_("Quotas"), "registration.set_quotas", "registration.set_quota", 22),
    ),
)
