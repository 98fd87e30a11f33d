"""What the app takes from here."""

from __future__ import annotations

from datetime import timedelta

from eventapp.core.access import PUBLIC, Role
from eventapp.core.late import late
from eventapp.core.worker import Jobs
from eventapp.errors import N_
from eventapp.judging.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem

capability = Capability(
    name="judging",
    blueprints=(bp,),
    permissions={
        "judging.score": {Role.JUDGE},
        "judging.watch": {Role.CHAIR, Role.AUDITOR, Role.ORGANISER},  # progress; scores need the next one
        "judging.tabulate": {Role.CHAIR, Role.AUDITOR},  # auditors once the chair has signed
        "judging.close": {Role.CHAIR},
        "judging.sign": {Role.CHAIR, Role.AUDITOR},
        "judging.publish": {Role.CHAIR},
        "judging.set_up": {Role.ORGANISER},
        "judging.paper": {Role.ORGANISER},  # scores on paper, typed in by two people
        "judging.dismiss": {Role.CHAIR, Role.ORGANISER},  # take an entry out of the ranking, or let it back in
        "judging.enter": {Role.REGION},
        "judging.papers": {Role.ORGANISER, Role.CHAIR},  # particulars of minutes and certificates
        "judging.read_letter": {Role.REGION},
        "judging.answer": {Role.ORGANISER},  # questions of the regions
    },
    jobs=(Jobs("eventapp.judging.jobs", {"judging.ties": timedelta(minutes=5)}),),
    checks=late("eventapp.judging.checks:CHECKS"),
    seals_officials=late("eventapp.judging.queries.setup:scores_exist"),
    nav=(
        NavItem("public", N_("Results"), "judging.show_results", PUBLIC, 30),
        NavItem("region", N_("Entries for awards"), "judging.list_own_dossiers", "judging.enter", 40),
        NavItem("judging", N_("My list"), "judging.home", "judging.score", 10),
        NavItem("judging", N_("Conflicts of interest"), "judging.declare_conflicts", "judging.score", 20),
        NavItem("judging", N_("Votes"), "judging.list_votes", "judging.score", 30),
        NavItem("manage", N_("Judging"), "judging.list_rounds", "judging.watch", 60, group=N_("Judging")),
        NavItem("region", N_("Our results"), "judging.list_own_results", "judging.read_letter", 60),
        NavItem("manage", N_("Set up judging"), "judging.set_up", "judging.set_up", 61, group=N_("Judging")),
        NavItem("manage", N_("Judges"), "judging.find_judges", "judging.paper", 62, group=N_("Judging")),
    ),
)
