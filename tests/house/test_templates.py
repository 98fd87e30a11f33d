"""Laws of the templates: no inline code (the Content-Security-Policy forbids it), no third party, no unescaped text."""

from __future__ import annotations

import re

import pytest

from tests.support.sources import PACKAGE, files, name

TEMPLATES = [path for path in files(".html", ".svg", ".xml", ".txt", under=PACKAGE) if "templates" in path.parts]
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>{}%]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "third party": re.compile(
        r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.I
    ),
    "autoescape off": re.compile(r"autoescape\s+false", re.IGNORECASE),
}
# Where our own markup may pass unescaped, and why it is our own. Text that somebody typed never may.
SAFE: dict[str, str] = {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    found = [
        f"{name(path)}: {match.group()}"
        for path in TEMPLATES
        for match in FORBIDDEN[what].finditer(COMMENT.sub("", path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_unescaped_output_stands_only_where_its_reason_is_listed():
    found = {
        name(path) for path in TEMPLATES if re.search(r"\|\s*safe\b", COMMENT.sub("", path.read_text(encoding="utf-8")))
    }

    assert found == set(SAFE)


def test_every_template_lies_in_a_folder_of_its_own_part():
    lost = [
        name(path)
        for path in TEMPLATES
        if (inside := path.relative_to(PACKAGE).parts)[0] != "web" and inside[2] != inside[0]
    ]

    assert lost == []
