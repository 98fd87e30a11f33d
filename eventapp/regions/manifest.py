"""What the app takes from here."""

from __future__ import annotations

from eventapp.web.capability import Capability

capability = Capability(name="regions")
