"""The project's own files, for the laws of the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "eventapp"
KIT = {"core", "formats", "web"}  # parts that are no capability
NOT_OURS = {".git", ".venv", "__pycache__", "var", "build", "dist", "node_modules", "screenshots", "vendor"}


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Files that end so, caches and generated folders aside."""
    for path in sorted(under.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        if path.suffix in suffixes and path.is_file() and not hidden and NOT_OURS.isdisjoint(parts):
            yield path


def name(path: Path) -> str:
    """A path as one would write it in the project."""
    return path.relative_to(ROOT).as_posix()


def parts() -> list[str]:
    """The packages of eventapp that hold code."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def capabilities() -> list[str]:
    """The parts that have rooms."""
    return [part for part in parts() if part not in KIT]
