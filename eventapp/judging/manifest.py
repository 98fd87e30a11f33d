"""What the app takes from here."""

from __future__ import annotations

from collections.abc import Callable

from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.judging import jobs
from eventapp.judging.checks import CHECKS
from eventapp.judging.queries.setup import scores_exist
from eventapp.judging.views import (
    acts,
    assigning,
    board,
    bundles,
    documents,
    entries,
    finalists,
    intake,
    judge,
    letters,
    pact,
    panel,
    paper,
    public,
    road,
    rubric,
    secretariat,
    setup,
    stages,
    tabulation,
    votes,
)
from eventapp.judging.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem


def endpoint(view: Callable[..., object]) -> str:
    """The endpoint of one of our views."""
    return f"{bp.name}.{view.__name__}"


VIEWS = (  # loading them adds their routes
    acts,
    assigning,
    board,
    bundles,
    documents,
    entries,
    finalists,
    intake,
    judge,
    letters,
    pact,
    panel,
    paper,
    public,
    road,
    rubric,
    secretariat,
    setup,
    stages,
    tabulation,
    votes,
)

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
    jobs=jobs.JOBS,
    periodic=jobs.PERIODIC,
    checks=CHECKS,
    seals_officials=scores_exist,
    nav=(
        NavItem("public", N_("Results"), endpoint(public.show_results), PUBLIC, 30),
        NavItem("region", N_("Entries for awards"), endpoint(intake.list_own_dossiers), "judging.enter", 40),
        NavItem("judging", N_("My list"), endpoint(judge.home), "judging.score", 10),
        NavItem("judging", N_("Conflicts of interest"), endpoint(pact.declare_conflicts), "judging.score", 20),
        NavItem("judging", N_("Votes"), endpoint(votes.list_votes), "judging.score", 30),
        NavItem("manage", N_("Judging"), endpoint(board.list_rounds), "judging.watch", 60, group=N_("Judging")),
        NavItem("region", N_("Our results"), endpoint(letters.list_own_results), "judging.read_letter", 60),
        NavItem("manage", N_("Set up judging"), endpoint(setup.set_up), "judging.set_up", 61, group=N_("Judging")),
        NavItem("manage", N_("Judges"), endpoint(secretariat.find_judges), "judging.paper", 62, group=N_("Judging")),
    ),
)
