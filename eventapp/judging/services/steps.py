"""The road of a round: one function moves it, and writes down who did so, when and why.

draft → open → closed → deliberation → locked → signed → published. What is allowed when stands with each act; here is
only what all of them share.
"""

from __future__ import annotations

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_
from eventapp.judging.errors import AlreadyScored
from eventapp.judging.models.deliberation import RoundStep
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import Method, Publishes, RoundKind, RoundState
from eventapp.judging.queries import progress
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.rules.procedure import BadRules, RoundMoved, RoundNotDraft, TellsMore
from eventapp.judging.services.rubrics import refuse_unready
from eventapp.judging.services.scoring import lock_log

# why a round moved where nobody had to say so; message ids, shown in the reader's language
CHAIR_SIGNED = N_("The chair signed the result.")
BOTH_SIGNED = N_("Chair and auditor have signed the same result.")
COMPLETE = N_("Every sheet was complete.")
WENT_OUT = N_("The signed results of all categories were published.")
PANEL_TALKS = N_("The panel deliberates.")

MOST_DECIMALS = 6


def move(scope: Scope, round_: RoundRow, to: RoundState, *, reason: str = "", **columns: object) -> RoundRow:
    """Take a round from the state in which it was read to another one; gives it as it is now. 3 statements, in an act.

    Raises RoundMoved when somebody else moved it in between; then nothing has changed.
    """
    own = sa.update(Round).where(
        Round.edition_id == scope.edition_id, Round.id == round_.id, Round.state == round_.state
    )
    if not db.change(own.values(state=to.value, **columns)):
        raise RoundMoved(round=round_.name)
    step = {
        "edition_id": scope.edition_id,
        "round_id": round_.id,
        "state_from": round_.state,
        "state_to": to.value,
        "reason": reason,
        "user_id": scope.actor.id if scope.actor.is_signed_in else None,
        "at": now(),
    }
    db.session.execute(sa.insert(RoundStep), step)
    return progress.round_by_key(scope, round_.key)


@act
def begin(scope: Scope, *, key: str) -> None:
    """Let the judges score; from now on the round's rules stand.

    Raises UnreadyRubric, TellsMore, RoundNotDraft, Forbidden.
    """
    scope.require("judging.set_up")
    lock_log(scope)
    round_ = _draft(scope, key)
    refuse_unready(scope, round_.id)
    _refuse_telling_more(scope, round_)
    move(scope, round_, RoundState.OPEN)
    audit(scope, "judging.opened", f"round:{round_.id}")


@act
def prepare(scope: Scope, *, key: str) -> None:
    """Take an open round in which nothing is scored back to preparation, where its rules can change.

    Raises AlreadyScored, RoundNotDraft, Forbidden.
    """
    scope.require("judging.set_up")
    lock_log(scope)
    round_ = progress.round_by_key(scope, key)
    if not round_.is_open:
        raise RoundNotDraft(round=round_.name)
    scored = sa.select(ScoreLog.judge, Category.label).join(Category, Category.round_id == ScoreLog.round_id)
    found = db.rows(scored.where(ScoreLog.edition_id == scope.edition_id, ScoreLog.round_id == round_.id).limit(1))
    if found:
        raise AlreadyScored(judge=found[0].judge, region=found[0].label)
    move(scope, round_, RoundState.DRAFT)
    audit(scope, "judging.prepared", f"round:{round_.id}")


@act
def set_rules(
    scope: Scope,
    *,
    key: str,
    method: Method,
    places: int = 1,
    min_judges: int = 1,
    decimals: int = 2,
    drop_high: int = 0,
    drop_low: int = 0,
    province_most: int | None = None,
    wins_most: int | None = None,
    publishes: Publishes = Publishes.SCORES,
) -> None:
    """Say how the round will be reckoned and what of it becomes public, while it is a draft.

    ``province_most`` and ``places`` count for a selection, ``wins_most`` for awards, the drops for a trimmed mean. A
    judge who was told that something else becomes public accepts the pact anew. Raises BadRules, RoundNotDraft,
    Forbidden.
    """
    scope.require("judging.set_up")
    lock_log(scope)
    round_ = _draft(scope, key)
    trimmed = method is Method.TRIMMED
    if trimmed and drop_high + drop_low == 0:
        raise BadRules(N_("A trimmed mean drops at least one judge of each entry; say how many."), field="drop_high")
    if trimmed and min_judges <= drop_high + drop_low:
        raise BadRules(N_("Each entry needs more judges than are dropped; raise the minimum."), field="min_judges")
    if not 0 <= decimals <= MOST_DECIMALS:
        raise BadRules(N_("Scores are announced with 0 to 6 decimals."), field="decimals")
    if min(places, min_judges, province_most or 1, wins_most or 1) < 1 or min(drop_high, drop_low) < 0:
        raise BadRules(field="min_judges")
    is_selection = round_.kind == RoundKind.SELECTION
    values = {
        "method": method.value,
        "places": places if is_selection else 1,
        "min_judges": min_judges,
        "decimals": decimals,
        "drop_high": drop_high if trimmed else 0,
        "drop_low": drop_low if trimmed else 0,
        "province_most": province_most if is_selection else None,
        "wins_most": None if is_selection else wins_most,
        "publishes": publishes.value,
    }
    own = sa.update(Round).where(Round.edition_id == scope.edition_id, Round.id == round_.id)
    db.change(own.values(**values))
    if publishes != round_.publishes:
        told = sa.delete(PactAcceptance).where(
            PactAcceptance.edition_id == scope.edition_id, PactAcceptance.round_id == round_.id
        )
        db.change(told)
    audit(scope, "judging.rules_set", f"round:{round_.id}", **values)


def _refuse_telling_more(scope: Scope, round_: RoundRow) -> None:
    """Raises TellsMore where totals of this round would tell those of an earlier stage. 1 statement, or none."""
    if round_.carry_weight is None or round_.publishes == Publishes.WINNERS:
        return
    before = next(each for each in progress.rounds(scope) if each.id == round_.previous_round_id)
    if before.publishes == Publishes.WINNERS:
        raise TellsMore(round=round_.name, before=before.name)


def _draft(scope: Scope, key: str) -> RoundRow:
    round_ = progress.round_by_key(scope, key)
    if round_.state != RoundState.DRAFT:
        raise RoundNotDraft(round=round_.name)
    return round_
