"""The table of what every module of views brings to its blueprint, so that a process loads the pages it is asked for.

``python -m tools.routes`` writes it from the decorators. It only makes the same answer faster: it bears the mark of the
files it was made from, and where one of them has changed since, all views are loaded at start as without a table.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from eventapp.core import checksums
from eventapp.web.routing import Blueprint, Brought

_PACKAGE = Path(__file__).resolve().parent.parent
TABLE = _PACKAGE / "routes.json"


def expect(blueprints: Iterable[Blueprint], parts: Sequence[str]) -> None:
    """Tell the blueprints what their modules will bring; without a table of today's files, load those modules now."""
    table = _table(parts)
    if table is None:
        load(parts)
        return
    by_name = {blueprint.name: blueprint for blueprint in blueprints}
    for name, brought in table.items():
        for kind, what, module, permission, options in brought:
            by_name[name].expect(kind, what, Brought(module, permission, options))


def load(parts: Iterable[str]) -> None:
    """Import every module of views."""
    for name in _modules(parts):
        importlib.import_module(name)


def text(blueprints: Iterable[Blueprint], parts: Sequence[str]) -> str:
    """The table as it is written: a line for everything that some module brings, so that differences read well."""
    table = {
        blueprint.name: [
            [kind, name, brought.module, brought.permission, brought.options]
            for (kind, name), brought in sorted(blueprint.brought.items())
        ]
        for blueprint in blueprints
    }
    lines = [
        f"{json.dumps(name)}: [\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in table.items()
    ]
    return f'{{"mark": {_mark(parts)}, "blueprints": {{\n' + ",\n".join(lines) + "\n}}\n"


def _table(parts: Sequence[str]) -> dict[str, list[Any]] | None:
    if not TABLE.is_file():
        return None
    found = json.loads(TABLE.read_text(encoding="utf-8"))
    if found["mark"] != _mark(parts):
        return None
    blueprints: dict[str, list[Any]] = found["blueprints"]
    return blueprints


def _mark(parts: Sequence[str]) -> int:
    return checksums.of_files(_files(parts))


def _modules(parts: Iterable[str]) -> Iterator[str]:
    for path in _files(parts):
        if path.stem != "__init__":
            yield ".".join(("eventapp", *path.relative_to(_PACKAGE).with_suffix("").parts))


def _files(parts: Iterable[str]) -> Iterator[Path]:
    """The room of views of each part, one file or a folder."""
    for part in parts:
        folder = _PACKAGE / part
        yield from sorted([*folder.glob("views.py"), *folder.glob("views/**/*.py")])
