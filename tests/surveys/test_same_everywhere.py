"""One figure wherever it is read: pages, documents, files, and the command on the exported files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner

from eventapp.agenda import services as agenda
from eventapp.agenda.models import SessionKind
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.surveys.cli import surveys as command
from eventapp.surveys.queries import audience, surveys
from eventapp.surveys.rules.audience import Audience
from eventapp.surveys.services import publishing, setup, shaping
from eventapp.surveys.services.answering import answer
from tests.support.surveys import DAY, answer_all, checked_in, ended, links, survey
from tests.support.webforms import post_forms


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def organiser(client, make, edition):
    """A signed-in organiser."""
    return client.as_(make.member(edition, Role.ORGANISER))


def of_template(edition, key: str) -> str:
    """A survey that is open now."""
    at = now()
    return setup.create_from_template(
        system_scope(edition), template=key, title=f"Survei {key}", opens_at=at - DAY, closes_at=at + DAY
    )


def of_questions(edition, *questions: Draft) -> str:
    """A survey of these questions that is open now."""
    at = now()
    return setup.create_survey(
        system_scope(edition),
        title="Survei sendiri",
        opens_at=at - DAY,
        closes_at=at + DAY,
        mails_links=False,
        key="sendiri",
        title_id="Survei",
        title_en="Survey",
        questions=questions,
    )


def scale(key: str, levels: int, *more: Option) -> Draft:
    """A question with so many levels."""
    options = tuple(Option(str(n), f"Tingkat {n}", f"Level {n}") for n in range(1, levels + 1))
    return Draft(key, Kind.SCALE, f"Tanya {key}", f"Ask {key}", (*options, *more))


def run(organiser, folder: str, tmp_path, *options: str) -> dict:
    """What the command says of the files of a survey."""
    (tmp_path / "a.csv").write_bytes(organiser.get(f"{folder}/answers.csv").data)
    (tmp_path / "q.json").write_bytes(organiser.get(f"{folder}/questions.json").data)
    ran = CliRunner().invoke(
        command, ["stats", str(tmp_path / "a.csv"), "--questions", str(tmp_path / "q.json"), "--json", *options]
    )
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def visible(page: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0]))


@pytest.mark.parametrize(("weight", "shown"), [("0.11", "0,11"), ("0.111", "0,111")])
def test_the_chosen_weight_gives_one_index_everywhere(client, organiser, edition, tmp_path, weight, shown):
    slug = of_template(edition, "skm")
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    given = [{f"u{n}": 4 if person % 2 else 3 for n in range(1, 10)} for person in range(40)]
    answer_all(edition, slug, given)
    ended(edition, slug)

    chosen = organiser.post_form(f"{folder}/settings", {"skm_weight": weight})
    organiser.post_form(f"{folder}/publish", {})

    told = organiser.get(f"{folder}/statistics.json").get_json()
    index = f"{told['skm']['index']:.2f}".replace(".", ",")
    paper = pypdf.PdfReader(io.BytesIO(organiser.get(f"{folder}/report.pdf").data))
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{folder}/answers.xlsx").data))
    assert chosen.status_code == 303
    assert told["skm"]["weight"] == weight
    assert told == run(organiser, folder, tmp_path, "--min-n", "10", "--template", "skm", "--skm-weight", weight)
    for page in (organiser.get(folder), client.get(f"/{edition.slug}/surveys/{slug}/results")):
        assert f"bobot setiap unsur {shown} " in visible(page.text)
        assert f"Indeks {index}," in page.text
    words = "".join(page.extract_text() for page in paper.pages)
    assert f"Indeks {index}," in words
    assert f"Bobot setiap unsur {shown}." in words
    assert told["skm"]["index"] in [cell.value for row in book["SKM"] for cell in row]


def test_the_weight_of_public_figures_stays(organiser, edition):
    slug = of_template(edition, "skm")
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    answer_all(edition, slug, [{f"u{n}": 4 for n in range(1, 10)}] * 20)
    ended(edition, slug)
    publishing.publish(system_scope(edition), slug=slug)

    refused = organiser.post_form(f"{folder}/settings", {"skm_weight": "0.11"})
    unknown = organiser.post_form(f"{folder}/settings", {"skm_weight": "0.2"})

    assert (refused.status_code, unknown.status_code) == (409, 422)
    assert surveys.survey(system_scope(edition), slug).skm_weight == "1/9"
    assert "(1/9, 0.111, 0.11)" in unknown.text
    assert "0,111" in organiser.get(f"{folder}/settings").text


def test_whoever_has_a_link_has_it_shown_to_nobody_again(client, organiser, edition):
    slug = survey(edition)
    checked_in(edition, 3)
    asked = links(edition, slug)
    page = f"/manage/{edition.slug}/surveys/{slug}/whatsapp"
    answer(system_scope(edition), slug=slug, answers={"overall": 4}, token=next(iter(asked.values())))
    people = registrations(edition)

    pages = [organiser.post_form(page, {"person": public_id}) for public_id in people]

    assert {each.status_code for each in pages} == {422}
    assert not any(token in each.text for each in pages for token in asked.values())
    assert len({visible(each.text) for each in pages}) == 1  # the same, whether that person has answered or not


def registrations(edition) -> list[str]:
    """The public ids of everybody registered."""
    return [one.public_id for one in audience.people(system_scope(edition), Audience())]


def test_what_does_not_apply_is_no_answer_on_the_page_and_in_the_command(organiser, edition, tmp_path):
    na = Option("na", "Tidak berlaku", "Does not apply", na=True)
    way = Draft("way", Kind.CHOICE, "Cara", "Way", (Option("a", "A", "A"), Option("b", "B", "B"), na))
    slug = of_questions(edition, scale("hall", 4, na), way)
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    given = [{"hall": 4, "way": "a"}] * 20 + [{"hall": 2, "way": "b"}] * 15 + [{"hall": "na", "way": "na"}] * 11
    answer_all(edition, slug, [*given, *[{"hall": 4}] * 3])
    ended(edition, slug)

    told = organiser.get(f"{folder}/statistics.json").get_json()

    assert told == run(organiser, folder, tmp_path, "--min-n", "10")
    hall, cara = told["questions"]
    assert (hall["n"], hall["missing"], hall["counts"]) == (38, 11, {"1": 0, "2": 15, "3": 0, "4": 23})
    assert (cara["n"], cara["missing"], cara["counts"]) == (35, 14, {"a": 20, "b": 15})
    assert any("hall" in warning and "way" in warning for warning in told["warnings"])
    book = {each["key"]: each for each in organiser.get(f"{folder}/questions.json").get_json()}
    assert (book["way"]["options"], book["way"]["na"]) == (["a", "b"], ["na"])


def test_a_few_who_passed_over_hide_nothing_on_the_page_and_in_the_command(organiser, edition, tmp_path):
    slug = of_questions(edition, scale("hall", 4), scale("food", 4))
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    answer_all(edition, slug, [{"hall": 4, "food": 3}] * 44 + [{"hall": 3}] * 3)
    ended(edition, slug)

    told = organiser.get(f"{folder}/statistics.json").get_json()

    assert told == run(organiser, folder, tmp_path, "--min-n", "10")
    assert told["questions"][1]["missing"] == 3
    assert run(organiser, folder, tmp_path)["questions"][1]["counts"]["3"] == 44


@pytest.mark.parametrize("few", [0, 4])
def test_promoters_are_counted_alike_on_the_page_and_in_the_command(organiser, edition, tmp_path, few):
    nps = Draft("tell", Kind.NPS, "Sarankan?", "Recommend?")
    slug = of_questions(edition, nps)
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    answer_all(
        edition,
        slug,
        [{"tell": 10}] * 20 + [{"tell": 9}] * few + [{"tell": 8}] * 12 + [{"tell": 0}] * 11 + [{"tell": 3}] * few,
    )
    ended(edition, slug)

    told = organiser.get(f"{folder}/statistics.json").get_json()
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{folder}/statistics.xlsx").data))
    [entry] = told["questions"]
    n = 43 + 2 * few

    assert told == run(organiser, folder, tmp_path, "--min-n", "10")
    assert (entry["type"], entry["n"], len(entry["counts"])) == ("nps", n, 11)
    assert set(entry["counts"].values()) == ({None} if few else {20, 12, 11, 0})
    assert entry["nps"]["score"] == round(100 * 9 / n)
    [row] = book["Pertanyaan"].iter_rows(min_row=2, values_only=True)
    assert entry["nps"]["score"] in row
    page = visible(organiser.get(folder).text)
    paper = pypdf.PdfReader(io.BytesIO(organiser.get(f"{folder}/report.pdf").data))
    assert f"{20 + few} " in page  # the page shows the groups
    assert re.search(r"\d+ \([−\d]+ sampai [−\d]+\)", page)[0] in " ".join(paper.pages[0].extract_text().split())


def test_the_best_two_of_three_levels_are_two_on_the_page_too(organiser, edition):
    slug = of_questions(edition, scale("hall", 3))
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    answer_all(edition, slug, [{"hall": 3}] * 20 + [{"hall": 2}] * 30 + [{"hall": 1}] * 10)
    ended(edition, slug)

    [entry] = organiser.get(f"{folder}/statistics.json").get_json()["questions"]
    page = visible(organiser.get(folder).text)

    best = entry["top2"]
    assert best["share"] == pytest.approx(50 / 60)
    limits = f"{100 * best['low']:.1f}–{100 * best['high']:.1f}%".replace(".", ",")
    assert f"83,3% {limits}" in page


def test_equal_questions_are_not_called_best_and_worst(organiser, edition):
    slug = of_questions(edition, scale("hall", 4), scale("food", 4))
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    answer_all(edition, slug, [{"hall": 4, "food": 4}] * 20 + [{"hall": 1, "food": 1}] * 10)
    ended(edition, slug)

    paper = pypdf.PdfReader(io.BytesIO(organiser.get(f"{folder}/report.pdf").data))

    assert "Paling memuaskan" not in organiser.get(folder).text
    assert "Paling memuaskan" not in "".join(page.extract_text() for page in paper.pages)


def test_best_and_worst_are_said_to_be_of_those_shown_where_a_question_is_hidden(organiser, edition):
    slug = of_questions(edition, scale("hall", 4), scale("food", 4), scale("door", 4))
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    worse = [{"hall": 1, "food": 1, "door": 1}] * 3 + [{"hall": 1, "food": 1, "door": 4}] * 10
    answer_all(edition, slug, [*worse, *[{"hall": 1, "food": 4, "door": 4}] * 5, *[{"hall": 4, "food": 4}] * 20])
    ended(edition, slug)

    paper = pypdf.PdfReader(io.BytesIO(organiser.get(f"{folder}/report.pdf").data))
    printed = " ".join("".join(page.extract_text() for page in paper.pages).split())

    for text in (visible(organiser.get(folder).text), printed):
        assert "Di antara yang boleh ditampilkan, paling memuaskan: Tanya food" in text
        assert "Paling memuaskan" not in text


def test_levels_of_other_words_are_named_below_their_numbers(organiser, edition):
    other = replace(scale("food", 4), options=tuple(Option(str(n), f"Kata {n}", f"Word {n}") for n in range(1, 5)))
    slug = of_questions(edition, scale("hall", 4), other)
    answer_all(edition, slug, [{"hall": 4, "food": 4}] * 20)
    ended(edition, slug)

    page = visible(organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text)

    assert "Tingkat dari yang terendah: Kata 1, Kata 2, Kata 3, Kata 4 (Tanya food)." in page


@pytest.fixture
def about_sessions(edition):
    """A survey about three sessions, with its subjects."""
    held = datetime(2031, 5, 12, 1, tzinfo=UTC)
    for title in ("Pembukaan", "Panel data", "Penutupan"):
        agenda.add_session(
            system_scope(edition),
            starts_at=held,
            ends_at=held + DAY / 24,
            room=title,
            title=title,
            kind=SessionKind.PLENARY,
        )
    slug = of_template(edition, "session")
    shaping.add_subjects(system_scope(edition), slug=slug)
    return slug, surveys.subjects(system_scope(edition), surveys.survey(system_scope(edition), slug).id)


def test_answers_about_sessions_say_which_unless_few_answered(organiser, edition, about_sessions):
    slug, subjects = about_sessions
    for subject, people in zip(subjects, (20, 14, 3), strict=True):
        for _ in range(people):
            answer(system_scope(edition), slug=slug, answers={"content": "4"}, subject=subject.slug)
    ended(edition, slug)
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    rows = list(csv.DictReader(io.StringIO(organiser.get(f"{folder}/answers.csv").text)))
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{folder}/answers.xlsx").data))

    told = Counter(row["session"] for row in rows)
    assert sum(told.values()) == 37
    assert set(told) == {subjects[0].slug, subjects[1].slug, ""}
    assert min(told.values()) >= 10
    assert Counter(row[1].value or "" for row in book["Data"].iter_rows(min_row=2)) == told


def test_answers_about_sessions_are_counted_alike_by_the_command(organiser, edition, about_sessions, tmp_path):
    slug, subjects = about_sessions
    for subject, people in zip(subjects, (20, 14, 0), strict=True):
        for number in range(people):
            answer(system_scope(edition), slug=slug, answers={"content": "34"[number % 2]}, subject=subject.slug)
    ended(edition, slug)
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    told = organiser.get(f"{folder}/statistics.json").get_json()
    divided = run(organiser, folder, tmp_path, "--group", "session")

    assert told == run(organiser, folder, tmp_path, "--min-n", "10")
    assert divided["warnings"] == told["warnings"] == []
    assert {name: group["n"] for name, group in divided["groups"]["session"].items()} == {
        subject.slug: people for subject, people in zip(subjects, (20, 14, 0), strict=True)
    }
    [book] = [each for each in organiser.get(f"{folder}/questions.json").get_json() if each["key"] == "session"]
    assert book["text"] == {"id": "Sesi", "en": "Session"}
    assert book["labels"][subjects[0].slug]["id"] == subjects[0].title
    assert subjects[0].title in organiser.get(f"{folder}/codebook.csv").text


@pytest.mark.parametrize(("rare", "said"), [(12, False), (3, True)])
def test_the_command_says_of_which_questions_the_rows_leave_answers_out(organiser, edition, tmp_path, rare, said):
    way = Draft("way", Kind.CHOICE, "Cara", "Way", (Option("a", "A", "A"), Option("b", "B", "B")))
    slug = of_questions(edition, scale("hall", 4), way)
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    answer_all(edition, slug, [{"hall": 4, "way": "a"}] * 40 + [{"hall": 3, "way": "b"}] * rare)
    ended(edition, slug)

    found = run(organiser, folder, tmp_path)

    assert any("leave out some answers to “way”" in warning for warning in found["warnings"]) == said
    assert (found["questions"][1]["n"] < 40 + rare) == said
    assert "answered" not in organiser.get(f"{folder}/questions.json").get_json()[0]


def test_a_form_of_one_session_is_not_taken_for_another(client, edition, about_sessions):
    slug, (first, second, _) = about_sessions
    address = f"/{edition.slug}/surveys/{slug}"
    [form] = [one for one in post_forms(client.get(f"{address}/about/{first.slug}").text) if "key" in one.values]

    refused = client.post(f"{address}/about/{second.slug}", data=form.values | {"q-content": "4"})
    taken = client.post(f"{address}/about/{first.slug}", data=form.values | {"q-content": "4"})

    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "belum ada yang terkirim" in refused.text
