"""What is loaded by what. import-linter holds the order of the parts; here stands what no contract sees."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib

import pytest

from tests.support.sources import PACKAGE, ROOT, capabilities

HEAVY = {"flask", "sqlalchemy", "werkzeug", "jinja2", "wtforms"}
ROOMS = sorted([*PACKAGE.glob("*/rules/__init__.py"), *PACKAGE.glob("*/rules.py")])
RULES = [".".join(room.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for room in ROOMS]


def loaded_by(module: str) -> set[str]:
    """The modules that a fresh Python holds after importing this one and everything below it."""
    program = (
        "import importlib, json, pkgutil, sys\n"
        f"module = importlib.import_module({module!r})\n"
        "for below in pkgutil.walk_packages(getattr(module, '__path__', []), module.__name__ + '.'):\n"
        "    importlib.import_module(below.name)\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(json.loads(answer.stdout))


@pytest.mark.parametrize("rules", RULES)
def test_rules_load_no_web_and_no_database(rules):
    loaded = loaded_by(rules)

    assert {module for module in loaded if module.split(".")[0] in HEAVY or module.startswith("eventapp.core")} == set()


def test_importing_eventapp_loads_nothing_of_it():
    answer = subprocess.run(
        [sys.executable, "-c", "import sys, eventapp; print([m for m in sys.modules if m.startswith('eventapp')])"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )

    assert answer.stdout.strip() == "['eventapp']"


def test_the_contract_of_the_rooms_names_every_capability():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    held = next(contract["containers"] for contract in contracts if contract["type"] == "rooms")

    assert [part for part in capabilities() if f"eventapp.{part}" not in held] == []
