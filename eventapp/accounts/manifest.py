"""What the app takes from here."""

from __future__ import annotations

from eventapp.accounts.views.blueprint import bp
from eventapp.core.access import Role
from eventapp.web.capability import Capability

capability = Capability(
    name="accounts",
    blueprints=(bp,),
    permissions={"accounts.manage": {Role.ADMIN}},
)
