"""Entering many regions at once: all that may, those ticked, or the good lines of a spreadsheet. All or none."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.db import act, db
from eventapp.errors import N_, Refusal
from eventapp.judging.errors import AlreadyScored, NotParticipating
from eventapp.judging.models.entries import Entry, EntryChange
from eventapp.judging.models.intake import Dossier
from eventapp.judging.models.panels import Assignment
from eventapp.judging.models.results import Outcome
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import DossierState, EntrySource, EntryState
from eventapp.judging.queries import entries as queries
from eventapp.judging.rules.entering import EntryLeft, NotEligible, may_enter
from eventapp.judging.services.setup import open_round
from eventapp.regions.models import Region


class EntryIsOut(Refusal):
    """What was published is not taken back as if it had never been."""

    code, status = "entry_is_out", 409
    message = N_("The results of %(category)s are out. %(region)s can only leave with a reason, in a correction.")


@act
def enter_all(scope: Scope, *, category_id: int) -> int:
    """Enter every participating region that fits the category's rule; those that left stay out. Gives how many are new.

    Raises RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    found = queries.candidates(scope, category_id, types=category.enter_types, codes=category.enter_codes)
    return enter(scope, category_id=category_id, codes=[row.code for row in found], source=EntrySource.REGIONS)


@act
def enter(scope: Scope, *, category_id: int, codes: Collection[str], source: EntrySource) -> int:
    """Enter these regions, all or none; one that is in already stays so. Gives how many are new. 6 statements.

    Raises NotParticipating, NotEligible, EntryLeft, RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    open_round(scope, category.round_id)
    known = queries.known(scope, category)
    wanted = sorted(set(codes) - set(known.present))
    regions = {row.code: row for row in db.rows(sa.select(Region.code, Region.id, Region.name).where(_in(wanted)))}
    for code in wanted:
        name = regions[code].name if code in regions else code[:20]
        if code not in known.participating:
            raise NotParticipating(field="region", region=name)
        if code in known.left:
            raise EntryLeft(field="region", region=name, category=category.label)
        if not may_enter(known.participating[code], code, types=known.types, codes=known.codes):
            raise NotEligible(field="region", region=name, category=category.label)
    if wanted:
        own = {"edition_id": scope.edition_id, "category_id": category_id, "source": source.value}
        state = EntryState.ACTIVE.value
        rows = [{**own, "region_id": regions[code].id, "state": state} for code in wanted]
        db.session.execute(sa.insert(Entry), rows)
        audit(scope, "judging.entries_added", f"category:{category_id}", number=len(wanted), source=source.value)
    return len(wanted)


@act
def take_back(scope: Scope, *, entry_id: int) -> None:
    """Undo an entry that was made by mistake: nothing was scored, so nothing is lost. Its dossier stays checked anew.

    Raises AlreadyScored, EntryIsOut (then it can only leave with a reason), RoundNotOpen, NotFound, Forbidden.
    """
    scope.require("judging.set_up")
    entry = scope.find(Entry, entry_id)
    open_round(scope, scope.find(Category, entry.category_id).round_id)
    scored = (
        sa.select(ScoreLog.judge)
        .join(Assignment, Assignment.id == ScoreLog.assignment_id)
        .where(ScoreLog.edition_id == scope.edition_id, Assignment.entry_id == entry_id)
        .limit(1)
    )
    judge = db.scalar(scored)
    has_left = sa.select(EntryChange.id).where(
        EntryChange.edition_id == scope.edition_id, EntryChange.entry_id == entry_id
    )
    region = str(db.scalar(sa.select(Region.name).where(Region.id == entry.region_id)))
    if judge is not None or db.scalar(has_left.limit(1)) is not None:
        raise AlreadyScored(judge=judge or "–", region=region)
    _refuse_out(scope, entry, region)
    passed = sa.update(Dossier).where(
        Dossier.edition_id == scope.edition_id,
        Dossier.category_id == entry.category_id,
        Dossier.region_id == entry.region_id,
        Dossier.state == DossierState.PASSED.value,
    )
    db.change(passed.values(state=DossierState.SUBMITTED.value))
    db.change(sa.delete(Entry).where(Entry.edition_id == scope.edition_id, Entry.id == entry_id))
    audit(scope, "judging.entry_taken_back", f"entry:{entry_id}")


def _refuse_out(scope: Scope, entry: Entry, region: str) -> None:
    """Raises EntryIsOut where the category has a published result, in which the entry stands. 1 statement."""
    is_out = sa.select(Category.label).join(Outcome, Outcome.category_id == Category.id)
    label = db.scalar(is_out.where(Category.edition_id == scope.edition_id, Category.id == entry.category_id))
    if label is not None:
        raise EntryIsOut(region=region, category=label)


def _in(codes: Sequence[str]) -> sa.ColumnElement[bool]:
    return Region.code.in_(codes)
