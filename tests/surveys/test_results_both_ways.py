"""Two questions that both divide people are one table, whichever of them the page is divided by."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import crosses, results, surveys
from eventapp.surveys.rules.crosstables import Cross
from eventapp.surveys.services import setup
from tests.support.surveys import DAY, answer_all, ended


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def choice(key: str, number: int) -> Draft:
    """A question with so many answers."""
    options = tuple(Option(f"{key}{i}", f"Pilihan {key}{i}", f"Choice {key}{i}") for i in range(number))
    return Draft(key, Kind.CHOICE, f"Soal {key}", f"Question {key}", options)


def asked_of(edition, questions: tuple[Draft, ...], people: list[dict[str, str]]) -> str:
    """A survey that has ended."""
    slug = setup.create_survey(
        system_scope(edition),
        title="Dua arah",
        opens_at=now() - DAY,
        closes_at=now() + DAY,
        mails_links=False,
        key="own",
        title_id="Dua arah",
        title_en="Both ways",
        questions=questions,
    )
    answer_all(edition, slug, people)
    ended(edition, slug)
    return slug


def tables_by(edition, slug: str, key: str, *, weighed_by: str = "") -> dict[str, Cross]:
    """Every table of one view of the report."""
    scope = system_scope(edition)
    survey = surveys.survey(scope, slug)
    asked = asking.questions(scope, survey)
    found = results.counts(scope, survey.id, asked)
    document = results.described(asked, found)
    divided = crosses.divisions(asked, found, document, weighed_by=weighed_by)
    return crosses.crosses(scope, key, divided, asked, document)


def both_views(edition, slug: str) -> list[dict[str, dict[str, int | None]]]:
    """The table of "a" and "q" by each of them, as {group: {option: people}}."""
    views = []
    for key in ("a", "q"):
        (cross,) = tables_by(edition, slug, key).values()
        assert not cross.hidden_whole
        columns = (*cross.options, "", "all")
        views.append(
            {
                group: dict(zip(columns, row, strict=True))
                for group, row in zip((*cross.groups, "all"), cross.rows, strict=True)
            }
        )
    return views


def test_two_questions_that_divide_have_no_table_in_which_a_number_must_be_hidden(edition):
    people = [
        {"a": f"a{group}", "q": f"q{option}"}
        for group, row in enumerate([(6, 24), (33, 23), (13, 21)])
        for option, number in enumerate(row)
        for _ in range(number)
    ]
    slug = asked_of(edition, (choice("a", 3), choice("q", 2)), people)

    assert tables_by(edition, slug, "a")["q"].hidden_whole
    assert tables_by(edition, slug, "q")["a"].hidden_whole


def test_a_table_that_tells_what_an_earlier_one_hides_is_not_shown(edition):
    counts = {("a0", "r0"): (12, 14), ("a1", "r1"): (4, 20), ("a2", "r1"): (30, 50)}
    people = [
        {"a": group, "r": other, "level": level}
        for (group, other), row in counts.items()
        for level, number in zip("43", row, strict=True)
        for _ in range(number)
    ]
    levels = Draft("level", Kind.FACES, "Soal", "Question", tuple(Option(code, code, code) for code in "4321"))
    slug = asked_of(edition, (choice("a", 3), choice("r", 2), levels), people)

    by_first, by_second = tables_by(edition, slug, "a"), tables_by(edition, slug, "r")

    assert by_first["level"].rows[0][:2] == (None, None)
    assert by_second["level"].hidden_whole
    assert tables_by(edition, slug, "a", weighed_by="r")["level"].hidden_whole  # the weighted shares tell the other one
    assert tables_by(edition, slug, "r", weighed_by="r")["level"].rows[0][:2] == (12, 14)
    assert by_second["a"].rows[0][:3] == (26, 0, 0)


def test_a_group_too_small_to_be_told_is_taken_together_with_others(edition):
    people = [{"a": f"a{group}"} for group, size in enumerate((4, 40, 25)) for _ in range(size)]
    levels = Draft("level", Kind.FACES, "Soal", "Question", tuple(Option(code, code, code) for code in "4321"))
    people = [{**each, "level": "43"[number % 2]} for number, each in enumerate(people)]
    slug = asked_of(edition, (choice("a", 3), levels), people)

    table = tables_by(edition, slug, "a")["level"]

    assert table.groups == ("a1", "~")
    assert [row[-1] for row in table.rows] == [40, 29, 69]


def test_groups_that_are_taken_together_are_so_in_both_views(client, make, edition):
    sizes = [40] * 6 + [3] * 14
    people = [
        {"a": f"a{place}", "q": f"q{number % 2 if place < 6 else 0}"}
        for place, size in enumerate(sizes)
        for number in range(size)
    ]
    slug = asked_of(edition, (choice("a", 20), choice("q", 2)), people)

    by_a, by_q = both_views(edition, slug)
    page = client.as_(make.member(edition, Role.ORGANISER)).get(f"/manage/{edition.slug}/surveys/{slug}/report?by=q")

    assert list(by_q["q0"]) == [*(f"a{place}" for place in range(6)), "~", "", "all"]
    assert by_a["~"]["q0"] == by_q["q0"]["~"] == 42
    assert "Lainnya digabung" in page.text
