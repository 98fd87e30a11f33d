"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.core.late import late
from eventapp.web.capability import Capability

capability = Capability(
    name="regions", permissions={"regions.load": {Role.ADMIN}}, checks=late("eventapp.regions.checks:CHECKS")
)
