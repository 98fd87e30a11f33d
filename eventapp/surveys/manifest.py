"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.surveys.checks import CHECKS
from eventapp.surveys.jobs import JOBS, PERIODIC
from eventapp.surveys.views import manage, public
from eventapp.surveys.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

VIEWS = (public, manage)  # importing them adds their routes to the blueprint

capability = Capability(
    name="surveys",
    blueprints=(bp,),
    permissions={
        "surveys.view": {Role.ORGANISER, Role.ANALYST},
        "surveys.export": {Role.ORGANISER, Role.ANALYST},
        "surveys.manage": {Role.ORGANISER},
    },
    jobs=JOBS,
    periodic=PERIODIC,
    checks=CHECKS,
    nav=(
        NavItem(
            "manage", N_("Surveys"), "surveys.list_surveys", "surveys.view", 50, group=N_("Surveys and certificates")
        ),
    ),
)
