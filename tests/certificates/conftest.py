"""The tests of certificates start from an open round, as the tests of judging."""

from __future__ import annotations

from tests.judging.conftest import starts_from

__all__ = ["starts_from"]
