"""From the bytes of a bundle's members to plain facts; whatever is not spelt exactly as we spell it is a failure.

One spelling for everything means that no byte can be changed without a change of meaning.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, NamedTuple, NoReturn, TypeVar

from eventapp.judging.rules import bundle, bundle_keys
from eventapp.judging.rules.bundle import CategoryLine, CriterionLine, EntryLine, Pair, VoteLine
from eventapp.judging.rules.bundle_keys import Signed
from eventapp.judging.rules.chain import FIELDS, canonical_json

__all__ = [
    "Broken",
    "Choice",
    "Decision",
    "Manifest",
    "Parameters",
    "log_rows",
    "read_carried",
    "read_decisions",
    "read_manifest",
    "read_method",
    "read_ranking",
    "read_signatures",
    "read_table",
    "read_votes",
    "read_winners",
]

_HEX = re.compile(r"[0-9a-f]+")
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_LONGEST_ROW = 4096  # bytes; a row of the log has about 400
_ROW_FIELDS = {*FIELDS, "previous", "hash"}
_MOST_EQUALS = 500  # entries that one decision orders
_METHODS = ("adjusted", "mean", "trimmed")


class Broken(ValueError):
    """A member that is not as a bundle has it; the text says what is wrong, without its name."""


class Manifest(NamedTuple):
    """What was signed."""

    edition: str
    round: str
    version: int
    head: str
    rows: int
    method: str
    digests: dict[str, str]


class Parameters(NamedTuple):
    """How the ranking was made from the scores, and the outcomes from the ranking."""

    kind: str
    method: str
    drop_high: int | None
    drop_low: int | None
    cut: int | None
    cap_column: str | None
    cap_most: int | None
    seed: int
    decimals: int
    wins_most: int | None
    publishes: str
    categories: tuple[CategoryLine, ...]


class Choice(NamedTuple):
    """A decision that was recorded: who comes first, why, and the order of equals that it made, best first."""

    kind: str
    entry: str
    reason: str
    order: tuple[tuple[str, ...], ...]


class Decision(NamedTuple):
    """What was decided in a category, the last word last; `steps` are the rungs of the ladder that were used."""

    category: str
    choices: tuple[Choice, ...]
    steps: list[Any]


def read_manifest(content: bytes) -> Manifest:
    """``manifest.json``. Raises Broken."""
    document = _object(content, {"edition", "format", "head", "members", "method", "round", "rows", "version"})
    if document["format"] != bundle.FORMAT:
        raise Broken(f"is of the format {_shown(document['format'])}; this program knows {bundle.FORMAT}")
    digests = document["members"]
    if not isinstance(digests, dict) or sorted(digests) != sorted(bundle.HASHED):
        raise Broken("does not name exactly the members of a bundle")
    if not all(_is_hex(each, 32) for each in [*digests.values(), document["head"]]):
        raise Broken("holds a hash that is not 64 hexadecimal digits")
    return Manifest(
        edition=_text(document, "edition"),
        round=_text(document, "round"),
        version=_whole(document, "version", least=1),
        head=document["head"],
        rows=_whole(document, "rows", least=0),
        method=_text(document, "method"),
        digests=digests,
    )


def read_signatures(content: bytes) -> dict[str, Signed]:
    """``signatures.json``: key and signature by role. Raises Broken."""
    document = _object(content, {"algorithm", "signatures"})
    if document["algorithm"] != bundle_keys.ALGORITHM:
        raise Broken(f"uses {_shown(document['algorithm'])}, not {bundle_keys.ALGORITHM}")
    lines = document["signatures"]
    keys = {"fingerprint", "public_key", "role", "signature"}
    if not isinstance(lines, list) or not all(isinstance(line, dict) and set(line) == keys for line in lines):
        raise Broken("does not hold signatures with role, key, fingerprint and signature")
    if [line["role"] for line in lines] != list(bundle_keys.ROLES):
        raise Broken("does not hold the signature of the chair and then that of the auditor, and no other")
    found = {}
    for line in lines:
        if not _is_hex(line["public_key"], 32) or not _is_hex(line["signature"], 64):
            raise Broken(
                f"holds a key or a signature of the {line['role']} that is not hexadecimal or has a wrong length"
            )
        found[line["role"]] = Signed(bytes.fromhex(line["public_key"]), bytes.fromhex(line["signature"]))
        if line["fingerprint"] != bundle_keys.fingerprint(found[line["role"]].public_key):
            raise Broken(f"gives the {line['role']}'s key a fingerprint that is not its own")
    return found


def read_method(content: bytes) -> Parameters:
    """``method.json``. Raises Broken."""
    document = _object(content, {"categories", "kind", "parameters", "publishes", "rules"})
    chosen, rules = document["parameters"], document["rules"]
    names = {"method", "drop_high", "drop_low", "cut", "cap_per", "seed"}
    if not isinstance(chosen, dict) or set(chosen) != names or chosen["method"] not in _METHODS:
        raise Broken(f"does not hold the parameters {', '.join(sorted(names))} with a method that this program knows")
    if not isinstance(rules, dict) or not {"decimals", "wins_most"} <= set(rules):
        raise Broken("does not hold the rules decimals and wins_most")
    if document["publishes"] not in list(bundle.WITHHELD):
        raise Broken(f"says neither of {', '.join(bundle.WITHHELD)} as what is published")
    cap = chosen["cap_per"]
    if cap is not None and (not isinstance(cap, dict) or set(cap) != {"column", "most"}):
        raise Broken("holds a cap without column and most")
    return Parameters(
        kind=_text(document, "kind"),
        method=chosen["method"],
        drop_high=_maybe(chosen, "drop_high", least=0),
        drop_low=_maybe(chosen, "drop_low", least=0),
        cut=_maybe(chosen, "cut", least=1),
        cap_column=None if cap is None else _text(cap, "column"),
        cap_most=None if cap is None else _whole(cap, "most", least=1),
        seed=_whole(chosen, "seed", least=0),
        decimals=_whole(rules, "decimals", least=0, most=9),
        wins_most=_maybe(rules, "wins_most", least=1),
        publishes=document["publishes"],
        categories=_categories(document["categories"]),
    )


def read_carried(content: bytes) -> dict[str, Any] | None:
    """``carried.json``: what an earlier stage counts for, see ``stages.final_scores``; None for none. Raises Broken."""
    carried = _json(content)
    if carried is None:
        return None
    stage: dict[str, Any] = carried if isinstance(carried, dict) else {}
    if stage.keys() != {"points", "round", "weights"}:
        raise Broken("holds an earlier stage without its points, round and weights")
    if not isinstance(stage["points"], dict) or not isinstance(stage["weights"], list):
        raise Broken("holds an earlier stage without its points, round and weights")
    weights, points = stage["weights"], stage["points"].values()
    if len(weights) != 2 or not all(_is_number(each) and each > 0 for each in weights):
        raise Broken("holds weights of stages that are not two numbers above 0")
    if not all(isinstance(each, dict) and all(v is None or _is_number(v) for v in each.values()) for each in points):
        raise Broken("holds points of an earlier stage that are no numbers")
    return stage


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _categories(lines: object) -> tuple[CategoryLine, ...]:
    names = set(CategoryLine._fields)
    if not isinstance(lines, list) or not all(isinstance(line, dict) and set(line) == names for line in lines):
        raise Broken(f"does not hold a list of categories with {', '.join(sorted(names))}")
    if not all(type(line["scored"]) is bool for line in lines):
        raise Broken("does not say of each category whether it is scored")
    found = tuple(
        CategoryLine(
            _text(line, "key"),
            _text(line, "label"),
            line["scored"],
            _whole(line, "honoured", least=0),
            _grades(line["grades"]),
        )
        for line in lines
    )
    if len({each.key for each in found}) < len(found):
        raise Broken("holds a category twice")
    return found


def _grades(lines: object) -> list[dict[str, str]]:
    if not isinstance(lines, list):
        raise Broken("holds grades that are no list")
    for line in lines:
        if not isinstance(line, dict) or set(line) != {"label", "least"} or not isinstance(line["label"], str):
            raise Broken("holds a grade without label and least score")
        if not isinstance(line["least"], str) or _NUMBER.fullmatch(line["least"]) is None:
            raise Broken("holds a grade whose least score is no plain number")
    return lines


def read_decisions(content: bytes) -> list[Decision]:
    """``decisions.json``. Raises Broken."""
    lines = _json(content)
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise Broken("is not a list of decisions")
    found = [_decision(line) for line in lines]
    if len({each.category for each in found}) < len(found):
        raise Broken("holds two decisions of one category")
    return found


def _decision(line: dict[str, Any]) -> Decision:
    earlier, steps = line.get("earlier", []), line.get("steps", [])
    if not isinstance(earlier, list) or not all(isinstance(each, dict) for each in earlier):
        raise Broken("holds earlier decisions that are no list")
    if not isinstance(steps, list):
        raise Broken("holds steps of the ladder that are no list")
    return Decision(_text(line, "category"), tuple(_choice(each) for each in [*earlier, line]), steps)


def _choice(line: dict[str, Any]) -> Choice:
    order = line.get("order", [])
    if not isinstance(order, list) or not all(isinstance(level, list) for level in order):
        raise Broken("holds an order that is no list of lists")
    names = [name for level in order for name in level]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise Broken("holds an order with something else than names, or with a name twice")
    if len(names) > _MOST_EQUALS:
        raise Broken(f"holds an order of more than {_MOST_EQUALS} equals")
    texts = {name: line.get(name) for name in ("kind", "entry", "reason")}
    return Choice(_text(texts, "kind"), _text(texts, "entry"), _text(texts, "reason"), tuple(map(tuple, order)))


def read_votes(content: bytes) -> list[VoteLine]:
    """``votes.json``. Raises Broken."""
    lines = _json(content)
    names = {each.name for each in fields(VoteLine)}
    if not isinstance(lines, list) or not all(isinstance(line, dict) and set(line) == names for line in lines):
        raise Broken(f"does not hold a list of votes with {', '.join(sorted(names))}")
    return [_vote(line) for line in lines]


def _vote(line: dict[str, Any]) -> VoteLine:
    members, ballots = line["members"], line["ballots"]
    if not isinstance(members, list) or not all(isinstance(each, str) and each for each in members):
        raise Broken("holds a vote whose members are no list of pseudonyms")
    if not isinstance(ballots, dict) or type(line["void"]) is not bool:
        raise Broken("holds a vote without its ballots, or that does not say whether it is void")
    return VoteLine(
        category=_text(line, "category"),
        question=line["question"] if line["question"] == "" else _text(line, "question"),
        quorum=_whole(line, "quorum", least=1),
        members=members,
        ballots={entry: _whole(ballots, entry, least=0) for entry in ballots},
        abstained=_whole(line, "abstained", least=0),
        void=line["void"],
        result=None if line["result"] is None else _text(line, "result"),
        reason=_text(line, "reason"),
    )


def read_ranking(content: bytes) -> dict[str, Any]:
    """``ranking.json`` as it stands. Raises Broken."""
    return _object(content, {"categories", "lambda", "method"})


def read_winners(content: bytes) -> list[dict[str, Any]]:
    """``winners.json``: the honours of each category. Raises Broken."""
    lines = _json(content)
    if not isinstance(lines, list):
        raise Broken("is not a list of categories")
    for line in lines:
        if not isinstance(line, dict) or set(line) != {"category", "honours", "label"}:
            raise Broken("does not hold category, label and honours of each")
        given = line["honours"]
        named = isinstance(given, list) and all(
            isinstance(each, dict) and set(each) == {"entry", "grade", "place"} and isinstance(each["entry"], str)
            for each in given
        )
        if not isinstance(line["category"], str) or not named:
            raise Broken("does not hold honours with entry, place and grade")
    return lines


_Line = TypeVar("_Line", CriterionLine, EntryLine, Pair)


def read_table(content: bytes, line: type[_Line]) -> list[_Line]:
    """A CSV table of ``line``. Raises Broken."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise Broken("is not a CSV table in UTF-8") from None
    if not rows or rows[0] != list(line._fields):
        raise Broken(f"does not begin with the header {','.join(line._fields)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(line._fields):
            raise Broken(f"line {number}: has {len(row)} cells, not {len(line._fields)}")
    read = [line._make(row) for row in rows[1:]]
    if bundle.table(line, read) != content:
        raise Broken("is not spelt as bundles spell their tables")
    return read


def log_rows(content: bytes) -> Iterator[dict[str, Any] | Broken]:
    """The rows of ``score-log.jsonl`` in order; in place of one that is not spelt as it must be, a Broken."""
    lines = content.split(b"\n")
    unended = lines.pop()
    for line in lines:
        try:
            yield _row(line)
        except Broken as broken:
            yield broken
    if unended:
        yield Broken("does not end with the end of a line")


def _row(line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST_ROW:
        raise Broken(f"is longer than {_LONGEST_ROW} bytes")
    return _object(line, _ROW_FIELDS)


def _object(content: bytes, keys: set[str]) -> dict[str, Any]:
    """A JSON object with exactly these keys, in canonical spelling. Raises Broken."""
    value = _json(content)
    if not isinstance(value, dict) or set(value) != keys:
        raise Broken(f"is not an object with {', '.join(sorted(keys))}")
    return value


def _json(content: bytes) -> Any:
    """JSON in canonical spelling. Raises Broken."""
    try:
        value = json.loads(content.decode(), parse_constant=_no_number)
        canonical = canonical_json(value)
    except UnicodeDecodeError:
        raise Broken("is not UTF-8") from None
    except (ValueError, RecursionError):
        raise Broken("is not JSON that can be read") from None
    if canonical != content:
        raise Broken("is not spelt in canonical JSON")
    return value


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)


def _is_hex(value: object, size: int) -> bool:
    return isinstance(value, str) and len(value) == 2 * size and _HEX.fullmatch(value) is not None


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document[key]
    if not isinstance(value, str) or not value:
        raise Broken(f"holds no text as {key}")
    return value


def _whole(document: Mapping[str, Any], key: str, *, least: int, most: int = 2**63) -> int:
    value = document[key]
    if type(value) is not int or not least <= value <= most:
        raise Broken(f"holds no whole number from {least} as {key}")
    return value


def _maybe(document: Mapping[str, Any], key: str, *, least: int) -> int | None:
    return None if document[key] is None else _whole(document, key, least=least)


def _shown(value: object) -> str:
    return repr(value)[:60]
