"""Compiled templates, kept in the data folder: a process that starts finds them instead of compiling them anew.

Compiling was two thirds of the time that the first look at a page took. The folder's name is a checksum of what
compiles (this package, Jinja, the catalogues), and Jinja compares each template's own text, so nothing old is used.
"""

from __future__ import annotations

import shutil
import zlib
from contextlib import suppress
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from eventapp.core import checksums

_WEB = Path(__file__).resolve().parent
_CATALOGUES = _WEB.parent / "translations"


class Compiled(jinja2.FileSystemBytecodeCache):
    """The templates of one language. A folder that cannot be written keeps nothing and refuses nothing."""

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(str(folder), f"{language}-%s")

    def load_bytecode(self, bucket: Bucket) -> None:
        """As in Jinja."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """As in Jinja."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def folder_in(data: Path) -> Path:
    """Where this version's templates are kept; those of other versions are deleted. Makes the folder if it can."""
    own = data / "cache" / f"templates-{_mark():08x}"
    with suppress(OSError):
        own.mkdir(parents=True, exist_ok=True)
        for other in own.parent.glob("templates-*"):
            if other != own:
                shutil.rmtree(other, ignore_errors=True)
    return own


def _mark() -> int:
    files = [*_WEB.glob("*.py"), *_CATALOGUES.glob("*/LC_MESSAGES/*.mo")]
    return checksums.of_files(files, zlib.crc32(jinja2.__version__.encode()))
