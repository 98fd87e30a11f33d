"""What the app takes from here."""

from __future__ import annotations

from eventapp.certificates import jobs
from eventapp.certificates.views import manage, region
from eventapp.certificates.views.blueprint import bp
from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

VIEWS = (manage, region)  # loading them adds their routes

capability = Capability(
    name="certificates",
    blueprints=(bp,),
    permissions={
        "certificates.read": {Role.REGION},
        "certificates.manage": {Role.ORGANISER},
    },
    jobs=jobs.JOBS,
    periodic=jobs.PERIODIC,
    nav=(
        NavItem("region", N_("Certificates"), "certificates.list_own", "certificates.read", 61),
        NavItem("manage", N_("Certificates"), "certificates.list_all", "certificates.manage", 62),
    ),
)
