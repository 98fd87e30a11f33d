"""Brings the database's schema up to date. One process at a time; a database that is up to date costs one statement.

Everything that a command or a server can meet on its first look at the database is refused here with one sentence:
not reachable, not migrated, made by a newer version. Only commands say these sentences, so they are English.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import event

from eventapp.core.db import db
from eventapp.errors import Refusal

if TYPE_CHECKING:
    from alembic.config import Config

_PACKAGE = Path(__file__).resolve().parent.parent
FOLDERS = (_PACKAGE.parent / "migrations", _PACKAGE / "_migrations")  # the checkout, the wheel

# Two servers that start together migrate one after the other; the second waits this long.
LONGEST_WAIT_SECONDS = 120
# A migration that cannot have a table gives up, so that requests do not queue behind it.
TABLE_WAIT_SECONDS = 10
LOCK = 7_262_020
UNDEFINED_TABLE = "42P01"
_STATED = re.compile(r"""^(revision|down_revision)\b[^=]*= *["']([^"']+)["']""", re.MULTILINE)


class DatabaseUnreachable(Refusal):
    """There is no database at that address, or it does not answer, or it is none."""

    code, status = "database_unreachable", 503
    message = "The database %(database)s cannot be used: %(why)s."


class NotMigrated(Refusal):
    """The code is newer than the database."""

    code, status = "not_migrated", 503
    message = "The database is not up to date. Run: eventapp db upgrade"


class NewerDatabase(Refusal):
    """The database is newer than the code."""

    code, status = "newer_database", 503
    message = (
        "The database is at revision %(revision)s, which this version does not know: a newer version made it. "
        "Run that version, or restore a backup of this one."
    )


class MigrationFailed(Refusal):
    """A migration could not be done; all of it was rolled back."""

    code, status = "migration_failed", 500
    message = "The migration failed and changed nothing: %(why)s."


def configuration() -> Config:
    """Alembic's configuration; the connection is handed over by ``upgrade``."""
    from alembic.config import Config  # noqa: PLC0415 -- slow import (0.2 s), needed only when there is work

    config = Config()
    config.set_main_option("script_location", str(_folder()))
    return config


def head() -> str | None:
    """The newest revision of this code."""
    before = _revisions()
    return next((name for name in before if name not in before.values()), None)


def is_known(revision: str | None) -> bool:
    """Whether this code can work from a revision; None, an empty database, is one."""
    return revision is None or revision in _revisions()


def _folder() -> Path:
    return next(folder for folder in FOLDERS if folder.is_dir())


def _revisions() -> dict[str, str]:
    """Every revision and the one before it, read from the files' own lines: each start asks, and Alembic is slow."""
    texts = (path.read_text(encoding="utf-8") for path in (_folder() / "versions").glob("*.py"))
    found = (dict(_STATED.findall(text)) for text in texts)
    return {stated["revision"]: stated.get("down_revision", "") for stated in found if "revision" in stated}


def revision() -> str | None:
    """The revision of the database, or None when it is empty. 1 statement. Raises DatabaseUnreachable."""
    try:
        found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
    except sa.exc.DBAPIError as error:
        db.remove()
        if getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE or "no such table" in str(error.orig):
            return None
        raise DatabaseUnreachable(database=address(db.engine.url), why=reason(error)) from error
    return found


def require_current() -> None:
    """Refuse to work with another schema than this code's. Raises NotMigrated, NewerDatabase, DatabaseUnreachable."""
    found = revision()
    if found == head():
        return
    if not is_known(found):
        raise NewerDatabase(revision=found)
    raise NotMigrated


def upgrade(to: str = "head") -> None:
    """Migrate to the newest revision, or ``to`` an older one; nothing to do is done at once.

    One transaction for all revisions. Raises NewerDatabase, DatabaseUnreachable, MigrationFailed.
    """
    found = revision()
    if not is_known(found):
        raise NewerDatabase(revision=found)
    if found == (head() if to == "head" else to):
        return
    from alembic import command  # noqa: PLC0415 -- slow import, see configuration

    db.remove()
    config = configuration()
    try:
        with db.engine.connect() as connection:
            _prepare(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except sa.exc.DBAPIError as error:
        raise MigrationFailed(why=reason(error)) from error


def address(url: sa.URL) -> str:
    """A database's place for a person, without user and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "this machine"
    return f"{url.database} on {host}" + (f":{url.port}" if url.port else "")


def reason(error: sa.exc.DBAPIError) -> str:
    """The first line of what the database said, without a full stop."""
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    return lines[0][:200].rstrip(".:") if lines else type(error.orig).__name__


def _prepare(connection: sa.Connection) -> None:
    """Give a connection of its own to the migration, with other limits than a request has."""
    connection.detach()  # closed afterwards, so that no request meets these settings and the lock is free again
    if db.is_sqlite:
        # SQLite rebuilds a table to change it, and dropping the old one would delete the rows that point at it.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
        event.listen(connection, "commit", _refuse_orphans)
        return
    connection.exec_driver_sql("SET statement_timeout = 0")
    connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
    connection.exec_driver_sql(f"SET lock_timeout = '{LONGEST_WAIT_SECONDS}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK})")
    connection.exec_driver_sql(f"SET lock_timeout = '{TABLE_WAIT_SECONDS}s'")
    connection.commit()


def _refuse_orphans(connection: sa.Connection) -> None:
    """Before the commit: what was not checked while tables were rebuilt is checked now."""
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        raise MigrationFailed(why=f"a row of {orphan[0]} would point at no row of {orphan[2]}")
