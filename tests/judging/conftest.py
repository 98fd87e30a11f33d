"""The tests of judging start from an open round, so that few of them build one."""

from __future__ import annotations

import pytest

from tests.support.judging import ROUND
from tests.support.starts import Start


@pytest.fixture
def starts_from() -> Start:
    """The round of ``tests.support.judging.jury``."""
    return ROUND
