"""The region team's pages: only its own booth, small forms, preview, publication, inbox."""

from __future__ import annotations

import pytest

from eventapp.core.access import Role
from eventapp.exhibition.queries import inbox, lines
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.services import editing, opening
from tests.support import booths
from tests.support.booths import KEY
from tests.support.statements import statements

INNOVATION = {
    "title": "Pasar pagi",
    "dimension": "governance",
    "problem": "Harga jatuh",
    "does": "Lelang daring",
    "status": "planned",
    "since": "2024",
    "value_1": "−31%",
    "label_1": "susut hasil",
    "source_1": "survei",
    "year_1": "2025",
}
PAGES = [
    "/region/booth",
    "/region/booth/profile",
    "/region/booth/story",
    "/region/booth/greeting",
    "/region/booth/people",
    "/region/booth/pictures",
    "/region/booth/pictures/cover",
    "/region/booth/pictures/crest",
    "/region/booth/versions",
    "/region/booth/contacts",
    "/region/booth/innovations",
    "/region/booth/innovations/new",
    "/region/booth/preview",
    "/region/booth/publish",
    "/region/inbox",
]


@pytest.fixture
def mine(client, make):
    """A team with an empty booth, signed in."""
    found = booths.team(make, make.edition())
    client.as_(found.user)
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_team_opens_in_both_languages(client, make, mine, language):
    client.set_cookie("lang", language)
    empty = [client.get(address).status_code for address in PAGES]
    innovation = booths.fill(mine)

    filled = [client.get(address).status_code for address in PAGES]
    own = f"/region/booth/innovations/{innovation}"
    filled += [client.get(own + page).status_code for page in ("", "/delete", "/media", "/pictures/new", "/brochure")]

    assert set(empty) == set(filled) == {200}


def test_somebody_else_is_asked_to_sign_in_or_finds_nothing(client, make):
    edition = make.edition()
    make.member(edition, Role.REGION, region="35.77")

    anonymous = [client.get(address).status_code for address in PAGES]
    client.as_(make.member(edition, Role.GATE))
    stranger = [client.get(address).status_code for address in PAGES]

    assert (set(anonymous), set(stranger)) == ({303}, {404})


def test_a_team_without_a_booth_is_told_what_comes(client, make):
    client.as_(make.member(make.edition(), Role.REGION, region="35.77"))

    assert client.get("/region/booth").status_code == 200
    assert client.get("/region/booth/profile").status_code == 409


def test_the_four_forms_fill_the_booth_and_it_is_published(client, mine):
    answers = [
        client.post_form("/region/booth/profile", {"programme": "Menyerap", "pitch": "Air hujan"}),
        client.post_form("/region/booth/story", {"story": "Satu.\r\n\r\nDua."}),
        client.post_form("/region/booth/innovations/new", INNOVATION),
        client.post_form(
            "/region/booth/contacts",
            {
                "person": "Bagus",
                "unit": "Kominfo",
                "whatsapp": "0812 3456 7890",
                "web": "madiun.example",
                "pic_user": "",
            },
        ),
    ]
    draft = queries.own_booth(mine.scope)
    confirm = {"seen": draft.content.fingerprint()}
    answers.append(client.post_form("/region/booth/publish", confirm))

    page = client.get("/2031/booths/kota-madiun").text
    assert [answer.status_code for answer in answers] == [303] * 5
    assert draft.content.paragraphs() == ["Satu.", "Dua."]
    assert draft.content.innovations[0].figures[0].year == 2025
    assert draft.content.contacts == (("web", "https://madiun.example"),)
    assert lines.own(mine.scope).contacts["whatsapp"] == "+6281234567890"
    assert all(text in page for text in ("Air hujan", "Pasar pagi", "−31%", "Bagus", "Smart Governance"))


BAD_INPUT = [
    ("/region/booth/profile", {"programme": "Menyerap", "pitch": "x" * 161}, "Menyerap"),
    ("/region/booth/profile", {"programme": "", "pitch": "Air hujan"}, "Air hujan"),
    ("/region/booth/story", {"story": "x" * 4001}, "xxxx"),
    ("/region/booth/contacts", {"person": "Bagus", "web": "http://madiun.example"}, "http://madiun.example"),
    ("/region/booth/contacts", {"person": "Bagus", "web": "javascript:alert(1)"}, "javascript:alert(1)"),
    ("/region/booth/contacts", {"person": "Bagus", "whatsapp": "0351"}, "0351"),
    ("/region/booth/contacts", {"person": "Bagus", "email": "kominfo"}, "kominfo"),
    ("/region/booth/contacts", {"person": "Bagus", "pic_user": "999999"}, "Bagus"),
    ("/region/booth/innovations/new", {**INNOVATION, "dimension": "nothing"}, "Pasar pagi"),
    ("/region/booth/innovations/new", {**INNOVATION, "dimension": ""}, "Pasar pagi"),
    ("/region/booth/innovations/new", {**INNOVATION, "status": "stopped"}, "Pasar pagi"),
    ("/region/booth/innovations/new", {**INNOVATION, "since": "dulu"}, "dulu"),
    ("/region/booth/innovations/new", {**INNOVATION, "label_1": ""}, "−31%"),
    ("/region/booth/innovations/new", {**INNOVATION, "year_1": "20255"}, "20255"),
]


def test_bad_input_is_shown_again_and_changes_nothing(client, mine):
    before = queries.own_booth(mine.scope)

    for address, typed, kept in BAD_INPUT:
        answer = client.post_form(address, typed)

        assert (typed, answer.status_code) == (typed, 422)
        assert kept in answer.text
    assert queries.own_booth(mine.scope) == before


def test_an_innovation_is_edited_and_deleted_after_asking(client, mine):
    number = booths.fill(mine)
    address = f"/region/booth/innovations/{number}"

    shown = client.get(address).text
    edited = client.post_form(address, {**INNOVATION, "title": "Pasar sore"})
    titles = [innovation.title for innovation in queries.own_booth(mine.scope).content.innovations]
    asked = client.get(address + "/delete").text
    deleted = client.post_form(address + "/delete")

    assert "1.840" in shown
    assert "Pasar sore" in asked
    assert titles == ["Pasar sore"]
    assert (edited.status_code, deleted.status_code) == (303, 303)
    assert queries.own_booth(mine.scope).content.innovations == ()


def test_another_regions_innovation_and_conversation_are_not_there(client, make, mine):
    edition = mine.scope.edition
    theirs = booths.published(make, edition, "32.73")
    innovation = queries.own_booth(theirs.scope).content.innovations[0].id
    sent = booths.enquiry(make, theirs)

    answers = [
        client.get(f"/region/booth/innovations/{innovation}"),
        client.post_form(f"/region/booth/innovations/{innovation}", INNOVATION),
        client.post_form(f"/region/booth/innovations/{innovation}/delete"),
        client.get(f"/region/inbox/{sent.public_id}"),
        client.post_form(f"/region/inbox/{sent.public_id}", {"message": "Halo"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert "Catatan sumur warga" not in client.get("/region/booth/innovations").text


def test_the_preview_is_the_public_page_of_the_draft_with_a_banner_and_no_form(client, mine):
    booths.fill(mine)

    page = client.get("/region/booth/preview").text

    assert "Pratinjau." in page
    assert "Air hujan jangan cepat-cepat pergi" in page
    assert 'name="message"' not in page
    assert client.get("/2031/booths/kota-madiun").status_code == 404


def test_the_page_of_publication_says_what_changes(client, make):
    mine = booths.published(make, make.edition())
    editing.set_profile(mine.scope, programme="Madiun Menyerap", pitch="Kalimat lain")
    client.as_(mine.user)

    changed = client.get("/region/booth/publish").text
    nothing = client.post_form("/region/booth/publish", {"seen": queries.own_booth(mine.scope).content.fingerprint()})

    assert "Kalimat pembuka diubah" in changed
    assert "Cerita diubah" not in changed
    assert nothing.status_code == 303
    assert "Tidak ada yang perlu diterbitkan" in client.get("/region/booth/publish").text


def test_a_stale_confirmation_and_an_empty_booth_are_refused_in_words(client, mine):
    empty = client.post_form("/region/booth/publish", {})
    booths.fill(mine)

    stale = client.post_form("/region/booth/publish", {"seen": "another"})

    assert (empty.status_code, stale.status_code) == (422, 409)
    assert client.get("/2031/booths/kota-madiun").status_code == 404


def test_the_team_sees_that_the_organiser_has_hidden_the_booth(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    opening.hide(make.scope(edition), booth_id=queries.own_booth(mine.scope).id)

    page = client.as_(mine.user).get("/region/booth").text

    assert "Disembunyikan penyelenggara" in page


def test_a_message_is_answered_in_the_inbox(client, make):
    mine = booths.published(make, make.edition())
    sent = booths.enquiry(make, mine)
    client.as_(mine.user)
    address = f"/region/inbox/{sent.public_id}"

    inbox = client.get("/region/inbox?show=waiting").text
    empty = client.post_form(address, {"message": "", "key": KEY})
    answered = client.post_form(address, {"message": "Mulai kecil.", "key": KEY})
    after = client.get(address).text

    assert "Ni Wayan Sukmawati" in inbox
    assert (empty.status_code, answered.status_code) == (422, 303)
    assert "wayan@alamat-tamu.example" in after
    assert "Ni Wayan" not in client.get("/region/inbox?show=waiting").text


@pytest.mark.parametrize("number", [1, 8])
def test_the_inbox_asks_the_same_however_many_messages_there_are(make, number):
    mine = booths.published(make, make.edition())
    for message in range(number):
        booths.enquiry(make, mine, message=f"Pesan {message}")

    with statements(2):
        page, counts = inbox.inbox(mine.scope), inbox.counts(mine.scope)

    assert (len(page.items), counts.all, counts.waiting) == (number, number, number)


def test_greeting_team_dimensions_and_links_are_shown_to_visitors(client, mine):
    number = booths.fill(mine)
    answers = [
        client.post_form("/region/booth/greeting", {"greeting": "Selamat datang.", "greeter": "Wali Kota Madiun"}),
        client.post_form("/region/booth/people", {"name_2": "Ratna", "role_2": "Gagasan", "role_5": "tanpa nama"}),
        client.post_form(
            "/region/booth/profile", {"programme": "Menyerap", "pitch": "Air hujan", "focus": ["governance"]}
        ),
        client.post_form(
            f"/region/booth/innovations/{number}",
            {**INNOVATION, "stage": "local", "video": "video.example/film", "open_data": "https://data.example/x"},
        ),
    ]
    content = queries.own_booth(mine.scope).content
    client.post_form("/region/booth/publish", {"seen": content.fingerprint()})

    page = client.get("/2031/booths/kota-madiun").text
    assert [answer.status_code for answer in answers] == [303] * 4
    assert [(person.name, person.role) for person in content.people] == [("Ratna", "Gagasan")]
    assert content.dimensions() == ["governance"]
    shown = (
        "Selamat datang.",
        "Wali Kota Madiun",
        "Ratna",
        'href="https://video.example/film"',
        "berjalan di beberapa",
    )
    assert all(text in page for text in shown)
    assert "<iframe" not in page
    assert "<video" not in page


@pytest.mark.parametrize(
    ("address", "typed", "kept"),
    [
        ("/region/booth/greeting", {"greeting": "Selamat datang.", "greeter": ""}, "Selamat datang."),
        ("/region/booth/profile", {"programme": "Menyerap", "pitch": "x", "focus": ["nothing"]}, "Menyerap"),
        ("/region/booth/innovations/new", {**INNOVATION, "video": "javascript:alert(1)"}, "javascript:alert(1)"),
        ("/region/booth/innovations/new", {**INNOVATION, "open_data": "http://data.example"}, "http://data.example"),
    ],
)
def test_what_cannot_be_shown_is_asked_for_again(client, mine, address, typed, kept):
    answer = client.post_form(address, typed)

    assert answer.status_code == 422
    assert kept in answer.text


def test_a_character_that_no_database_keeps_is_overlooked_in_an_address(client, mine):
    booths.fill(mine)

    for address in ("/region/inbox?q=a%00", "/2031/compare?booth=%00&booth=kota-madiun", "/2031/booths?booth=a%00"):
        assert client.get(address).status_code == 200


def test_a_form_that_is_sent_twice_adds_one_innovation(client, mine):
    sent = [client.post_form("/region/booth/innovations/new", INNOVATION).status_code for _ in range(2)]

    assert sent == [303, 303]
    assert [row.title for row in queries.own_booth(mine.scope).content.innovations] == ["Pasar pagi"]


def test_innovations_change_their_order(client, mine):
    first = booths.fill(mine)
    client.post_form("/region/booth/innovations/new", {**INNOVATION, "title": "Kedua"})
    second = queries.own_booth(mine.scope).content.innovations[1].id

    moved = client.post_form(f"/region/booth/innovations/{second}/up")

    assert moved.status_code == 303
    assert [row.id for row in queries.own_booth(mine.scope).content.innovations] == [second, first]
