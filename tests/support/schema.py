"""Fills a template database with the tables of the product, as the migrations make them."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import eventapp
from eventapp.core import migrating
from eventapp.core.db import db
from tests.support.starts import Start


def load_models() -> None:
    """Import every room that defines tables, so that the metadata is complete."""
    for part in pkgutil.iter_modules(eventapp.__path__):
        if part.ispkg and part.name not in {"formats", "translations", "web"}:
            package = importlib.import_module(f"eventapp.{part.name}")
            for room in pkgutil.iter_modules(package.__path__):
                if room.name == "models" or part.name == "core":
                    module = importlib.import_module(f"eventapp.{part.name}.{room.name}")
                    for story in pkgutil.iter_modules(getattr(module, "__path__", [])):
                        importlib.import_module(f"{module.__name__}.{story.name}")


def differences() -> list[Any]:
    """What the models say and the connected database does not have, as Alembic would write it into a migration."""
    load_models()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.Model.metadata))


def build(url: str) -> None:
    """Make every table of an empty database.

    While somebody changes a model its migration is behind: then the tables are made from the models, so that the
    tests of that part can run, and ``tests/house/test_migrations.py`` alone says what is missing.
    """
    db.connect(url)
    migrating.upgrade()
    if differences():
        _empty(url)
        db.Model.metadata.create_all(db.engine)
    db.dispose()


def _empty(url: str) -> None:
    if not db.is_sqlite:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        return
    db.dispose()
    Path(url.removeprefix("sqlite:///")).unlink()
    db.connect(url)


TABLES = Start("tables", build)
