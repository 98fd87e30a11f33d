"""An exhibition that is over: the office's contacts stay on the booths, no promise runs, and it ends within a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.desks.queries import work
from eventapp.exhibition.errors import EndTooLate
from eventapp.exhibition.queries import archive, board, inbox
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.services import archiving, editing, promising, reaching
from tests.support import booths

BOOTH = "/2031/booths/kota-madiun"
FORUM = datetime(2031, 5, 12, 3, tzinfo=UTC)


@pytest.fixture
def edition(make):
    """An edition whose forum has days."""
    return make.edition(starts_on=date(2031, 5, 12), ends_on=date(2031, 5, 13))


@pytest.fixture
def mine(make, edition):
    """A team whose published booth has contacts of a person and of its office."""
    found = booths.published(make, edition)
    with_contacts(found, email="kominfo@madiun.example")
    return found


@pytest.fixture
def organiser(make, edition):
    """Who freezes it."""
    return make.scope(edition, Role.ORGANISER)


def with_contacts(mine, *, email):
    """Give the booth a number of a person, one of the office, and this address."""
    contacts = {"whatsapp": "0812 3456 7890", "email": email, "phone": "(0351) 462 153"}
    editing.set_contacts(mine.scope, person="Bagus Prasetyo", unit="Dinas Kominfo", contacts=contacts)


def test_the_booth_of_an_exhibition_that_is_over_shows_its_office_and_nobodys_number(client, mine, organiser):
    reaching.choose(mine.scope, audience="everyone", hours=Hours("1", 480, 481))
    living = client.get(BOOTH).text
    archiving.freeze(organiser)

    frozen = client.get(BOOTH).text

    office = ("Kontak kantor", "mailto:kominfo@madiun.example", "tel:+62351462153")
    assert [text for text in office if text in living] == []
    assert [text for text in office if text not in frozen] == []
    assert [text for text in ("81234567890", "wa.me", "Sekarang tutup", "08:00") if text in frozen] == []


@pytest.mark.parametrize("audience", ["ticket", "nobody"])
def test_what_a_team_showed_to_few_is_shown_to_few_afterwards(client, mine, organiser, audience):
    reaching.choose(mine.scope, audience=audience, hours=Hours())
    archiving.freeze(organiser)

    assert "Kontak kantor" not in client.get(BOOTH).text


def test_an_address_that_somebody_signs_in_with_is_not_the_offices(client, mine, organiser):
    with_contacts(mine, email=mine.user.email.upper())
    archiving.freeze(organiser)

    page = client.get(BOOTH).text

    assert ("mailto:" in page, "tel:+62351462153" in page) == (False, True)


def test_no_promise_runs_in_an_exhibition_that_is_over(client, make, edition, mine, organiser):
    promising.set_hours(organiser, hours=4)
    with clock.frozen(FORUM):
        booths.enquiry(make, mine)
    with clock.frozen(FORUM + timedelta(hours=5)):
        late = (board.totals(organiser).late, board.to_do(organiser), inbox.waiting(mine.scope))
        (row,), (own,) = board.waiting(organiser).items, inbox.inbox(mine.scope).items
        archiving.freeze(organiser)

        over = (board.totals(organiser).late, board.to_do(organiser), inbox.waiting(mine.scope))
        (frozen_row,), (frozen_own,) = board.waiting(organiser).items, inbox.inbox(mine.scope).items
        found = board.waiting(organiser, show="late").items, board.to_remind(), board.to_hand_over()
        home = client.as_(mine.user).get("/region/").text
        letters = client.get("/region/inbox").text
        page = client.as_(make.member(edition, Role.ORGANISER)).get("/manage/2031/direct-line").text

    assert (late, over) == ((1, 1, 1), (0, None, None))
    assert (row.due_at, own.due_at) == (FORUM + timedelta(hours=4),) * 2
    assert (frozen_row.due_at, frozen_own.due_at, *found) == (None, None, [], [], [])
    assert ("Pameran telah selesai" in home, "menunggu jawaban" in home) == (True, False)
    assert [text for text in ("Terlambat", "Jawaban dijanjikan") if text in letters] == []
    assert ("tidak ada janji yang berjalan" in page, "by-hand" in page) == (True, False)


def test_the_organiser_has_no_task_about_booths_that_cannot_change(make, edition, mine, organiser):
    booths.team(make, edition, "33.21")
    before = [task.endpoint for task in work.tasks(organiser)]
    archiving.freeze(organiser)

    after = [task.endpoint for task in work.tasks(organiser)]

    assert ("exhibition.manage_booths" in before, "exhibition.manage_booths" in after) == (True, False)


def test_nothing_is_kept_for_longer_than_a_year_after_the_forum(client, make, edition, organiser):
    last, year = date(2031, 5, 13), timedelta(days=366)
    client.as_(make.member(edition, Role.ORGANISER))

    archiving.set_days(organiser, freeze_on=last + year, contacts_until=last + year)
    for far in (last + year + timedelta(days=1), date(9999, 12, 31)):
        with pytest.raises(EndTooLate):
            archiving.set_days(organiser, freeze_on=last + timedelta(days=30), contacts_until=far)
        with pytest.raises(EndTooLate):
            archiving.set_days(organiser, freeze_on=far, contacts_until=far)
    page = client.post_form("/manage/2031/booths/end", {"freeze_on": "2031-06-01", "contacts_until": "9999-12-31"})
    archiving.freeze(organiser)
    thawed = client.post_form("/manage/2031/booths/freeze", {"freeze_on": "9998-01-01"})

    end = archive.end(organiser)
    assert (end.freeze_on, end.contacts_until, end.frozen_at is None) == (last + year, last + year, False)
    assert (page.status_code, thawed.status_code) == (422, 422)
    assert ["paling lambat satu tahun setelah hari terakhir forum" in each.text for each in (page, thawed)] == [
        True
    ] * 2


def test_without_days_of_the_forum_a_year_from_today_is_the_longest(make):
    edition = make.edition("2033", starts_on=None, ends_on=None)
    organiser = make.scope(edition, Role.ORGANISER)

    with pytest.raises(EndTooLate):
        archiving.set_days(organiser, freeze_on=date(9998, 1, 1), contacts_until=date(9998, 1, 1))


def test_the_checklist_asks_for_no_more_than_publishing_does(client, make, edition):
    mine = booths.team(make, edition, "32.73")
    text = {"problem": "Genangan", "does": "Mencatat", "status": "running"}
    editing.add_innovation(mine.scope, title="Sumur", dimension="living", **text)

    page = client.as_(mine.user).get("/region/booth").text

    (row,) = (item for item in page.split("<li>") if "/region/booth/innovations" in item)
    assert "Angka beserta sumbernya dianjurkan." in row
    assert "Selesai" in row


def test_what_a_team_can_no_longer_do_is_said_where_it_did_it(client, mine, organiser):
    client.as_(mine.user)
    pages = ("/region/inbox", "/region/meetings")
    living = [client.get(page).text for page in pages]
    archiving.freeze(organiser)

    frozen = [client.get(page).text for page in pages]

    said = "Pameran ini sudah selesai."
    assert [said in page for page in (*living, *frozen)] == [False, False, True, True]


def test_the_form_of_an_act_leads_to_where_it_is_said_that_it_has_ended(client, make, edition, mine, organiser):
    (innovation,) = queries.own_booth(mine.scope).content.innovations
    of_team = {
        f"/region/booth/{page}": "/region/booth"
        for page in (
            "profile",
            "story",
            "greeting",
            "people",
            "contacts",
            "pictures",
            "pictures/cover",
            "publish",
            "versions/1/back",
            "innovations",
            "innovations/new",
            f"innovations/{innovation.id}",
            f"innovations/{innovation.id}/delete",
            f"innovations/{innovation.id}/media",
            f"innovations/{innovation.id}/pictures/new",
            f"innovations/{innovation.id}/brochure",
        )
    } | {"/region/meetings/offer": "/region/meetings"}
    of_organiser = {
        "/manage/2031/booths/deadline": "/manage/2031/booths",
        "/manage/2031/direct-line/promise": "/manage/2031/direct-line",
    }

    def led(person, pages):
        client.as_(person)
        return {page: client.get(page).location for page in pages}

    living = led(mine.user, of_team)
    archiving.freeze(organiser)

    assert set(living.values()) == {None}
    assert led(mine.user, of_team) == of_team
    assert led(make.member(edition, Role.ORGANISER), of_organiser) == of_organiser


def test_nobody_is_invited_to_write_to_an_exhibition_that_is_over(client, make, edition, mine, organiser):
    other = booths.published(make, edition, "33.21")

    def read(first, second, order):  # other addresses each time, for pages are kept for some seconds
        return [
            client.get(f"/2031/{page}").text for page in (f"booths?{order}", f"compare?booth={first}&booth={second}")
        ]

    living = read(mine.slug, other.slug, "page=1")
    archiving.freeze(organiser)
    frozen = read(other.slug, mine.slug, "page=2")

    invitations = ("hubungi langsung", "#write")
    assert [[text in page for text in invitations] for page in living] == [[True, False], [False, True]]
    assert [text for text in invitations if text in "".join(frozen)] == []
    assert "Pameran sudah selesai; stan-stannya tetap dapat dibaca." in frozen[0]
