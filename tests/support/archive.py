"""The real registry and the real archive, loaded as the demo loads them."""

from __future__ import annotations

import json
from typing import Any

from eventapp.core.access import system_scope
from eventapp.core.datafiles import data_path
from eventapp.editions.services.history import load_history
from eventapp.regions import queries as regions
from eventapp.regions.services import load_registry


def seed_facts() -> dict[str, Any]:
    """The committed facts."""
    facts: dict[str, Any] = json.loads(data_path("seed-facts.json").read_text(encoding="utf-8"))
    return facts


def load_archive() -> None:
    """Registry, then archive."""
    load_registry(system_scope(), regions.registry())
    load_history(system_scope(), seed_facts())
