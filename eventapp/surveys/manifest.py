"""What the app takes from here."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.access import Role
from eventapp.core.late import late
from eventapp.core.worker import Jobs, Periodic
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
            (
                "surveys.tend",
                "surveys.stir",
                "surveys.expire",
                "surveys.invite",
                "surveys.remind",
                "surveys.sweep",
                "surveys.make_file",
                "surveys.end_files",
            ),
        ),
    ),
    periodic=(
        Periodic("surveys.tend", timedelta(minutes=5)),
        Periodic("surveys.stir", timedelta(minutes=5)),
        Periodic("surveys.expire", timedelta(hours=24)),
        Periodic("surveys.end_files", timedelta(hours=1)),
    ),
    checks=late("eventapp.surveys.checks:CHECKS"),
    export_registration=late("eventapp.surveys.queries.named:export_registration"),
    nav=(
        NavItem(
            "manage", N_("Surveys"), "surveys.list_surveys", "surveys.view", 50, group=N_("Surveys and certificates")
        ),
    ),
)
