"""A fresh database for each test: a copy of a template that is made once per run, on SQLite and on PostgreSQL.

The folder lies in memory where the machine has room for it, so that a copy costs 30 ms on PostgreSQL and 1 ms on
SQLite. ``TEST_DATABASE_URL`` names another PostgreSQL whose user may create databases.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
import sqlalchemy as sa

from tests.support.postgres import PostgresServer

DIALECTS = ("sqlite", "postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it
ENOUGH_BYTES = 1 << 30
PREFIX = "eventapp-tests-"


@dataclass(frozen=True, slots=True)
class DatabaseHandle:
    """Where a test's database is."""

    url: str
    dialect: str  # sqlite or postgresql


class Databases(Protocol):
    """Makes and drops databases of one dialect; templates are named and built once."""

    def blank(self) -> DatabaseHandle:
        """A database without tables."""
        ...

    def copy(self, template: str, build: Callable[[str], None]) -> DatabaseHandle:
        """A copy of the template, which ``build(url)`` fills when it is first asked for."""
        ...

    def drop(self, handle: DatabaseHandle) -> None:
        """Throw a database away."""
        ...

    def close(self) -> None:
        """End what serves them."""
        ...


class SqliteDatabases:
    """Files; a copy is a copy of the file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True)
        self._numbers = itertools.count(1)
        self._templates: dict[str, Path] = {}

    def blank(self) -> DatabaseHandle:
        return self._handle(self._folder / f"{next(self._numbers)}.sqlite")

    def copy(self, template: str, build: Callable[[str], None]) -> DatabaseHandle:
        source = self._templates.get(template)
        if source is None:
            source = self._folder / f"template-{template}.sqlite"
            build(self._handle(source).url)
            self._templates[template] = source
        handle = self.blank()
        shutil.copyfile(source, self._path(handle))
        return handle

    def drop(self, handle: DatabaseHandle) -> None:
        path = self._path(handle)
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing serves files."""

    @staticmethod
    def _handle(path: Path) -> DatabaseHandle:
        return DatabaseHandle(f"sqlite:///{path}", "sqlite")

    @staticmethod
    def _path(handle: DatabaseHandle) -> Path:
        return Path(handle.url.removeprefix("sqlite:///"))


class PostgresDatabases:
    """Databases of one server; a copy is ``CREATE DATABASE … TEMPLATE …``."""

    def __init__(self, folder: Path) -> None:
        self._own: PostgresServer | None = None
        url = os.environ.get("TEST_DATABASE_URL")
        if not url:
            self._own = PostgresServer(folder)
            self._own.start()
            url = self._own.url
        self._url = sa.make_url(url).set(drivername="postgresql+psycopg")
        self._admin = psycopg.connect(
            self._url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        )
        self._name = f"eventapp_test_{os.getpid()}"
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}

    def blank(self) -> DatabaseHandle:
        return self._create("template0")

    def copy(self, template: str, build: Callable[[str], None]) -> DatabaseHandle:
        source = self._templates.get(template)
        if source is None:
            handle = self.blank()
            build(handle.url)
            self._templates[template] = source = self._name_of(handle)
        return self._create(source)

    def drop(self, handle: DatabaseHandle) -> None:
        self._admin.execute(f'DROP DATABASE IF EXISTS "{self._name_of(handle)}" WITH (FORCE)')

    def close(self) -> None:
        for name in self._templates.values():
            self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._admin.close()
        if self._own is not None:
            self._own.stop()

    def _create(self, source: str) -> DatabaseHandle:
        name = f"{self._name}_{next(self._numbers)}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" ENCODING utf8 STRATEGY file_copy')
        return DatabaseHandle(self._url.set(database=name).render_as_string(hide_password=False), "postgresql")

    @staticmethod
    def _name_of(handle: DatabaseHandle) -> str:
        return str(sa.make_url(handle.url).database)


class EveryDatabase:
    """The databases of the run; a dialect's server starts when the first test asks for it."""

    def __init__(self) -> None:
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_roomiest()))
        self._folder.chmod(0o755)  # PostgreSQL may run as another user
        self._made: dict[str, Databases] = {}

    def of(self, dialect: str) -> Databases:
        """The databases of one dialect."""
        if dialect not in self._made:
            kind = SqliteDatabases if dialect == "sqlite" else PostgresDatabases
            self._made[dialect] = kind(self._folder / dialect)
        return self._made[dialect]

    def close(self) -> None:
        """End the servers and remove the folder."""
        for made in self._made.values():
            made.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _roomiest() -> str:
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
        return str(MEMORY)
    return tempfile.gettempdir()


def _sweep() -> None:
    """Remove what a killed run of the tests left: its PostgreSQL and its folder."""
    for folder in Path(_roomiest()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if not owner.isdigit() or Path(f"/proc/{owner}").exists() or not Path("/proc").exists():
            continue
        with contextlib.suppress(OSError, ValueError, IndexError):
            server = int((folder / "postgresql" / "data" / "postmaster.pid").read_text().splitlines()[0])
            if str(folder) in Path(f"/proc/{server}/cmdline").read_text():
                os.kill(server, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
