"""Brings a backup back into an empty place, whole or not at all, and trusts nothing in the file before it is checked.

Only commands say the sentences of this module, so they are English.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from eventapp.config import Settings
from eventapp.core import migrating, postgres_copy
from eventapp.core.backup import (
    FORMAT,
    MANIFEST,
    SQLITE_COPY,
    CannotWrite,
    Hashing,
    fingerprint,
    key_in,
    media_folder,
    sqlite_path,
)
from eventapp.core.db import db
from eventapp.errors import InvalidInput, Refusal

FOLDERS = ("keys", "media", "tables")
LARGEST_MANIFEST_BYTES = 64 << 20
BLOCK_BYTES = 1 << 20
UNSET_KEY = Settings.for_restore({}).secret_key  # what stands in for SECRET_KEY where the environment names none


class TargetNotEmpty(Refusal):
    """A backup goes into an empty place only."""

    code, status = "target_not_empty", 409
    message = "%(target)s is not empty. Restore into an empty or absent folder and an empty database."


class NotABackup(InvalidInput):
    """Another file, or one that was cut or changed."""

    code = "not_a_backup"
    message = "%(file)s is no whole backup of this product: %(why)s."


class DoesNotFit(Refusal):
    """A good backup, but not for this place."""

    code, status = "backup_does_not_fit", 409
    message = "This backup cannot be restored here: %(why)s."


def restore(settings: Settings, source: Path) -> None:
    """Bring a copy back into an empty data folder and database, migrated to this version; all or nothing.

    Raises NotABackup, TargetNotEmpty, DoesNotFit, CannotWrite, DatabaseUnreachable, OtherTables, CopyFailed.
    """
    _refuse_full(settings)
    place = next(folder for folder in (settings.data, *settings.data.parents) if folder.is_dir())
    try:
        with tempfile.TemporaryDirectory(prefix=".eventapp-", dir=place) as scratch:
            folder = Path(scratch)
            manifest = _unpack(source, folder)
            _refuse_unfit(settings, folder, manifest)
            with _undone_on_failure(settings):
                _bring_back(settings, folder, manifest)
    except OSError as error:
        raise CannotWrite(file=str(error.filename or settings.data), why=error.strerror or str(error)) from error


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack every member below ``folder`` and check it against the manifest, which it gives. Raises NotABackup."""
    try:
        with source.open("rb") as file:
            found = _extract_all(file, folder)
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise NotABackup(file=str(source), why="it is damaged, cut off or something else") from error
    except _Wrong as error:
        raise NotABackup(file=str(source), why=str(error)) from error
    except OSError as error:
        if error.filename == str(source):
            raise NotABackup(file=str(source), why=f"it cannot be read ({error.strerror})") from error
        raise
    if found.pop(MANIFEST, None) is None:
        raise NotABackup(file=str(source), why="its manifest is missing")
    manifest = _manifest(folder)
    members = manifest.get("members") if manifest.get("product") == "eventapp" else None
    if not isinstance(members, dict):
        raise NotABackup(file=str(source), why="another product wrote it")
    if manifest.get("format") != FORMAT:
        raise NotABackup(file=str(source), why="another version wrote it in another form")
    if wrong := sorted(name for name in members.keys() | found.keys() if members.get(name) != found.get(name)):
        raise NotABackup(file=str(source), why=f"{wrong[0]} is missing, added or changed")
    return manifest


class _Wrong(Exception):
    """A member that no backup has."""


def _extract_all(file: IO[bytes], folder: Path) -> dict[str, list[Any]]:
    """Every member with its size and SHA-256. Links, devices and names that lead elsewhere are refused unread."""
    found: dict[str, list[Any]] = {}
    with gzip.open(file) as plain, tarfile.open(fileobj=plain, mode="r:") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isreg() and _is_safe(member.name) else None
            if content is None or member.name in found:
                raise _Wrong(f"it holds {member.name[:80]!a}")
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            reader = Hashing(content)
            with target.open("xb") as copy:
                shutil.copyfileobj(reader, copy, BLOCK_BYTES)
            found[member.name] = [member.size, reader.hash.hexdigest()]
        while plain.read(BLOCK_BYTES):  # to the checksum at the very end
            pass
    return found


def _is_safe(name: str) -> bool:
    """Whether a member's name is one of ours and stays in its folder."""
    path = PurePosixPath(name)
    inside = len(path.parts) > 1 and path.parts[0] in FOLDERS and ".." not in path.parts
    return name == path.as_posix() and (inside or name in {MANIFEST, SQLITE_COPY})


def _manifest(folder: Path) -> dict[str, Any]:
    """The manifest, or an empty one when it cannot be read."""
    path = folder / MANIFEST
    try:
        document = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST_MANIFEST_BYTES else None
    except (ValueError, RecursionError):
        document = None
    return document if isinstance(document, dict) else {}


def _refuse_full(settings: Settings) -> None:
    for folder in (settings.data, media_folder(settings)):
        if folder.is_dir() and any(path.is_file() for path in folder.rglob("*")):
            raise TargetNotEmpty(target=str(folder))
        if folder.exists() and not folder.is_dir():
            raise CannotWrite(file=str(folder), why="it is a file, not a folder")
    if not _is_sqlite(settings):
        if not postgres_copy.is_empty(settings.database_url):
            raise TargetNotEmpty(target="The database of DATABASE_URL")
    elif sqlite_path(settings).exists():
        raise TargetNotEmpty(target=str(sqlite_path(settings)))


def _refuse_unfit(settings: Settings, folder: Path, manifest: dict[str, Any]) -> None:
    kind = "sqlite" if _is_sqlite(settings) else "postgresql"
    if manifest.get("kind") != kind:
        raise DoesNotFit(why=f"it is of {manifest.get('kind')}, and this database is {kind}; set DATABASE_URL")
    if not migrating.is_known(manifest.get("revision") or ""):
        raise DoesNotFit(why=f"another or newer version made it (revision {manifest.get('revision')})")
    key = key_in(folder) if settings.secret_key == UNSET_KEY else settings.secret_key
    if fingerprint(key) != manifest.get("secret"):
        raise DoesNotFit(why="set SECRET_KEY to the one that it was made with, or no ticket would be known again")


def _bring_back(settings: Settings, folder: Path, manifest: dict[str, Any]) -> None:
    """Files first, so that a database that is there has everything that belongs to it."""
    settings.data.mkdir(parents=True, exist_ok=True)
    for source, target in ((folder / "keys", settings.data / "keys"), (folder / "media", media_folder(settings))):
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
    for key in (settings.data / "keys").glob("*"):
        key.chmod(0o600)
    try:
        if _is_sqlite(settings):
            db.connect(f"sqlite:///{folder / SQLITE_COPY}")
            migrating.upgrade()
            db.dispose()  # the last connection writes everything into the one file
            sqlite_path(settings).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / SQLITE_COPY, sqlite_path(settings))
        else:
            db.connect(settings.database_url)
            migrating.upgrade(manifest["revision"])
            postgres_copy.copy_in(settings.database_url, folder / "tables", manifest)
            migrating.upgrade()
    finally:
        db.dispose()


@contextmanager
def _undone_on_failure(settings: Settings) -> Iterator[None]:
    """The target was empty: after a failure it is so again."""
    was_there = settings.data.exists()
    try:
        yield
    except BaseException:
        shutil.rmtree(settings.data / "keys", ignore_errors=True)
        shutil.rmtree(media_folder(settings), ignore_errors=True)
        if _is_sqlite(settings):
            sqlite_path(settings).unlink(missing_ok=True)
        else:
            postgres_copy.drop_tables(settings.database_url)
        if not was_there:
            shutil.rmtree(settings.data, ignore_errors=True)
        raise


def _is_sqlite(settings: Settings) -> bool:
    return settings.database_url.startswith("sqlite")
