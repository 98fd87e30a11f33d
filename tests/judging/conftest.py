"""Databases for the tests of judging: copies of one that already holds an open round, so that few tests build one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventapp.core.db import db
from tests.support import judging, schema
from tests.support.databases import EveryDatabase


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, every_database: EveryDatabase) -> Iterator[str]:
    """A fresh database with the round of ``tests.support.judging.jury``, once on each system."""

    def build(url: str) -> None:
        schema.build(url)
        db.connect(url)
        judging.prepare(request.param)
        db.dispose()

    databases = every_database.of(request.param)
    handle = databases.copy("judging", build)
    yield handle.url
    databases.drop(handle)
