"""Bundles made without a database: a small round with two categories, its log, and what somebody could do to it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from eventapp.judging.rules import bundle, bundle_keys, bundle_zip, chain, honours, tabulation, verifying
from eventapp.judging.rules.bundle import CategoryLine, CriterionLine, EntryLine, Facts, Pair
from eventapp.judging.rules.criteria import criterion_table, ladder_for
from eventapp.judging.rules.cuts import Cap
from eventapp.judging.rules.marks import Mark
from eventapp.judging.rules.methods import Method
from eventapp.judging.rules.outcomes import Contest, Decided, Outcome, outcomes
from eventapp.judging.rules.rubric import Criterion, Rubric

Members = dict[str, bytes]
Scores = Mapping[tuple[str, str, str], str | None]

CATEGORIES = (CategoryLine("branding", "Smart Branding", True, 1), CategoryLine("economy", "Smart Economy", True, 1))
RUBRIC = (
    CriterionLine("branding", "direction", "60", "1", "5", "1"),
    CriterionLine("branding", "impact", "40", "1", "5", "0.5"),
    CriterionLine("economy", "reach", "1", "0", "100", "1"),
    CriterionLine("economy", "quick-win", "2", "0", "4", "1"),
)
ENTRIES = (
    EntryLine("branding", "branding/32.73", "Kota Bandung", "active", "32"),
    EntryLine("branding", "branding/33.74", "Kota Semarang", "active", "33"),
    EntryLine("branding", "branding/35.77", "Kota Madiun", "active", "35"),
    EntryLine("branding", "branding/51.71", "Kota Denpasar", "withdrawn", "51"),
    EntryLine("economy", "economy/32.73", "Kota Bandung", "active", "32"),
    EntryLine("economy", "economy/35.77", "Kota Madiun", "active", "35"),
)
JUDGES = {"branding": ("J-ALPHA", "J-BRAVO", "J-CHARLIE"), "economy": ("J-DELTA", "J-ECHO")}
ASSIGNMENTS = tuple(Pair(e.category, e.entry, judge) for e in ENTRIES for judge in JUDGES[e.category])
RECUSALS = (Pair("branding", "branding/33.74", "J-CHARLIE"),)
PARAMETERS: dict[str, Any] = {
    "method": "adjusted",
    "drop_high": None,
    "drop_low": None,
    "cut": None,
    "cap_per": None,
    "seed": 0,
}


WORTH = {"32.73": 0.9, "33.74": 0.6, "35.77": 0.4, "51.71": 1.0}  # share of the scale
TEMPER = {"J-BRAVO": -1, "J-CHARLIE": 1, "J-ECHO": -1}  # steps


def scores() -> dict[tuple[str, str, str], str | None]:
    """Scores by judge, entry and criterion; each judge has a temper, each entry a worth."""
    given: dict[tuple[str, str, str], str | None] = {}
    for pair in ASSIGNMENTS:
        for line in (each for each in RUBRIC if each.category == pair.category):
            low, high, step = Decimal(line.min), Decimal(line.max), Decimal(line.step)
            most = int((high - low) / step)
            steps = round(WORTH[pair.entry[-5:]] * most) + TEMPER.get(pair.judge, 0)
            given[pair.judge, pair.entry, line.criterion] = f"{low + step * min(most, max(0, steps))}"
    return given


def log(given: Iterable[tuple[tuple[str, str, str], str | None]]) -> list[dict[str, Any]]:
    """A chain of these scores in this order."""
    rows: list[dict[str, Any]] = []
    previous = chain.GENESIS
    for number, ((judge, entry, criterion), score) in enumerate(given, start=1):
        row: dict[str, Any] = {"sequence": number, "judge": judge, "entry": entry, "criterion": criterion}
        row |= {"score": score, "comment": chain.comment_hash(b"salt", "bagus") if number == 2 else None}
        rows.append(row | {"previous": previous, "hash": chain.row_hash(previous, row)})
        previous = rows[-1]["hash"]
    return rows


def facts(given: Scores | None = None, **changes: Any) -> Facts:
    """The facts of the small round; other scores or fields at will."""
    given = scores() if given is None else given
    first = next(iter(given))
    rows = log([(first, None), *given.items()])  # the first score was taken back once
    made = Facts(
        edition="2031",
        round="awards",
        version=1,
        kind="award",
        publishes="scores",
        parameters=PARAMETERS,
        rules={"decimals": 2, "wins_most": None},
        categories=CATEGORIES,
        rubric=RUBRIC,
        entries=ENTRIES,
        assignments=ASSIGNMENTS,
        recusals=RECUSALS,
        log=rows,
        head=rows[-1]["hash"],
        tabulation={},
        outcomes=(),
        honours=(),
    )
    made = replace(made, **changes)
    made = replace(made, tabulation=changes.get("tabulation") or _tabulation(made, given))
    given_outcomes = _outcomes(made)
    active = {
        each.key: [e.name for e in made.entries if e.category == each.key and e.state == "active"]
        for each in made.categories
    }
    return replace(
        made,
        outcomes=[bundle.outcome_document(each) for each in given_outcomes],
        honours=honours.document(made.categories, given_outcomes, active, decimals=made.rules["decimals"]),
    )


def _outcomes(made: Facts) -> list[Outcome]:
    cap = made.parameters["cap_per"]
    scores = {
        each["category"]: {row["entry"]: row["score"] for row in each["ranking"]}
        for each in made.tabulation["categories"]
    }
    decided = {each["category"]: each for each in made.decisions}
    contests = [
        Contest(
            each.key,
            scores.get(each.key, {}),
            winners=each.honoured,
            cut=made.parameters["cut"],
            cap=None if cap is None else Cap(**cap),
            groups={line.name: line.group for line in made.entries if line.category == each.key},
            decided=_decided(decided.get(each.key)),
        )
        for each in made.categories
        if each.scored
    ]
    return outcomes(contests, decimals=made.rules["decimals"], wins_most=made.rules["wins_most"])


def _decided(decision: Mapping[str, Any] | None) -> Decided:
    if decision is None:
        return Decided()
    if decision.get("order"):
        return Decided(order=tuple(map(tuple, decision["order"])))
    return Decided(chosen=decision["entry"])


def marks_of(made: Facts, given: Scores) -> list[Mark]:
    """The marks that count."""
    names = {each.entry: each for each in made.entries if each.state == "active"}
    return [
        Mark(
            pair.category,
            entry.name,
            pair.judge,
            line.criterion,
            None if score is None else Decimal(score),
            entry.group,
        )
        for pair in made.assignments
        if pair.entry in names and pair not in made.recusals
        for line in made.rubric
        if line.category == pair.category
        for entry, score in [(names[pair.entry], given.get((pair.judge, pair.entry, line.criterion)))]
    ]


def rubric_of(made: Facts) -> Rubric:
    """The rubric for the rules."""
    return Rubric(
        tuple(Criterion(e.criterion, float(e.weight), float(e.min), float(e.max), e.category) for e in made.rubric)
    )


def _tabulation(made: Facts, given: Scores) -> dict[str, Any]:
    chosen = dict(made.parameters)
    cap = chosen.pop("cap_per")
    cap_per = None if cap is None else Cap(**cap)
    return tabulation.tabulate(marks_of(made, given), rubric=rubric_of(made), cap_per=cap_per, **chosen)


def decision(**changes: object) -> dict[str, object]:
    """A panel's choice in the first category."""
    return {"category": "branding", "kind": "panel", "entry": "Kota Semarang", "reason": "Rapat pleno."} | changes


def level_facts(**changes: object) -> Facts:
    """The small round with Bandung and Semarang level at no decimals, and the ladder climbed."""
    rules = {"decimals": 0, "wins_most": None}
    better = {("J-ALPHA", "direction"): "5", ("J-BRAVO", "direction"): "5", ("J-BRAVO", "impact"): "4.0"}
    given = scores() | {(judge, "branding/33.74", name): score for (judge, name), score in better.items()}
    made = facts(given, rules=rules)
    rubric = rubric_of(made)
    table = criterion_table(marks_of(made, given), rubric, "branding")
    climb = ladder_for(table, Method("adjusted"), [["Kota Bandung", "Kota Semarang"]], decimals=0)[0]
    by_ladder = {
        "kind": "ladder",
        "entry": climb.order[0][0],
        "order": [list(group) for group in climb.order],
        "steps": [step.as_document() for step in climb.steps],
        "tied": ["Kota Bandung", "Kota Semarang"],
    }
    return facts(given, rules=rules, decisions=[decision(**{**by_ladder, **changes})])


@cache
def whole() -> bytes:
    """A bundle in which everything holds."""
    return bundle_zip.pack(members_of(facts()))


def members_of(made: Facts) -> Members:
    """The members of a bundle, signed with new keys."""
    return signed(bundle.members(made))


def signed(members: Members, *, manifest: bytes | None = None) -> Members:
    """The members with signatures over their manifest by new keys."""
    over = members[bundle.MANIFEST] if manifest is None else manifest
    signatures = {role: bundle_keys.sign_once(role, over) for role in bundle_keys.ROLES}
    return bundle.signed_members(members, signatures)


def opened(data: bytes) -> Members:
    """The members of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_manifest(members: Members, **changes: Any) -> Members:
    """The members with a manifest that fits them, and other values in it at will; the signatures stay as they are."""
    manifest = json.loads(members[bundle.MANIFEST])
    manifest["members"] = {name: bundle.digest(members[name]) for name in bundle.HASHED if name in members}
    return members | {bundle.MANIFEST: chain.canonical_json(manifest | changes)}


def changed(member: str, change: Callable[[Any], Any], members: Members | None = None) -> Members:
    """The members with one of them changed as JSON, or as the list of its lines; nothing else follows the change."""
    members = dict(opened(whole()) if members is None else members)
    content = members[member]
    if member.endswith(".json"):
        return members | {member: chain.canonical_json(change(json.loads(content)))}
    lines = content.splitlines(keepends=True)
    return members | {member: b"".join(change(lines))}


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The lines of a CSV member."""
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def verified(members: Members, *keys: str) -> dict[str, Any]:
    """What verification says of a bundle of these members."""
    return verifying.verify(bundle_zip.pack(members), file="bundle.zip", keys=keys)


def failures(members: Members, *keys: str) -> list[tuple[str, str]]:
    """What is wrong with a bundle of these members: (member, what)."""
    return [(each["member"], each["what"]) for each in verified(members, *keys)["failures"]]
