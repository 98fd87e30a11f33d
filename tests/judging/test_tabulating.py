"""The chair's ranking is what the command makes of the same marks, whatever was changed, taken back or recused."""

from __future__ import annotations

import csv
import io
import random

import pytest

from eventapp.editions.models import TieKind
from eventapp.editions.services import setup as editions
from eventapp.judging.models.states import Method
from eventapp.judging.queries import progress, tabulating
from eventapp.judging.rules import marks, rubric, tabulation
from eventapp.judging.services import assigning
from tests.support.judging import CRITERIA, NAMES, REASON, REGIONS, jury

RUBRIC = "criterion,weight,min,max\ndirection,60,1,5\nimpact,40,1,5\n"


def written(scores):
    """SCORES.csv of marks by (region, judge's pseudonym, criterion)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["category", "entry", "judge", "criterion", "score"])
    writer.writerows(
        ["governance", NAMES[region], judge, criterion, score] for (region, judge, criterion), score in scores.items()
    )
    return text.getvalue().encode()


def document_of(made):
    """What the chair sees now."""
    return tabulating.document(tabulating.inputs(made.root, progress.round_by_key(made.root, "awards")))


@pytest.mark.parametrize("seed", range(4))
def test_the_log_tabulates_like_a_file_of_the_same_marks(make, seed):
    luck = random.Random(seed)  # noqa: S311 -- invented scores
    method = luck.choice(list(Method))
    made = jury(make, judges=4, method=method)
    names = {row.judge_id: row.pseudonym for row in progress.pair_rows(made.root, made.round_id)}
    last: dict[tuple[str, str, str], str] = {}
    for _ in range(60):
        judge, region = luck.randrange(4), luck.choice(REGIONS)
        criterion, score = luck.choice(CRITERIA).key, luck.choice(["1", "2", "3", "4", "5", "5", "4", ""])
        made.score({criterion: score}, judge=judge, region=region)
        last[region, names[made.judges[judge].id], criterion] = score
    recused = luck.randrange(4), luck.choice(REGIONS)
    assigning.recuse(made.chairs, public_id=made.sheet(recused[1], recused[0]), reason=REASON)
    tied = luck.randrange(4), luck.choice(REGIONS)
    region_id = make.region_id(tied[1])
    editions.add_tie(
        made.root, user_id=made.judges[tied[0]].id, region_id=region_id, kind=TieKind.EMPLOYER, source="test"
    )

    out = {(names[made.judges[judge].id], region) for judge, region in (recused, tied)}
    counted = {
        (region, judge, spec.key): last.get((region, judge, spec.key), "")
        for region in REGIONS
        for judge in names.values()
        for spec in CRITERIA
        if (judge, region) not in out
    }
    by_file = tabulation.tabulate(
        marks.read_marks(written(counted)),
        rubric=rubric.read_rubric(
            RUBRIC.replace("criterion,", "category,criterion,", 1)
            .replace("direction", "governance,direction")
            .replace("impact", "governance,impact")
            .encode()
        ),
        method=method.value,
    )

    assert document_of(made) == by_file


def test_a_recused_sheet_counts_as_absent_and_not_as_zero(make):
    made = jury(make)
    made.score_all()
    before = document_of(made)["categories"][0]["ranking"][0]

    assigning.recuse(made.chairs, public_id=made.sheet("32.73", 2), reason=REASON)
    after = document_of(made)["categories"][0]["ranking"][0]

    assert (before["entry"], before["judges"], after["entry"], after["judges"]) == (
        NAMES["32.73"],
        3,
        NAMES["32.73"],
        2,
    )
    assert after["score"] > 4


def test_an_entry_without_a_complete_sheet_stands_last_without_a_score(make):
    made = jury(make, judges=1)
    made.score({"direction": "4", "impact": "4"}, region="33.74")
    made.score({"direction": "4"}, region="32.73")

    ranking = document_of(made)["categories"][0]["ranking"]

    assert [(row["entry"], row["score"]) for row in ranking] == [
        (NAMES["33.74"], 4.0),
        (NAMES["32.73"], None),
        (NAMES["35.77"], None),
    ]


def test_the_fingerprint_of_the_inputs_changes_with_everything_that_counts(make):
    made = jury(make)
    made.score_all()

    def fingerprint():
        return tabulating.inputs(made.root, progress.round_by_key(made.root, "awards")).fingerprint

    seen = [fingerprint(), fingerprint()]
    made.score({"impact": "1"})
    seen.append(fingerprint())
    assigning.recuse(made.chairs, public_id=made.sheet("35.77", 2), reason=REASON)
    seen.append(fingerprint())

    assert (seen[0] == seen[1], len(set(seen))) == (True, 3)
