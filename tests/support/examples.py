"""The example year of the demo, for tests to start from, with its files and its document (CONTRACTS 2.6)."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.demo.services import building
from tests.support.archive import ARCHIVE
from tests.support.kept import app_for
from tests.support.settings import settings_of
from tests.support.starts import Start


@dataclass(frozen=True, slots=True)
class Example:
    """What was made beside the database: what ``demo --json`` prints, and the files of the data folder."""

    document: dict[str, Any]
    files: dict[str, bytes]


_made: dict[str, Example] = {}  # by the database's dialect


def year() -> Start:
    """The example as somebody made it today; its forum begins today, so that tomorrow it is made anew."""
    utc, jakarta = now(), now().astimezone(ZoneInfo("Asia/Jakarta"))
    return Start(f"year_{utc:%Y%m%d}_{jakarta:%d}", _build, on=ARCHIVE)


def document(data: Path) -> dict[str, Any]:
    """The document of the example that the process is connected to; its files are put into this folder."""
    example = _made[db.engine.dialect.name]
    for name, content in example.files.items():
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return deepcopy(example.document)


def _build(url: str) -> None:
    with TemporaryDirectory() as folder:
        data = Path(folder)
        app = app_for(settings_of(url, data))
        document = building.build(lambda _part: None, app.app_context)
        files = {str(path.relative_to(data)): path.read_bytes() for path in data.rglob("*") if path.is_file()}
        _made[db.engine.dialect.name] = Example(document, files)
        db.dispose()
