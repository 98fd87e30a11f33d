"""The lock holds what the project asks for, with hashes, and says nothing of where it was downloaded."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.support.sources import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def declared() -> list[Requirement]:
    """What ``pyproject.toml`` asks for, the developers' part included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]


def test_the_lock_holds_every_declared_dependency_in_a_version_that_suits():
    pins: dict[str, list[str]] = {}
    for package, version in PIN.findall(LOCK):
        pins.setdefault(canonicalize_name(package), []).append(version)

    unmet = [
        str(wanted)
        for wanted in declared()
        if not any(Version(pin) in wanted.specifier for pin in pins.get(canonicalize_name(wanted.name), []))
    ]

    assert unmet == []


def test_every_pin_has_a_hash_and_no_line_names_a_host():
    entries = re.split(r"\n(?=[a-z0-9])", LOCK)

    assert [entry.split()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", LOCK) == []
