"""A question that was put in other words while people answered is counted apart from then on, everywhere."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace

import openpyxl
import pyreadstat
import pytest
from click.testing import CliRunner

from eventapp.core.access import Role, system_scope
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires import services as questions_of
from eventapp.surveys.cli import surveys as command
from eventapp.surveys.queries import surveys
from eventapp.surveys.services import publishing, shaping
from tests.support.surveys import answer_all, ended, survey


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def organiser(client, make, edition):
    """A signed-in organiser."""
    return client.as_(make.member(edition, Role.ORGANISER))


OLD = [{"overall": 4, "attendance": "onsite", "recommend": 10, "comment": "Lama"}] * 30
NEW = [{"overall": 2, "attendance": "elsewhere", "recommend": 3, "comment": "Baru"}] * 20


def changed(edition, slug: str) -> None:
    """Another wording of overall and of recommend, and one answer more for attendance, published as version 2."""
    scope = system_scope(edition)
    found = surveys.survey(scope, slug)
    for key in ("overall", "recommend", "attendance"):
        draft = questionnaires.draft(scope, found.key)
        question = next(each for each in draft.questions if each.key == key)
        if key == "attendance":
            more = replace(question.options[0], value="elsewhere", label_id="Di tempat lain", label_en="Elsewhere")
            question = replace(question, options=(*question.options, more))
        else:
            question = replace(question, text_id=f"Kata lain {key}", text_en=f"Other words {key}", compare=f"{key}-2")
        questions_of.change_question(scope, key=found.key, revision=draft.revision, question=question)
    draft = questionnaires.draft(scope, found.key)
    words = {"title_id": "Survei", "title_en": "Survey"}
    shaping.publish_questions(scope, slug=slug, key=found.key, revision=draft.revision, **words)


@pytest.fixture
def folder(edition):
    """A survey of which three questions were changed after 30 answers; 20 more came, and it has ended."""
    slug = survey(edition)
    answer_all(edition, slug, OLD)
    changed(edition, slug)
    answer_all(edition, slug, NEW)
    ended(edition, slug)
    return f"/manage/{edition.slug}/surveys/{slug}"


def by_key(document: dict) -> dict[str, dict]:
    """The questions of a document."""
    return {entry["key"]: entry for entry in document["questions"]}


@pytest.mark.parametrize("part", ["", "/live", "/report", "/report?by=attendance", "/report.pdf", "/codebook.csv"])
def test_every_page_shows_both_questions(organiser, folder, part):
    page = organiser.get(folder + part)

    assert page.status_code == 200
    if not part or part == "/codebook.csv":
        assert "Kata lain overall" in page.text
        assert "Forum ini secara keseluruhan" in page.text


def test_figures_of_both_stand_apart_under_keys_of_their_own(organiser, folder):
    found = by_key(organiser.get(f"{folder}/statistics.json").get_json())

    assert found["overall-1"]["counts"] == {"4": 30, "3": 0, "2": 0, "1": 0}
    assert found["overall"]["counts"] == {"4": 0, "3": 0, "2": 20, "1": 0}
    assert found["attendance-1"]["counts"] == {"onsite": 30, "online": 0, "both": 0}
    assert found["attendance"]["counts"] == {"onsite": 0, "online": 0, "both": 0, "elsewhere": 20}
    assert (found["recommend-1"]["n"], found["recommend"]["n"]) == (30, 20)


def test_files_have_a_column_for_each(organiser, folder, tmp_path):
    (tmp_path / "a.csv").write_bytes(organiser.get(f"{folder}/answers.csv").data)
    (tmp_path / "q.json").write_bytes(organiser.get(f"{folder}/questions.json").data)
    (tmp_path / "a.sav").write_bytes(organiser.get(f"{folder}/answers.sav").data)
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{folder}/answers.xlsx").data))
    told = organiser.get(f"{folder}/statistics.json").get_json()
    comments = organiser.get(f"{folder}/comments.csv").text

    options = ["stats", str(tmp_path / "a.csv"), "--questions", str(tmp_path / "q.json"), "--json", "--min-n", "10"]
    ran = json.loads(CliRunner().invoke(command, options).stdout)
    table, about = pyreadstat.read_sav(tmp_path / "a.sav")

    assert ran == told
    assert [cell.value for cell in next(book["Data"].iter_rows())].count("overall-1") == 1
    assert about.column_names_to_labels["overall"] == "Kata lain overall"
    earlier = next(name for name, label in about.column_names_to_labels.items() if label.startswith("Forum ini sec"))
    assert Counter(table[earlier].dropna()) == {4.0: 30}
    assert comments.count("comment,") == 50


def test_the_public_page_shows_both(client, edition, folder):
    slug = folder.rsplit("/", 1)[1]
    publishing.publish(system_scope(edition), slug=slug)

    page = client.get(f"/{edition.slug}/surveys/{slug}/results")

    assert "Kata lain overall" in page.text
    assert "Forum ini secara keseluruhan" in page.text


def test_what_was_counted_before_the_change_stays_with_the_old_question(organiser, edition):
    slug = survey(edition)
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    answer_all(edition, slug, OLD)
    before = by_key(organiser.get(f"{folder}/statistics.json").get_json())
    changed(edition, slug)

    after = by_key(organiser.get(f"{folder}/statistics.json").get_json())

    assert after["overall-1"] == before["overall"] | {"key": "overall-1"}
    assert after["overall"]["n"] == 0
