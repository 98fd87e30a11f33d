"""Shares weighted by known numbers of people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.queries.results import AS_LEVELS, MIN_N, Asked, by_group, not_applicable
from eventapp.surveys.rules import promoters
from eventapp.surveys.rules.collecting import Tally
from eventapp.surveys.rules.protection import Guard
from eventapp.surveys.rules.questions import Question
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.sampling import post_stratified, weights
from eventapp.surveys.rules.weighting import Stratum


@frozen
class Weighted:
    """Shares weighted by known numbers of people: per question and option (share, standard error)."""

    by: QuestionRow
    population: Mapping[str, int]
    shares: Mapping[str, Mapping[str, tuple[float | None, float | None]]]
    unweighted: Mapping[str, Mapping[str, float | None]]
    design_effect: float | None
    effective: float | None
    too_many: tuple[str, ...]  # groups in which more people answered than there are said to be: nothing is weighed then
    missing: tuple[str, ...]  # questions whose weighted shares would reveal small numbers, or that lack a stratum


def weighted(
    scope: Scope, weighting: Mapping[str, Any] | None, asked: Sequence[Asked], document: Document
) -> Weighted | None:
    """Shares as they would be if everybody had answered as their kind did; None where the survey sets no weights.

    Hidden are questions in which a stratum has a small count. 1 statement.
    """
    by = next((each for each in asked if weighting and each.row.key == weighting["question"]), None)
    if weighting is None or by is None:
        return None
    population = {name: int(people) for name, people in weighting["population"].items() if int(people) > 0}
    strata = _strata(scope, by, asked)
    guard = Guard(MIN_N, skips_public=True)
    shares: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    missing = []
    entries = {entry["key"]: entry for entry in document["questions"]}
    for each in asked:
        key = each.row.key
        entry = entries.get(key)
        if key not in strata or entry is None or entry["suppressed"]:
            continue
        options = tuple(entry["counts"])
        question = Question(key, "choice", options)
        hidden = frozenset(option for option in options if entry["counts"][option] is None)
        if hidden or not guard.may_weigh(question, strata[key], hidden):
            missing.append(key)
            continue
        shares[key] = {
            option: post_stratified(
                Stratum(people, strata[key][name].answered, strata[key][name].counts.get(option, 0))
                if name in strata[key]
                else Stratum(people, 0, 0)
                for name, people in population.items()
            )
            for option in options
        }
    sizes = entries[by.row.key]["counts"] if by.row.key in entries else {}
    too_many = tuple(name for name, people in population.items() if (sizes.get(name) or 0) > people)
    if too_many:
        return Weighted(by.row, population, {}, {}, None, None, too_many, ())
    made = None if None in sizes.values() else weights(population, sizes)
    return Weighted(
        by.row,
        population,
        shares,
        {key: entries[key]["share"] for key in shares},
        made.design_effect if made else None,
        made.effective if made else None,
        (),
        tuple(missing),
    )


def _strata(scope: Scope, by: Asked, asked: Sequence[Asked]) -> dict[str, dict[str | None, Tally]]:
    """Levels and single choices counted in every stratum."""
    others = [
        each for each in asked if each.row.key != by.row.key and each.row.kind in AS_LEVELS | {Kind.CHOICE, Kind.NPS}
    ]
    key_of = {question_id: each.row.key for each in others for question_id in each.ids}
    rows = {each.row.key: each.row for each in others}
    counter: dict[str, dict[str | None, Counter[str]]] = {}
    if key_of:
        for question_id, group, value, count in db.rows(by_group(scope.edition_id, list(key_of), list(by.ids))):
            row = rows[key_of[question_id]]
            if value not in not_applicable(row):
                option = promoters.group_of(value) if row.kind is Kind.NPS else value
                counter.setdefault(row.key, {}).setdefault(group, Counter())[option] += count
    return {
        key: {name: Tally(sum(found.values()), sum(found.values()), found) for name, found in groups.items()}
        for key, groups in counter.items()
    }
