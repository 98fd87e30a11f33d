"""Sheets that their judge declares finished: nothing of them changes any more, unless the chair lets it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.errors import ReasonNeeded, RoundNotOpen
from eventapp.judging.models.panels import Assignment
from eventapp.judging.models.rounds import Category
from eventapp.judging.queries import judge as queries
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.scoring import lock_log
from eventapp.judging.services.setup import open_round


class NotComplete(Refusal):
    """Half a sheet is not finished."""

    code, status = "not_complete", 409
    message = N_("%(region)s still lacks a score. Fill in every criterion, then declare it finished.")


@act
def finish(scope: Scope, *, category: str, sheets: Collection[str] = ()) -> int:
    """Declare own sheets of a category finished, or all that are complete where none is named; gives how many are new.

    Raises NotComplete, RoundNotOpen, NotOnPanel, NotAssigned, NotFound, Forbidden.
    """
    scope.require("judging.score")
    lock_log(scope)
    mine = [row for row in queries.my_sheets(scope) if row.category == category and not row.recused]
    if not mine:
        raise queries.why_not(scope, category)
    if not mine[0].takes_scores:
        raise RoundNotOpen(round=mine[0].round_name)
    chosen = [row for row in mine if row.public_id in sheets] if sheets else [row for row in mine if row.is_done]
    if len(chosen) < len(set(sheets)):
        raise NotFound
    lacking = next((row.region for row in chosen if not row.is_done), None)
    if lacking is not None:
        raise NotComplete(region=lacking)
    ids = [row.public_id for row in chosen if row.finished_at is None]
    own = sa.update(Assignment).where(Assignment.edition_id == scope.edition_id, Assignment.public_id.in_(ids))
    done = db.change(own.values(finished_at=now())) if ids else 0
    if done:
        audit(scope, "judging.sheets_finished", f"category:{category}", number=done)
    return done


@act
def resume(scope: Scope, *, public_id: str, reason: str) -> None:
    """Let a judge change a finished sheet again, with the reason. Raises ReasonNeeded, RoundNotOpen, NotFound."""
    scope.require("judging.close")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    query = sa.select(Assignment.id, Category.round_id).join(Category, Category.id == Assignment.category_id)
    found = db.rows(query.where(Assignment.edition_id == scope.edition_id, Assignment.public_id == public_id))
    if not found:
        raise NotFound
    open_round(scope, found[0].round_id)
    own = sa.update(Assignment).where(Assignment.edition_id == scope.edition_id, Assignment.id == found[0].id)
    if db.change(own.where(Assignment.finished_at.is_not(None)).values(finished_at=None)):
        audit(scope, "judging.sheet_resumed", f"assignment:{found[0].id}", reason=reason.strip()[:1000])
