"""Laws of what is named now and loaded later: every name leads somewhere."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

import eventapp
from eventapp.app import product
from eventapp.core.db import db
from eventapp.core.invariants import Invariant
from eventapp.core.late import Late
from eventapp.core.worker import JobKind
from eventapp.frozen import field_names
from tests.support.schema import load_models

ROOT = Path(eventapp.__path__[0]).parent


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

    assert sorted(jobs.every) == sorted(kind.name for kind in module.JOBS)
    assert made <= set(jobs.every)


def imported(module: str) -> set[str]:
    """The modules that a module imports, by what is written in it."""
    path = Path(eventapp.__path__[0]).parent / module.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_a_foreign_key_leads_to_a_table_whichever_module_was_loaded_first():
    """Else an INSERT works or fails by what somebody else has asked for before."""
    load_models()
    homes = {mapper.local_table.name: mapper.class_.__module__ for mapper in db.Model.registry.mappers}
    unknown = []
    for name, home in homes.items():
        seen, waiting = set(), [home]
        while waiting:
            module = waiting.pop()
            if module not in seen:
                seen.add(module)
                waiting += [each for each in imported(module) if each in set(homes.values())]
        keys = db.Model.metadata.tables[name].foreign_keys
        targets = {key.target_fullname.rpartition(".")[0] for key in keys}
        unknown += [(name, target) for target in targets if homes.get(target) not in seen]

    assert len(homes) > 100
    assert unknown == []
