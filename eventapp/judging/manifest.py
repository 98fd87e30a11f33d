"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.judging.checks import CHECKS
from eventapp.web.capability import Capability

capability = Capability(
    name="judging",
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
)
