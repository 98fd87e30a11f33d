"""A consistent copy of database, media and keys in one file, made while serving; ``restoring`` brings it back.

The file is a compressed tar: ``database.sqlite`` or ``tables/….copy``, ``media/…``, ``keys/…`` and last
``manifest.json``, which holds a SHA-256 of every other member: a file that was cut, changed or made by something else
has none that fits. It holds secrets and personal data: keep it as safe as the server.

Only commands say the sentences of this module, so they are English.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from eventapp.config import Settings
from eventapp.core import migrating, postgres_copy
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.keys import Keys
from eventapp.errors import Refusal
from eventapp.frozen import frozen

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE_COPY = "database.sqlite"


class CannotWrite(Refusal):
    """The disk or the file system said no."""

    code, status = "cannot_write", 500
    message = "%(file)s cannot be written: %(why)s."


@frozen
class Written:
    """A finished copy: its size, and whether the secret key is in it or only in the environment."""

    size_bytes: int
    holds_key: bool


def backup(settings: Settings, target: Path) -> Written:
    """Write the copy to ``target``, whole or not at all. The process is bound to the database.

    The database comes first and media after, so that every file that a row names is in the copy. Raises CannotWrite,
    CopyFailed, DatabaseUnreachable.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".eventapp-", dir=target.parent) as scratch:
            folder = Path(scratch)
            part = folder / "part"
            manifest = {
                "product": "eventapp",
                "format": FORMAT,
                "made_at": now().isoformat(),
                "secret": fingerprint(settings.secret_key),
                **_copy_database(settings, folder),
            }
            _write(part, manifest, [*_below(folder, ""), *_kept(settings)])
            part.replace(target)
            return Written(target.stat().st_size, fingerprint(key_in(settings.data)) == manifest["secret"])
    except OSError as error:
        raise CannotWrite(file=str(target), why=error.strerror or str(error)) from error
    except sa.exc.DBAPIError as error:
        raise CannotWrite(file=str(target), why=migrating.reason(error)) from error


def _copy_database(settings: Settings, folder: Path) -> dict[str, Any]:
    """Every row of one moment; gives what the manifest says about it."""
    if not db.is_sqlite:
        (folder / "tables").mkdir()
        return {"kind": "postgresql", **postgres_copy.copy_out(settings.database_url, folder / "tables")}
    copy = folder / SQLITE_COPY
    with db.engine.connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    with closing(sqlite3.connect(copy)) as checked:
        ((verdict,),) = checked.execute("PRAGMA integrity_check(1)")
        if verdict != "ok":
            raise CannotWrite(file=SQLITE_COPY, why=f"the database is damaged ({verdict})")
        ((revision,),) = checked.execute("SELECT version_num FROM alembic_version")
    return {"kind": "sqlite", "revision": revision}


def _kept(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Keys and media by the names that they have in the copy."""
    yield from _below(settings.data / "keys", "keys/")
    yield from _below(media_folder(settings), "media/")


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".part":
            yield f"{prefix}{path.relative_to(folder).as_posix()}", path


def _write(part: Path, manifest: dict[str, Any], sources: list[tuple[str, Path]]) -> None:
    """One tar of all sources, on the disk when this returns. A medium that was deleted meanwhile is left out."""
    members: dict[str, list[Any]] = {}
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar:
            for name, path in sources:
                try:
                    content = path.open("rb")
                except FileNotFoundError:
                    continue
                with content:
                    members[name] = _add(tar, name, content, os.fstat(content.fileno()).st_size)
            document = json.dumps(manifest | {"members": members}, ensure_ascii=False).encode()
            _add(tar, MANIFEST, io.BytesIO(document), len(document))
        file.flush()
        os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, name: str, content: IO[bytes], size: int) -> list[Any]:
    """Add one member; gives its size and SHA-256."""
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(now().timestamp())
    reader = Hashing(content)
    tar.addfile(info, reader)
    return [size, reader.hash.hexdigest()]


class Hashing:
    """Reads a file and hashes what was read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        block = self._content.read(size)
        self.hash.update(block)
        return block


def sqlite_path(settings: Settings) -> Path:
    """The file of the embedded database."""
    return Path(str(sa.make_url(settings.database_url).database))


def media_folder(settings: Settings) -> Path:
    """Where media lie on this machine; with a bucket, only what a restored copy brought along."""
    parts = urlsplit(settings.storage_url)
    return Path(unquote(parts.path)) if parts.scheme == "file" else settings.data / "media"


def key_in(folder: Path) -> str:
    """The secret key that is kept in a data folder, or nothing."""
    path = folder / "keys" / "secret"
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def fingerprint(secret: str) -> str:
    """Tells whether two secrets are the same, and nothing else about them."""
    own = Keys()
    own.bind(secret)
    return own.token("backup", "fingerprint")
