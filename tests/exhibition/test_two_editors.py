"""Two people of one team write at once: nothing is lost, both texts are shown, one is chosen."""

from __future__ import annotations

import pytest

from eventapp.exhibition.errors import ChangedMeanwhile
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import drafts
from eventapp.exhibition.services import editing
from tests.support import booths

INNOVATION = {"dimension": "living", "problem": "Genangan", "does": "Mencatat", "status": "running"}


@pytest.fixture
def mine(client, make):
    """A team whose four parts are filled in, signed in."""
    found = booths.team(make, make.edition())
    booths.fill(found)
    client.as_(found.user)
    return found


def content(mine):
    """The draft as it stands."""
    return queries.own_booth(mine.scope).content


def test_the_slower_of_two_sees_both_texts_and_chooses(client, mine):
    seen = drafts.mark(content(mine), "story")
    editing.set_story(mine.scope, story="Cerita rekan.")

    refused = client.post_form("/region/booth/story", {"story": "Cerita saya.", "seen": seen})
    kept = content(mine).story
    again = drafts.mark(content(mine), "story")
    chosen = client.post_form("/region/booth/story", {"story": "Cerita saya.", "seen": again})

    assert refused.status_code == 409
    assert all(text in refused.text for text in ("Cerita rekan.", "Cerita saya.", again))
    assert (kept, chosen.status_code, content(mine).story) == ("Cerita rekan.", 303, "Cerita saya.")


def test_two_people_who_write_different_parts_do_not_meet(client, mine):
    seen = drafts.mark(content(mine), "story")
    editing.set_greeting(mine.scope, greeting="Selamat datang.", greeter="Wali Kota")

    answer = client.post_form("/region/booth/story", {"story": "Cerita saya.", "seen": seen})

    assert (answer.status_code, content(mine).story) == (303, "Cerita saya.")
    assert content(mine).greeting == "Selamat datang."


def test_every_topic_notices_another_hand(mine):
    marks = {topic: drafts.mark(content(mine), topic) for topic in ("profile", "greeting", "people")}
    editing.set_profile(mine.scope, programme="Lain", pitch="Lain")
    editing.set_greeting(mine.scope, greeting="Lain", greeter="Lain")
    editing.set_people(mine.scope, people=[{"name": "Lain", "role": ""}])

    for act, values, topic in (
        (editing.set_profile, {"programme": "a", "pitch": "b"}, "profile"),
        (editing.set_greeting, {"greeting": "a", "greeter": "b"}, "greeting"),
        (editing.set_people, {"people": []}, "people"),
    ):
        with pytest.raises(ChangedMeanwhile):
            act(mine.scope, **values, seen=marks[topic])


def test_an_innovation_that_a_colleague_changed_is_not_overwritten(client, mine):
    before = content(mine).innovations[0]
    editing.change_innovation(mine.scope, innovation_id=before.id, title="Judul rekan", **INNOVATION)
    form = {**INNOVATION, "title": "Judul saya", "seen": drafts.mark_of(before)}

    refused = client.post_form(f"/region/booth/innovations/{before.id}", form)

    assert refused.status_code == 409
    assert all(text in refused.text for text in ("Judul rekan", "Judul saya"))
    assert content(mine).innovations[0].title == "Judul rekan"


def test_fifty_thousand_characters_are_refused_and_kept(client, mine):
    answer = client.post_form("/region/booth/story", {"story": "kata " * 10_000})

    assert answer.status_code == 422
    assert "Terlalu panjang: 49999 karakter" in answer.text
    assert answer.text.count("kata ") >= 9_999
    assert content(mine).story.startswith("Setiap kelurahan")
