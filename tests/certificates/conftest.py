"""Databases that already hold an open round, as for the tests of judging."""

from __future__ import annotations

from tests.judging.conftest import database_url

__all__ = ["database_url"]
