"""Publication: one act that opens the seal and makes the results of all categories of a round public, with the bundle.

A correction is a new version beside the old one; nothing that was ever published is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import issued
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.editions.services import recognising
from eventapp.errors import N_, Refusal
from eventapp.frozen import frozen
from eventapp.judging.errors import (
    NotSigned,
    NotYetPublished,
    ReasonNeeded,
    ResultChanged,
    UnprovableResult,
)
from eventapp.judging.models.results import Outcome, Publication, Result, Signature
from eventapp.judging.models.states import RoundKind, RoundState, SignerRole
from eventapp.judging.queries import bundling, papers, progress, sealed, stages, told
from eventapp.judging.queries.bundling import KeptBundle
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.sealed import Finding
from eventapp.judging.queries.tabulating import CategoryRow
from eventapp.judging.rules import bundle, bundle_zip, chain, letters, verifying
from eventapp.judging.rules import honours as honour_rules
from eventapp.judging.rules.bundle_keys import Signed
from eventapp.judging.rules.chain import ChainFailure
from eventapp.judging.rules.letters import Sheet
from eventapp.judging.rules.stages import Combined
from eventapp.judging.services import steps
from eventapp.judging.services.assigning import SHORTEST_REASON
from eventapp.judging.services.closing import refuse_running_vote, tell_officials, void_signatures
from eventapp.judging.services.scoring import lock_log
from eventapp.judging.services.signing import SHOWN, proven

REPLACED = N_("These minutes tell an earlier result. It was replaced by version %(number)s, which is published.")
_KEPT = ("judges", "reliability", "warnings", "cut")  # of a category's document, beside the ranking


class AlreadyPublished(Refusal):
    """Somebody else was faster; once is enough."""

    code, status = "already_published", 409
    message = N_("The results of %(round)s are public already: somebody else has just published them.")


@frozen
class Verification:
    """What a walk through the log found; nothing in ``failures`` means that it is whole."""

    rows: int
    head: str
    failures: tuple[ChainFailure, ...]


def publish(scope: Scope, *, key: str) -> None:
    """Make the signed results of every category public at once, in the region's history too, and tell the officials.

    The bundle that goes out was verified first, as everybody will verify it. Raises NotSigned, AlreadyPublished,
    VoteStillRunning, ResultChanged, UnprovableResult, Forbidden.
    """
    scope.require("judging.publish")
    round_ = _signed_round(scope, key)
    found = sealed.finding(scope, round_)
    signatures = _signatures(scope, found)
    if not found.is_current or set(signatures) != set(SignerRole):
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=found.inputs.fingerprint[:SHOWN])
    whole = proven(found.members, signatures)
    _publish(scope, key, found, whole, _public(whole, round_.publishes))


@act
def _publish(scope: Scope, key: str, found: Finding, whole: bytes, public: bytes) -> None:
    lock_log(scope)
    round_ = _signed_round(scope, key)
    refuse_running_vote(scope, round_)
    now_found = sealed.finding(scope, round_)
    if not now_found.is_current or now_found.snapshot_id != found.snapshot_id:
        raise ResultChanged(seen=found.result_hash[:SHOWN], now=now_found.inputs.fingerprint[:SHOWN])
    at = now()
    version = _keep(scope, round_, found, public, None if public is whole else whole, at)
    _clear(scope, found)
    _withdraw_minutes(scope, round_, found, version)
    for category in found.inputs.categories:
        _write(scope, round_, found, category)
    steps.move(scope, round_, RoundState.PUBLISHED, reason=steps.WENT_OUT, published_at=at)
    head, digest = found.inputs.head_hash, bundle.digest(public)
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


@act
def whole_bundle(scope: Scope, *, key: str) -> KeptBundle:
    """The whole bundle of a published round, every score included; that it was taken is written down.

    Raises NotFound, Forbidden.
    """
    scope.require("judging.tabulate")
    kept = bundling.kept_whole(scope, key)
    round_ = progress.round_by_key(scope, key)
    audit(scope, "judging.whole_bundle_taken", f"round:{round_.id}", version=kept.version)
    return kept


def verify_round(scope: Scope, *, key: str) -> Verification:
    """Recompute every hash of a round's log, and compare the head with the one that was written down at closing.

    Raises NotFound, Forbidden. 2 statements.
    """
    scope.require("judging.watch")
    round_ = progress.round_by_key(scope, key)
    rows = bundling.log_rows(scope, round_.id)
    failures = chain.verify_chain(rows, head=round_.head_hash)
    return Verification(len(rows), rows[-1]["hash"] if rows else chain.GENESIS, tuple(failures))


def _signed_round(scope: Scope, key: str) -> RoundRow:
    """Raises AlreadyPublished, NotSigned. 1 statement."""
    round_ = progress.round_by_key(scope, key)
    if round_.state == RoundState.PUBLISHED:
        raise AlreadyPublished(round=round_.name)
    if round_.state != RoundState.SIGNED:
        raise NotSigned(round=round_.name)
    return round_


def _signatures(scope: Scope, found: Finding) -> dict[str, Signed]:
    """The signatures over the result, by role. 1 statement."""
    query = sa.select(Signature.role, Signature.public_key, Signature.signature).where(
        Signature.edition_id == scope.edition_id,
        Signature.snapshot_id == found.snapshot_id,
        Signature.result_hash == found.result_hash,
        Signature.signature.is_not(None),
    )
    return {row.role: Signed(row.public_key, row.signature) for row in db.rows(query)}


def _public(whole: bytes, publishes: str) -> bytes:
    """The bundle that everybody gets, verified as everybody will; the whole one itself where every score is published.

    Raises UnprovableResult.
    """
    if not bundle.WITHHELD[publishes]:
        return whole
    members, _ = bundle_zip.unpack(whole, file="bundle.zip", largest=bundle.MOST_BYTES)
    data = bundle_zip.pack(bundle.public_members(members, publishes))
    failures = verifying.verify(data, file="bundle.zip")["failures"]
    if failures:
        raise UnprovableResult(what="; ".join(f"{each['member']}: {each['what']}" for each in failures[:3]))
    return data


def _keep(scope: Scope, round_: RoundRow, found: Finding, data: bytes, whole: bytes | None, at: datetime) -> int:
    """Keep the bundle as the round's next version; gives its number. 3 or 4 statements."""
    version = bundling.versions(scope, round_.id) + 1
    own = {"edition_id": scope.edition_id, "round_id": round_.id, "version": version}
    out = {
        "snapshot_id": found.snapshot_id,
        "bundle": data,
        "whole_bundle": whole,
        "sha256": bundle.digest(data),
        "facts": told.of_round(round_, papers.particulars(scope, round_.id)),
        "published_at": at,
    }
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


def _withdraw_minutes(scope: Scope, round_: RoundRow, found: Finding, version: int) -> None:
    """Minutes that tell another result than the one that goes out now say so from now on. 1 statement and 2 a paper."""
    for each in papers.minutes(scope, round_.id):
        if each.result_hash != found.result_hash:
            issued.withdraw(scope, code=each.code, reason=REPLACED, facts={"number": version})


def _write(scope: Scope, round_: RoundRow, found: Finding, category: CategoryRow) -> None:
    """One category's outcome, ranking and recognitions. 3 statements, and 2 an honour."""
    if not category.is_scored:
        _write_recognition(scope, round_, found, category)
        return
    document, announced = found.categories[category.key], found.outcomes[category.key]
    entries = {each.name: each for each in found.inputs.entries if each.category == category.key}
    is_award = round_.kind == RoundKind.AWARD
    winner = found.winner(category.key) if is_award else None
    decided = next((each.reason for each in found.inputs.decisions if each.category == category.key), "")
    own = {"edition_id": scope.edition_id, "category_id": category.id}
    outcome: dict[str, Any] = {
        "winner_entry_id": entries[winner].id if winner else None,
        "contested": document["contested"],
        "decision": decided,
        "document": {name: document[name] for name in _KEPT}
        | {"result_hash": found.result_hash}
        | {name: announced[name] for name in ("winners", "passed_over")}
        | {"honours": found.honours[category.key]}
        | told.of_category(category)
        | ({"stages": {"weights": found.carried["weights"]}} if found.carried else {}),
    }
    db.session.execute(sa.insert(Outcome), own | outcome)
    selected, ranks = set(announced["selected"]), {entry: rank for rank, entry in announced["ranking"]}
    columns = ("score", "raw_mean", "judges", "se", "rank_low", "rank_high")
    numbers, both = _numbers(found, category.key), {each.entry: each for each in stages.combined(found, category.key)}
    ranking = [
        own
        | {"entry_id": entries[row["entry"]].id, "selected": row["entry"] in selected, "rank": ranks[row["entry"]]}
        | {name: row[name] for name in columns}
        | {"criteria": numbers.get(row["entry"], []), **_parts(both.get(row["entry"]))}
        for row in document["ranking"]
    ]
    db.session.execute(sa.insert(Result), ranking)
    if is_award:
        _recognise(scope, round_, found, category, {name: each.region_id for name, each in entries.items()})


def _parts(both: Combined | None) -> dict[str, float | None]:
    """An entry's scores of both stages and what comes of them; nothing where no earlier stage counts."""
    if both is None:
        return {"carried": None, "own": None, "together": None}
    return {"carried": both.carried, "own": both.own, "together": both.total}


def _numbers(found: Finding, category: str) -> dict[str, list[list[object]]]:
    """By entry what its letter says of each criterion, from the sheets that were signed."""
    criteria = [name for key, name, *_ in found.inputs.criteria if key == category]
    sheets: dict[tuple[str, str], dict[str, float]] = {}
    for mark in found.inputs.marks:
        if mark.category == category and mark.score is not None and mark.criterion is not None:
            sheets.setdefault((mark.entry, mark.judge), {})[mark.criterion] = float(mark.score)
    lines = letters.numbers_by_entry([Sheet(entry, scores) for (entry, _), scores in sheets.items()], criteria)
    return {entry: [[name, *line] for name, line in zip(criteria, own, strict=True)] for entry, own in lines.items()}


def _write_recognition(scope: Scope, round_: RoundRow, found: Finding, category: CategoryRow) -> None:
    """A category without scores: every active entry met its condition. 1 statement and 2 an entry."""
    outcome: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "category_id": category.id,
        "winner_entry_id": None,
        "contested": False,
        "decision": "",
        "document": {"result_hash": found.result_hash, "honours": found.honours[category.key]}
        | told.of_category(category),
    }
    db.session.execute(sa.insert(Outcome), outcome)
    own = {each.name: each.region_id for each in found.inputs.entries if each.category == category.key}
    _recognise(scope, round_, found, category, own)


def _recognise(
    scope: Scope, round_: RoundRow, found: Finding, category: CategoryRow, region_ids: Mapping[str, int]
) -> None:
    """Every place and grade enters the history of its region. 2 statements an honour."""
    for honour in found.honours[category.key]:
        recognising.record_recognition(
            scope,
            region_id=region_ids[honour["entry"]],
            category_key=category.key,
            category_label=honour_rules.said(category.label, honour, of=category.honoured),
            position=category.position,
            source=[f"{round_.name} ({found.result_hash[:SHOWN]})"],
            given_at=now(),
        )
