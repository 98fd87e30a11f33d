"""The result that a round has now: opened from its signed snapshot, or reckoned on demand for the chair.

A snapshot is encrypted with a key of its own, which is wrapped by the application's key. Whoever owns the database and
that key can open it, and whoever owns the database alone can still tabulate the log: what the seal prevents is that a
query, an export, a log or a template shows a winner by accident.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.keys import keys
from eventapp.judging.models.results import Snapshot
from eventapp.judging.queries import tabulating
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.tabulating import Inputs
from eventapp.judging.rules.chain import canonical_json
from eventapp.judging.rules.notices import Notice


@dataclass(frozen=True)
class Finding:
    """A result with everything it was reckoned from; ``content`` is what signatures cover."""

    inputs: Inputs
    content: dict[str, Any]
    result_hash: str
    snapshot_id: int | None  # of the valid snapshot it was opened from
    is_current: bool  # whether log, conflicts, rubric and decisions are still those that were signed

    @property
    def categories(self) -> dict[str, dict[str, Any]]:
        """The categories' documents by key."""
        return {each["category"]: each for each in self.content["tabulation"]["categories"]}

    def winner(self, category: str) -> str | None:
        """The winner's name: the panel's decision where there is one, else the single first place."""
        decided = next((each["entry"] for each in self.content["decisions"] if each["category"] == category), None)
        return decided or self.categories.get(category, {}).get("winner")


def finding(scope: Scope, round_: RoundRow) -> Finding:
    """The round's result: the signed one where there is a valid snapshot. 8 statements."""
    found = tabulating.inputs(scope, round_)
    valid = sa.select(Snapshot.id, Snapshot.result_hash, Snapshot.sealed, Snapshot.wrapped_key).where(
        Snapshot.edition_id == scope.edition_id, Snapshot.round_id == round_.id, Snapshot.voided_at.is_(None)
    )
    snapshot = db.session.execute(valid).first()
    if snapshot is None:
        content = _content(scope, found)
        return Finding(found, content, hash_of(content), None, is_current=True)
    content = unseal(round_.id, snapshot.sealed, snapshot.wrapped_key)
    is_current = (content["inputs"], content["decisions"]) == (found.fingerprint, _decisions(found))
    return Finding(
        found, content, hash_of(content), snapshot.id, is_current and hash_of(content) == snapshot.result_hash
    )


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of what is signed, over its canonical JSON."""
    return hashlib.sha256(canonical_json(content)).hexdigest()


def seal(round_id: int, content: dict[str, Any], key: bytes) -> tuple[bytes, bytes]:
    """The content under ``key`` (32 bytes), and the key under the application's."""
    purpose = f"judging-snapshot:{round_id}"
    return keys.seal(purpose, canonical_json(content), key=key), keys.seal("judging-round-key", key)


def unseal(round_id: int, sealed: bytes, wrapped_key: bytes) -> dict[str, Any]:
    """Undo ``seal``. Raises ``cryptography.exceptions.InvalidTag`` when a bit differs."""
    plain = keys.open(f"judging-snapshot:{round_id}", sealed, key=keys.open("judging-round-key", wrapped_key))
    content: dict[str, Any] = json.loads(plain)
    return content


def _content(scope: Scope, found: Inputs) -> dict[str, Any]:
    """What is signed. Sentences keep their message ids, so that they can be read in either language."""
    document = tabulating.document(found)
    tabulation = {
        **document,
        "warnings": _sentences(document["warnings"]),
        "categories": [{**each, "warnings": _sentences(each["warnings"])} for each in document["categories"]],
    }
    content = {
        "edition": scope.edition.slug if scope.edition else None,
        "round": found.round.key,
        "kind": found.round.kind,
        "method": found.round.method,
        "places": found.round.places,
        "head": {"sequence": found.head_sequence, "hash": found.head_hash},
        "inputs": found.fingerprint,
        "decisions": _decisions(found),
        "tabulation": tabulation,
    }
    plain: dict[str, Any] = json.loads(canonical_json(content))  # as it will be read back, text for text
    return plain


def _decisions(found: Inputs) -> list[dict[str, str]]:
    return [{"category": each.category, "entry": each.entry, "reason": each.reason} for each in found.decisions]


def _sentences(notices: list[Notice]) -> list[dict[str, Any]]:
    return [{"message": notice.template, "details": notice.details} for notice in notices]
