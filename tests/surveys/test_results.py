"""What organisers and analysts see of the answers, and what stays hidden from them too."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import Forbidden
from eventapp.questionnaires import queries as questionnaires
from eventapp.surveys.cli import surveys as command
from eventapp.surveys.errors import DatesCrossed, SurveySettled, TooFewResponses
from eventapp.surveys.models import Survey
from eventapp.surveys.queries import results, surveys
from eventapp.surveys.services import exporting, setup
from eventapp.surveys.services.answering import answer
from tests.support.statements import statements
from tests.support.surveys import DAY, answer_all, answered, survey


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def organiser(client, make, edition):
    """A signed-in organiser."""
    return client.as_(make.member(edition, Role.ORGANISER))


def levels(edition, slug: str, *people: int) -> None:
    """So many people with the levels 4, 3, 2, 1 for the whole forum."""
    given = [{"overall": level} for level, number in zip("4321", people, strict=True) for _ in range(number)]
    answer_all(edition, slug, given)


def counted(edition, slug: str) -> dict:
    """The statistics by question."""
    scope = system_scope(edition)
    found = surveys.survey(scope, slug)
    questions = questionnaires.questions(scope, found.questionnaire_id)
    document = results.counted(scope, found.id, questions)
    return {"n": document["n"], **{entry["key"]: entry for entry in document["questions"]}}


def test_counts_and_percentages_stand_beside_their_number(organiser, edition):
    slug = survey(edition)
    levels(edition, slug, 14, 12, 10, 11)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert re.findall(r'<td class="num">(\d+ \([\d,]+%\))</td>', page)[:4] == [
        "14 (29,8%)",
        "12 (25,5%)",
        "10 (21,3%)",
        "11 (23,4%)",
    ]
    assert "setengah ke atas" in page
    assert "<b>55,3%</b>" in page  # 26 of 47, and not 29,8 + 25,5


def test_percentages_that_do_not_add_up_to_100_are_explained_and_not_corrected(organiser, edition):
    slug = survey(edition)
    levels(edition, slug, 10, 10, 10, 0)  # 33,3 three times

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert page.count("10 (33,3%)") == 3
    assert "Jumlah persentase 99,9%" in page


def test_small_counts_are_hidden_with_what_would_reveal_them(organiser, edition):
    slug = survey(edition)
    levels(edition, slug, 20, 15, 12, 3)

    found = counted(edition, slug)["overall"]
    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert found["counts"] == {"4": 20, "3": 15, "2": None, "1": None}
    assert found["mean"] is None
    assert re.search(r"<td class=\"num\">(12|3) \(", page) is None


def test_a_few_who_pass_a_question_over_do_not_hide_it(edition):
    slug = survey(edition)
    answer_all(edition, slug, [{"overall": "4", "staff": None if number < 3 else "4"} for number in range(13)])

    found = counted(edition, slug)["staff"]

    assert (found["n"], found["missing"], found["suppressed"]) == (10, 3, False)


def test_recommendations_are_counted_in_groups(organiser, edition):
    slug = survey(edition)
    values = [10] * 6 + [9] * 6 + [8] * 11 + [0] * 5 + [6] * 6
    answer_all(edition, slug, [{"overall": 4, "recommend": value} for value in values])

    found = counted(edition, slug)["recommend"]
    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert found["counts"] == {"promoter": 12, "passive": 11, "detractor": 11}
    assert "3 (−25 sampai 31)" in page  # 100 × 1 / 34


@pytest.mark.parametrize(("people", "sentence"), [(0, "Belum ada yang menjawab"), (9, "Belum ada yang ditampilkan")])
def test_with_few_answers_the_page_says_so_and_shows_none(organiser, edition, people, sentence):
    slug = survey(edition)
    answered(edition, slug, people)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}")

    assert page.status_code == 200
    assert sentence in page.text
    assert "Komentar" not in page.text
    assert "%" not in re.sub(r"<[^>]+>", "", page.text.split("<main")[1])


def test_comments_are_shown_by_themselves_and_escaped(organiser, edition):
    slug = survey(edition)
    answered(edition, slug, 10)
    answer(system_scope(edition), slug=slug, answers={"overall": 4, "comment": "<b>tebal</b>"})

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert "&lt;b&gt;tebal&lt;/b&gt;" in page
    assert "5 tulisan" in page


def test_the_page_takes_the_same_statements_for_ten_and_for_forty_people(organiser, edition):
    path = f"/manage/{edition.slug}/surveys/{(slug := survey(edition))}"
    answered(edition, slug, 10)
    organiser.get(path)
    with statements(8):
        organiser.get(path)

    answered(edition, slug, 30)

    with statements(8):
        organiser.get(path)


def test_the_table_of_answers_is_read_by_the_command(organiser, edition, tmp_path):
    slug = survey(edition)
    answered(edition, slug, 30)
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    table = organiser.get(f"{folder}/answers.csv")
    book = organiser.get(f"{folder}/questions.json")
    (tmp_path / "a.csv").write_bytes(table.data)
    (tmp_path / "q.json").write_bytes(book.data)
    ran = CliRunner().invoke(
        command, ["stats", str(tmp_path / "a.csv"), "--questions", str(tmp_path / "q.json"), "--json"]
    )

    found = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert (found["n"], found["warnings"]) == (30, [])
    assert [entry["key"] for entry in found["questions"]] == table.text.splitlines()[0].split(",")[1:]
    assert sum(found["questions"][0]["counts"].values()) == 30


def test_the_table_says_nothing_of_the_order_of_answering(edition):
    slug = survey(edition)
    answer_all(edition, slug, [{"overall": 4, "recommend": number % 11} for number in range(12)])
    scope = system_scope(edition)

    orders = {tuple(str(row) for row in exporting.export_answers(scope, slug=slug)) for _ in range(5)}

    assert len(orders) > 1
    assert {len(order) for order in orders} == {12}


def test_a_formula_in_a_comment_stays_text_in_the_file(organiser, edition):
    slug = survey(edition)
    answer_all(edition, slug, [{"overall": 4, "comment": "=cmd()|' /C calc'!A0"}] * 10)

    file = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/comments.csv")

    rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert rows[0] == ["question", "value"]
    assert {tuple(row) for row in rows[1:]} == {("comment", "'=cmd()|' /C calc'!A0")}


def test_single_answers_of_few_people_are_not_given_out(organiser, edition):
    slug = survey(edition)
    empty = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/answers.csv")
    answered(edition, slug, 9)

    refused = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/answers.csv")

    assert (empty.status_code, len(empty.text.splitlines())) == (200, 1)
    assert refused.status_code == 409
    with pytest.raises(TooFewResponses):
        exporting.export_comments(system_scope(edition), slug=slug)


def test_who_took_the_answers_away_is_written_down(organiser, edition):
    slug = survey(edition)
    organiser.get(f"/manage/{edition.slug}/surveys/{slug}/answers.csv")

    line = db.rows(
        sa.select(AuditEntry.actor_kind, AuditEntry.action)
        .order_by(AuditEntry.id.desc())
        .limit(1)
        .execution_options(unscoped="test")
    )

    assert [tuple(row) for row in line] == [("person", "survey.exported")]


@pytest.mark.parametrize(
    ("role", "results_status", "dates_status"),
    [(Role.ORGANISER, 200, 200), (Role.ANALYST, 200, 404), (Role.JUDGE, 404, 404)],
)
def test_analysts_read_and_organisers_change(client, make, edition, role, results_status, dates_status):
    slug = survey(edition)
    person = client.as_(make.member(edition, role))
    folder = f"/manage/{edition.slug}/surveys"

    assert person.get(folder).status_code == results_status
    assert person.get(f"{folder}/{slug}").status_code == results_status
    assert person.get(f"{folder}/{slug}/answers.csv").status_code == results_status
    assert person.get(f"{folder}/{slug}/dates").status_code == dates_status


def test_an_organiser_makes_the_ready_made_survey_by_a_form(organiser, edition):
    page = organiser.get(f"/manage/{edition.slug}/surveys").text
    proposed = dict(re.findall(r'name="(title|opens_at|closes_at)"[^>]*value="([^"]*)"', page))

    answer = organiser.post_form(f"/manage/{edition.slug}/surveys", proposed | {"mails_links": "y"})

    slug = answer.location.rsplit("/", 1)[1]
    assert (answer.status_code, slug) == (303, "survei-kepuasan-forum-2031")
    assert organiser.get(f"/{edition.slug}/surveys/{slug}").text.count("<legend>") == 9
    assert surveys.survey(system_scope(edition), slug).mails_links


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Tulis judul surveinya."),
        ({"opens_at": "besok"}, "Tulis tanggal dan jam"),
        ({"closes_at": "2031-05-11T08:00"}, "sebelum waktu tutupnya"),
    ],
)
def test_a_survey_that_cannot_be_made_is_explained_and_what_was_typed_stays(organiser, edition, values, sentence):
    typed = {"title": "Kepuasan", "opens_at": "2031-05-12T08:00", "closes_at": "2031-05-14T08:00"} | values

    page = organiser.post_form(f"/manage/{edition.slug}/surveys", typed)

    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{typed["closes_at"]}"' in page.text
    assert surveys.surveys(system_scope(edition)) == []


def test_dates_can_be_changed_until_the_survey_is_settled(organiser, edition):
    slug = survey(edition)
    typed = {"title": "Judul baru", "opens_at": "2031-05-12T08:00", "closes_at": "2031-05-14T08:00"}

    answer = organiser.post_form(f"/manage/{edition.slug}/surveys/{slug}/dates", typed)
    changed = surveys.survey(system_scope(edition), slug)
    db.run(lambda: db.change(sa.update(Survey).values(state="settled")))
    refused = organiser.post_form(f"/manage/{edition.slug}/surveys/{slug}/dates", typed)

    assert answer.status_code == 303
    assert (changed.title, changed.opens_at.isoformat()) == ("Judul baru", "2031-05-12T01:00:00+00:00")
    assert refused.status_code == 422
    assert "selesai sepenuhnya" in refused.text


def test_acts_of_staff_need_their_permission(make, edition):
    analyst = make.scope(edition, Role.ANALYST)
    dates = {"opens_at": now(), "closes_at": now() + DAY}
    slug = survey(edition)

    with pytest.raises(Forbidden):
        setup.create_satisfaction_survey(analyst, title="Survei", **dates)
    with pytest.raises(Forbidden):
        exporting.export_answers(make.scope(edition, Role.DESK), slug=slug)
    with pytest.raises(DatesCrossed):
        setup.create_satisfaction_survey(system_scope(edition), title="x", opens_at=now() + DAY, closes_at=now())


def test_a_title_without_letters_and_one_that_is_an_address_of_ours_still_get_one(edition):
    scope, at = system_scope(edition), now()

    slugs = [
        setup.create_satisfaction_survey(scope, title=title, opens_at=at, closes_at=at + DAY)
        for title in ("???", "Published", "Survei kepuasan", "Survei kepuasan")
    ]

    assert slugs == ["survey", "published-2", "survei-kepuasan", "survei-kepuasan-2"]


def test_a_settled_survey_cannot_be_opened_again(edition):
    slug = survey(edition)
    db.run(lambda: db.change(sa.update(Survey).values(state="settled")))

    with pytest.raises(SurveySettled):
        setup.change_survey(
            system_scope(edition), slug=slug, title="x", opens_at=now(), closes_at=now() + DAY, mails_links=True
        )


def test_the_results_speak_english_to_those_who_chose_it(organiser, edition):
    slug = survey(edition)
    answered(edition, slug, 40)
    organiser.set_cookie("lang", "en")

    pages = [organiser.get(f"/manage/{edition.slug}/surveys{part}") for part in ("", f"/{slug}", f"/{slug}/dates")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "rounded from its own count to one decimal" in pages[1].text
    assert "Intervals are those of Wilson at 95%;" in pages[1].text
