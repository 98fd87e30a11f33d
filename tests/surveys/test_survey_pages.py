"""Answering a survey in a browser."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.surveys.models.answers import Answer, Comment, Response
from tests.support.statements import statements
from tests.support.surveys import DAY, checked_in, links, survey

OVERALL = {"q-overall": "4"}


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


def stored(model: type) -> int:
    """Rows of a table."""
    return db.scalar(sa.select(sa.func.count()).select_from(model).execution_options(unscoped="test"))


def test_the_open_address_shows_every_question_and_says_what_is_stored(client, edition):
    slug = survey(edition)

    page = client.get(f"/{edition.slug}/surveys/{slug}")

    assert page.status_code == 200
    assert sorted(set(re.findall(r'name="(q-[a-z]+)"', page.text))) == [
        "q-attendance",
        "q-comment",
        "q-exhibition",
        "q-overall",
        "q-recommend",
        "q-registration",
        "q-sessions",
        "q-staff",
        "q-useful",
        "q-venue",
    ]
    for level in ("Sangat puas", "Puas", "Cukup puas", "Tidak puas"):
        assert page.text.count(f"<span>{level}</span>") == 6
    assert "tidak menyimpan nama Anda" in page.text


def test_answers_are_stored_once_and_thanked_for(client, edition):
    slug = survey(edition)

    answer = client.post_form(
        f"/{edition.slug}/surveys/{slug}",
        {**OVERALL, "q-useful": ["panel", "award"], "q-recommend": "9", "q-comment": " Lebih pagi ", "q-staff": ""},
    )

    assert (answer.status_code, answer.location) == (303, f"/{edition.slug}/surveys/{slug}/thanks")
    assert (stored(Response), stored(Answer), stored(Comment)) == (1, 4, 1)
    assert "Terima kasih" in client.get(answer.location).text


def test_the_same_form_sent_twice_is_one_answer(client, edition):
    path = f"/{edition.slug}/surveys/{survey(edition)}"
    key = re.search(r'name="key" value="([^"]+)"', client.get(path).text)[1]

    first = client.post_form(path, {**OVERALL, "key": key})
    second = client.post_form(path, {**OVERALL, "key": key})

    assert (first.status_code, second.status_code) == (303, 303)
    assert stored(Response) == 1


def test_a_missing_answer_is_named_and_what_was_typed_stays(client, edition):
    path = f"/{edition.slug}/surveys/{survey(edition)}"

    page = client.post_form(path, {"q-staff": "3", "q-comment": "Ruang <dingin>", "key": "abc"})

    assert page.status_code == 422
    assert page.text.count("Pertanyaan 1 belum dijawab") == 2
    assert 'href="#q-overall"' in page.text
    assert re.search(r'name="q-staff" value="3" checked', page.text)
    assert "Ruang &lt;dingin&gt;" in page.text
    assert 'name="key" value="abc"' in page.text
    assert stored(Response) == 0


def test_an_answer_that_is_not_offered_is_refused(client, edition):
    path = f"/{edition.slug}/surveys/{survey(edition)}"

    page = client.post_form(path, {"q-overall": "5"})

    assert page.status_code == 422
    assert stored(Response) == 0


def test_a_browser_that_has_answered_is_told_so_and_may_go_on(client, edition):
    path = f"/{edition.slug}/surveys/{survey(edition)}"
    client.post_form(path, OVERALL)

    page = client.get(path)
    again = client.post_form(path, OVERALL)

    assert "sudah dikirim dari peramban ini" in page.text
    assert (again.status_code, stored(Response)) == (303, 2)
    assert client.get_cookie(f"answered-{path.rsplit('/', 1)[1]}").value == "1"


@pytest.mark.parametrize(("days", "sentence"), [(-2, "belum dibuka"), (2, "sudah berakhir")])
def test_outside_its_dates_the_page_says_so_and_stores_nothing(client, edition, days, sentence):
    path = f"/{edition.slug}/surveys/{survey(edition)}"

    with clock.frozen(now() + days * DAY):
        shown = client.get(path)
        sent = client.post_form(path, OVERALL)

    assert (shown.status_code, sent.status_code) == (200, 409)
    assert sentence in shown.text
    assert sentence in sent.text
    assert stored(Response) == 0


def test_a_survey_of_another_edition_is_not_there(client, make, edition):
    slug = survey(edition)

    assert client.get(f"/{make.edition('2032').slug}/surveys/{slug}").status_code == 404


def test_a_personal_link_is_spent_by_sending_and_not_by_looking(client, edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()

    looks = [client.get(f"/s/{token}").status_code for _ in range(20)]
    heads = client.head(f"/s/{token}").status_code
    first = client.post_form(f"/s/{token}", {**OVERALL, "key": "first"})
    second = client.post_form(f"/s/{token}", {**OVERALL, "key": "second"})

    assert (set(looks), heads) == ({200}, 200)
    assert (first.status_code, first.location) == (303, f"/{edition.slug}/surveys/{slug}/thanks")
    assert (second.status_code, stored(Response)) == (410, 1)
    assert "tidak dapat dipakai lagi" in second.text


def test_a_form_that_is_sent_again_because_the_reply_was_lost_is_thanked_for(client, edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()

    client.post_form(f"/s/{token}", {**OVERALL, "key": "once"})
    again = client.post_form(f"/s/{token}", {**OVERALL, "key": "once"})

    assert (again.status_code, again.location) == (303, f"/{edition.slug}/surveys/{slug}/thanks")
    assert stored(Response) == 1


def test_a_link_that_never_was_is_refused_like_a_used_one(client, edition):
    survey(edition)

    page = client.get("/s/aaaaaaaaaaaaaaaaaaaaaaaaaa")

    assert page.status_code == 410
    assert "tidak dapat dipakai lagi" in page.text


def test_the_page_of_a_personal_link_is_kept_nowhere_and_its_address_goes_nowhere(client, edition):
    slug = survey(edition)
    checked_in(edition, 1)
    (token,) = links(edition, slug).values()

    page = client.get(f"/s/{token}")

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_form_takes_the_same_statements_however_many_have_answered(client, edition):
    path = f"/{edition.slug}/surveys/{survey(edition)}"
    client.get(path)

    with statements(1):
        client.get(path)
    for _ in range(3):
        client.post_form(path, OVERALL)
    with statements(1):
        client.get(path)


def test_the_published_survey_stands_as_printed_with_its_sum(client, make):
    edition = make.edition("2017")

    page = client.get(f"/{edition.slug}/surveys/published")

    cells = re.findall(r'<td class="num">(\d+)</td>', page.text)
    assert cells == ["74", "11", "5", "11", "101"]
    assert "berapa orang yang menjawab" in page.text


def test_editions_whose_documents_publish_no_survey_have_no_such_page(client, edition):
    assert client.get(f"/{edition.slug}/surveys/published").status_code == 404


def test_the_form_speaks_english_to_those_who_chose_it(client, edition):
    path = f"/{edition.slug}/surveys/{survey(edition)}"
    client.set_cookie("lang", "en")

    page = client.get(path)
    refused = client.post_form(path, {"q-staff": "4"})

    assert page.text.count("<span>Very satisfied</span>") == 6
    assert "We do not keep your name" in page.text
    assert "Question 1 has no answer yet." in refused.text
