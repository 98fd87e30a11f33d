"""The real registry, read once."""

from __future__ import annotations

import pytest

from eventapp.core.datafiles import data_path
from eventapp.regions.rules.registry import Registry, read


@pytest.fixture(scope="session")
def registry() -> Registry:
    return read(data_path)
