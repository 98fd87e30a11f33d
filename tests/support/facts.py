"""The committed facts of past years."""

from __future__ import annotations

import json
from typing import Any

from eventapp.core.datafiles import data_path


def seed_facts() -> dict[str, Any]:
    """The committed facts."""
    facts: dict[str, Any] = json.loads(data_path("seed-facts.json").read_text(encoding="utf-8"))
    return facts
