"""Brings the database's schema up to date. One process at a time; a database that is up to date costs one statement."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from eventapp.core.db import db

_PACKAGE = Path(__file__).resolve().parent.parent
FOLDERS = (_PACKAGE.parent / "migrations", _PACKAGE / "_migrations")  # the checkout, the wheel


def configuration() -> Config:
    """Alembic's configuration; the connection is handed over by ``upgrade``."""
    config = Config()
    config.set_main_option("script_location", str(next(folder for folder in FOLDERS if folder.is_dir())))
    return config


def head() -> str | None:
    """The newest revision of this code."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def revision() -> str | None:
    """The revision of the database, or None when it is empty. 1 statement."""
    try:
        found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except sa.exc.DBAPIError:
        db.session.rollback()
        return None
    return found


def upgrade() -> None:
    """Migrate to the newest revision."""
    config = configuration()
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
