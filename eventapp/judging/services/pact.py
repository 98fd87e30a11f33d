"""Accepting the integrity pact: once per judge and round, before the first dossier is opened."""

from __future__ import annotations

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import N_, NotFound, Refusal
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.queries import pact as queries
from eventapp.judging.rules.pact import CURRENT
from eventapp.judging.services import conflicts


class PactOutdated(Refusal):
    """The wording that was accepted is not the one that holds."""

    code, status = "pact_outdated", 409
    message = N_("The wording of the pact has changed in the meantime. Read it again and accept it.")


@act
def accept(
    scope: Scope, *, round_key: str, version: str, region_ids: set[int], home: str = "", employer: str = ""
) -> int:
    """A judge accepts the pact in the wording that was shown and declares conflicts; twice is once.

    Gives how many regions were declared. Raises NotFound where the judge is on no panel of the round, PactOutdated,
    UnknownRegion, AmbiguousRegion, MisspeltRegion, Forbidden.
    """
    scope.require("judging.score")
    pact = next((row for row in queries.own(scope) if row.round_key == round_key), None)
    if pact is None or scope.actor.id is None:
        raise NotFound
    if version != CURRENT:
        raise PactOutdated
    conflicts.tell_home(scope, user_id=scope.actor.id, home=home, employer=employer)
    declared = conflicts.declare(scope, region_ids=region_ids)
    _write(scope, round_id=pact.round_id, user_id=scope.actor.id, conflicts_declared=declared, recorded_by=None)
    return declared


@act
def record_paper(scope: Scope, *, round_id: int, user_id: int) -> None:
    """The secretariat writes down that a judge signed the pact on paper; twice is once. Raises NotFound, Forbidden."""
    scope.require("judging.paper")
    if all(row.user_id != user_id for row in queries.acceptances(scope, round_id)):
        raise NotFound
    _write(scope, round_id=round_id, user_id=user_id, conflicts_declared=0, recorded_by=scope.actor.id)


def _write(scope: Scope, *, round_id: int, user_id: int, conflicts_declared: int, recorded_by: int | None) -> None:
    values = {
        "edition_id": scope.edition_id,
        "round_id": round_id,
        "user_id": user_id,
        "version": CURRENT,
        "accepted_at": now(),
        "conflicts": conflicts_declared,
        "recorded_by": recorded_by,
    }
    if db.change(insert_or_ignore(PactAcceptance, values, ["round_id", "user_id"])):
        audit(scope, "judging.pact_accepted", f"round:{round_id}", version=CURRENT, user=user_id)
