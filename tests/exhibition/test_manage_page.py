"""The organiser's list of booths."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role
from eventapp.exhibition.queries import manage as queries
from eventapp.exhibition.queries import region as region_queries
from eventapp.exhibition.services import archiving
from tests.support import booths
from tests.support.statements import statements


@pytest.fixture
def edition(client, make):
    """An edition whose organiser has signed in."""
    made = make.edition()
    client.as_(make.member(made, Role.ORGANISER))
    return made


def test_booths_are_opened_hidden_and_shown_again(client, make, edition):
    make.participant(edition, "32.73")
    offered = client.get("/manage/2031/booths").text
    mine = booths.published(make, edition)
    booth_id = region_queries.own_booth(mine.scope).id

    opened = client.post_form("/manage/2031/booths/open")
    hidden = client.post_form(f"/manage/2031/booths/{booth_id}/hide")
    gone = client.get("/2031/booths/kota-madiun").status_code
    counts = queries.counts(make.scope(edition))
    shown = client.post_form(f"/manage/2031/booths/{booth_id}/show")

    assert "1 daerah ikut serta dan belum memiliki stan." in offered
    assert [answer.status_code for answer in (opened, hidden, shown)] == [303] * 3
    assert (gone, client.get("/2031/booths/kota-madiun").status_code) == (404, 200)
    assert (counts.draft, counts.published, counts.hidden, counts.missing) == (1, 0, 1, 0)


def test_a_booth_of_another_edition_is_not_there(client, make, edition):
    theirs = region_queries.own_booth(booths.published(make, make.edition("2030")).scope).id

    assert client.post_form(f"/manage/2031/booths/{theirs}/hide").status_code == 404
    assert client.get("/manage/2030/booths").status_code == 404


def test_the_list_is_filtered_by_state(client, make, edition):
    booths.published(make, edition)
    booths.published(make, edition, "33.21")
    booths.team(make, edition, "32.73")

    pages = [
        client.get(f"/manage/2031/booths?state={state}").text for state in ("", "draft", "published", "hidden", "x")
    ]

    assert [page.count('<th scope="row">') for page in pages] == [3, 1, 2, 0, 3]


@pytest.mark.parametrize("number", [3, 300])
def test_the_list_asks_the_same_however_many_booths_there_are(make, number):
    edition = make.edition()
    booths.many(make, edition, number)
    scope = make.scope(edition)

    with statements(3):
        page, counts = queries.booths(scope), queries.counts(scope)

    assert (len(page.items), counts.all) == (min(number, 50), number)


def test_the_pages_of_the_list_hold_every_booth_once(make):
    edition = make.edition()
    booths.many(make, edition, 7)
    scope = make.scope(edition)

    first = queries.booths(scope, limit=4)
    second = queries.booths(scope, limit=4, after=first.next)

    assert len({row.id for row in (*first.items, *second.items)}) == 7
    assert second.next is None


def test_only_organisers_come_here(client, make):
    edition = make.edition()
    anonymous = client.get("/manage/2031/booths").status_code
    client.as_(make.member(edition, Role.REGION, region="35.77"))

    assert (anonymous, client.get("/manage/2031/booths").status_code) == (303, 404)


def test_the_list_of_a_frozen_exhibition_says_so_and_offers_no_act_that_is_over(client, make):
    edition = make.edition()
    booths.published(make, edition)
    archiving.freeze(make.scope(edition))

    page = client.as_(make.member(edition, Role.ORGANISER)).get("/manage/2031/booths").text

    assert "Dibekukan sejak" in page
    assert [word in page for word in ("Tutup semua stan", "Belum ada tenggat")] == [False, False]
