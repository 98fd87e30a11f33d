"""Writing the archive of past years into the database: editions, regions, events, awards, notes and their sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.core.audit import AuditEntry, audit
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.logs import log
from eventapp.editions.errors import UnknownRegion
from eventapp.editions.models import (
    Dimension,
    Edition,
    HistoryNote,
    Participation,
    ProgrammeEvent,
    SourceDocument,
)
from eventapp.editions.rules.archive import Archive, EditionPlan, archive
from eventapp.editions.services import setup
from eventapp.editions.services.recognising import record_recognition
from eventapp.regions.models import Region

LOADED = "history.loaded"

_LAST_LOADED = (
    sa.select(AuditEntry.details)
    .where(AuditEntry.edition_id.is_(None), AuditEntry.action == LOADED)
    .order_by(AuditEntry.id.desc())
    .limit(1)
    .execution_options(unscoped="the archive is of no single edition")
)
_HELD = sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example, Edition.is_history)


@act
def load_history(scope: Scope, facts: Mapping[str, Any]) -> bool:
    """Bring the archive to what ``facts`` (seed-facts.json) say; gives whether anything was written.

    The same facts again cost 1 statement and leave alone what people changed since. An edition that somebody made at
    the address of a year is never touched. Raises UnknownRegion, Forbidden.
    """
    scope.require("editions.create")
    plan = archive(facts)
    last = db.scalar(_LAST_LOADED)
    if last is not None and last["fingerprint"] == plan.fingerprint:
        return False
    regions = _region_ids(plan)
    held = {row.slug: row for row in db.rows(_HELD)}
    editions: dict[int, int] = {}
    for edition in plan.editions:
        row = held.get(edition.slug)
        if row is not None and not row.is_history:
            log.warning("history.address_taken", edition=edition.slug)
            continue
        of_year = _edition(scope, edition, EditionRef(*row[:5]) if row else None)
        editions[edition.year] = of_year.id
        _fill(system_scope(of_year), edition, regions)
    _rewrite_notes(plan, editions)
    audit(scope, LOADED, "history", fingerprint=plan.fingerprint, editions=sorted(editions))
    return True


def _region_ids(plan: Archive) -> dict[str, int]:
    """Ids of all regions that the archive names. Raises UnknownRegion for one that the registry lacks."""
    codes = {one.code for edition in plan.editions for one in edition.participants}
    codes |= {one.region_code for edition in plan.editions for one in edition.events if one.region_code}
    found = {row[0]: row[1] for row in db.rows(sa.select(Region.code, Region.id).where(Region.code.in_(codes)))}
    for code in sorted(codes):
        if code not in found:
            raise UnknownRegion(code=code)
    return found


def _edition(scope: Scope, plan: EditionPlan, held: EditionRef | None) -> EditionRef:
    """The edition of a year, made or brought up to date."""
    if held is None:
        return setup.create_edition(
            scope,
            slug=plan.slug,
            year=plan.year,
            name=plan.name,
            programme=plan.programme,
            is_history=True,
            facts=plan.facts,
            sources=plan.sources,
            dimensions=plan.dimensions,
        )
    values = {"name": plan.name, "programme": plan.programme, "facts": plan.facts, "sources": plan.sources}
    db.change(sa.update(Edition).where(Edition.id == held.id).values(**values))
    for position, (key, label) in enumerate(plan.dimensions, 1):
        dimension = {"edition_id": held.id, "key": key, "label": label, "position": position}
        db.change(insert_or_ignore(Dimension, dimension, ["edition_id", "key"]))
    return held


def _fill(scope: Scope, plan: EditionPlan, regions: Mapping[str, int]) -> None:
    """Participants, awards and events of one edition; regions that somebody added besides stay."""
    of_edition = Participation.edition_id == scope.edition_id
    held = set(db.session.scalars(sa.select(Participation.region_id).where(of_edition)))
    added = []
    for one in plan.participants:
        region_id = regions[one.code]
        values = {"track": one.track, "stage": one.stage, "as_written": one.as_written, "position": one.position}
        if region_id in held:
            db.change(sa.update(Participation).where(of_edition, Participation.region_id == region_id).values(**values))
        else:
            added.append({"edition_id": scope.edition_id, "region_id": region_id, "note": "", **values})
    if added:
        db.session.execute(sa.insert(Participation), added)
    for award in plan.awards:
        record_recognition(
            scope,
            region_id=regions[award.code],
            category_key=award.category,
            category_label=award.label,
            position=award.position,
            source=award.source,
        )
    db.change(sa.delete(ProgrammeEvent).where(ProgrammeEvent.edition_id == scope.edition_id))
    events = [
        {
            "edition_id": scope.edition_id,
            "name": event.name,
            "starts_on": event.starts_on,
            "ends_on": event.ends_on,
            "precision": event.precision,
            "venue": event.venue,
            "region_id": regions[event.region_code] if event.region_code else None,
            "details": event.details,
            "source": event.source,
        }
        for event in plan.events
    ]
    if events:
        db.session.execute(sa.insert(ProgrammeEvent), events)


def _rewrite_notes(plan: Archive, editions: Mapping[int, int]) -> None:
    """Notes and documents anew; only this act writes them."""
    db.change(sa.delete(HistoryNote))
    db.change(sa.delete(SourceDocument))
    notes = [
        {
            "about_edition_id": editions.get(note.year) if note.year else None,
            "key": note.key,
            "text_id": note.text.id,
            "text_en": note.text.en,
            "source": note.source,
        }
        for note in plan.notes
    ]
    documents = [
        {
            "number": one.number,
            "file": one.file,
            "title_id": one.title.id,
            "title_en": one.title.en,
            "language": one.language,
        }
        for one in plan.documents
    ]
    if notes:
        db.session.execute(sa.insert(HistoryNote), notes)
    if documents:
        db.session.execute(sa.insert(SourceDocument), documents)
