"""What the organiser's pages say is true of this survey, and what was typed is not lost."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.surveys.services import setup
from eventapp.surveys.services.setup import EVERYBODY, Reach
from tests.support.surveys import DAY, answer_all, ended, survey

SKM = [f"u{number}" for number in range(1, 10)]


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def organiser(client, make, edition):
    """A signed-in organiser of it."""
    client.as_(make.member(edition, Role.ORGANISER))
    return client


def of_template(edition, template: str, reach: Reach = EVERYBODY) -> str:
    """A survey after a template, open for a day; gives its slug."""
    at = now()
    return setup.create_from_template(
        system_scope(edition), template=template, title="Survei", opens_at=at - DAY, closes_at=at + DAY, reach=reach
    )


def test_a_named_survey_is_nowhere_called_anonymous_or_open_to_all(organiser, edition):
    slug = of_template(edition, "satisfaction", Reach(is_named=True))
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    results, preview = organiser.get(folder).text, organiser.get(f"{folder}/questions/preview").text

    assert "Alamat yang boleh dipakai siapa pun" not in results
    assert "tanpa nama" not in preview
    assert "jawabannya bernama" in preview


def test_numbers_of_people_that_are_refused_stay_in_their_fields(organiser, edition):
    folder = f"/manage/{edition.slug}/surveys/{survey(edition)}/limits"

    page = organiser.post_form(f"{folder}/weights", {"question": "attendance", "n-onsite": "731"})

    assert page.status_code == 422
    assert 'name="n-onsite" inputmode="numeric" value="731"' in page.text
    assert organiser.get(f"{folder}/weights").headers["Location"].endswith("/limits")


def test_hidden_means_are_named_by_the_words_of_their_questions(organiser, edition):
    slug = of_template(edition, "skm")
    answer_all(edition, slug, [dict.fromkeys(SKM, 4)] * 40 + [dict.fromkeys(SKM, 4) | {"u3": 1}] * 4)
    ended(edition, slug)

    page = organiser.get(f"/manage/{edition.slug}/surveys/{slug}").text

    assert "“u3”" not in page
    assert "“Kecepatan waktu pelayanan”" in page
