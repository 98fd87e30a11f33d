"""Rubrics: ready-made, copied between categories and years, frozen by the first score, shown to the organiser."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.judging.errors import RubricInUse
from eventapp.judging.models.rounds import Round
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries import progress, rubrics
from eventapp.judging.rules import rubric_check
from eventapp.judging.services import revising, setup, steps
from eventapp.judging.services.rubrics import CriterionSpec, UnreadyRubric, rubric_rows
from eventapp.judging.views.rubric import specs_of
from tests.support.judging import CRITERIA, as_, jury, person

PAGE = "/manage/2031/judging/setup/awards/governance/rubric"
LINE = {"low": "0", "high": "4", "step": "0,5", "weight": "10"}


def posted(*lines):
    """Lines as the form sends them."""
    return {f"criteria-{place}-{name}": text for place, line in enumerate(lines) for name, text in line.items()}


def organiser(made):
    """Somebody who prepares judging."""
    return person(made.make.member(made.edition, Role.ORGANISER))


def test_the_ready_made_rubrics_can_be_scored_by_and_say_what_is_invented():
    interview, implementation = rubrics.ready()

    assert [row.key for row in interview.criteria] == ["infrastructure", "superstructure", "leader-vision", "remarks"]
    assert [(row.key, row.weight, row.low, row.high) for row in implementation.criteria] == [
        ("baseline", "10", "0", "4"),
        ("output", "20", "0", "4"),
        ("outcome", "30", "0", "4"),
        ("impact", "20", "0", "4"),
        ("quick-win", "20", "0", "4"),
    ]
    assert (interview.is_example, implementation.is_example) == (False, True)
    for rubric in (interview, implementation):
        assert rubric_check.check([row.line for row in rubric.criteria]) == []
        assert len(rubric_rows(specs_of(rubric))) == len(rubric.criteria)


def test_a_rubric_is_copied_whole_and_then_lives_its_own_life(make):
    made = jury(make)
    made.add_category("living", [CriterionSpec("x", "Lain")])
    source = [
        CriterionSpec("a", "A", 3, 0, 10, "0.5", {"0": "nol"}, True, True),
        CriterionSpec("q", "Q", is_scored=False),
    ]
    revising.change_rubric(made.root, category_id=made.categories["governance"], criteria=source)

    revising.copy_rubric(
        made.root, category_id=made.categories["living"], from_category_id=made.categories["governance"]
    )
    revising.change_rubric(made.root, category_id=made.categories["governance"], criteria=CRITERIA)

    rows = rubrics.rubric(made.root, made.categories["living"])
    assert rows == [
        rubrics.RubricRow("a", "A", "3", "0", "10", "0.5", {"0": "nol"}, True, True),
        rubrics.RubricRow("q", "Q", "0", "0", "1", "1", {}, False, False),
    ]


def test_a_rubric_comes_from_another_year_only_to_somebody_who_organises_both(make):
    made, other = jury(make), jury(make, slug="2032", judges=1)
    stranger = make.member(other.edition, Role.ORGANISER)
    both = make.member(other.edition, Role.ORGANISER)
    make_member(made, both)
    act = {"category_id": other.categories["governance"], "from_category_id": made.categories["governance"]}

    with pytest.raises(NotFound):
        revising.copy_rubric(as_(other.edition, person(stranger), Role.ORGANISER), **act)
    revising.copy_rubric(as_(other.edition, person(both), Role.ORGANISER), **act)

    assert len(rubrics.sources(as_(other.edition, person(stranger), Role.ORGANISER))) == 1


def make_member(made, user):
    """Give a known person the role of organiser here too."""
    from eventapp.editions.services import setup as editions  # noqa: PLC0415 -- only this helper needs it

    editions.add_member(made.root, user_id=user.id, role=Role.ORGANISER)


def test_the_first_score_freezes_the_rubric_against_copying_too(make):
    made = jury(make)
    made.add_category("living")
    made.score({"impact": "3"})

    with pytest.raises(RubricInUse, match="Smart Governance"):
        revising.copy_rubric(
            made.root, category_id=made.categories["governance"], from_category_id=made.categories["living"]
        )


def test_the_organiser_writes_a_rubric_with_scales_levels_reasons_and_questions(client, make):
    made = jury(make)
    client.as_(organiser(made))
    lines = (
        {"name": "Dampak", "order": "2", "levels": "0 = Belum ada\n4 = Terukur", "reasons": "y", **LINE},
        {"name": "Arah", "order": "1", "weight": "20", "low": "1", "high": "100", "step": "1"},
        {"name": "Catatan", "order": "3", "question": "y"},
        {"name": "", **LINE},
    )

    saved = client.post_form(PAGE, posted(*lines))

    assert (saved.status_code, saved.location) == (303, PAGE)
    assert rubrics.rubric(made.root, made.categories["governance"]) == [
        rubrics.RubricRow("arah", "Arah", "20", "1", "100", "1", {}, True, False),
        rubrics.RubricRow("dampak", "Dampak", "10", "0", "4", "0.5", {"0": "Belum ada", "4": "Terukur"}, True, True),
        rubrics.RubricRow("catatan", "Catatan", "0", "0", "1", "1", {}, False, False),
    ]
    page = client.get(PAGE).text
    assert "Jumlah bobot sekarang: 30" in page
    assert "dipetakan ke 0–100" in page


def test_what_stops_a_rubric_is_said_in_one_sentence_and_everything_typed_is_kept(client, make):
    made = jury(make)
    client.as_(organiser(made))

    answer = client.post_form(PAGE, posted({"name": "A", **LINE}, {"name": "a", **LINE, "levels": "3 = cukup"}))

    assert answer.status_code == 422
    assert "tertulis dua kali" in answer.text
    assert "3 = cukup" in answer.text


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"name": "Arah " * 100}, "berisi 499 karakter; persingkat menjadi paling banyak 160."),
        ({"levels": "0 = Belum ada\n9 = Luar biasa"}, "A menguraikan 9 yang tidak ada pada skalanya"),
        ({"weight": "-1"}, "Bobot “-1” untuk A bukan angka dari 0 ke atas; tulis angka seperti 20."),
        ({"step": "0,3"}, "pilih langkah seperti 1 atau 0,5."),
    ],
)
def test_what_would_be_cut_or_mean_nothing_is_refused_with_what_to_do(client, make, line, sentence):
    made = jury(make)
    before = rubrics.rubric(made.root, made.categories["governance"])
    client.as_(organiser(made))

    answer = client.post_form(PAGE, posted({"name": "A", **LINE, **line}))

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert rubrics.rubric(made.root, made.categories["governance"]) == before


def test_rubrics_to_copy_are_told_apart_by_their_rounds(make):
    made = jury(make)
    made.round_id, made.key = setup.create_round(made.root, key="final", name="Babak akhir"), "final"
    setup.add_category(made.root, round_id=made.round_id, key="last", label="Smart Governance", criteria=CRITERIA)

    names = [source.name for source in rubrics.sources(made.root)]

    assert names == ["Smart Governance – Penghargaan 2031, Forum 2031", "Smart Governance – Babak akhir, Forum 2031"]


def test_a_ready_made_rubric_is_taken_over_and_seen_as_judges_will_see_it(client, make):
    made = jury(make)
    client.as_(organiser(made))

    taken = client.post_form(f"{PAGE}/source", {"source": "readiness-interview"})
    preview = client.get(f"{PAGE}/preview").text

    assert taken.status_code == 303
    assert "Visi pemimpin daerah" in preview
    assert "Pratinjau" in preview
    assert 'data-module="score-sheet"' not in preview


def test_a_frozen_rubric_is_shown_without_a_form(client, make):
    made = jury(make)
    made.score({"impact": "3"})
    client.as_(organiser(made))

    page = client.get(PAGE).text

    assert "Rubrik tetap" in page
    assert 'name="criteria-0-name"' not in page


def test_judges_chairs_and_region_teams_do_not_write_rubrics(client, make):
    made = jury(make)

    for user in (made.judges[0], made.chair, person(make.member(made.edition, Role.REGION, region="32.73"))):
        client.as_(user)
        assert [client.get(PAGE).status_code, client.get(f"{PAGE}/preview").status_code] == [404, 404]


def test_a_round_opens_only_when_every_category_can_be_scored(make):
    made = jury(make)
    round_id = setup.create_round(made.root, key="draf", name="Draf")
    db.run(lambda: db.change(sa.update(Round).where(Round.id == round_id).values(state=RoundState.DRAFT.value)))
    category = setup.add_category(made.root, round_id=round_id, key="kosong", label="Kosong")

    with pytest.raises(UnreadyRubric, match="Kosong"):
        steps.begin(made.root, key="draf")
    revising.change_rubric(made.root, category_id=category, criteria=CRITERIA)
    steps.begin(made.root, key="draf")

    assert progress.round_by_key(made.root, "draf").is_open
