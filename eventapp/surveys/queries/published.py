"""The survey that a document of the programme publishes, as that document gives it."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from eventapp.core.access import Scope
from eventapp.core.datafiles import data_path
from eventapp.errors import NotFound

_EDITION = "2017"  # the edition of the technical guidance at whose end the figures stand


@dataclass(frozen=True, slots=True)
class PublishedLevel:
    """One level with its percentage, as printed."""

    key: str
    label: str
    percent: int


@dataclass(frozen=True, slots=True)
class PublishedSurvey:
    """The printed figures, their sum, and the document they stand in."""

    levels: tuple[PublishedLevel, ...]
    total: int
    sources: tuple[str, ...]


def published(scope: Scope) -> PublishedSurvey:
    """The figures of the scope's edition. Raises NotFound for editions whose documents publish none."""
    if scope.edition is None or scope.edition.slug != _EDITION:
        raise NotFound
    return _read()


@functools.cache
def _read() -> PublishedSurvey:
    facts = json.loads(data_path("seed-facts.json").read_text(encoding="utf-8"))["survey"]
    levels = tuple(PublishedLevel(row["key"], row["label"], row["value"]) for row in facts["percent"])
    return PublishedSurvey(levels, facts["sum"], tuple(facts["source"]))
