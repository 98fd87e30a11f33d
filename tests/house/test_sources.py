"""Laws that every file obeys: it says what it is for, stays small, and knows nothing of the machine it was made on."""

from __future__ import annotations

import ast
import re

from tests.support.sources import PACKAGE, ROOT, capabilities, files, name, parts

LONGEST = 450
MACHINE_PATH = re.compile(r"(?<![\w.<>}])/(?:home|root|Users|work|farm)/[\w.-]+")
# The letters in brackets keep this file from finding itself.
UNFINISHED = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|raise NotImplemented[E]rror")
# A page that has just been asked for may not be there yet: `expect` waits for it, a bare look does not.
HASTY = re.compile(r"assert\b.*\.is_(?:visible|hidden|enabled|disabled|checked)\(\)")
UNRUN = re.compile(r"pytest\.(?:ski[p]|xfai[l])|mark\.(?:ski[p]|xfai[l])")


def test_every_module_says_what_it_is_for():
    silent = [
        name(path)
        for path in files(".py")
        if (text := path.read_text(encoding="utf-8").strip()) and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_package_inits_hold_a_docstring_and_nothing_else():
    busy = [
        name(path)
        for path in PACKAGE.rglob("__init__.py")
        if len(ast.parse(path.read_text(encoding="utf-8")).body) != 1
        or not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert busy == []


def test_no_file_outgrows_its_room():
    long = {
        name(path): lines
        for path in files(".py")
        if not name(path).startswith(("tests/", "migrations/"))
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_no_file_names_a_folder_of_somebodys_machine():
    found = [
        f"{name(path)}: {match.group()}"
        for path in files(
            ".py", ".sh", ".toml", ".md", ".html", ".css", ".js", ".txt", ".yml", ".service", ".conf", ".lock"
        )
        for match in MACHINE_PATH.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_nothing_is_left_unfinished():
    found = [
        f"{name(path)}: {match.group()}"
        for path in files(".py", ".html", ".css", ".js")
        for match in UNFINISHED.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_every_test_runs():
    found = [
        name(path) for path in files(".py", under=ROOT / "tests") if UNRUN.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_browser_test_looks_before_the_page_is_there():
    found = [
        f"{name(path)}: {match.group()}"
        for path in files(".py", under=ROOT / "tests")
        for match in HASTY.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_every_part_has_tests_of_its_name():
    untested = [part for part in parts() if not any((ROOT / "tests" / part).rglob("test_*.py"))]

    assert untested == []


def test_every_capability_says_what_it_brings():
    without = [part for part in capabilities() if not (PACKAGE / part / "manifest.py").is_file()]

    assert without == []
