"""Makes or updates a data folder: registry, archive and, once, the running example edition."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core.access import EditionRef, system_scope
from eventapp.core.clock import now
from eventapp.core.datafiles import data_path
from eventapp.core.db import act, db
from eventapp.demo.services import (
    attesting,
    booth_awards,
    booth_visits,
    booths,
    direct_line,
    forum,
    intake,
    judging,
    papers,
    people,
    registrations,
    roles,
    selection,
    surveys,
)
from eventapp.editions.queries import identity
from eventapp.editions.services import history, setup
from eventapp.exhibition.models.booths import Booth
from eventapp.judging.queries import bundling
from eventapp.regions import services as regions
from eventapp.regions.rules import registry
from eventapp.surveys.models.surveys import Survey

Say = Callable[[str], None]


def build(say: Say, context: Callable[[], AbstractContextManager[object]]) -> dict[str, Any]:
    """Everything that a demo folder holds; gives the document of ``demo --json``. What was entered stays.

    ``context`` is that of an application, in whose language papers are drawn.
    """
    root = system_scope()
    say("registry of regions")
    regions.load_registry(root, registry.read(data_path))
    say("archive 2017-2023")
    history.load_history(root, json.loads(data_path("seed-facts.json").read_text(encoding="utf-8")))
    edition = identity.edition_by_slug(roles.SLUG) or _example(say)
    with context():
        papers.fill(edition)
    return _document(edition)


@act
def _example(say: Say) -> EditionRef:
    """The example edition in one transaction: all of it or nothing."""
    today = now().astimezone(ZoneInfo("Asia/Jakarta")).date()
    edition = setup.create_edition(
        system_scope(),
        slug=roles.SLUG,
        year=2026,
        name="Forum Smart City 2026",
        programme="Gerakan Menuju Smart City",
        starts_on=today,
        ends_on=today + timedelta(days=1),
        venue="Balai Sidang Contoh, Jakarta",
        help_contact="0812-0000-0000",
        is_example=True,
        dimensions=[
            ("governance", "Smart Governance"),
            ("branding", "Smart Branding"),
            ("economy", "Smart Economy"),
            ("society", "Smart Society"),
            ("living", "Smart Living"),
            ("environment", "Smart Environment"),
        ],
    )
    say("people and regions")
    codes = people.cohorts()
    cast = people.invite(edition, codes)
    say("agenda")
    forum.agenda(edition)
    say("registrations and door")
    registrations.fill(edition, cast)
    attesting.fill(edition, cast)
    say("booths")
    booths.fill(edition, codes)
    booth_visits.fill(edition)
    direct_line.fill(edition)
    say("survey")
    surveys.fill(edition)
    say("judging")
    judging.fill(edition, cast, codes)
    booth_awards.fill(edition, cast, codes)
    selection.fill(edition, cast, codes)
    intake.fill(edition, cast)
    return edition


def _document(edition: EditionRef) -> dict[str, Any]:
    base = f"/{edition.slug}"
    survey = db.scalar(sa.select(Survey.slug).where(Survey.edition_id == edition.id).order_by(Survey.id).limit(1))
    booth = db.scalar(
        sa.select(Booth.slug).where(Booth.edition_id == edition.id, Booth.region_id == people.region_of_team(edition))
    )
    return {
        "edition": edition.slug,
        "sign_in": roles.sign_in_links(),
        "api_tokens": roles.api_tokens(edition),
        "gate": registrations.first_gate(edition),
        "register": f"{base}/register",
        "booth": f"{base}/booths/{booth}",
        "survey": f"{base}/surveys/{survey}",
        "bundle": _bundle(edition),
        "try": f"{base}/try",
    }


def _bundle(edition: EditionRef) -> str | None:
    """Where the example's published bundle is; none in a folder from before there were any."""
    is_out = bundling.published(system_scope(edition), booth_awards.KEY)
    return f"/{edition.slug}/results/{booth_awards.KEY}/bundle.zip" if is_out else None


def in_words(document: dict[str, Any], port: int) -> str:
    """The document for a person: where to look, and a link for each role."""
    base = f"http://localhost:{port}"
    links = "\n".join(f"  {key:10} {base}{path}" for key, path in document["sign_in"].items())
    return f"Front page   {base}/\nTry it       {base}{document['try']}\n\nSign in as\n{links}\n"
