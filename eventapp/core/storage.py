"""Files that people upload or jobs make: one small interface, a folder behind it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from eventapp.errors import InvalidInput, NotFound

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


class Storage(Protocol):
    """Bytes by name. Names are made by us (``booth/<opaque id>.webp``), never by the person who uploads."""

    def put(self, name: str, data: bytes) -> None:
        """Keep ``data`` under ``name``, whole or not at all."""
        ...

    def get(self, name: str) -> bytes:
        """What is kept under ``name``. Raises NotFound."""
        ...

    def delete(self, name: str) -> None:
        """Forget ``name``; nothing happens when it is not there."""
        ...


class FolderStorage:
    """Files in one folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or ".." in name:
            raise NotFound
        return self._root / name

    def put(self, name: str, data: bytes) -> None:
        """Write beside, sync, rename."""
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)

    def get(self, name: str) -> bytes:
        """Read the file. Raises NotFound."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise NotFound from None

    def delete(self, name: str) -> None:
        """Remove the file if it is there."""
        self._path(name).unlink(missing_ok=True)


def storage_from(url: str) -> Storage:
    """The storage of a STORAGE_URL. Raises InvalidInput for an unknown kind."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStorage(Path(unquote(parts.path)))
    raise InvalidInput("STORAGE_URL must begin with file:///.")
