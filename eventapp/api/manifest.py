"""What the app takes from here."""

from __future__ import annotations

from eventapp.api.views import delegations, exhibition, people, public, registrations, scans, seats
from eventapp.api.views.blueprint import bp
from eventapp.web.capability import Capability

ROUTES = (
    public,
    exhibition,
    registrations,
    people,
    seats,
    delegations,
    scans,
)  # importing them registers their operations

capability = Capability(name="api", blueprints=(bp,))
