"""What the app takes from here."""

from __future__ import annotations

from eventapp.demo.views.blueprint import bp
from eventapp.web.capability import Capability

capability = Capability(name="demo", blueprints=(bp,))
