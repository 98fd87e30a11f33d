"""Files that people upload or jobs make: one small interface, a folder or an S3-compatible store behind it."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from eventapp.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from minio import Minio

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

    def listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Every name that begins with ``prefix``, which ends in a slash, and when it was put there (UTC)."""
        ...


class FolderStorage:
    """Files in one folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _path(self, name: str) -> Path:
        return self._root / _checked(name)

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
        """Remove the file if it is there, and its folder when that was the last one in it."""
        path = self._path(name)
        path.unlink(missing_ok=True)
        if path.parent not in {self._root, self._root / name.partition("/")[0]}:
            with suppress(OSError):
                path.parent.rmdir()

    def listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Walk the folder; what is just being written is left out."""
        for path in sorted((self._root / prefix).rglob("*")):
            if path.is_file() and path.suffix != ".part":
                changed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield path.relative_to(self._root).as_posix(), changed_at


class BucketStorage:
    """Files in a bucket of an S3-compatible store."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, name: str, data: bytes) -> None:
        """One object; a store shows it whole or not at all."""
        self._client.put_object(self._bucket, _checked(name), io.BytesIO(data), len(data))

    def get(self, name: str) -> bytes:
        """Read the object. Raises NotFound."""
        from minio.error import S3Error  # noqa: PLC0415 -- loaded only where a bucket is used

        try:
            answer = self._client.get_object(self._bucket, _checked(name))
        except S3Error as error:
            if error.code in {"NoSuchKey", "NoSuchObject"}:
                raise NotFound from None
            raise
        try:
            return bytes(answer.read())
        finally:
            answer.close()
            answer.release_conn()

    def delete(self, name: str) -> None:
        """Remove the object; S3 does not mind when it is not there."""
        self._client.remove_object(self._bucket, _checked(name))

    def listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Page by page, as the store gives them."""
        for found in self._client.list_objects(self._bucket, prefix=prefix, recursive=True):
            if found.object_name and found.last_modified:
                yield found.object_name, found.last_modified.astimezone(UTC)


def _checked(name: str) -> str:
    """A name of ours. Raises NotFound."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise NotFound
    return name


def storage_from(url: str) -> Storage:
    """The storage of a STORAGE_URL. Raises InvalidInput for an unknown kind."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStorage(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.hostname:
        return _bucket(parts)
    raise InvalidInput("STORAGE_URL must begin with file:/// or s3://.")


def _bucket(parts: SplitResult) -> BucketStorage:
    """The bucket of ``s3://bucket?endpoint=https://…&region=…``; it must be there.

    Who we are is ``s3://key:secret@bucket``, else what AWS programs read (AWS_ACCESS_KEY_ID …, ``~/.aws``).
    """
    from minio import Minio  # noqa: PLC0415 -- loaded only where a bucket is used
    from minio.credentials import providers  # noqa: PLC0415 -- likewise

    asked = dict(parse_qsl(parts.query))
    endpoint = urlsplit(asked.get("endpoint") or "https://s3.amazonaws.com")
    if endpoint.scheme not in {"http", "https"} or not endpoint.netloc:
        raise InvalidInput("STORAGE_URL must be like s3://bucket?endpoint=https://host.")
    own = providers.StaticProvider(unquote(parts.username or ""), unquote(parts.password or ""))
    usual = providers.ChainedProvider([providers.EnvAWSProvider(), providers.AWSConfigProvider()])
    client = Minio(
        endpoint.netloc,
        credentials=own if parts.username else usual,
        secure=endpoint.scheme == "https",
        region=asked.get("region") or "us-east-1",
    )
    return BucketStorage(client, str(parts.hostname))
