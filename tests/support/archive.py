"""The real registry and the real archive, loaded as the demo loads them, for whole files of tests to start from."""

from __future__ import annotations

from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.editions.services.history import load_history
from eventapp.regions import queries as regions
from eventapp.regions.services import load_registry
from tests.support.facts import seed_facts
from tests.support.schema import TABLES
from tests.support.starts import Start


def load_archive() -> None:
    """Registry, then archive."""
    load_registry(system_scope(), regions.registry())
    load_history(system_scope(), seed_facts())


def _registry(url: str) -> None:
    db.connect(url)
    load_registry(system_scope(), regions.registry())
    db.dispose()


def _archive(url: str) -> None:
    db.connect(url)
    load_history(system_scope(), seed_facts())
    db.dispose()


REGISTRY = Start("registry", _registry, on=TABLES)
ARCHIVE = Start("archive", _archive, on=REGISTRY)
