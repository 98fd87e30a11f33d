"""What the fault tests share: an installation with an open edition, and callers who note what was acknowledged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventapp.config import Settings
from eventapp.core import runtime
from eventapp.core.db import db
from tests.support.databases import DIALECTS, EveryDatabase
from tests.support.make import Make
from tests.support.processes import Installation
from tests.support.starts import Start


@pytest.fixture(params=DIALECTS)
def database_url(request: pytest.FixtureRequest, every_database: EveryDatabase, starts_from: Start) -> Iterator[str]:
    """A database of its own, which no later test has: its writers are killed."""
    databases = every_database.of(request.param)
    handle = databases.copy(starts_from)
    yield handle.url
    databases.drop(handle)


@pytest.fixture
def installation(database_url, tmp_path):
    """Processes on a fresh database; the test's own process is bound to it too, with the same secret key."""
    environ = {"DATABASE_URL": database_url, "EVENTAPP_RATE_LIMITS": "off"}
    installation = Installation(tmp_path / "data", tmp_path, environ)
    runtime.start(Settings.from_environ(environ, data=installation.data))
    yield installation
    installation.close()
    db.dispose()


@pytest.fixture
def make(installation) -> Make:
    """Builders on the installation's database."""
    return Make()
