"""The settings of the tests' own process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from eventapp.config import Settings

SECRET_KEY = "a-secret-that-only-the-tests-know-0123456789"


def settings_of(database_url: str, data: Path) -> Settings:
    """As a server would read them, with the scope check on and rate limits off."""
    environ = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET_KEY, "EVENTAPP_RATE_LIMITS": "off"}
    return replace(Settings.from_environ(environ, data=data), check_scope=True)
