"""What organisers and analysts see of the answers, while a survey runs and after, and what stays hidden from them."""

from __future__ import annotations

import itertools
import json
import random
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from eventapp.agenda import services as agenda
from eventapp.agenda.models import SessionKind
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.surveys.cli import surveys as command
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import results, surveys
from eventapp.surveys.queries.results import Counts
from eventapp.surveys.services import setup, shaping, watching
from eventapp.surveys.services.answering import answer
from tests.support.statements import statements
from tests.support.surveys import DAY, answer_all, answered, ended, reopened, some_answers, survey


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
    document = results.counted(scope, found.id, asking.questions(scope, found))
    return {"n": document["n"], **{entry["key"]: entry for entry in document["questions"]}}


def answered_later(edition, slug: str, people: int) -> None:
    """So many answers more of a survey that has ended."""
    reopened(edition, slug)
    answered(edition, slug, people)
    ended(edition, slug)


def figures(page: str) -> list[str]:
    """Every number of the page's tables and pictures, in order."""
    return re.findall(r"\d+(?:,\d+)?%?", re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0]))


def table_rows(table: str) -> list[list[str]]:
    """The cells of each row of a table's body."""
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("</thead>")[1], re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def texts_in(page: str) -> str:
    """The list of texts and how many there are of each kind, without the keys of the forms."""
    return re.sub(r'value="[^"]*"', "", page[page.index("<main") : page.index("</main>")])


def test_counts_and_percentages_stand_beside_their_number(organiser, edition):
    slug = survey(edition)
    levels(edition, slug, 14, 12, 10, 11)
    ended(edition, slug)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert re.findall(r'<td class="num">(\d+ \([\d,]+%\))</td>', page)[:4] == [
        "14 (29,8%)",
        "12 (25,5%)",
        "10 (21,3%)",
        "11 (23,4%)",
    ]
    assert "<b>55,3%</b>" in page  # 26 of 47, and not 29,8 + 25,5


def test_percentages_that_do_not_add_up_to_100_are_explained_and_not_corrected(organiser, edition):
    slug = survey(edition)
    levels(edition, slug, 10, 10, 10, 0)  # 33,3 three times
    ended(edition, slug)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert page.count("10 (33,3%)") == 3
    assert "Jumlah persentase 99,9%" in page


def test_small_counts_are_hidden_with_what_would_reveal_them(organiser, edition):
    slug = survey(edition)
    levels(edition, slug, 20, 15, 12, 3)
    ended(edition, slug)

    found = counted(edition, slug)["overall"]
    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert found["counts"] == {"4": 20, "3": 15, "2": None, "1": None}
    assert found["mean"] is None
    assert re.search(r"<td class=\"num\">(12|3) \(", page) is None


def test_a_question_without_a_bar_is_named(organiser, edition):
    slug = survey(edition)
    levels(edition, slug, 20, 3, 2, 0)
    ended(edition, slug)
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    page = organiser.get(folder).text

    assert "Tanpa batang, karena angka kecil akan terlihat di dalamnya: Forum ini secara keseluruhan." in page
    assert 'class="legend' not in page


def test_a_new_survey_mails_nobody_unless_that_is_chosen(organiser, edition):
    page = organiser.get(f"/manage/{edition.slug}/surveys/new?template=satisfaction").text

    assert "checked" not in re.search(r'<input[^>]*name="mails_links"[^>]*>', page)[0]


def test_a_few_who_pass_a_question_over_do_not_hide_it(edition):
    slug = survey(edition)
    answer_all(edition, slug, [{"overall": "4", "staff": None if number < 3 else "4"} for number in range(13)])

    found = counted(edition, slug)["staff"]

    assert (found["n"], found["missing"], found["suppressed"]) == (10, 3, False)


def test_recommendations_are_counted_in_groups(organiser, edition):
    slug = survey(edition)
    values = [10] * 6 + [9] * 6 + [8] * 11 + [0] * 5 + [6] * 6
    answer_all(edition, slug, [{"overall": 4, "recommend": value} for value in values])
    ended(edition, slug)

    found = counted(edition, slug)["recommend"]
    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert found["counts"] == {"promoter": 12, "passive": 11, "detractor": 11}
    assert "3 (−25 sampai 31)" in page  # 100 × 1 / 34


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("people", [0, 1, 9])
def test_a_survey_of_few_people_shows_what_it_must_and_no_more(organiser, edition, people, is_over):
    slug = survey(edition)
    answered(edition, slug, people)
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    if is_over:
        ended(edition, slug)

    page = organiser.get(folder)
    told = organiser.get(f"{folder}/statistics.json").get_json()
    paper = organiser.get(f"{folder}/report.pdf")
    compared = organiser.get(f"{folder}/report")

    shown = re.sub(r"<[^>]+>", "", page.text.split("<main")[1])
    assert page.status_code == paper.status_code == 200
    assert ("kurang dari" in shown) == (people > 0)
    assert "Komentar" not in page.text
    assert "%" not in shown
    assert told["n"] == (None if people else 0)
    assert all(not any((entry.get("counts") or {}).values()) for entry in told["questions"])
    assert compared.status_code == 200
    assert organiser.get(f"{folder}/live").status_code == 200


def test_what_is_shown_moves_only_when_ten_more_have_answered(organiser, edition):
    slug = survey(edition)
    address = f"/manage/{edition.slug}/surveys/{slug}/live"
    levels(edition, slug, 22, 0, 0, 0)
    first = organiser.get(address)
    unchanged = []

    for _ in range(9):
        levels(edition, slug, 0, 1, 0, 0)
        unchanged.append(organiser.get(address, headers={"If-None-Match": first.headers["ETag"]}))
    levels(edition, slug, 0, 1, 0, 0)
    moved = organiser.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert {(answer.status_code, answer.data) for answer in unchanged} == {(304, b"")}
    assert moved.status_code == 200
    assert "12 (100,0%)" in first.text  # ten are held back
    assert organiser.get(f"/manage/{edition.slug}/surveys/{slug}/statistics.json").get_json()["n"] == 22


@pytest.mark.parametrize("after", [0, 1, 9, 10, 25])
def test_the_last_figure_of_a_running_survey_and_the_final_one_differ_by_ten_people(edition, after):
    slug, scope = survey(edition), system_scope(edition)

    def shown() -> Counts:
        found = surveys.survey(scope, slug)
        return watching.seen(scope, found, asking.questions(scope, found))

    seen = []
    for people in ((20, 0), (7, 0), (8, 8), (0, after)):
        levels(edition, slug, *people, 0, 0)
        seen.append(shown())
    ended(edition, slug)
    seen.append(shown())

    told = [each.tallies["overall"] for each in seen]
    steps = [now_.people - before.people for before, now_ in itertools.pairwise(told)]
    assert told[0].people == 10
    assert all(step == 0 or step >= 10 for step in steps)
    assert steps[-1] >= 10
    for before, now_ in itertools.pairwise(told):  # nothing that was counted once is held back later
        assert all(now_.counts.get(level, 0) >= count for level, count in before.counts.items())


def test_texts_to_be_read_come_with_those_of_ten_people(organiser, edition):
    slug = survey(edition)
    address = f"/manage/{edition.slug}/surveys/{slug}/texts"
    answer_all(edition, slug, [{"overall": "4", "comment": f"Komentar {number}"} for number in range(30)])
    before = organiser.get(address).text

    answer_all(edition, slug, [{"overall": "4", "comment": f"Kalimat baru {number}"} for number in range(9)])
    unchanged = organiser.get(address).text
    answer_all(edition, slug, [{"overall": "4", "comment": "Kalimat baru 9"}])
    moved = organiser.get(address).text
    ended(edition, slug)
    after = organiser.get(address).text

    found = [len(set(re.findall(r"(?:Komentar|baru) \d+", page))) for page in (before, moved, after)]
    assert found == [20, 30, 40]  # ten are held back
    assert texts_in(unchanged) == texts_in(before)


def test_an_answer_that_comes_while_somebody_looks_changes_no_figure(organiser, edition):
    slug = survey(edition)
    page = f"/manage/{edition.slug}/surveys/{slug}"
    answered(edition, slug, 40)
    before = figures(organiser.get(page).text)

    answer_all(edition, slug, [some_answers(999)])

    assert figures(organiser.get(page).text) == before


def test_texts_are_shown_after_the_end_with_their_tags_and_escaped(organiser, edition):
    slug = survey(edition)
    answered(edition, slug, 10)
    answer(system_scope(edition), slug=slug, answers={"overall": 4, "comment": "<b>miring</b>"})
    running = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text
    ended(edition, slug)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert "miring" not in running
    assert "&lt;b&gt;miring&lt;/b&gt;" in page
    assert "5 tulisan" in page


def test_the_page_takes_the_same_statements_for_ten_and_for_forty_people(organiser, edition):
    path = f"/manage/{edition.slug}/surveys/{(slug := survey(edition))}"
    answered(edition, slug, 10)
    ended(edition, slug)
    organiser.get(path)
    with statements(12):
        organiser.get(path)

    answered_later(edition, slug, 30)

    with statements(12):
        organiser.get(path)


def test_page_workbook_command_and_document_agree_to_the_digit(organiser, edition, tmp_path):
    slug = survey(edition)
    levels(edition, slug, 14, 12, 10, 11)
    ended(edition, slug)
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    page = organiser.get(folder).text
    told = organiser.get(f"{folder}/statistics.json").get_json()
    (tmp_path / "a.csv").write_bytes(organiser.get(f"{folder}/answers.csv").data)
    (tmp_path / "q.json").write_bytes(organiser.get(f"{folder}/questions.json").data)
    options = ["stats", str(tmp_path / "a.csv"), "--questions", str(tmp_path / "q.json"), "--json"]
    ran = json.loads(CliRunner().invoke(command, options).stdout)

    assert told["n"] == ran["n"] == 47
    assert ran["warnings"] == []
    assert told["questions"][0] == ran["questions"][0]
    for percent in told["questions"][0]["percent"].values():
        assert f"({percent:.1f}%)".replace(".", ",") in page


def test_groups_are_compared_after_the_end(organiser, edition):
    slug = survey(edition)
    way = {0: "onsite", 1: "online"}
    given = [{"overall": 4 if n % 4 else 3, "attendance": way[n % 2], "recommend": 9} for n in range(120)]
    answer_all(edition, slug, given)
    folder = f"/manage/{edition.slug}/surveys/{slug}"
    running = organiser.get(f"{folder}/report")
    ended(edition, slug)

    page = organiser.get(f"{folder}/report")

    assert (running.status_code, page.status_code) == (200, 200)
    assert f'href="{folder}"' in running.text  # the figures so far
    assert "<table" not in running.text
    assert "30 (50,0%)" in page.text  # of the 60 on site
    assert "Cramér" in page.text
    assert organiser.get(f"{folder}/report?by=overall").status_code == 404


def test_provinces_are_compared_and_the_small_ones_taken_together(organiser, edition):
    provinces = [Option(f"p{number}", f"Provinsi {number}", f"Province {number}") for number in range(38)]
    levels_ = tuple(Option(str(number), f"Tingkat {number}", f"Level {number}") for number in (4, 3, 2, 1))
    slug = setup.create_survey(
        system_scope(edition),
        title="Provinsi",
        opens_at=now() - DAY,
        closes_at=now() + DAY,
        mails_links=False,
        key="own",
        title_id="Provinsi",
        title_en="Provinces",
        questions=(
            Draft("province", Kind.CHOICE, "Provinsi", "Province", tuple(provinces)),
            Draft("overall", Kind.SCALE, "Semuanya", "Everything", levels_),
        ),
    )
    people = [(f"p{place}", "43"[number % 2]) for place in range(6) for number in range(40)]
    people += [(f"p{place}", "4") for place in range(6, 38) for _ in range(3)]
    answer_all(edition, slug, [{"province": province, "overall": level} for province, level in people])
    ended(edition, slug)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/report").text

    rows = {name: cells for name, *cells in table_rows(page[page.index("<table") :].split("</table>")[0])}
    assert list(rows) == [*(f"Provinsi {number}" for number in range(6)), "Lainnya digabung", "Semua"]
    assert rows["Provinsi 0"][0] == "20 (50,0%)"
    assert rows["Lainnya digabung"][-1] == "96"


def test_the_index_of_an_ordinary_survey_is_shown_and_its_groups_are_compared_by_halves(organiser, edition):
    at, luck = now(), random.Random(4)  # noqa: S311 -- the same answers each time
    slug = setup.create_from_template(
        system_scope(edition), template="skm", title="SKM", opens_at=at - DAY, closes_at=at + DAY
    )
    keys = [f"u{number}" for number in range(1, 10)]
    people = [
        {"sex": ("male", "female")[who % 2], **{key: luck.choices("1234", [1, 7, 60, 32])[0] for key in keys}}
        for who in range(400)
    ]
    answer_all(edition, slug, people)
    ended(edition, slug)
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    page = organiser.get(folder).text
    told = organiser.get(f"{folder}/statistics.json").get_json()
    compared = organiser.get(f"{folder}/report?by=sex").text

    exact = sum(int(each[key]) for each in people for key in keys) / 400 * 25 / 9
    assert told["skm"]["index"] == pytest.approx(exact, abs=0.005)
    assert told["skm"]["band"] == "B"
    assert None not in [element["mean"] for element in told["skm"]["elements"]]
    assert {count for entry in told["questions"][:9] for count in entry["counts"].values()} == {None}
    assert "Indeks 8" in page
    assert len(re.findall(r"<b>[89]\d,\d%", page)) >= 9  # percent of the two best levels, though the levels are hidden
    first = compared[compared.index("<table") :].split("</table>")[0]
    assert re.search(r"Tidak [^<]*, Kurang", first)


def test_a_comparison_that_would_reveal_few_people_hides_them(organiser, edition):
    slug = survey(edition)
    given = [{"overall": 4, "attendance": "onsite"}] * 40 + [{"overall": 3, "attendance": "online"}] * 33
    answer_all(edition, slug, [*given, *[{"overall": 3, "attendance": "onsite"}] * 7])
    ended(edition, slug)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/report").text

    assert re.search(r"<td class=\"num\">7\b", page) is None
    assert "Ini tidak ditampilkan per kelompok, karena angka kecil dapat dihitung darinya, atau" in page


def test_sessions_are_compared_and_the_smallest_are_taken_together(organiser, edition):
    scope, at, held = system_scope(edition), now(), datetime(2031, 5, 12, 1, tzinfo=UTC)
    for title in ("Pembukaan", "Panel data", "Lokakarya", "Penutupan"):
        agenda.add_session(
            scope, starts_at=held, ends_at=held + DAY / 24, room=title, title=title, kind=SessionKind.PLENARY
        )
    slug = setup.create_from_template(scope, template="session", title="Sesi", opens_at=at - DAY, closes_at=at + DAY)
    shaping.add_subjects(scope, slug=slug)
    people = dict(zip(surveys.subjects(scope, surveys.survey(scope, slug).id), (40, 30, 16, 8), strict=True))
    for subject, number in people.items():
        for person in range(number):
            answer(scope, slug=slug, answers={"content": "4" if person % 2 else "3"}, subject=subject.slug)
    ended(edition, slug)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/report").text

    first = page[page.index("<table") :].split("</table>")[0]
    rows = {name: cells for name, *cells in table_rows(first)}
    assert list(rows) == ["Pembukaan", "Panel data", "Lainnya digabung", "Semua"]
    assert "20 (50,0%)" in rows["Pembukaan"]
    assert "15 (50,0%)" in rows["Panel data"]
    assert "24" in rows["Lainnya digabung"]  # 8 by themselves are too few


def test_figures_are_public_while_they_are_published(organiser, client, make, edition):
    slug = survey(edition)
    answered(edition, slug, 30)
    ended(edition, slug)
    address = f"/{edition.slug}/surveys/{slug}/results"
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    before = client.get(address).status_code
    answer_ = organiser.post_form(f"{folder}/publish", {})
    public = client.get(address)
    organiser.post_form(f"{folder}/take-back", {})

    assert (before, answer_.status_code, public.status_code) == (404, 303, 200)
    assert "30 orang" in public.text
    assert "Komentar" not in public.text  # nobody has looked at them yet
    assert client.get(address).status_code == 404


def test_the_results_speak_english_to_those_who_chose_it(organiser, edition):
    slug = survey(edition)
    answered(edition, slug, 40)
    ended(edition, slug)
    organiser.set_cookie("lang", "en")

    pages = [organiser.get(f"/manage/{edition.slug}/surveys/{slug}{part}") for part in ("", "/report")]

    assert [page.status_code for page in pages] == [200, 200]
    assert "rounded from its own count to one decimal" in pages[0].text
    assert "Intervals are those of Wilson at 95%;" in pages[0].text
