"""A consistent copy of database, media and keys in one file, made while serving; and back into an empty target.

The file is a tar: ``manifest.json``, ``database.sqlite`` or ``database.dump`` (pg_dump), ``media/…``, ``keys/…``.
It holds secrets and personal data: keep it as safe as the server.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from eventapp.config import Settings
from eventapp.core import migrating
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import N_, InvalidInput, Refusal


class TargetNotEmpty(Refusal):
    """A backup goes into an empty place only."""

    code, status = "target_not_empty", 409
    message = N_("%(target)s is not empty. Restore into an empty or absent folder and an empty database.")


class ToolMissing(Refusal):
    """PostgreSQL's own client is needed."""

    code, status = "tool_missing", 500
    message = N_("%(tool)s was not found. Install PostgreSQL's client programs, at least as new as the server.")


def backup(settings: Settings, target: Path) -> int:
    """Write the copy to ``target``, whole or not at all; gives its bytes. Raises InvalidInput, ToolMissing."""
    with tempfile.TemporaryDirectory(dir=settings.data) as scratch:
        copy = _copy_database(settings, Path(scratch))
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        try:
            with tarfile.open(part, "w") as tar:
                _add_text(tar, "manifest.json", _manifest(copy.name))
                tar.add(copy, copy.name)
                for folder in ("media", "keys"):
                    if (settings.data / folder).is_dir():
                        tar.add(settings.data / folder, folder)
            part.chmod(0o600)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise InvalidInput(
                N_("%(file)s cannot be written: %(why)s."), file=str(target), why=error.strerror
            ) from error
    return target.stat().st_size


def restore(settings: Settings, source: Path) -> None:
    """Bring a copy back into an empty data folder and database. Raises InvalidInput, TargetNotEmpty, ToolMissing."""
    if not source.is_file():
        raise InvalidInput(N_("There is no backup file %(file)s."), file=str(source))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            with tarfile.open(source) as tar:
                tar.extractall(folder, filter="data")
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            name = manifest["database"]
        except (tarfile.TarError, OSError, ValueError, KeyError) as error:
            raise InvalidInput(N_("%(file)s is not a backup of this product."), file=str(source)) from error
        _refuse_full(settings)
        settings.data.mkdir(parents=True, exist_ok=True)
        _bring_back_database(settings, folder / name)
        for kept in ("media", "keys"):
            if (folder / kept).is_dir():
                shutil.copytree(folder / kept, settings.data / kept, dirs_exist_ok=True)
    for key in (settings.data / "keys").glob("*"):
        key.chmod(0o600)


def _manifest(database: str) -> str:
    return json.dumps(
        {"product": "eventapp", "made_at": now().isoformat(), "database": database, "revision": migrating.revision()}
    )


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(text.encode())
    info.mtime = int(now().timestamp())
    tar.addfile(info, io.BytesIO(text.encode()))


def _copy_database(settings: Settings, scratch: Path) -> Path:
    if db.is_sqlite:
        copy = scratch / "database.sqlite"
        with db.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
        check = sqlite3.connect(copy)
        try:
            verdict = check.execute("PRAGMA integrity_check").fetchone()[0]
        finally:
            check.close()
        if verdict != "ok":
            raise InvalidInput(N_("The copy of the database is damaged: %(why)s."), why=verdict)
        return copy
    copy = scratch / "database.dump"
    _run_client("pg_dump", settings, "--format=custom", "--no-owner", f"--file={copy}")
    return copy


def _bring_back_database(settings: Settings, copy: Path) -> None:
    if settings.database_url.startswith("sqlite") != (copy.suffix == ".sqlite"):
        raise InvalidInput(N_("This backup is of another kind of database. Set DATABASE_URL to the same kind."))
    if copy.suffix == ".sqlite":
        target = sqlite_path(settings)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, target)
    else:
        _run_client("pg_restore", settings, "--no-owner", "--exit-on-error", "--single-transaction", str(copy))


def sqlite_path(settings: Settings) -> Path:
    """The file of the embedded database."""
    return Path(settings.database_url.removeprefix("sqlite:///"))


def _refuse_full(settings: Settings) -> None:
    if settings.data.is_dir() and any(p for p in settings.data.rglob("*") if p.is_file()):
        raise TargetNotEmpty(target=str(settings.data))
    if settings.database_url.startswith("sqlite"):
        if sqlite_path(settings).exists():
            raise TargetNotEmpty(target=str(sqlite_path(settings)))
        return
    engine = sa.create_engine(settings.database_url)
    try:
        if sa.inspect(engine).get_table_names():
            raise TargetNotEmpty(target=N_("the database of DATABASE_URL"))
    finally:
        engine.dispose()


def _environment() -> dict[str, str]:
    """The process's environment for a child; nothing of ours is read from it."""
    return dict(os.environ)


def _run_client(tool: str, settings: Settings, *options: str) -> None:
    """Run pg_dump or pg_restore; the password goes through the environment, never the command line."""
    program = shutil.which(tool)
    if program is None:
        raise ToolMissing(tool=tool)
    url = sa.make_url(settings.database_url)
    query = dict(
        urlpart.split("=", 1) for urlpart in urlsplit(settings.database_url).query.split("&") if "=" in urlpart
    )
    host = url.host or unquote(query.get("host", ""))
    environment = _environment() | {
        "PGHOST": host,
        "PGPORT": str(url.port or query.get("port", 5432)),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    command = [program, *options] + (["--dbname", url.database or ""] if tool == "pg_restore" else [])
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise InvalidInput(
            N_("%(tool)s failed: %(why)s."),
            tool=tool,
            why=done.stderr.strip().splitlines()[-1][:200] if done.stderr else "",
        )
