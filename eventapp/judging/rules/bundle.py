"""What a round's bundle holds, spelt in one way only: what chair and auditor sign, and what everybody may recompute.

Judges stand in it by the pseudonym of the category. No name, no clock time, no comment and no reason of a recusal is in
it, because none is handed to this module.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import resources
from typing import Any, NamedTuple

from eventapp.judging.rules import bundle_keys
from eventapp.judging.rules.bundle_keys import Signed
from eventapp.judging.rules.chain import canonical_json
from eventapp.judging.rules.outcomes import Outcome

__all__ = [
    "ACTIVE",
    "FORMAT",
    "MANIFEST",
    "MOST_BYTES",
    "SIGNATURES",
    "WITHHELD",
    "CategoryLine",
    "CriterionLine",
    "EntryLine",
    "Facts",
    "Pair",
    "VoteLine",
    "digest",
    "members",
    "outcome_document",
    "public_members",
    "ranking",
    "signature_file",
    "signed_members",
    "table",
    "vote_table",
]

FORMAT = "eventapp-judging-bundle/3"
"""The spelling and the rules of reckoning; a change of either is another number."""

README, SCRIPT = "README.md", "verify.py"
METHOD, RUBRIC, ENTRIES = "method.json", "rubric.csv", "entries.csv"
ASSIGNMENTS, RECUSALS = "assignments.csv", "recusals.csv"
CARRIED, WINNERS = "carried.json", "winners.json"
LOG, RANKING = "score-log.jsonl", "ranking.json"
VOTES, DECISIONS = "votes.json", "decisions.json"
MANIFEST, SIGNATURES = "manifest.json", "signatures.json"
MOST_BYTES = {
    README: 1 << 18,
    MANIFEST: 1 << 16,
    SIGNATURES: 1 << 16,
    METHOD: 1 << 20,
    RUBRIC: 1 << 20,
    ENTRIES: 8 << 20,
    ASSIGNMENTS: 16 << 20,
    RECUSALS: 16 << 20,
    CARRIED: 8 << 20,
    LOG: 128 << 20,
    VOTES: 1 << 20,
    DECISIONS: 1 << 20,
    RANKING: 16 << 20,
    WINNERS: 1 << 20,
    SCRIPT: 1 << 18,
}
"""All that is in a whole bundle, in this order, with the most bytes that each member may have."""

WITHHELD: Mapping[str, tuple[str, ...]] = {
    "scores": (),
    "totals": (LOG,),
    "winners": (ENTRIES, ASSIGNMENTS, RECUSALS, CARRIED, LOG, VOTES, DECISIONS, RANKING),
}
"""What the public bundle lacks of the whole one, by what the round publishes; the signed manifest names it too."""

HASHED = tuple(name for name in MOST_BYTES if name not in (MANIFEST, SIGNATURES))
"""What the manifest names by its SHA-256."""

_SOURCES = {README: "bundle_readme.md", SCRIPT: "bundle_script.py"}


class CategoryLine(NamedTuple):
    """A category in the order that was announced; one that is not scored honours all its entries."""

    key: str
    label: str
    scored: bool
    honoured: int  # places of an award; 0 where grades are given
    grades: Sequence[Mapping[str, str]] = ()  # label and least score, best first


class CriterionLine(NamedTuple):
    """A line of the rubric; numbers as text, to the very characters."""

    category: str
    criterion: str
    weight: str
    min: str
    max: str
    step: str


class EntryLine(NamedTuple):
    """An entry: its name in the log and in the ranking, whether it is still judged, what a cap at the cut counts by."""

    category: str
    entry: str
    name: str
    state: str
    group: str


ACTIVE = "active"
"""The state of an entry that has a place in the ranking; the log may hold scores of others."""


class Pair(NamedTuple):
    """A judge, by pseudonym, and an entry by its name in the log."""

    category: str
    entry: str
    judge: str


@dataclass(frozen=True)
class VoteLine:
    """A question to the panel, and what came of it. Who voted for whom is in no bundle; how many did is."""

    category: str
    question: str
    quorum: int
    members: Sequence[str]  # who were asked, by pseudonym
    ballots: Mapping[str, int]  # by entry's name, also of those that nobody voted for
    abstained: int
    void: bool  # taken back
    result: str | None  # None: the most ballots were equal, or it is void
    reason: str


@dataclass(frozen=True)
class Facts:
    """All that goes into a bundle.

    `parameters` made the `tabulation` (the document of CONTRACTS 2.2), and `rules` (`decimals`, `wins_most` and what
    else was fixed at opening) made the `outcomes` of it with the `decisions` that were recorded.
    """

    edition: str
    round: str
    version: int
    kind: str
    publishes: str
    parameters: Mapping[str, Any]
    rules: Mapping[str, Any]
    categories: Sequence[CategoryLine]
    rubric: Sequence[CriterionLine]
    entries: Sequence[EntryLine]
    assignments: Sequence[Pair]
    recusals: Sequence[Pair]
    log: Sequence[Mapping[str, Any]]
    head: str
    tabulation: Mapping[str, Any]
    outcomes: Sequence[Mapping[str, Any]]
    honours: Sequence[Mapping[str, Any]]
    decisions: Sequence[Mapping[str, Any]] = field(default=())
    votes: Sequence[VoteLine] = field(default=())


def members(facts: Facts) -> dict[str, bytes]:
    """Everything but the signatures, with the manifest, by name. Raises ValueError for what JSON cannot spell."""
    made = {name: resources.files(__package__).joinpath(source).read_bytes() for name, source in _SOURCES.items()}
    made[METHOD] = canonical_json(
        {
            "categories": [each._asdict() | {"grades": list(each.grades)} for each in facts.categories],
            "kind": facts.kind,
            "parameters": facts.parameters,
            "publishes": facts.publishes,
            "rules": {name: value for name, value in facts.rules.items() if name != "carried"},
        }
    )
    made[RUBRIC] = table(CriterionLine, facts.rubric)
    made[ENTRIES] = table(EntryLine, facts.entries)
    made[ASSIGNMENTS] = table(Pair, facts.assignments)
    made[RECUSALS] = table(Pair, facts.recusals)
    made[CARRIED] = canonical_json(facts.rules.get("carried"))
    made[LOG] = b"".join(canonical_json(row) + b"\n" for row in facts.log)
    made[VOTES] = vote_table(facts.votes)
    made[DECISIONS] = canonical_json(list(facts.decisions))
    made[RANKING] = canonical_json(ranking(facts.tabulation, facts.outcomes))
    made[WINNERS] = canonical_json(list(facts.honours))
    made[MANIFEST] = canonical_json(
        {
            "edition": facts.edition,
            "format": FORMAT,
            "head": facts.head,
            "members": {name: digest(made[name]) for name in HASHED},
            "method": facts.parameters["method"],
            "round": facts.round,
            "rows": len(facts.log),
            "version": facts.version,
        }
    )
    return made


def signature_file(signatures: Mapping[str, Signed]) -> bytes:
    """``signatures.json``: the two roles with their keys and signatures in hex."""
    return canonical_json(
        {
            "algorithm": bundle_keys.ALGORITHM,
            "signatures": [
                {
                    "fingerprint": bundle_keys.fingerprint(signatures[role].public_key),
                    "public_key": signatures[role].public_key.hex(),
                    "role": role,
                    "signature": signatures[role].signature.hex(),
                }
                for role in bundle_keys.ROLES
            ],
        }
    )


def signed_members(unsigned: Mapping[str, bytes], signatures: Mapping[str, Signed]) -> dict[str, bytes]:
    """The members of a whole bundle in their order."""
    whole = {**unsigned, SIGNATURES: signature_file(signatures)}
    return {name: whole[name] for name in MOST_BYTES}


def public_members(whole: Mapping[str, bytes], publishes: str) -> dict[str, bytes]:
    """Those members of a whole bundle that everybody gets."""
    return {name: content for name, content in whole.items() if name not in WITHHELD[publishes]}


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def table(line: type[Any], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV with the fields of ``line`` as header: UTF-8, comma, LF, quotes only where they must be."""
    buffer = io.StringIO(newline="")
    write = csv.writer(buffer, lineterminator="\n").writerow
    write(line._fields)
    for row in rows:
        write(row)
    return buffer.getvalue().encode()


def vote_table(votes: Iterable[VoteLine]) -> bytes:
    """``votes.json``: the panel's votes in the order in which they were asked."""
    return canonical_json([asdict(each) for each in votes])


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    """Who gets what in a category, as plain data; `ranking` is the whole order as announced, decisions applied."""
    selection = outcome.selection
    return {
        "category": outcome.category,
        "ranking": [[standing.rank, standing.entry] for standing in outcome.standings],
        "winners": list(outcome.winners),
        "open": [list(group) for group in outcome.open],
        "passed_over": [[each.entry, list(each.won)] for each in outcome.passed_over],
        "selected": [] if selection is None else list(selection.selected),
        "capped": [] if selection is None else list(selection.capped),
        "open_places": 0 if selection is None else selection.open_places,
    }


_ROW = ("rank", "entry", "score", "raw_mean", "judges", "se", "p_first", "p_cut", "rank_low", "rank_high", "tied_with")
_JUDGE = ("judge", "n", "leniency", "se")  # what is worth a talk with a judge is between them and the chair
_OUTCOME = ("winners", "open", "passed_over", "selected", "capped", "open_places")


def ranking(tabulation: Mapping[str, Any], outcomes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What ``ranking.json`` holds: by category the scores with how sure they are, then who gets what."""
    given = {each["category"]: each for each in outcomes}
    return {
        "method": tabulation["method"],
        "lambda": tabulation["lambda"],
        "categories": [
            {
                "category": each["category"],
                "ranking": [{name: row[name] for name in _ROW} for row in each["ranking"]],
                "judges": [{name: judge[name] for name in _JUDGE} for judge in each["judges"]],
                "reliability": dict(each["reliability"]),
                "contested": each["contested"],
                "cut": each["cut"],
                "announced": given[each["category"]]["ranking"],
                **{name: given[each["category"]][name] for name in _OUTCOME},
            }
            for each in tabulation["categories"]
        ],
    }
