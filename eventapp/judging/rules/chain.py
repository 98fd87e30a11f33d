"""The score log's chain: every row's hash covers the row before it, so that no row can be changed, dropped or moved.

What is hashed is canonical JSON of exactly the fields below: pseudonyms and the hash of a comment, no name, no clock
time, no comment, so that publishing pseudonyms or erasing a person breaks no chain. Standard library only; a short
script can do the same from the published log.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from eventapp.frozen import frozen
from eventapp.judging.errors import BadLogRow

__all__ = ["FIELDS", "GENESIS", "ChainFailure", "canonical_json", "comment_hash", "row_hash", "verify_chain"]

GENESIS = "0" * 64
"""The previous hash of the first row."""

FIELDS = ("sequence", "judge", "entry", "criterion", "score", "comment")
"""What a row holds besides its hashes. `sequence` counts from 1 without gaps; `judge` is the pseudonym of the round and
category; `score` a plain decimal as text, null where a score is taken back; `comment` the salted hash, or null."""

_HASH = re.compile(r"[0-9a-f]{64}")
_SCORE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


@frozen
class ChainFailure:
    """What does not hold, at which row (counted from 1; 0 is the log as a whole)."""

    row: int
    what: str


def canonical_json(value: Any) -> bytes:
    """The one UTF-8 spelling of a JSON value: sorted keys, no spaces, nothing escaped that need not be.

    Raises ValueError for NaN, infinity and text that is not Unicode, TypeError for what JSON does not know.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def row_hash(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256 in hex of a row after the row with hash `previous` (`GENESIS` for the first). Raises BadLogRow.

    Of the row only `FIELDS` are taken, and all of them must be there; others (a stored hash, a time) are not covered.
    """
    wrong = _wrong(row)
    if _HASH.fullmatch(previous) is None:
        wrong = "the previous hash is not 64 hexadecimal digits"
    if wrong is not None:
        raise BadLogRow(what=wrong)
    return hashlib.sha256(canonical_json({"previous": previous} | {field: row[field] for field in FIELDS})).hexdigest()


def comment_hash(salt: bytes, comment: str) -> str:
    """HMAC-SHA-256 in hex of a comment under its own random salt, which is erased together with the comment."""
    return hmac.new(salt, comment.encode(), hashlib.sha256).hexdigest()


def verify_chain(rows: Iterable[object], *, head: str | None = None) -> list[ChainFailure]:
    """What is wrong with a log, first row first; nothing when it is whole.

    Each row holds `FIELDS`, `previous` and `hash`. `head` is the hash that was printed when the log was closed; without
    it, rows missing at the end cannot be noticed.
    """
    failures: list[ChainFailure] = []
    previous, count = GENESIS, 0
    for count, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            failures.append(ChainFailure(count, "it is not an object with fields"))
            previous = GENESIS
            continue
        failures.extend(ChainFailure(count, what) for what in _broken(row, number=count, previous=previous))
        stored = row.get("hash")
        previous = stored if isinstance(stored, str) and _HASH.fullmatch(stored) else GENESIS
    if head is not None and head != previous:
        failures.append(ChainFailure(0, f"after {count} rows the head hash is not the one that was printed"))
    return failures


def _broken(row: Mapping[str, Any], *, number: int, previous: str) -> list[str]:
    """What does not hold of the row that should be the `number`th, after a row with the hash `previous`."""
    wrong = _wrong(row)
    if wrong is not None:
        return [wrong]
    broken = []
    if row["sequence"] != number:
        broken.append(f"the sequence is {row['sequence']}, not {number}")
    if row.get("previous") != previous:
        broken.append("the previous hash is not the hash of the row before")
    if row.get("hash") != row_hash(previous, row):
        broken.append("the hash does not match the row and the rows before it")
    return broken


def _wrong(row: Mapping[str, Any]) -> str | None:
    """Why a row cannot be hashed, or None."""
    missing = [field for field in FIELDS if field not in row]
    if missing:
        return f"it lacks {', '.join(missing)}"
    sequence, score, comment = row["sequence"], row["score"], row["comment"]
    if type(sequence) is not int or sequence < 1:
        return "the sequence is not a whole number from 1"
    for field in ("judge", "entry", "criterion"):
        if not isinstance(row[field], str) or not row[field] or not _is_unicode(row[field]):
            return f"the {field} is not a text"
    if score is not None and (not isinstance(score, str) or _SCORE.fullmatch(score) is None):
        return "the score is not a plain decimal number as text"
    if comment is not None and (not isinstance(comment, str) or _HASH.fullmatch(comment) is None):
        return "the comment is not 64 hexadecimal digits"
    return None


def _is_unicode(text: str) -> bool:
    """Whether the text has a UTF-8 spelling: JSON can smuggle in halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
