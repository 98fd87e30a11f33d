"""What the app takes from here."""

from __future__ import annotations

from collections.abc import Callable

from eventapp.core.access import PUBLIC, Role
from eventapp.errors import N_
from eventapp.judging.checks import CHECKS
from eventapp.judging.views import acts, board, judge, public, setup
from eventapp.judging.views.blueprint import bp
from eventapp.web.capability import Capability, NavItem


def endpoint(view: Callable[..., object]) -> str:
    """The endpoint of one of our views."""
    return f"{bp.name}.{view.__name__}"


VIEWS = (acts, board, judge, public, setup)  # loading them adds their routes

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
    },
    checks=CHECKS,
    nav=(
        NavItem("public", N_("Results"), endpoint(public.show_results), PUBLIC, 30),
        NavItem("judging", N_("My list"), endpoint(judge.home), "judging.score", 10),
        NavItem("judging", N_("Conflicts of interest"), endpoint(judge.declare_conflicts), "judging.score", 20),
        NavItem("manage", N_("Judging"), endpoint(board.list_rounds), "judging.watch", 60),
        NavItem("manage", N_("Set up judging"), endpoint(setup.set_up), "judging.set_up", 61),
    ),
)
