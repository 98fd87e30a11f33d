"""Between closing and signing: what the panel says about entries, and who gets a place that scores leave open.

Nothing here chooses. The ladder is a rule that was fixed before scoring; the panel's choice, and its vote (``voting``),
are written down with their reasons. Whatever is decided after a result was locked or signed takes the signatures back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.errors import N_, NotFound
from eventapp.judging.errors import CannotDecide, ReasonNeeded, SharedFirstPlace
from eventapp.judging.models.deliberation import DeliberationNote
from eventapp.judging.models.results import Decision
from eventapp.judging.models.states import AwardRule, DecisionKind, RoundKind, RoundState
from eventapp.judging.queries import sealed, tabulating
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.queries.tabulating import CategoryRow, DecisionRow, EntryRow, Inputs
from eventapp.judging.rules.ladder import Climb
from eventapp.judging.rules.outcomes import refined
from eventapp.judging.rules.procedure import LadderEnds, RoundLocked
from eventapp.judging.services import steps
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.closing import closed_round, fall_back, refuse_running_vote
from eventapp.judging.services.scoring import lock_log

BY_LADDER = N_("Decided by the ladder that was fixed before scoring.")


@act
def deliberate(scope: Scope, *, key: str, reason: str = "") -> RoundRow:
    """The panel begins to talk about a closed round; one that it talks about already stays so.

    Raises RoundLocked, RoundNotClosed, Forbidden.
    """
    scope.require("judging.close")
    lock_log(scope)
    round_ = closed_round(scope, key)
    if not round_.stands.takes_decisions:
        raise RoundLocked(round=round_.name)
    if round_.stands is RoundState.DELIBERATION:
        return round_
    audit(scope, "judging.deliberation_begun", f"round:{round_.id}")
    return steps.move(scope, round_, RoundState.DELIBERATION, reason=reason.strip() or steps.PANEL_TALKS)


def lock(scope: Scope, *, key: str, reason: str = "") -> None:
    """Nothing is decided any more: what stands now is what will be signed.

    Raises SharedFirstPlace, VoteStillRunning, RoundLocked, RoundNotClosed, Forbidden.
    """
    scope.require("judging.close")
    open_category = first_open(sealed.finding(scope, closed_round(scope, key)))
    if open_category is not None:
        raise SharedFirstPlace(category=open_category.label)
    _lock(scope, key, reason.strip())


@act
def _lock(scope: Scope, key: str, reason: str) -> None:
    lock_log(scope)
    round_ = closed_round(scope, key)
    if not round_.stands.takes_decisions:
        raise RoundLocked(round=round_.name)
    refuse_running_vote(scope, round_)
    steps.move(scope, round_, RoundState.LOCKED, reason=reason)
    audit(scope, "judging.locked", f"round:{round_.id}")


@act
def unlock(scope: Scope, *, key: str, reason: str) -> None:
    """Back to deliberation; signatures are void. Raises ReasonNeeded, RoundNotClosed, Forbidden."""
    scope.require("judging.close")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    round_ = fall_back(scope, key=key, reason=reason.strip())
    audit(scope, "judging.unlocked", f"round:{round_.id}")


@act
def note(scope: Scope, *, key: str, category: str, entry: str, body: str) -> None:
    """Write down what was said about an entry, by the region's name. Raises NotFound, RoundLocked, Forbidden."""
    round_ = deliberate(scope, key=key)
    found = tabulating.inputs(scope, round_)
    row, about = _category(found, category), _entries(found, category).get(entry)
    if about is None:
        raise NotFound
    values = {"category_id": row.id, "entry_id": about.id, "body": body.strip(), "at": now()}
    who = scope.actor.id if scope.actor.is_signed_in else None
    db.session.execute(sa.insert(DeliberationNote), {"edition_id": scope.edition_id, "user_id": who, **values})
    audit(scope, "judging.deliberation_noted", f"category:{row.id}")


def decide(scope: Scope, *, key: str, category: str, entry: str, reason: str) -> None:
    """Write down whom the panel chose among those that scores leave possible, and why; signatures given are void.

    Raises CannotDecide, ReasonNeeded, RoundNotClosed, NotFound, Forbidden.
    """
    scope.require("judging.close")
    round_ = closed_round(scope, key)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    found = sealed.finding(scope, round_)
    possible = candidates(found, category)
    if entry not in possible:
        raise CannotDecide(field="entry", entries=", ".join(possible) or "–")
    level = next((group for group in found.outcomes[category]["open"] if entry in group), None)
    news = [[entry], [each for each in level if each != entry]] if level else None
    record(scope, found, category, DecisionKind.PANEL, reason.strip(), chosen=entry, news=news)


def apply_ladder(scope: Scope, *, key: str, category: str, reason: str = BY_LADDER) -> None:
    """Let the ladder order the entries that are level as announced, as far as it can; signatures given are void.

    ``reason`` is the sentence that stands in the record, in the language of the chair.
    Raises LadderEnds where it tells nobody apart, RoundNotClosed, NotFound, Forbidden.
    """
    scope.require("judging.close")
    found = sealed.finding(scope, closed_round(scope, key))
    climbs = [each for each in ladders(found, category) if len(each.order) > 1]
    if not climbs:
        raise LadderEnds(category=_category(found.inputs, category).label)
    news = [list(group) for each in climbs for group in each.order]
    record(
        scope,
        found,
        category,
        DecisionKind.LADDER,
        reason,
        chosen=news[0][0],
        news=news,
        rungs=[step.as_document() for each in climbs for step in each.steps],
    )


def ladders(found: Finding, category: str) -> tuple[Climb, ...]:
    """What the ladder says about each group of equals whose order would decide a place; none where nothing is open."""
    groups = found.outcomes.get(category, {}).get("open") or []
    return tabulating.ladders(found.inputs, category, groups) if groups else ()


def candidates(found: Finding, category: str) -> list[str]:
    """The entries among which a panel may choose, in the order of the ranking.

    Those that are level where a place is open; for a first place also those whose band of ranks reaches it.
    """
    outcome = found.outcomes.get(category)
    if outcome is None:
        return []
    level = {entry for group in outcome["open"] for entry in group}
    is_award = found.inputs.round.kind == RoundKind.AWARD
    first = is_award and (not level or not outcome["winners"])
    passed_over = {entry for entry, _ in outcome["passed_over"]}
    return [
        row["entry"]
        for row in found.categories[category]["ranking"]
        if row["score"] is not None
        and row["entry"] not in passed_over
        and (row["entry"] in level or (first and 1 in (row["rank"], row["rank_low"])))
    ]


def first_open(found: Finding) -> CategoryRow | None:
    """The first category in which a place of an award or of a selection would go to nobody."""
    is_award = found.inputs.round.kind == RoundKind.AWARD
    for category in found.inputs.categories:
        outcome = found.outcomes.get(category.key)
        if outcome is None or (is_award and category.award_rule == AwardRule.GRADES):
            continue  # a recognition and grades leave nothing open
        if outcome["open"] or (is_award and not outcome["winners"]):
            return category
    return None


@act
def record(
    scope: Scope,
    seen: Finding,
    category: str,
    kind: DecisionKind,
    reason: str,
    *,
    chosen: str,
    news: Sequence[Sequence[str]] | None = None,
    rungs: Sequence[dict[str, Any]] = (),
) -> None:
    """Store a decision about what was ``seen``, beside what was decided before; signatures given are void.

    ``news`` is an order of equals, best first; without it the chosen entry stands first. Raises NotFound.
    """
    lock_log(scope)
    round_ = fall_back(scope, key=seen.inputs.round.key, reason=reason)
    if round_.stands is RoundState.CLOSED:
        round_ = deliberate(scope, key=round_.key)
    row, entries = _category(seen.inputs, category), _entries(seen.inputs, category)
    before = next((each for each in seen.inputs.decisions if each.category == category), None)
    standing: dict[str, Any] = {}
    if news is not None:
        standing = {
            "tied": sorted(entry for level in news for entry in level),
            "order": refined(before.order if before else [], news),
            "steps": [*(before.standing.get("steps", []) if before else []), *rungs],
            "earlier": _earlier(before),
        }
    db.change(sa.delete(Decision).where(Decision.edition_id == scope.edition_id, Decision.category_id == row.id))
    values = {
        "edition_id": scope.edition_id,
        "category_id": row.id,
        "entry_id": entries[chosen].id,
        "reason": reason,
        "decided_at": now(),
        "kind": kind.value,
        "standing": standing,
    }
    db.session.execute(sa.insert(Decision), values)
    # organisers read the audit log: it does not say for whom
    audit(scope, "judging.decided", f"category:{row.id}", kind=kind.value)


def _earlier(before: DecisionRow | None) -> list[dict[str, Any]]:
    """What was decided before in the same category, with its reason, so that the bundle can tell who did what."""
    if before is None or not before.order:
        return []
    told = {"kind": before.kind, "entry": before.entry, "reason": before.reason, "order": before.order}
    return [*before.standing.get("earlier", []), told]


def _category(found: Inputs, key: str) -> CategoryRow:
    row = next((each for each in found.categories if each.key == key), None)
    if row is None:
        raise NotFound
    return row


def _entries(found: Inputs, category: str) -> dict[str, EntryRow]:
    rows: Iterable[EntryRow] = found.entries
    return {each.name: each for each in rows if each.category == category}
