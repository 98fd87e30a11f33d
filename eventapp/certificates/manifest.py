"""What the app takes from here."""

from __future__ import annotations

from eventapp.certificates import jobs
from eventapp.certificates.checks import CHECKS
from eventapp.certificates.queries import personal
from eventapp.certificates.views import attendance, manage, owner, region
from eventapp.certificates.views.blueprint import bp
from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

VIEWS = (manage, region, attendance, owner)  # loading them adds their routes

capability = Capability(
    name="certificates",
    blueprints=(bp,),
    permissions={
        "certificates.read": {Role.REGION},
        "certificates.manage": {Role.ORGANISER},
    },
    checks=CHECKS,
    export_registration=personal.export_registration,
    jobs=jobs.JOBS,
    periodic=jobs.PERIODIC,
    nav=(
        NavItem("region", N_("Certificates"), "certificates.list_own", "certificates.read", 61),
        NavItem(
            "manage",
            N_("Certificates"),
            "certificates.list_all",
            "certificates.manage",
            62,
            group=N_("Surveys and certificates"),
        ),
    ),
)
