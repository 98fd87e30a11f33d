"""Laws of what is named now and loaded later: every name leads somewhere, and the table of routes is today's."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import eventapp
from eventapp.app import CAPABILITIES, product
from eventapp.core.invariants import Invariant
from eventapp.core.late import Late
from eventapp.core.worker import JobKind
from eventapp.frozen import field_names

ROOT = Path(eventapp.__path__[0]).parent
UNRESOLVED = """
import importlib, os, sys
import sqlalchemy.orm
from eventapp.core.db import Model

failed = 0
for name in sys.argv[1:]:
    child = os.fork()
    if not child:
        importlib.import_module(name)
        tables = Model.metadata.tables
        keys = (key for table in tables.values() for key in table.foreign_keys)
        unknown = {key.target_fullname for key in keys if key.target_fullname.rpartition(".")[0] not in tables}
        if unknown:
            print(name, sorted(unknown))
        sys.stdout.flush()
        os._exit(bool(unknown))
    failed |= os.waitpid(child, 0)[1]
sys.exit(bool(failed))
"""


def lates() -> list[Late]:
    """Everything that a manifest names without loading it."""
    values = [getattr(capability, name) for capability in product.capabilities for name in field_names(capability)]
    return [each for each in [*values, *(item.count for item in product.nav)] if isinstance(each, Late)]


@pytest.mark.parametrize("named", lates(), ids=repr)
def test_what_a_manifest_names_is_there(named):
    assert callable(named.target) or all(isinstance(each, Invariant) for each in named.target)


@pytest.mark.parametrize(
    "jobs", [jobs for capability in product.capabilities for jobs in capability.jobs], ids=lambda jobs: jobs.module
)
def test_a_manifest_names_every_job_of_its_module(jobs):
    module = importlib.import_module(jobs.module)
    made = {value.name for value in vars(module).values() if isinstance(value, JobKind)}

    assert sorted(jobs.names) == sorted(kind.name for kind in module.JOBS)
    assert made <= set(jobs.names)


def test_what_comes_back_is_a_job_that_somebody_does(app):
    assert {work.kind for work in product.periodic} <= set(product.job_kinds(app))


def test_the_table_of_routes_is_what_the_views_say():
    """`make routes` writes it; an old one is not used, which makes every start slower by a second."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.routes", "--check"], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.returncode == 0, done.stderr


def test_a_foreign_key_leads_to_a_table_whichever_module_was_loaded_first():
    """Else an INSERT works or fails by what somebody else has asked for before."""
    folders = [Path(eventapp.__path__[0]) / part / "models" for part in CAPABILITIES]
    modules = [
        f"eventapp.{folder.parent.name}.models.{story.name}"
        for folder in folders
        if folder.is_dir()
        for story in pkgutil.iter_modules([str(folder)])
    ]
    modules += [f"eventapp.{each.parent.name}.models" for each in folders if each.with_suffix(".py").is_file()]

    done = subprocess.run(
        [sys.executable, "-c", UNRESOLVED, *modules], capture_output=True, text=True, check=False, env=dict(os.environ)
    )

    assert modules
    assert done.returncode == 0, done.stdout + done.stderr
