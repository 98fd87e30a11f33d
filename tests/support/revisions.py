"""Folders of migrations for tests: the environment of the real ones, and a few small revisions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eventapp.core import migrating
from tests.support.sources import ROOT

SCRIPT = '''"""{name}"""

import sqlalchemy as sa
from alembic import op

revision = {name!r}
down_revision = {before!r}


def upgrade():
{body}
'''


@contextmanager
def folder_of_migrations(folder: Path) -> Iterator[Path]:
    """Let the code find its migrations in a new folder with the environment of the real ones and no revision."""
    (folder / "versions").mkdir(parents=True)
    for part in ("env.py", "script.py.mako"):
        shutil.copyfile(ROOT / "migrations" / part, folder / part)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrating, "FOLDERS", (folder,))
        yield folder


def write(folder: Path, name: str, before: str | None, *lines: str) -> None:
    """Add a revision whose upgrade runs these lines."""
    body = "\n".join(f"    {line}" for line in lines) or "    pass"
    (folder / "versions" / f"{name}.py").write_text(SCRIPT.format(name=name, before=before, body=body))
