"""The migrations alone make what the models say, on both databases."""

from __future__ import annotations

import pytest

from eventapp.core import migrating
from eventapp.core.db import db
from tests.support.schema import differences


@pytest.fixture(params=["sqlite", "postgresql"])
def blank(request, every_database):
    """The process connected to a database without tables."""
    databases = every_database.of(request.param)
    handle = databases.blank()
    db.connect(handle.url)
    yield handle
    db.dispose()
    databases.drop(handle)


def test_an_upgrade_from_empty_leaves_nothing_for_autogenerate(blank):
    migrating.upgrade()

    assert differences() == []
    assert migrating.revision() == migrating.head()


def test_a_second_upgrade_changes_nothing(blank):
    migrating.upgrade()
    before = migrating.revision()

    migrating.upgrade()

    assert migrating.revision() == before
