"""The project's own files, for the laws of the code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "eventapp"
KIT = {"core", "formats", "web"}  # parts that are no capability
NOT_OURS = {".git", ".venv", "__pycache__", "var", "build", "dist", "node_modules", "screenshots", "vendor"}


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Files that end so, caches and generated folders aside."""
    return (path for path in _all_files() if path.suffix in suffixes and path.is_relative_to(under))


@cache
def _all_files() -> tuple[Path, ...]:
    """Every file of ours. Folders that are not are not entered: there is most in them."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [each for each in folders if each not in NOT_OURS and (each == ".ci" or not each.startswith("."))]
        found += [Path(folder, each) for each in names]
    return tuple(sorted(found))


def name(path: Path) -> str:
    """A path as one would write it in the project."""
    return path.relative_to(ROOT).as_posix()


def parts() -> list[str]:
    """The packages of eventapp that hold code."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def capabilities() -> list[str]:
    """The parts that have rooms."""
    return [part for part in parts() if part not in KIT]
