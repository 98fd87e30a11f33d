"""A booth's page is made once for everybody: nobody gets another's tokens, and nothing that has ended is shown."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.exhibition.models.booths import BoothVersion
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.services import archiving, editing, opening, publishing, reaching
from tests.support import booths
from tests.support.statements import statements

BOOTH = "/2031/booths/kota-madiun"
MONDAY = datetime(2031, 5, 12, 3, tzinfo=UTC)  # 10:00 in Jakarta
OFFICE = Hours("12345", 8 * 60, 16 * 60)
FORM = {"name": "Wayan", "email": "wayan@tamu.example", "message": "Bagaimana memulainya?"}
_OWN = re.compile(r'name="(csrf_token|key)" value="([^"]+)"')


@pytest.fixture
def edition(make):
    """The edition of this test."""
    return make.edition()


@pytest.fixture
def mine(make, edition):
    """A team whose published booth has a WhatsApp number."""
    found = booths.published(make, edition)
    editing.set_contacts(found.scope, person="Bagus Prasetyo", unit="", contacts={"whatsapp": "0812 3456 7890"})
    publishing.publish(found.scope)
    return found


@pytest.fixture
def look(app, mine):
    """Looks at the booth as somebody who has never been here."""
    return lambda: app.test_client().get(BOOTH)


def own(page):
    """The tokens and the key of a page, and the page without them."""
    return dict(_OWN.findall(page)), _OWN.sub("", page)


def test_every_browser_gets_the_same_page_with_tokens_of_its_own(app, look):
    look()
    with statements(2):
        pages = [own(look().text)]
    pages += [own(look().text) for _ in range(2)]

    tokens = [value for values, _ in pages for value in values.values()]
    assert len({rest for _, rest in pages}) == 1
    assert len(tokens) == len(set(tokens)) == 6


def test_the_form_of_a_kept_page_is_sent_by_its_browser_and_by_no_other(app, look):
    look()
    one, other = app.test_client(), app.test_client()
    form, foreign = own(one.get(BOOTH).text)[0] | FORM, own(other.get(BOOTH).text)[0] | FORM

    refused, sent = one.post(BOOTH, data=foreign), one.post(BOOTH, data=form)
    again = one.post(BOOTH, data=form)

    assert (refused.status_code, sent.status_code, again.location) == (400, 303, sent.location)


def test_what_somebody_typed_is_on_nobody_elses_page(app, look):
    look()
    one = app.test_client()
    kept = one.post(BOOTH, data=own(one.get(BOOTH).text)[0] | FORM | {"email": "wayan"})

    assert (kept.status_code, FORM["message"] in kept.text) == (422, True)
    assert FORM["message"] not in look().text


def test_the_page_of_somebody_signed_in_is_given_to_nobody_else(client, make, look):
    client.as_(make.user(name="Siti"))

    page = client.get(BOOTH)

    assert (page.headers["Cache-Control"], "/sign-out" in page.text) == ("no-store", True)
    assert "/sign-out" not in look().text


def test_a_sentence_left_by_an_act_is_shown_once_and_to_its_browser_only(client, look):
    look()
    with client.session_transaction() as session:
        session["_flashes"] = [("message", "Sudah dikirim")]

    shown = ["Sudah dikirim" in page for page in (client.get(BOOTH).text, client.get(BOOTH).text, look().text)]

    assert shown == [True, False, False]


def test_a_favourite_is_marked_on_the_own_device_only(client, look):
    client.post_form("/2031/favourites", {"what": "kota-madiun"})

    pressed = ['aria-pressed="true"' in page.text for page in (client.get(BOOTH), client.get(BOOTH), look())]

    assert pressed == [True, True, False]


def test_languages_are_kept_apart(app, look):
    look()
    english = app.test_client()
    english.set_cookie("lang", "en")

    assert ("Send the message" in english.get(BOOTH).text, "Send the message" in look().text) == (True, False)


def test_a_hidden_booth_is_gone_at_once_and_comes_back(make, edition, mine, look):
    organiser, booth_id = make.scope(edition, Role.ORGANISER), queries.own_booth(mine.scope).id
    seen = [look().status_code]
    for act in (opening.hide, opening.show):
        act(organiser, booth_id=booth_id)
        seen.append(look().status_code)

    assert seen == [200, 404, 200]


def test_what_is_published_shows_at_once(mine, look):
    look()
    editing.set_profile(mine.scope, programme="Nama baru", pitch="Kalimat baru")
    before = look().text
    publishing.publish(mine.scope)

    assert ("Nama baru" in before, "Nama baru" in look().text) == (False, True)


def test_who_left_is_gone_at_once_from_a_version_that_stays(mine, look):
    assert "Bagus Prasetyo" in look().text
    versions = sa.select(BoothVersion.id, BoothVersion.content).where(BoothVersion.edition_id == mine.scope.edition_id)

    for row in db.rows(versions):
        cleaned = json.loads(json.dumps(row.content).replace("Bagus Prasetyo", ""))
        db.run(partial(archiving.rewrite_version, mine.scope, row.id, row.content, cleaned))

    assert "Bagus Prasetyo" not in look().text


def test_available_now_hours_and_audience_hold_at_once(mine, look):
    def seen():
        page = look().text
        return "Ada yang siap menjawab" in page, "reach-whatsapp" in page, "Untuk pemegang tiket." in page

    with clock.frozen(MONDAY):
        found = [seen()]
        reaching.set_available(mine.scope, available=True)
        found.append(seen())
    with clock.frozen(MONDAY + timedelta(minutes=31)):
        found.append(seen())
        reaching.choose(mine.scope, audience="everyone", hours=OFFICE)
        found.append(seen())
    with clock.frozen(MONDAY + timedelta(hours=8)):
        found.append(seen())
        reaching.choose(mine.scope, audience="ticket", hours=Hours())
        found.append(seen())

    here, there = (False, True, False), (True, True, False)
    assert found == [here, there, here, here, (False, False, False), (False, False, True)]


def test_a_frozen_exhibition_takes_no_message_at_once(make, edition, look):
    before = look().text
    archiving.freeze(make.scope(edition, Role.ORGANISER))
    after = look().text

    assert ('name="message"' in before, 'name="message"' in after) == (True, False)
