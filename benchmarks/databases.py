"""A database for one measurement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventapp.core.db import db
from tests.support import schema
from tests.support.databases import EveryDatabase


@contextmanager
def fresh(folder: Path, *, postgresql: bool = False) -> Iterator[str]:
    """The address of a database with every table and no row: a file in the folder, or one of the tests' PostgreSQL."""
    databases = EveryDatabase()
    try:
        url = f"sqlite:///{folder}/measured.sqlite"
        if postgresql:
            url = databases.of("postgresql").copy(schema.TABLES).url
        else:
            schema.build(url)
        yield url
    finally:
        db.dispose()
        databases.close()
