"""The databases of the tests, on SQLite and on PostgreSQL. Each test gets one that holds what it starts from, no more.

``lend`` gives the same database again and again, put back each time to what it held at first, so that this process
keeps its engine and its compiled statements. ``copy`` makes one of its own for a test whose processes are killed, or
that needs two. The folder lies in memory where the machine has room for it. ``TEST_DATABASE_URL`` names another
PostgreSQL whose user may create databases.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa

from tests.support.postgres import PostgresServer
from tests.support.putting_back import AsItWas
from tests.support.starts import Start

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
    """Makes and drops databases of one dialect; what tests start from is built once."""

    def blank(self) -> DatabaseHandle:
        """A database without tables."""
        ...

    def copy(self, start: Start) -> DatabaseHandle:
        """A new database that holds this; ``drop`` it in the end."""
        ...

    def lend(self, start: Start) -> DatabaseHandle:
        """The one database that holds this, as if nobody had had it before. It is had by one test at a time."""
        ...

    def drop(self, handle: DatabaseHandle) -> None:
        """Throw a database away."""
        ...

    def close(self) -> None:
        """End what serves them."""
        ...


class SqliteDatabases:
    """Files; a copy is a copy of the file, and to put one back is to copy it anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(parents=True)
        self._numbers = itertools.count(1)
        self._templates: dict[str, Path] = {}

    def blank(self) -> DatabaseHandle:
        return self._handle(self._folder / f"{next(self._numbers)}.sqlite")

    def copy(self, start: Start) -> DatabaseHandle:
        return self._copied(start, self.blank())

    def lend(self, start: Start) -> DatabaseHandle:
        handle = self._handle(self._folder / f"{start.name}.sqlite")
        self.drop(handle)  # whoever still has the old file open writes where nobody reads
        return self._copied(start, handle)

    def drop(self, handle: DatabaseHandle) -> None:
        path = self._path(handle)
        for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing serves files."""

    def _copied(self, start: Start, handle: DatabaseHandle) -> DatabaseHandle:
        shutil.copyfile(self._template(start), self._path(handle))
        return handle

    def _template(self, start: Start) -> Path:
        if start.name not in self._templates:
            path = self._folder / f"template-{start.name}.sqlite"
            if start.on is not None:
                shutil.copyfile(self._template(start.on), path)
            start.build(self._handle(path).url)
            self._templates[start.name] = path
        return self._templates[start.name]

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
        self._admin = self._connect(self._url)
        self._name = f"eventapp_test_{os.getpid()}"
        self._numbers = itertools.count(1)
        self._templates: dict[str, str] = {}
        self._lent: dict[str, AsItWas] = {}

    def blank(self) -> DatabaseHandle:
        return self._create(f"{self._name}_{next(self._numbers)}", "template0")

    def copy(self, start: Start) -> DatabaseHandle:
        return self._create(f"{self._name}_{next(self._numbers)}", self._template(start))

    def lend(self, start: Start) -> DatabaseHandle:
        handle = self._handle(f"{self._name}_{start.name}")
        lent = self._lent.get(start.name)
        if lent is None or not lent.put_back():
            self._forget(start.name)
            self.drop(handle)
            self._create(self._name_of(handle), self._template(start))
            self._lent[start.name] = AsItWas(self._connect(sa.make_url(handle.url)))
        return handle

    def drop(self, handle: DatabaseHandle) -> None:
        self._admin.execute(f'DROP DATABASE IF EXISTS "{self._name_of(handle)}" WITH (FORCE)')

    def close(self) -> None:
        for name in list(self._lent):
            self._forget(name)
            self.drop(self._handle(f"{self._name}_{name}"))
        for name in self._templates.values():
            self.drop(self._handle(name))
        self._admin.close()
        if self._own is not None:
            self._own.stop()

    def _template(self, start: Start) -> str:
        if start.name not in self._templates:
            handle = self.blank() if start.on is None else self.copy(start.on)
            start.build(handle.url)
            self._templates[start.name] = self._name_of(handle)
        return self._templates[start.name]

    def _create(self, name: str, source: str) -> DatabaseHandle:
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" ENCODING utf8 STRATEGY file_copy')
        return self._handle(name)

    def _forget(self, name: str) -> None:
        lent = self._lent.pop(name, None)
        if lent is not None:
            lent.close()

    def _handle(self, name: str) -> DatabaseHandle:
        return DatabaseHandle(self._url.set(database=name).render_as_string(hide_password=False), "postgresql")

    @staticmethod
    def _connect(url: sa.URL) -> psycopg.Connection[Any]:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True)

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
