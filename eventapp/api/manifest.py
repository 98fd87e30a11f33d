"""What the app takes from here."""

from __future__ import annotations

from eventapp.api.views.blueprint import bp
from eventapp.web.capability import Capability

capability = Capability(name="api", blueprints=(bp,))
