"""The secretariat's check of a dossier: passed, returned once, or refused; the region team is told each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, InvalidInput, NotFound, Refusal
from eventapp.judging.errors import ReasonNeeded
from eventapp.judging.models.intake import Dossier
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import DossierState, EntrySource
from eventapp.judging.rules import dossiers
from eventapp.judging.rules.dossiers import Question
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.intake import tell_team
from eventapp.judging.services.setup import add_entry, open_round


class CannotCheck(Refusal):
    """The dossier is not in a state in which that can be said about it."""

    code, status = "cannot_check", 409
    message = N_("This dossier does not wait for a check. Reload the page to see where it stands.")


class ReturnedBefore(Refusal):
    """A dossier is returned once at most."""

    code, status = "returned_before", 409
    message = N_("The dossier was returned once already. Pass it or refuse it.")


class DeadlinePassed(InvalidInput):
    """A deadline that nobody could keep."""

    code = "deadline_passed"
    message = N_("Give a last day that is still to come.")


@act
def set_intake(scope: Scope, *, category_id: int, questions: Sequence[Question], until: datetime | None) -> None:
    """What region teams answer and until when they can enter; None closes the intake. Raises BadQuestions, Forbidden.

    Dossiers that were handed in keep the questions as they were asked.
    """
    scope.require("judging.set_up")
    category = scope.find(Category, category_id)
    open_round(scope, category.round_id)
    category.questions = dossiers.as_json(questions)
    category.intake_until = until
    audit(scope, "judging.intake_set", f"category:{category_id}", questions=len(questions))


@act
def pass_dossier(scope: Scope, *, dossier_id: int) -> int:
    """The region is eligible: it becomes an entry; gives its id. Raises CannotCheck, EntryLeft, NotEligible, Forbidden.

    One that was refused by mistake can be passed too.
    """
    scope.require("judging.set_up")
    dossier = _checked(scope, dossier_id, {DossierState.SUBMITTED, DossierState.REFUSED})
    entry_id = add_entry(scope, category_id=dossier.category_id, region_id=dossier.region_id, source=EntrySource.INTAKE)
    _decide(scope, dossier, DossierState.PASSED, reason="")
    return entry_id


@act
def return_dossier(scope: Scope, *, dossier_id: int, reason: str, until: datetime) -> None:
    """Give a dossier back once, until ``until``. Raises ReturnedBefore, DeadlinePassed, ReasonNeeded, CannotCheck."""
    scope.require("judging.set_up")
    dossier = _checked(scope, dossier_id, {DossierState.SUBMITTED})
    if dossier.returned:
        raise ReturnedBefore
    if until <= now():
        raise DeadlinePassed(field="until")
    dossier.returned, dossier.again_until = True, until
    _decide(scope, dossier, DossierState.RETURNED, reason=_reason(reason))


@act
def refuse_dossier(scope: Scope, *, dossier_id: int, reason: str) -> None:
    """The region does not enter. Raises CannotCheck, ReasonNeeded, NotFound, Forbidden."""
    scope.require("judging.set_up")
    dossier = _checked(scope, dossier_id, {DossierState.SUBMITTED, DossierState.RETURNED})
    dossier.again_until = None
    _decide(scope, dossier, DossierState.REFUSED, reason=_reason(reason))


def _checked(scope: Scope, dossier_id: int, states: set[DossierState]) -> Dossier:
    of_round = (
        sa.select(Category.round_id)
        .join(Dossier, Dossier.category_id == Category.id)
        .where(Dossier.edition_id == scope.edition_id, Dossier.id == dossier_id)
    )
    round_id = db.scalar(of_round)
    if round_id is None:
        raise NotFound
    open_round(scope, round_id)  # with its lock: what is read below is what the last one decided
    dossier = scope.find(Dossier, dossier_id)
    if dossier.state not in states:
        raise CannotCheck
    return dossier


def _decide(scope: Scope, dossier: Dossier, state: DossierState, *, reason: str) -> None:
    at = now()
    dossier.state, dossier.reason, dossier.checked_at = state.value, reason, at
    dossier.checked_by = scope.actor.id if scope.actor.is_signed_in else None
    audit(scope, f"judging.dossier_{state.value}", f"dossier:{dossier.id}", version=dossier.version)
    query = sa.select(Category.key, Category.label).where(
        Category.edition_id == scope.edition_id, Category.id == dossier.category_id
    )
    category = db.rows(query)[0]
    until = dossier.again_until.isoformat() if dossier.again_until else None
    facts = {"reason": reason, "receipt": dossier.receipt, "until": until}
    key = f"{dossier.id}:{dossier.version}:{at.isoformat()}"
    tell_team(scope, dossier.region_id, state.value, category.key, category.label, key, facts)


def _reason(text: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    return text.strip()[:1000]
