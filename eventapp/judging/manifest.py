"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.errors import N_
from eventapp.judging.checks import CHECKS
from eventapp.judging.views import judge
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
    },
    checks=CHECKS,
    nav=(NavItem("judging", N_("My list"), f"judging.{judge.home.__name__}", "judging.score", 10),),
)
