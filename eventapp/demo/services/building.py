"""Makes or updates a data folder: registry, archive and, once, the running example edition.

A folder that holds everything is looked at without loading what made it, so a second run is done at once. That is
why the tables asked below are named as text: their parts stay unloaded.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import EditionRef, system_scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import db
from eventapp.core.late import late
from eventapp.demo.services import people, roles
from eventapp.editions.queries import identity
from eventapp.editions.services import history
from eventapp.regions import services as regions
from eventapp.regions.rules import registry

PUBLISHED = "stan"  # the round whose results are out from the beginning
_GATE = sa.text("SELECT public_id FROM gate WHERE edition_id = :edition ORDER BY id LIMIT 1")
_SURVEY = sa.text("SELECT slug FROM survey WHERE edition_id = :edition ORDER BY id LIMIT 1")
_BOOTH = sa.text("SELECT slug FROM booth WHERE edition_id = :edition AND region_id = :region")
_MINUTES = sa.text("SELECT id FROM judging_minutes WHERE edition_id = :edition LIMIT 1")
_PUBLICATION = sa.text(
    "SELECT p.id FROM judging_publication p JOIN judging_round r ON r.id = p.round_id"
    " WHERE r.edition_id = :edition AND r.key = :key AND p.published_at IS NOT NULL"
)
Say = Callable[[str], None]
_example = late("eventapp.demo.services.example:make")
_papers = late("eventapp.demo.services.papers:fill")


def build(say: Say, context: Callable[[], AbstractContextManager[object]]) -> dict[str, Any]:
    """Everything that a demo folder holds; gives the document of ``demo --json``. What was entered stays.

    ``context`` gives that of an application, in whose language papers are drawn; a folder that is whole needs none.
    """
    root = system_scope()
    say("registry of regions")
    regions.load_registry(root, registry.read(data_path))
    say("archive 2017-2023")
    history.load_history(root, json.loads(data_path("seed-facts.json").read_text(encoding="utf-8")))
    edition = identity.edition_by_slug(roles.SLUG)
    if edition is None or not _asked(_MINUTES, edition):  # the last that is made
        with context():
            edition = edition or _example(say)
            _papers(edition)
    return _document(edition)


def _document(edition: EditionRef) -> dict[str, Any]:
    base = f"/{edition.slug}"
    is_out = _asked(_PUBLICATION, edition, key=PUBLISHED)
    return {
        "edition": edition.slug,
        "sign_in": roles.sign_in_links(),
        "api_tokens": roles.api_tokens(edition),
        "gate": _asked(_GATE, edition),
        "register": f"{base}/register",
        "booth": f"{base}/booths/{_asked(_BOOTH, edition, region=people.region_of_team(edition))}",
        "survey": f"{base}/surveys/{_asked(_SURVEY, edition)}",
        "bundle": f"{base}/results/{PUBLISHED}/bundle.zip" if is_out else None,
        "try": f"{base}/try",
    }


def _asked(query: sa.TextClause, edition: EditionRef, **values: object) -> Any:
    return db.scalar(query.bindparams(edition=edition.id, **values))


def in_words(document: dict[str, Any], port: int) -> str:
    """The document for a person: where to look, and a link for each role."""
    base = f"http://localhost:{port}"
    links = "\n".join(f"  {key:10} {base}{path}" for key, path in document["sign_in"].items())
    return f"Front page   {base}/\nTry it       {base}{document['try']}\n\nSign in as\n{links}\n"
