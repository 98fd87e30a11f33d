"""Publication: one act that opens the seal and makes the results of all categories of a round public; verification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.services import recognising
from eventapp.judging.errors import NotSigned, ResultChanged
from eventapp.judging.models.results import Outcome, Result
from eventapp.judging.models.rounds import Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import RoundKind, RoundState
from eventapp.judging.queries import progress, sealed
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.queries.tabulating import CategoryRow
from eventapp.judging.rules import chain
from eventapp.judging.rules.chain import ChainFailure
from eventapp.judging.services.closing import tell_officials
from eventapp.judging.services.scoring import lock_log
from eventapp.judging.services.signing import SHOWN

_KEPT = ("judges", "reliability", "warnings", "cut")  # of a category's document, beside the ranking


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk through the log found; nothing in ``failures`` means that it is whole."""

    rows: int
    head: str
    failures: tuple[ChainFailure, ...]


@act
def publish(scope: Scope, *, key: str) -> None:
    """Make the signed results of every category public at once, in the region's history too, and tell the officials.

    Raises NotSigned, ResultChanged, Forbidden.
    """
    scope.require("judging.publish")
    lock_log(scope)
    round_ = progress.round_by_key(scope, key)
    if round_.state != RoundState.SIGNED:
        raise NotSigned(round=round_.name)
    found = sealed.finding(scope, round_)
    signed = {signature.result_hash for signature in progress.signatures(scope, round_.id)}
    if not found.is_current or signed != {found.result_hash}:
        raise ResultChanged(
            seen=", ".join(sorted(each[:SHOWN] for each in signed)), now=found.inputs.fingerprint[:SHOWN]
        )
    at = now()
    for category in found.inputs.categories:
        _write(scope, round_, found, category)
    own = sa.update(Round).where(Round.edition_id == scope.edition_id, Round.id == round_.id)
    db.change(own.values(state=RoundState.PUBLISHED.value, published_at=at))
    audit(scope, "judging.published", f"round:{round_.id}", result=found.result_hash, head=found.inputs.head_hash)
    facts: dict[str, object] = {"head": found.inputs.head_hash, "result": found.result_hash}
    tell_officials(scope, round_, "published", at.isoformat(), facts)


def verify_round(scope: Scope, *, key: str) -> Verification:
    """Recompute every hash of a round's log, and compare the head with the one that was written down at closing.

    Raises NotFound, Forbidden. 2 statements.
    """
    scope.require("judging.watch")
    round_ = progress.round_by_key(scope, key)
    columns = (ScoreLog.sequence, ScoreLog.judge, ScoreLog.entry, ScoreLog.criterion, ScoreLog.score)
    query = (
        sa.select(*columns, ScoreLog.comment_hash, ScoreLog.previous_hash, ScoreLog.row_hash)
        .where(ScoreLog.edition_id == scope.edition_id, ScoreLog.round_id == round_.id)
        .order_by(ScoreLog.sequence)
    )
    names = ("sequence", "judge", "entry", "criterion", "score", "comment", "previous", "hash")
    rows = [dict(zip(names, row, strict=True)) for row in db.rows(query)]
    failures = chain.verify_chain(rows, head=round_.head_hash)
    return Verification(len(rows), rows[-1]["hash"] if rows else chain.GENESIS, tuple(failures))


def _write(scope: Scope, round_: RoundRow, found: Finding, category: CategoryRow) -> None:
    """One category's outcome, ranking and recognition. 3 or 5 statements."""
    document = found.categories[category.key]
    entries = {each.name: each for each in found.inputs.entries if each.category == category.key}
    winner = found.winner(category.key) if round_.kind == RoundKind.AWARD else None
    decided = next((each.reason for each in found.inputs.decisions if each.category == category.key), "")
    own = {"edition_id": scope.edition_id, "category_id": category.id}
    outcome: dict[str, Any] = {
        "winner_entry_id": entries[winner].id if winner else None,
        "contested": document["contested"],
        "decision": decided,
        "document": {name: document[name] for name in _KEPT} | {"result_hash": found.result_hash},
    }
    db.session.execute(sa.insert(Outcome), own | outcome)
    selected = set(document["cut"]["selected"]) if document["cut"] else set()
    columns = ("rank", "score", "raw_mean", "judges", "se", "rank_low", "rank_high")
    ranking = [
        own
        | {"entry_id": entries[row["entry"]].id, "selected": row["entry"] in selected}
        | {name: row[name] for name in columns}
        for row in document["ranking"]
    ]
    db.session.execute(sa.insert(Result), ranking)
    if winner:
        recognising.record_recognition(
            scope,
            region_id=entries[winner].region_id,
            category_key=category.key,
            category_label=category.label,
            position=category.position,
            source=[f"{round_.name} ({found.result_hash[:SHOWN]})"],
            given_at=now(),
        )
