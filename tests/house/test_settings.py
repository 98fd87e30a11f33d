"""A setting that nobody can read about does not exist."""

from __future__ import annotations

import ast
import re

from eventapp.config import SETTINGS
from tests.support.sources import PACKAGE, ROOT, files, name


def test_every_setting_is_explained_in_the_operations_page():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    assert [setting for setting in SETTINGS if f"`{setting}`" not in page] == []


def test_nothing_but_the_configuration_reads_the_environment():
    readers = {
        name(path)
        for path in files(".py", under=PACKAGE)
        if path != PACKAGE / "config.py"
        and re.search(r"\.(?:environ|getenv)\b", text := path.read_text(encoding="utf-8"))
        and any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} for node in ast.walk(ast.parse(text))
        )
    }

    assert readers == set()
