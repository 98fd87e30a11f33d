"""Two questions that both divide people are one table, whichever of them the page is divided by."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.questionnaires.rules.questions import Draft, Kind, Option
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import results, surveys
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


def both_views(edition, slug: str) -> list[dict[str, dict[str, int | None]]]:
    """The table by each of the two questions, as {group: {option: people}}."""
    scope = system_scope(edition)
    survey = surveys.survey(scope, slug)
    asked = asking.questions(scope, survey)
    found = results.counts(scope, survey.id, asked)
    document = results.described(asked, found)
    views = []
    for by in asked:
        (cross,) = results.crosses(scope, by, asked, found, document).values()
        assert not cross.hidden_whole
        columns = (*cross.options, "", "all")
        views.append(
            {
                group: dict(zip(columns, row, strict=True))
                for group, row in zip((*cross.groups, "all"), cross.rows, strict=True)
            }
        )
    return views


def test_a_number_that_one_view_hides_is_not_left_over_by_the_other(edition):
    counts = {"a0": (6, 24, 0), "a1": (33, 23, 0), "a2": (0, 1, 6), "a3": (13, 21, 6), "a4": (32, 15, 0)}
    people = [
        {"a": group, **({"q": f"q{option}"} if option < 2 else {})}
        for group, row in counts.items()
        for option, number in enumerate(row)
        for _ in range(number)
    ]

    by_a, by_q = both_views(edition, asked_of(edition, (choice("a", 5), choice("q", 2)), people))

    assert by_a["a2"]["q1"] is None
    for group in counts:
        for option in ("q0", "q1", ""):
            assert by_a[group][option] == by_q[option][group]
    assert [by_a[group]["q1"] for group in counts] == [None] * 5


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
