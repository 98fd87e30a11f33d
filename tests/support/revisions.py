"""Folders of migrations for tests: one revision made from what the models say, or a few written by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command

from eventapp.core import migrating
from eventapp.core.db import db
from tests.support.schema import load_models
from tests.support.sources import ROOT
from tools.migration import portable

SCRIPT = '''"""{name}"""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = {name!r}, {before!r}, None, None


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


def write_from_models(folder: Path, scratch: Path) -> None:
    """Add the revision ``0001`` that makes every table of the product."""
    load_models()
    config = migrating.configuration()
    db.connect(f"sqlite:///{scratch / 'empty.sqlite'}")
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, "Everything", autogenerate=True, rev_id="0001")
    db.dispose()
    for script in (folder / "versions").glob("0001_*.py"):
        script.write_text(portable(script.read_text(encoding="utf-8")), encoding="utf-8")
