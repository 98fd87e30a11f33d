"""Publication: one act that opens the seal and makes the results of all categories of a round public, with the bundle.

A correction is a new version beside the old one; nothing that was ever published is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.services import recognising
from eventapp.judging.errors import NotSigned, NotYetPublished, ReasonNeeded, ResultChanged
from eventapp.judging.models.results import Outcome, Publication, Result, Signature
from eventapp.judging.models.states import RoundKind, RoundState, SignerRole
from eventapp.judging.queries import bundling, progress, sealed, stages
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.queries.tabulating import CategoryRow
from eventapp.judging.rules import bundle, chain
from eventapp.judging.rules.bundle_keys import Signed
from eventapp.judging.rules.chain import ChainFailure
from eventapp.judging.services import steps
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.closing import tell_officials, void_signatures
from eventapp.judging.services.scoring import lock_log
from eventapp.judging.services.signing import SHOWN, proven

_KEPT = ("judges", "reliability", "warnings", "cut")  # of a category's document, beside the ranking


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk through the log found; nothing in ``failures`` means that it is whole."""

    rows: int
    head: str
    failures: tuple[ChainFailure, ...]


def publish(scope: Scope, *, key: str) -> None:
    """Make the signed results of every category public at once, in the region's history too, and tell the officials.

    The bundle that goes out was verified first, as everybody will verify it. Raises NotSigned, ResultChanged,
    UnprovableResult, Forbidden.
    """
    scope.require("judging.publish")
    round_ = progress.round_by_key(scope, key)
    if round_.state != RoundState.SIGNED:
        raise NotSigned(round=round_.name)
    found = sealed.finding(scope, round_)
    signatures = _signatures(scope, found)
    if not found.is_current or set(signatures) != set(SignerRole):
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=found.inputs.fingerprint[:SHOWN])
    _publish(scope, key, found, proven(found.members, signatures))


@act
def _publish(scope: Scope, key: str, found: Finding, data: bytes) -> None:
    lock_log(scope)
    round_ = progress.round_by_key(scope, key)
    if round_.state != RoundState.SIGNED:
        raise NotSigned(round=round_.name)
    now_found = sealed.finding(scope, round_)
    if not now_found.is_current or now_found.snapshot_id != found.snapshot_id:
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=now_found.inputs.fingerprint[:SHOWN])
    at = now()
    version = _keep(scope, round_, found, data, at)
    _clear(scope, found)
    for category in found.inputs.categories:
        _write(scope, round_, found, category)
    steps.move(scope, round_, RoundState.PUBLISHED, reason=steps.WENT_OUT, published_at=at)
    head, digest = found.inputs.head_hash, bundle.digest(data)
    about = {"result": found.result_hash, "head": head, "version": version, "bundle": digest}
    audit(scope, "judging.published", f"round:{round_.id}", **about)
    keys = {each.role: each.fingerprint for each in bundling.signing_keys(scope, round_.id)}
    tell_officials(scope, round_, "published", at.isoformat(), {**about, "keys": keys})


@act
def correct(scope: Scope, *, key: str, reason: str) -> None:
    """Begin a correction of published results: back to deliberation, the signatures are void, the reason stays.

    What was published stays out, with its bundle, until the next version is signed and published; then both bundles
    are served beside each other. Raises ReasonNeeded, NotYetPublished, Forbidden.
    """
    scope.require("judging.publish")
    lock_log(scope)
    round_ = progress.round_by_key(scope, key)
    reason = reason.strip()
    if round_.state != RoundState.PUBLISHED:
        raise NotYetPublished(round=round_.name)
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    version = bundling.versions(scope, round_.id) + 1
    begun = {"edition_id": scope.edition_id, "round_id": round_.id, "version": version, "reason": reason}
    db.session.execute(sa.insert(Publication), begun)
    void_signatures(scope, round_, reason)
    steps.move(scope, round_, RoundState.DELIBERATION, reason=reason)
    audit(scope, "judging.correction_begun", f"round:{round_.id}", version=version)
    tell_officials(scope, round_, "correcting", now().isoformat(), {"reason": reason, "version": version})


def verify_round(scope: Scope, *, key: str) -> Verification:
    """Recompute every hash of a round's log, and compare the head with the one that was written down at closing.

    Raises NotFound, Forbidden. 2 statements.
    """
    scope.require("judging.watch")
    round_ = progress.round_by_key(scope, key)
    rows = bundling.log_rows(scope, round_.id)
    failures = chain.verify_chain(rows, head=round_.head_hash)
    return Verification(len(rows), rows[-1]["hash"] if rows else chain.GENESIS, tuple(failures))


def _signatures(scope: Scope, found: Finding) -> dict[str, Signed]:
    """The signatures over the result, by role. 1 statement."""
    query = sa.select(Signature.role, Signature.public_key, Signature.signature).where(
        Signature.edition_id == scope.edition_id,
        Signature.snapshot_id == found.snapshot_id,
        Signature.result_hash == found.result_hash,
        Signature.signature.is_not(None),
    )
    return {row.role: Signed(row.public_key, row.signature) for row in db.rows(query)}


def _keep(scope: Scope, round_: RoundRow, found: Finding, data: bytes, at: datetime) -> int:
    """Keep the bundle as the round's next version; gives its number. 2 or 3 statements."""
    version = bundling.versions(scope, round_.id) + 1
    own = {"edition_id": scope.edition_id, "round_id": round_.id, "version": version}
    out = {"snapshot_id": found.snapshot_id, "bundle": data, "sha256": bundle.digest(data), "published_at": at}
    begun = sa.update(Publication).where(*(getattr(Publication, name) == value for name, value in own.items()))
    if not db.change(begun.values(**out)):
        db.session.execute(sa.insert(Publication), {**own, **out, "reason": ""})
    return version


def _clear(scope: Scope, found: Finding) -> None:
    """Take back the rows of an earlier version; its bundle keeps them. 2 statements, and 2 for a recognition."""
    own = [category.id for category in found.inputs.categories]
    db.change(sa.delete(Result).where(Result.edition_id == scope.edition_id, Result.category_id.in_(own)))
    if db.change(sa.delete(Outcome).where(Outcome.edition_id == scope.edition_id, Outcome.category_id.in_(own))):
        for category in found.inputs.categories:
            recognising.withdraw_recognitions(scope, category_key=category.key)


def _write(scope: Scope, round_: RoundRow, found: Finding, category: CategoryRow) -> None:
    """One category's outcome, ranking and recognition. 3 or 5 statements."""
    if not category.is_scored:
        _write_recognition(scope, round_, found, category)
        return
    document, announced = found.categories[category.key], found.outcomes[category.key]
    entries = {each.name: each for each in found.inputs.entries if each.category == category.key}
    winner = found.winner(category.key) if round_.kind == RoundKind.AWARD else None
    decided = next((each.reason for each in found.inputs.decisions if each.category == category.key), "")
    own = {"edition_id": scope.edition_id, "category_id": category.id}
    outcome: dict[str, Any] = {
        "winner_entry_id": entries[winner].id if winner else None,
        "contested": document["contested"],
        "decision": decided,
        "document": {name: document[name] for name in _KEPT}
        | {"result_hash": found.result_hash}
        | {name: announced[name] for name in ("winners", "passed_over")}
        | ({"stages": _stages(found, category.key)} if found.carried else {}),
    }
    db.session.execute(sa.insert(Outcome), own | outcome)
    selected, ranks = set(announced["selected"]), {entry: rank for rank, entry in announced["ranking"]}
    columns = ("score", "raw_mean", "judges", "se", "rank_low", "rank_high")
    ranking = [
        own
        | {"entry_id": entries[row["entry"]].id, "selected": row["entry"] in selected, "rank": ranks[row["entry"]]}
        | {name: row[name] for name in columns}
        for row in document["ranking"]
    ]
    db.session.execute(sa.insert(Result), ranking)
    if winner:
        _recognise(scope, round_, found, category, entries[winner].region_id)


def _stages(found: Finding, category: str) -> dict[str, Any]:
    """The weights of both stages, and each entry's two scores and what comes of them, on 0-100."""
    lines = [[each.entry, each.carried, each.own, each.total] for each in stages.combined(found, category)]
    return {"weights": found.carried["weights"] if found.carried else [], "lines": lines}


def _write_recognition(scope: Scope, round_: RoundRow, found: Finding, category: CategoryRow) -> None:
    """A category without scores: every active entry met its condition. 1 statement and 2 an entry."""
    outcome: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "category_id": category.id,
        "winner_entry_id": None,
        "contested": False,
        "decision": "",
        "document": {"result_hash": found.result_hash},
    }
    db.session.execute(sa.insert(Outcome), outcome)
    for entry in found.inputs.entries:
        if entry.category == category.key:
            _recognise(scope, round_, found, category, entry.region_id)


def _recognise(scope: Scope, round_: RoundRow, found: Finding, category: CategoryRow, region_id: int) -> None:
    recognising.record_recognition(
        scope,
        region_id=region_id,
        category_key=category.key,
        category_label=category.label,
        position=category.position,
        source=[f"{round_.name} ({found.result_hash[:SHOWN]})"],
        given_at=now(),
    )
