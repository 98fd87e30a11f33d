"""Runs migrations on the connection it is given; on PostgreSQL under an advisory lock, so that two do not collide."""

from __future__ import annotations

import importlib
import pkgutil

import sqlalchemy as sa
from alembic import context

import eventapp
from eventapp.core.db import Model

LOCK = 7_262_019

for part in pkgutil.iter_modules(eventapp.__path__):
    if part.ispkg and part.name not in {"formats", "translations"}:
        package = importlib.import_module(f"eventapp.{part.name}")
        for room in pkgutil.iter_modules(package.__path__):
            if room.name == "models" or part.name == "core":
                module = importlib.import_module(f"eventapp.{part.name}.{room.name}")
                for story in pkgutil.iter_modules(getattr(module, "__path__", [])):
                    importlib.import_module(f"{module.__name__}.{story.name}")


def run() -> None:
    """One transaction for everything, so that a failure leaves nothing half done."""
    connection: sa.Connection = context.config.attributes["connection"]
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        compare_type=True,
        compare_server_default=False,
        render_as_batch=is_sqlite,
        user_module_prefix="db.",
    )
    with connection.begin():  # the driver is in autocommit, so the transaction begins with the next line
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        if not is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        context.run_migrations()


run()
