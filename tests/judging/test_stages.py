"""Rounds chained as stages: categories come along, the chair lets those selected advance, scores are weighed."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile

import pytest

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.errors import Forbidden
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import AlreadyScored, NotSigned
from eventapp.judging.models.states import RoundKind
from eventapp.judging.queries import bundling, entries, progress, public, rubrics, sealed
from eventapp.judging.queries import setup as setups
from eventapp.judging.queries import stages as queries
from eventapp.judging.rules import verifying
from eventapp.judging.rules.pact import CURRENT
from eventapp.judging.rules.stages import BadWeights
from eventapp.judging.services import assigning, closing, pact, publishing, setup, stages
from eventapp.judging.services.stages import NoStage, StageLoop, StageNotOut
from eventapp.web.i18n import format_number
from tests.support.judging import NAMES, jury, person

PAGE = "/manage/2031/judging/setup/final/stage"


def two_stages(make, *, weights=(40, 60), signed=True):
    """A selection that took two of three regions, and a second round after it."""
    made = jury(make, kind=RoundKind.SELECTION, places=2)
    made.score_all()
    made.close()
    if signed:
        made.sign()
        made.publish()
    setup.create_round(made.root, key="final", name="Babak akhir")
    carry, own = weights or (None, None)
    stages.follow(made.root, key="final", previous=made.key, carry_weight=carry, own_weight=own)
    return made


def second(made):
    """The second round and its only category."""
    round_ = progress.round_by_key(made.root, "final")
    (category,) = setups.categories(made.root, round_.id)
    return round_, category


def test_the_scored_categories_come_along_with_their_rubrics_once(make):
    made = two_stages(make)
    stages.follow(made.root, key="final", previous=made.key)

    _, category = second(made)

    assert (category.key, category.label, category.entries) == ("governance-2", "Smart Governance", 0)
    assert rubrics.rubric(made.root, category.id) == rubrics.rubric(made.root, made.categories["governance"])


def test_the_chair_lets_exactly_those_advance_whom_the_published_result_selected(make):
    made = two_stages(make)
    with pytest.raises(Forbidden):
        stages.advance(make.scope(made.edition, Role.ORGANISER), key="final")

    assert stages.advance(made.chairs, key="final") == 2
    assert stages.advance(made.chairs, key="final") == 0

    _, category = second(made)
    found = entries.entries(made.root, category.id)
    assert [(row.name, row.source) for row in found] == [(NAMES["32.73"], "round"), (NAMES["33.74"], "round")]
    assert invariants.violations(CHECKS) == []


def test_nobody_advances_before_the_stage_is_published_or_without_one(make):
    made = two_stages(make, signed=False)
    setup.create_round(made.root, key="lain", name="Babak lain")

    made.sign()
    with pytest.raises(StageNotOut, match="Penghargaan 2031 are not published yet"):
        stages.advance(made.chairs, key="final")
    with pytest.raises(NoStage):
        stages.advance(made.chairs, key="lain")


def scored_final(made, scores):
    """One judge scores those who advanced into the second round; gives its category's key."""
    stages.advance(made.chairs, key="final")
    _, category = second(made)
    judge = made.judges[0]
    seat = setup.add_judge(made.root, category_id=category.id, user_id=judge.id)
    pact.accept(made.judging(), round_key="final", version=CURRENT, region_ids=set())
    for entry in entries.entries(made.root, category.id):
        sheet = assigning.assign(made.root, entry_id=entry.id, panel_member_id=seat)
        made.sheets[category.key, judge.id, entry.code] = sheet
        points = {"direction": scores[entry.code], "impact": scores[entry.code]}
        made.score(points, region=entry.code, category=category.key)
    return category.key


def test_both_stages_are_weighed_on_one_scale_and_decide_the_rank(make):
    made = two_stages(make, weights=(60, 40))
    key = scored_final(made, {"32.73": "3", "33.74": "4"})  # the second is better here, the first in both together

    found = sealed.finding(made.root, progress.round_by_key(made.root, "final"))

    before = sealed.finding(made.root, progress.round_by_key(made.root, made.key))
    carried = {row["entry"]: 100 * (row["score"] - 1) / 4 for row in before.categories["governance"]["ranking"]}
    combined = queries.combined(found, key)
    assert [(each.entry, each.own) for each in combined] == [(NAMES["32.73"], 50.0), (NAMES["33.74"], 75.0)]
    for each in combined:
        assert each.carried == pytest.approx(carried[each.entry])
        assert each.total == pytest.approx((60 * carried[each.entry] + 40 * each.own) / 100)
    assert found.winner(key) == NAMES["32.73"]
    assert found.categories[key]["ranking"][0]["entry"] == NAMES["33.74"]


def by_script(data, folder):
    """What the short script inside the bundle says of it: its exit code."""
    (folder / "bundle.zip").write_bytes(data)
    with zipfile.ZipFile(folder / "bundle.zip") as whole:
        whole.extractall(folder)
    (script,) = folder.glob("*.py")
    return subprocess.run(
        [sys.executable, str(script), str(folder / "bundle.zip")], capture_output=True, check=False
    ).returncode


def test_a_round_that_carries_scores_over_is_signed_verified_and_published_by_both(client, make, tmp_path):
    made = two_stages(make, weights=(60, 40))
    key = scored_final(made, {"32.73": "3", "33.74": "4"})
    made.key = "final"
    made.close()
    made.sign()

    made.publish()

    data = bundling.kept(made.root, "final").data
    document = verifying.verify(data, file="bundle.zip")
    assert document["failures"] == []
    assert [(each["category"], each["winner"]) for each in document["categories"]] == [(key, NAMES["32.73"])]
    assert by_script(data, tmp_path) == 0
    page = client.get(f"/2031/results/{key}").text
    assert "bobot tahap sebelumnya 60, tahap ini 40" in page
    assert invariants.violations(CHECKS) == []

    # whoever reads the result elsewhere reads the same score, with its parts
    (first, second_) = public.ranking(made.root, key)
    assert first.final == pytest.approx((60 * first.earlier_stage + 40 * first.this_round) / 100)
    shown = [format_number(each, 2) for each in (first.earlier_stage, first.this_round, first.final)]
    client.as_(person(make.member(made.edition, Role.REGION, region="32.73")))
    letter = client.get(f"/region/results/{key}").text
    table = list(csv.DictReader(io.StringIO(client.get(f"/2031/results/{key}/ranking.csv").data.decode())))
    item = next(each for each in client.get("/api/v1/editions/2031/results").json["items"] if each["category"] == key)
    for number in shown:
        assert number in page
        assert number in letter
    assert [float(row["score"]) for row in table] == [first.final, second_.final]
    assert float(table[0]["earlier_stage"]) == item["ranking"][0]["earlier_stage"] == first.earlier_stage
    assert item["ranking"][0]["score"] == first.final
    assert format_number(first.final, 2) in client.get("/2031/results").text


def test_what_rests_on_an_unsigned_stage_is_not_signed_and_a_changed_stage_voids_the_result(make):
    made = two_stages(make)
    scored_final(made, {"32.73": "3", "33.74": "4"})
    first, made.key = made.key, "final"
    made.close()
    made.sign()
    publishing.correct(made.chairs, key=first, reason="Perlu diperbaiki panitia.")
    closing.reopen(made.chairs, key=first, reason="Perlu diperbaiki panitia.")
    made.key = first
    made.score({"impact": "1"})
    made.key = "final"

    assert not sealed.finding(made.root, progress.round_by_key(made.root, "final")).is_current
    closing.fall_back(made.chairs, key="final", reason="Tahap pertama dibuka lagi.")
    with pytest.raises(NotSigned, match="Penghargaan 2031"):
        made.sign()


def test_a_fresh_start_carries_nothing_over(make):
    made = two_stages(make, weights=None)
    round_, _ = second(made)

    found = sealed.finding(made.root, round_)

    assert (found.carried, queries.combined(found, second(made)[1].key)) == (None, [])
    assert queries.stage(made.root, round_.id).weights is None


def test_a_circle_half_a_weight_and_a_scored_round_are_refused(make):
    made = two_stages(make)

    with pytest.raises(BadWeights):
        stages.follow(made.root, key="final", previous=made.key, carry_weight=40)
    with pytest.raises(StageLoop):
        stages.follow(made.root, key="final", previous="final")
    publishing.correct(made.chairs, key=made.key, reason="Perlu diperbaiki panitia.")
    closing.reopen(made.chairs, key=made.key, reason="Perlu diperbaiki panitia.")
    with pytest.raises(AlreadyScored):
        stages.follow(made.root, key=made.key, previous="final")


def test_the_organiser_chooses_the_stage_and_the_chair_lets_advance(client, make):
    made = two_stages(make, weights=None)
    organiser = person(make.member(made.edition, Role.ORGANISER))
    client.as_(organiser)

    bad = client.post_form(PAGE, {"previous": "awards", "carry_weight": "40"})
    good = client.post_form(PAGE, {"previous": "awards", "carry_weight": "40", "own_weight": "60"})
    shown = client.get("/manage/2031/judging/setup/final").text
    refused = client.post_form(f"{PAGE}/advance").status_code
    client.as_(made.chair)
    page = client.get(PAGE)
    advanced = client.post_form(f"{PAGE}/advance")

    assert (bad.status_code, good.status_code, refused, page.status_code, advanced.status_code) == (
        422,
        303,
        404,
        200,
        303,
    )
    assert "bobot tahap itu 40, tahap ini 60" in shown
    assert second(made)[1].entries == 2
