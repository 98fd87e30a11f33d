"""The real registry and the real archive, loaded as the demo loads them, also as templates for whole test modules."""

from __future__ import annotations

from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.editions.services.history import load_history
from eventapp.regions import queries as regions
from eventapp.regions.services import load_registry
from tests.support import schema
from tests.support.facts import seed_facts


def load_archive() -> None:
    """Registry, then archive."""
    load_registry(system_scope(), regions.registry())
    load_history(system_scope(), seed_facts())


def build_registry(url: str) -> None:
    """A database with every table and the registry."""
    schema.build(url)
    db.connect(url)
    load_registry(system_scope(), regions.registry())
    db.dispose()


def build_archive(url: str) -> None:
    """A database with every table, the registry and the archive."""
    schema.build(url)
    db.connect(url)
    load_archive()
    db.dispose()
