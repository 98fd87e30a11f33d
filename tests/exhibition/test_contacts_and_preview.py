"""What a team may type into its contacts, what a preview says, and how many may write from one hall."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventapp.exhibition.errors import BadWebAddress
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.links import LinkKind
from eventapp.exhibition.services import editing, enquiring
from tests.support import booths
from tests.support.kept import app_for

CONTACTS = {"person": "Budi Contoh", "unit": "", "pic_user": ""}


@pytest.fixture
def mine(client, make):
    """A team whose booth is published, signed in."""
    found = booths.published(make, make.edition())
    client.as_(found.user)
    return found


@pytest.mark.parametrize("pic_user", ["²", "abc", "9" * 30, "1.0", "-1"])
def test_a_person_in_charge_who_is_not_of_the_team_is_refused(client, mine, pic_user):
    before = queries.own_booth(mine.scope).content.person

    answer = client.post_form("/region/booth/contacts", CONTACTS | {"pic_user": pic_user})

    assert (answer.status_code, queries.own_booth(mine.scope).content.person) == (422, before)


def test_a_person_of_the_team_and_everybody_are_taken(client, mine):
    chosen = client.post_form("/region/booth/contacts", CONTACTS | {"pic_user": str(mine.user.id)})
    everybody = client.post_form("/region/booth/contacts", CONTACTS)

    assert [chosen.status_code, everybody.status_code] == [303, 303]


def test_marks_that_turn_the_direction_of_text_are_taken_out(client, mine):
    client.post_form(
        "/region/booth/contacts",
        CONTACTS | {"person": "Budi \u202eoknoC", "web": "https://madiunkota.go.id/\u202egnp.exe"},
    )
    client.post_form("/region/booth/story", {"story": "Sumur\u2066 resapan\u0007\n\nWarga"})

    content = queries.own_booth(mine.scope).content
    assert (content.person, content.story) == ("Budi oknoC", "Sumur resapan\n\nWarga")
    assert dict(content.contacts)["web"] == "https://madiunkota.go.id/gnp.exe"


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200b", "\ud800"])
def test_the_rule_of_web_addresses_refuses_them_too(mark):
    with pytest.raises(BadWebAddress):
        links.read(LinkKind.WEB, f"https://madiunkota.go.id/a{mark}b")


def test_a_preview_says_whether_visitors_see_the_same(client, mine):
    same = client.get("/region/booth/preview").text
    editing.set_story(mine.scope, story="Cerita baru")

    changed = client.get("/region/booth/preview").text

    assert "Pengunjung melihat stan ini persis seperti ini." in same
    assert "/region/booth/publish" not in same
    assert "/region/booth/publish" in changed
    assert "persis seperti ini" not in changed


def test_a_hall_behind_one_address_may_write_to_the_booths(app, settings, make):
    edition = make.edition()
    slugs = [booths.published(make, edition, region).slug for region in booths.SLUGS]
    client = app_for(replace(settings, rate_limits=True)).test_client()

    def write(number: int, email: str, slug: str) -> int:
        form = {"name": "Ani", "email": email, "message": f"Pesan {number}", "key": f"{number:026}"}
        return int(client.post_form(f"/2031/booths/{slug}", form).status_code)

    many = [write(number, f"ani{number}@contoh.example", slugs[number % 4]) for number in range(20)]
    one = [write(100 + number, "ani@contoh.example", slugs[0]) for number in range(6)]

    assert many == [303] * 20
    assert one == [303] * 5 + [429]


def test_a_form_that_is_sent_again_and_again_is_answered_each_time(app, settings, make):
    booths.published(make, make.edition())
    client = app_for(replace(settings, rate_limits=True)).test_client()
    form = {"name": "Ani", "email": "ani@contoh.example", "message": "Sekali saja", "key": "k" * 26}

    answers = [client.post_form("/2031/booths/kota-madiun", form) for _again in range(12)]

    assert [answer.status_code for answer in answers] == [303] * 12
    assert len({answer.headers["Location"] for answer in answers}) == 1
    others = [
        client.post_form("/2031/booths/kota-madiun", form | {"message": f"Lain {number}"}).status_code
        for number in range(5)
    ]
    assert others == [303] * 4 + [429]  # one of five was counted


def test_a_form_that_is_sent_twice_at_once_is_counted_once(app, settings, make, monkeypatch):
    booths.published(make, make.edition())
    client = app_for(replace(settings, rate_limits=True)).test_client()
    monkeypatch.setattr(enquiring, "earlier", lambda *_, **__: None)  # no twin is written yet
    form = {"name": "Ani", "email": "ani@contoh.example", "message": "Sekali saja", "key": "k" * 26}

    answers = [client.post_form("/2031/booths/kota-madiun", form).status_code for _twin in range(6)]

    assert answers == [303] * 6
