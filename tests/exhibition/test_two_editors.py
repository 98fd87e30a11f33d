"""Two people of one team write at once: nothing is lost, both texts are shown, one is chosen."""

from __future__ import annotations

import pytest

from eventapp.exhibition.errors import ChangedMeanwhile
from eventapp.exhibition.queries import lines
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import drafts
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.services import archiving, editing, picturing, reaching
from tests.support import booths, uploads
from tests.support.webforms import post_forms

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


def asked(page):
    """What the page's form about the draft sends."""
    (form,) = (form for form in post_forms(page) if "seen" in form.names)
    return form.values


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


def test_contacts_that_a_colleague_saved_meanwhile_are_not_overwritten(client, mine):
    seen = lines.own(mine.scope).mark
    colleague = {"whatsapp": "0813 1111 2222", "web": "https://rekan.example"}
    reaching.choose(mine.scope, audience="ticket", hours=Hours("12345", 480, 960))
    editing.set_contacts(mine.scope, person="Rekan", unit="Dinas", contacts=colleague)
    form = {"person": "Saya", "unit": "Dinas", "audience": "nobody", "whatsapp": "0814 3333 4444"}

    refused = client.post_form("/region/booth/contacts", form | {"seen": seen})
    kept = lines.own(mine.scope)
    chosen = client.post_form("/region/booth/contacts", form | {"seen": kept.mark})

    assert refused.status_code == 409
    texts = ("Rekan", "Saya", "0813-1111-2222", "0814 3333 4444", "https://rekan.example", kept.mark)
    assert [text for text in (*texts, "Pemegang tiket forum", "Senin, Selasa") if text not in refused.text] == []
    assert (kept.person, kept.audience) == ("Rekan", "ticket")
    now = lines.own(mine.scope)
    assert (chosen.status_code, now.person, now.audience) == (303, "Saya", "nobody")


@pytest.mark.parametrize(
    "change",
    [
        lambda scope: reaching.choose(scope, audience="nobody", hours=Hours()),
        lambda scope: editing.set_contacts(scope, person="Bagus Prasetyo", unit="Dinas Kominfo", contacts={}),
        lambda scope: archiving.withdraw_contacts(scope),
    ],
)
def test_every_choice_about_contacts_is_noticed_and_nothing_is_half_saved(mine, change):
    seen = lines.own(mine.scope).mark
    change(mine.scope)
    before = lines.own(mine.scope)
    values = {"audience": "ticket", "hours": Hours(), "deputy_user_id": None, "person": "Saya", "unit": ""}

    with pytest.raises(ChangedMeanwhile):
        editing.set_line(mine.scope, **values, contacts={"phone": "0351 462153"}, seen=seen)

    assert lines.own(mine.scope) == before


def test_a_refused_contact_leaves_the_choices_as_they_were(client, mine):
    before = lines.own(mine.scope)

    answer = client.post_form("/region/booth/contacts", {"person": "Saya", "audience": "nobody", "pic_user": "999999"})

    assert (answer.status_code, lines.own(mine.scope)) == (422, before)


def test_saying_that_somebody_is_there_disturbs_nobody_who_writes_the_contacts(mine):
    seen = lines.own(mine.scope).mark

    reaching.set_available(mine.scope, available=True)

    assert lines.own(mine.scope).mark == seen


def test_an_innovation_that_a_colleague_changed_is_not_deleted(client, mine):
    before = content(mine).innovations[0]
    here = f"/region/booth/innovations/{before.id}/delete"
    opened = asked(client.get(here).text)
    editing.change_innovation(mine.scope, innovation_id=before.id, title="Judul rekan", **INNOVATION)

    refused = client.post_form(here, opened)
    kept = [innovation.title for innovation in content(mine).innovations]
    again = asked(refused.text)
    deleted = client.post_form(here, again)

    assert refused.status_code == 409
    texts = (before.title, before.does, "Judul rekan", INNOVATION["does"])
    assert [text for text in texts if text not in refused.text] == []
    assert kept == ["Judul rekan"]
    assert (deleted.status_code, content(mine).innovations) == (303, ())


def test_an_innovation_that_got_a_picture_meanwhile_is_not_deleted(client, mine):
    before = content(mine).innovations[0]
    here = f"/region/booth/innovations/{before.id}/delete"
    opened = asked(client.get(here).text)
    upload = picturing.drawn_picture(uploads.photo())
    public_id = picturing.keep(mine.scope, upload)
    picturing.add_picture(mine.scope, innovation_id=before.id, upload=upload, public_id=public_id, text="Sumur")

    refused = client.post_form(here, opened)

    assert (refused.status_code, "gambar" in refused.text) == (409, True)
    assert len(content(mine).innovations) == 1
