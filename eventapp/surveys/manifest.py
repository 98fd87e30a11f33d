"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.surveys.checks import CHECKS
from eventapp.surveys.jobs import JOBS, PERIODIC
from eventapp.surveys.queries import named as named_answers
from eventapp.surveys.views import building, exports, limits, making, named, public, reaching, report, tabs, texts
from eventapp.surveys.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

# importing them adds their routes to the blueprint
VIEWS = (public, making, building, reaching, texts, limits, named, tabs, report, exports)

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
    export_registration=named_answers.export_registration,
    nav=(
        NavItem(
            "manage", N_("Surveys"), "surveys.list_surveys", "surveys.view", 50, group=N_("Surveys and certificates")
        ),
    ),
)
