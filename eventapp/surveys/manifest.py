"""What the app takes from here."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.access import Role
from eventapp.core.late import late
from eventapp.core.worker import Jobs
from eventapp.errors import N_
from eventapp.surveys.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

capability = Capability(
    name="surveys",
    blueprints=(bp,),
    permissions={
        "surveys.view": {Role.ORGANISER, Role.ANALYST},
        "surveys.export": {Role.ORGANISER, Role.ANALYST},
        "surveys.manage": {Role.ORGANISER},
    },
    jobs=(
        Jobs(
            "eventapp.surveys.jobs",
            {
                "surveys.tend": timedelta(minutes=5),
                "surveys.stir": timedelta(minutes=5),
                "surveys.expire": timedelta(hours=24),
                "surveys.invite": None,
                "surveys.remind": None,
                "surveys.sweep": None,
                "surveys.make_file": None,
                "surveys.end_files": timedelta(hours=1),
            },
        ),
    ),
    checks=late("eventapp.surveys.checks:CHECKS"),
    export_registration=late("eventapp.surveys.queries.named:export_registration"),
    nav=(
        NavItem(
            "manage", N_("Surveys"), "surveys.list_surveys", "surveys.view", 50, group=N_("Surveys and certificates")
        ),
    ),
)
