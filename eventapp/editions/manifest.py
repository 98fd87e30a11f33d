"""What the app takes from here."""

from __future__ import annotations

from eventapp.core.access import Role
from eventapp.web.capability import Capability

capability = Capability(
    name="editions",
    permissions={
        "editions.create": {Role.ADMIN},
        "editions.manage": {Role.ORGANISER},
    },
)
