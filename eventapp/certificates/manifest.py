"""What the app takes from here."""

from __future__ import annotations

from datetime import timedelta

from eventapp.certificates.views.blueprint import bp
from eventapp.core.access import Role
from eventapp.core.late import late
from eventapp.core.worker import Jobs
from eventapp.errors import N_
from eventapp.web.capability import Capability, NavItem

capability = Capability(
    name="certificates",
    blueprints=(bp,),
    permissions={
        "certificates.read": {Role.REGION},
        "certificates.manage": {Role.ORGANISER},
    },
    checks=late("eventapp.certificates.checks:CHECKS"),
    export_registration=late("eventapp.certificates.queries.personal:export_registration"),
    jobs=(
        Jobs(
            "eventapp.certificates.jobs",
            {
                "certificates.settle": timedelta(minutes=1),
                "certificates.issue_batch": None,
                "certificates.forget": timedelta(minutes=10),
            },
        ),
    ),
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
