"""Who sees a booth's contacts, and when: nobody by reading pages alone, everybody by the person in charge's choice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.exhibition.errors import BadHours, ContactNotShown, NotOfTheTeam
from eventapp.exhibition.queries import lines
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules.hours import Hours, hours_of
from eventapp.exhibition.services import editing, reaching
from tests.support import booths
from tests.support.statements import statements
from tests.support.webforms import post_forms

BOOTH = "/2031/booths/kota-madiun"
NUMBER = "6281234567890"
MONDAY = datetime(2031, 5, 12, 3, tzinfo=UTC)  # 10:00 in Jakarta
OFFICE = Hours("12345", 8 * 60, 16 * 60)


@pytest.fixture
def mine(make):
    """A team whose published booth has a WhatsApp number, an e-mail address and a phone."""
    found = booths.published(make, make.edition())
    contacts = {"whatsapp": "0812 3456 7890", "email": "kominfo@madiun.example", "phone": "(0351) 462 153"}
    editing.set_contacts(found.scope, person="Bagus Prasetyo", unit="Dinas Kominfo", contacts=contacts)
    return found


def reveal(client, kind):
    """The answer to the press of a button."""
    return client.post_form(f"{BOOTH}/contact", {"kind": kind})


def test_numbers_and_addresses_stand_on_no_page_and_come_after_a_press(client, mine):
    page = client.get(BOOTH).text
    answers = {kind: reveal(client, kind) for kind in ("whatsapp", "email", "phone")}

    assert [
        word for word in (NUMBER, "0812-3456", "kominfo@madiun", "462153", "wa.me", "mailto:") if word in page
    ] == []
    assert f'href="https://wa.me/{NUMBER}"' in answers["whatsapp"].text
    assert "mailto:kominfo@madiun.example" in answers["email"].text
    assert "tel:+62351462153" in answers["phone"].text
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"no-store"}
    assert 'content="noindex"' in answers["whatsapp"].text


def test_a_booth_has_one_form_with_a_message_and_a_press_needs_no_name_of_a_button(client, mine):
    forms = post_forms(client.get(BOOTH).text)

    writing = [form for form in forms if "email" in form.names]
    pressing = [form.values["kind"] for form in forms if form.action.endswith("/contact")]
    assert len(writing) == 1
    assert pressing == ["whatsapp", "email", "phone"]


@pytest.mark.parametrize("kind", ["", "web", "instagram", "whatsapp2", "../x"])
def test_only_a_contact_of_the_booth_is_shown(client, mine, kind):
    assert reveal(client, kind).status_code == 403


def test_a_contact_of_a_hidden_or_unknown_booth_is_not_there(client, mine):
    assert client.post_form("/2031/booths/kota-bandung/contact", {"kind": "whatsapp"}).status_code == 404


def test_nobody_but_the_form_means_that_nothing_is_shown(client, mine):
    reaching.choose(mine.scope, audience="nobody", hours=Hours())

    page = client.get(BOOTH).text

    assert reveal(client, "whatsapp").status_code == 403
    assert "/contact" not in page
    assert 'name="message"' in page


def test_a_ticket_opens_what_is_for_ticket_holders(client, mine, make, monkeypatch):
    reaching.choose(mine.scope, audience="ticket", hours=Hours())
    without = client.get(BOOTH).text, reveal(client, "phone").status_code
    monkeypatch.setattr("eventapp.exhibition.views.reach.has_ticket", lambda: True)
    client.set_cookie("ticket", "a" * 26)

    page = client.get(BOOTH).text

    assert "Untuk pemegang tiket." in without[0]
    assert without[1] == 403
    assert f"https://wa.me/{NUMBER}" in page
    assert reveal(client, "phone").status_code == 200


def test_a_ticket_cookie_of_nobody_opens_nothing(client, mine):
    reaching.choose(mine.scope, audience="ticket", hours=Hours())
    client.set_cookie("ticket", "a" * 26)

    assert reveal(client, "whatsapp").status_code == 403


def test_calls_are_taken_in_the_chosen_hours_and_mails_always(client, mine):
    reaching.choose(mine.scope, audience="everyone", hours=OFFICE)
    with clock.frozen(MONDAY):
        in_hours = reveal(client, "phone").status_code
    with clock.frozen(MONDAY + timedelta(hours=7)):
        page = client.get(BOOTH).text
        later = {kind: reveal(client, kind).status_code for kind in ("phone", "whatsapp", "email")}

    assert in_hours == 200
    assert later == {"phone": 403, "whatsapp": 403, "email": 200}
    assert "Senin–Jumat 08:00–16:00 WIB" in page


def test_what_is_chosen_holds_at_once_and_is_kept_by_the_form(client, mine):
    client.as_(mine.user)
    form = {"person": "Bagus", "unit": "", "pic_user": "", "deputy_user": "", "whatsapp": "0812 3456 7890"}

    saved = client.post_form(
        "/region/booth/contacts", form | {"audience": "ticket", "days": ["1", "3"], "begins": "8.30", "until": "15:00"}
    )
    own = lines.own(mine.scope)

    assert saved.status_code == 303
    assert (own.audience, own.hours) == ("ticket", Hours("13", 510, 900))
    assert reveal(client, "whatsapp").status_code == 403
    assert 'value="08:30"' in client.get("/region/booth/contacts").text


def test_numbers_never_enter_the_draft_or_a_version(mine):
    content = queries.own_booth(mine.scope).content

    assert dict(content.contacts).keys() == set()
    assert NUMBER not in str(queries.published(mine.scope, queries.own_booth(mine.scope).id, 1).as_json())


@pytest.mark.parametrize(
    ("days", "begins", "until"),
    [(["1"], "16:00", "08:00"), ([], "08:00", "16:00"), (["1"], "25:00", ""), (["1"], "", "x")],
)
def test_impossible_hours_are_refused(days, begins, until):
    with pytest.raises(BadHours):
        hours_of(days, begins, until)


def test_a_deputy_is_of_the_team(mine, make):
    stranger = make.user()

    with pytest.raises(NotOfTheTeam):
        reaching.choose(mine.scope, audience="everyone", hours=Hours(), deputy_user_id=stranger.id)


def test_available_now_ends_by_itself_and_an_answer_keeps_it(client, mine, make):
    sent = booths.enquiry(make, mine)
    with clock.frozen(MONDAY):
        client.as_(mine.user)
        client.post_form("/region/available", {"available": "yes"})
        there = "Ada yang siap menjawab" in client.get(BOOTH).text
    with clock.frozen(MONDAY + timedelta(minutes=20)):
        client.post_form(f"/region/inbox/{sent.public_id}", {"message": "Silakan.", "key": booths.KEY})
    with clock.frozen(MONDAY + timedelta(minutes=45)):
        kept = "Ada yang siap menjawab" in client.get(BOOTH).text
    with clock.frozen(MONDAY + timedelta(minutes=51)):
        ended = "Ada yang siap menjawab" not in client.get(BOOTH).text

    assert (there, kept, ended) == (True, True, True)


def test_the_usual_time_is_the_median_from_three_answers_on(mine, make):
    booth_id = queries.own_booth(mine.scope).id
    usual = []
    for number, seconds in enumerate((600, 90_000, 7_200, 3_600)):
        with clock.frozen(MONDAY):
            sent = booths.enquiry(make, mine, message=f"Pesan {number}")
        with clock.frozen(MONDAY + timedelta(seconds=seconds)):
            booths.answer(mine, sent)
        usual.append(lines.of_booth(mine.scope, booth_id).median_seconds)

    assert usual == [None, None, 7_200, 5_400]


def test_the_whole_direct_line_is_one_statement(mine):
    booth_id = queries.own_booth(mine.scope).id

    with statements(1):
        line = lines.of_booth(mine.scope, booth_id)

    assert [kind.value for kind in line.shielded] == ["whatsapp", "email", "phone"]


def test_another_edition_sees_no_line(mine, make):
    other = make.scope(make.edition("2030"), Role.ORGANISER)

    assert lines.of_booth(other, queries.own_booth(mine.scope).id) is None


def test_the_rule_itself_refuses_what_the_page_does_not_show(mine):
    line = lines.of_booth(mine.scope, queries.own_booth(mine.scope).id)

    with pytest.raises(ContactNotShown):
        reaching.contact(mine.scope, line, kind="web", has_ticket=True)
