"""The result that a round has now: opened from its signed snapshot, or reckoned on demand for the chair.

A snapshot is encrypted with a key of its own, which is wrapped by the application's key. Whoever owns the database and
that key can open it, and whoever owns the database alone can still tabulate the log: what the seal prevents is that a
query, an export, a log or a template shows a winner by accident.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.judging.models.results import Snapshot
from eventapp.judging.models.rounds import Category
from eventapp.judging.queries import bundling, progress, tabulating
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.tabulating import Inputs
from eventapp.judging.rules import bundle, bundle_zip, honours, stages
from eventapp.judging.rules.chain import canonical_json
from eventapp.judging.rules.notices import Notice


@dataclass(frozen=True)
class Finding:
    """A result with everything it was reckoned from, and the bundle that will prove it.

    The bundle's members are made, or opened, when somebody asks for them: most pages show the result alone.
    """

    inputs: Inputs
    content: dict[str, Any]
    snapshot_id: int | None  # of the valid snapshot it was opened from
    is_current: bool  # whether log, conflicts, rubric and decisions are still those that were signed
    manifest: bytes | None = None  # of the snapshot
    open_members: Callable[[], dict[str, bytes]] = dict

    @cached_property
    def members(self) -> dict[str, bytes]:
        """The bundle but for its signatures. Up to 8 statements, once."""
        return self.open_members()

    @cached_property
    def result_hash(self) -> str:
        """The fingerprint of the result: SHA-256 of the bundle's manifest, over which both people sign."""
        return hash_of(self.members[bundle.MANIFEST] if self.manifest is None else self.manifest)

    @property
    def categories(self) -> dict[str, dict[str, Any]]:
        """The categories' documents by key."""
        return {each["category"]: each for each in self.content["tabulation"]["categories"]}

    @property
    def outcomes(self) -> dict[str, dict[str, Any]]:
        """Who gets what by category: ``ranking``, ``winners``, ``open``, ``passed_over``, ``selected`` and so on."""
        return {each["category"]: each for each in self.content["outcomes"]}

    @property
    def honours(self) -> dict[str, list[dict[str, Any]]]:
        """Who is honoured for what by category: ``entry``, ``place`` and ``grade``."""
        return {each["category"]: each["honours"] for each in self.content["honours"]}

    @property
    def carried(self) -> dict[str, Any] | None:
        """What an earlier stage counts for: ``rules.stages.final_scores`` says how; None where nothing does."""
        carried: dict[str, Any] | None = self.content["rules"].get("carried")
        return carried

    def points(self, category: str) -> dict[str, float | None]:
        """The same, on 0-100 in any case: what a later stage carries over."""
        if self.carried is not None and category in self.carried["points"]:
            return self.final(category)
        low, high = self.inputs.scale(category)
        return {entry: stages.on_hundred(score, low=low, high=high) for entry, score in self.final(category).items()}

    def final(self, category: str) -> dict[str, float | None]:
        """Every entry's score by which the category is ranked; on 0-100 where an earlier stage counts."""
        own = {row["entry"]: row["score"] for row in self.categories.get(category, {}).get("ranking", [])}
        return stages.final_scores(own, category=category, scale=self.inputs.scale(category), carried=self.carried)

    def winner(self, category: str) -> str | None:
        """The winner's name, where the first place is given: by announced scores, the ladder or the panel."""
        winners = self.outcomes.get(category, {}).get("winners") or [None]
        name: str | None = winners[0]
        return name


def finding(scope: Scope, round_: RoundRow) -> Finding:
    """The round's result: the signed one where there is a valid snapshot. 8 statements."""
    found = tabulating.inputs(scope, round_)
    carried = _carried(scope, round_)
    columns = (Snapshot.id, Snapshot.result_hash, Snapshot.sealed, Snapshot.wrapped_key)
    valid = sa.select(*columns).where(
        Snapshot.edition_id == scope.edition_id, Snapshot.round_id == round_.id, Snapshot.voided_at.is_(None)
    )
    snapshot = db.session.execute(valid).first()
    if snapshot is None:
        content = _content(scope, found, carried)
        return Finding(found, content, None, True, None, lambda: _members(scope, found, content))
    content = unseal(round_.id, snapshot.sealed, snapshot.wrapped_key)
    manifest = content.pop("manifest", "").encode()
    is_signed = hash_of(manifest) == snapshot.result_hash
    is_same = (content["inputs"], content["decisions"]) == (found.fingerprint, _decisions(found))
    is_same = is_same and content["rules"].get("carried") == carried
    opening = partial(_open_members, scope, round_.id, snapshot.id)
    return Finding(found, content, snapshot.id, is_signed and is_same, manifest, opening)


def hash_of(manifest: bytes) -> str:
    """The fingerprint of what is signed."""
    return bundle.digest(manifest)


def seal(round_id: int, found: Finding, key: bytes) -> tuple[bytes, bytes, bytes]:
    """The result, its bundle without signatures, both under ``key`` (32 bytes), and the key under the application's."""
    content = canonical_json(found.content | {"manifest": found.members[bundle.MANIFEST].decode()})
    members = bundle_zip.pack(found.members)
    return (
        keys.seal(f"judging-snapshot:{round_id}", content, key=key),
        keys.seal(f"judging-members:{round_id}", members, key=key),
        keys.seal("judging-round-key", key),
    )


def unseal(round_id: int, sealed: bytes, wrapped_key: bytes) -> dict[str, Any]:
    """The result that ``seal`` was given. Raises ``cryptography.exceptions.InvalidTag`` when a bit differs."""
    plain = keys.open(f"judging-snapshot:{round_id}", sealed, key=keys.open("judging-round-key", wrapped_key))
    content: dict[str, Any] = json.loads(plain)
    return content


def _members(scope: Scope, found: Inputs, content: dict[str, Any]) -> dict[str, bytes]:
    return bundle.members(bundling.facts(scope, found, content))


def _open_members(scope: Scope, round_id: int, snapshot_id: int) -> dict[str, bytes]:
    """The members that were sealed with a snapshot; none for one from before there were bundles. 1 statement."""
    query = sa.select(Snapshot.members, Snapshot.wrapped_key).where(
        Snapshot.edition_id == scope.edition_id, Snapshot.id == snapshot_id
    )
    row = db.rows(query)[0]
    if row.members is None:
        return {}
    key = keys.open("judging-round-key", row.wrapped_key)
    members, _ = bundle_zip.unpack(
        keys.open(f"judging-members:{round_id}", row.members, key=key), file="members", largest=bundle.MOST_BYTES
    )
    return members


def _carried(scope: Scope, round_: RoundRow) -> dict[str, Any] | None:
    """What the stage before counts for, by category and entry on 0-100. No statement where nothing is carried over."""
    if round_.previous_round_id is None or round_.carry_weight is None:
        return None
    before = finding(scope, next(row for row in progress.rounds(scope) if row.id == round_.previous_round_id))
    keys = {category.id: category.key for category in before.inputs.categories}
    query = sa.select(Category.key, Category.previous_category_id).where(
        Category.edition_id == scope.edition_id,
        Category.round_id == round_.id,
        Category.previous_category_id.in_(keys),
    )
    points = {category: before.points(keys[previous_id]) for category, previous_id in db.rows(query)}
    carried = {"round": before.inputs.round.key, "weights": [round_.carry_weight, round_.own_weight], "points": points}
    plain: dict[str, Any] = json.loads(canonical_json(carried))
    return plain


def _content(scope: Scope, found: Inputs, carried: dict[str, Any] | None) -> dict[str, Any]:
    """What is signed. Sentences keep their message ids, so that they can be read in either language."""
    document = tabulating.document(found)
    tabulation = {
        **document,
        "warnings": _sentences(document["warnings"]),
        "categories": [{**each, "warnings": _sentences(each["warnings"])} for each in document["categories"]],
    }
    given = tabulating.outcomes(found, _scores(found, document, carried))
    content = {
        "edition": scope.edition.slug if scope.edition else None,
        "round": found.round.key,
        "kind": found.round.kind,
        "method": found.round.method,
        "places": found.round.places,
        "head": {"sequence": found.head_sequence, "hash": found.head_hash},
        "inputs": found.fingerprint,
        "decisions": _decisions(found),
        "rules": tabulating.rules(found.round) | ({"carried": carried} if carried else {}),
        "tabulation": tabulation,
        "outcomes": [bundle.outcome_document(each) for each in given],
    }
    active: dict[str, list[str]] = {}
    for entry in found.entries:
        active.setdefault(entry.category, []).append(entry.name)
    lines = bundling.category_lines(found)
    content["honours"] = honours.document(lines, given, active, decimals=found.round.decimals)
    plain: dict[str, Any] = json.loads(canonical_json(content))  # as it will be read back, text for text
    return plain


def _decisions(found: Inputs) -> list[dict[str, Any]]:
    decided = [
        {"category": each.category, "entry": each.entry, "reason": each.reason, "kind": each.kind, **each.standing}
        for each in found.decisions
    ]
    plain: list[dict[str, Any]] = json.loads(canonical_json(decided))
    return plain


def _scores(
    found: Inputs, document: dict[str, Any], carried: dict[str, Any] | None
) -> dict[str, dict[str, float | None]]:
    """Every entry's score by category, with that of an earlier stage where one counts."""
    return {
        each["category"]: stages.final_scores(
            {row["entry"]: row["score"] for row in each["ranking"]},
            category=each["category"],
            scale=found.scale(each["category"]),
            carried=carried,
        )
        for each in document["categories"]
    }


def _sentences(notices: list[Notice]) -> list[dict[str, Any]]:
    return [{"message": notice.template, "details": notice.details} for notice in notices]
