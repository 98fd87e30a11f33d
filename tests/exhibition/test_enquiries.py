"""The line between a visitor and a booth's people: mailed once, answered once, addresses kept apart."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import Membership
from eventapp.editions.services import setup
from eventapp.errors import NotFound
from eventapp.exhibition.checks import CHECKS
from eventapp.exhibition.models.conversations import Enquiry, EnquiryMessage
from eventapp.exhibition.queries import conversations, inbox
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.services import editing, enquiring, opening, personal
from tests.support import booths
from tests.support.booths import KEY

VISITOR = "wayan@alamat-tamu.example"


def mails() -> list[dict[str, object]]:
    """What waits in the outbox, in order."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    return [row.args for row in db.rows(query)]


def to_and_template() -> list[tuple[object, object]]:
    """Addressee and template of every mail."""
    return [(mail["to"], mail["template"]) for mail in mails()]


def test_a_message_reaches_the_team_and_its_page_the_visitor(make):
    mine = booths.published(make, make.edition())

    sent = booths.enquiry(make, mine)

    assert to_and_template() == [
        (mine.user.email, "exhibition/mail/message"),
        (VISITOR, "exhibition/mail/sent"),
    ]
    assert mails()[0]["data"]["text"] == "Bagaimana cara memulainya?"
    assert mails()[1]["data"]["token"] == sent.token == enquiring.token_of(sent.public_id)


def test_the_same_form_sent_twice_makes_one_enquiry_and_another_text_another_one(make):
    mine = booths.published(make, make.edition())

    first, again, other = (
        booths.enquiry(make, mine),
        booths.enquiry(make, mine),
        booths.enquiry(make, mine, message="Lain"),
    )

    assert (first.is_new, again.is_new, other.is_new) == (True, False, True)
    assert first.token == again.token != other.token
    assert len(mails()) == 4


def test_the_named_person_gets_the_mail_and_without_one_everybody_does(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    colleague = make.member(edition, Role.REGION, region="35.77")

    booths.enquiry(make, mine)
    editing.set_contacts(mine.scope, person="Bagus", unit="", pic_user_id=colleague.id, contacts={})
    booths.enquiry(make, mine, message="Lain")

    team_mails = [to for to, template in to_and_template() if template == "exhibition/mail/message"]
    assert team_mails == [mine.user.email, colleague.email, colleague.email]


def test_organisers_are_told_when_nobody_of_the_team_is_left(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    organiser = make.member(edition, Role.ORGANISER)
    left = sa.select(Membership.id).where(Membership.edition_id == edition.id, Membership.role == "region")
    setup.remove_member(make.scope(edition), membership_id=db.scalar(left))

    booths.enquiry(make, mine)

    assert to_and_template()[0] == (organiser.email, "exhibition/mail/unread")
    assert "text" not in mails()[0]["data"]


def test_example_people_get_no_mail_and_the_books_still_balance(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    booths.enquiry(make, mine, email="wayan@contoh.invalid")

    assert to_and_template() == [(mine.user.email, "exhibition/mail/message")]
    assert violations(CHECKS) == []


def test_the_visitors_address_is_shown_to_the_team_only_after_an_answer(make):
    mine = booths.published(make, make.edition())
    sent = booths.enquiry(make, mine)

    before = conversations.for_team(mine.scope, sent.public_id)
    enquiring.answer(mine.scope, public_id=sent.public_id, message="Mulai dari satu kelurahan.", key=KEY)
    after = conversations.for_team(mine.scope, sent.public_id)

    assert (before.email, after.email) == (None, VISITOR)
    assert (before.state, after.state, after.waits) == ("new", "answered", False)


def test_an_answer_is_mailed_once_and_stands_on_the_visitors_page(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    sent = booths.enquiry(make, mine)

    for _twice in range(2):
        enquiring.answer(mine.scope, public_id=sent.public_id, message="Mulai dari satu kelurahan.", key=KEY)

    conversation = conversations.for_visitor(make.scope(edition), sent.token)
    answers = [mail for mail in mails() if mail["template"] == "exhibition/mail/answer"]
    assert [(mail["to"], mail["data"]["text"]) for mail in answers] == [(VISITOR, "Mulai dari satu kelurahan.")]
    assert [(message.side, message.text) for message in conversation.messages] == [
        ("visitor", "Bagaimana cara memulainya?"),
        ("team", "Mulai dari satu kelurahan."),
    ]


def test_a_visitor_who_writes_again_waits_again(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    sent = booths.enquiry(make, mine)
    enquiring.answer(mine.scope, public_id=sent.public_id, message="Silakan.", key=KEY)
    counts = inbox.counts(mine.scope)
    answered = (counts.all, counts.waiting)

    for _twice in range(2):
        enquiring.write_again(make.scope(edition), token=sent.token, message="Terima kasih, kapan?", key=KEY)

    counts = inbox.counts(mine.scope)
    assert (answered, (counts.all, counts.waiting)) == ((1, 0), (1, 1))
    assert inbox.waiting(mine.scope) == 1
    assert len(conversations.for_team(mine.scope, sent.public_id).messages) == 3
    assert violations(CHECKS) == []


def test_another_regions_conversation_is_not_there(make):
    edition = make.edition()
    mine, theirs = booths.published(make, edition), booths.team(make, edition, "32.73")
    sent = booths.enquiry(make, mine)

    assert conversations.for_team(theirs.scope, sent.public_id) is None
    assert inbox.inbox(theirs.scope).items == []
    with pytest.raises(NotFound):
        enquiring.answer(theirs.scope, public_id=sent.public_id, message="Halo", key=KEY)


def test_a_token_opens_nothing_in_another_edition(make):
    mine = booths.published(make, make.edition())
    other = make.edition("2030")

    sent = booths.enquiry(make, mine)

    assert conversations.for_visitor(make.scope(other), sent.token) is None


def test_nobody_writes_to_a_booth_that_is_not_shown(make):
    mine = booths.team(make, make.edition())

    with pytest.raises(NotFound):
        booths.enquiry(make, mine)


def test_the_visitors_page_leads_to_a_booth_only_while_it_is_shown(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    page = f"/2031/enquiries/{booths.enquiry(make, mine).token}"
    link = f'href="/2031/booths/{mine.slug}"'
    shown = link in client.get(page).text
    booth = queries.own_booth(mine.scope)

    opening.hide(make.scope(edition, Role.ORGANISER), booth_id=booth.id)

    assert (shown, link in client.get(page).text) == (True, False)


def test_the_inbox_is_cut_into_stable_pages_latest_first(make):
    mine = booths.published(make, make.edition())
    sent = [booths.enquiry(make, mine, message=f"Pesan {number}").public_id for number in range(5)]

    first = inbox.inbox(mine.scope, limit=3)
    second = inbox.inbox(mine.scope, limit=3, after=first.next)

    assert [row.public_id for row in (*first.items, *second.items)] == sent[::-1]
    assert second.next is None


def test_erasing_a_person_takes_the_conversations_and_giving_out_shows_them(make):
    mine = booths.published(make, make.edition())
    booths.enquiry(make, mine)
    booths.enquiry(make, mine, email="lain@alamat-tamu.example")

    given = personal.export_person(VISITOR.upper())
    erased = personal.erase(VISITOR)

    assert [message["text"] for message in given["messages_to_booths"]] == ["Bagaimana cara memulainya?"]
    assert erased == 1
    assert personal.export_person(VISITOR)["messages_to_booths"] == []
    assert len(db.rows(sa.select(Enquiry.id).execution_options(unscoped="test"))) == 1


def test_what_a_merged_account_did_is_the_kept_ones(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    sent = booths.enquiry(make, mine)
    enquiring.answer(mine.scope, public_id=sent.public_id, message="Silakan.", key=KEY)
    kept = make.user(name="Akun utama")

    personal.merge(kept.id, mine.user.id)

    assert conversations.for_team(mine.scope, sent.public_id).messages[-1].author == "Akun utama"


@pytest.mark.parametrize(
    ("breaks", "name"),
    [
        (sa.delete(EnquiryMessage), "exhibition: every enquiry has a message of its visitor"),
        (sa.delete(OutboxMessage), "exhibition: every message wrote its mails"),
        (sa.update(Enquiry).values(last_side="team"), "exhibition: who wrote last is noted as it is"),
        (
            sa.update(Enquiry).values(state="answered", answer_seconds=1),
            "exhibition: answered means that the team has written",
        ),
    ],
)
def test_the_check_notices(make, breaks, name):
    booths.enquiry(make, booths.published(make, make.edition()))

    db.run(lambda: db.session.execute(breaks))

    assert name in [violation.name for violation in violations(CHECKS)]


def test_nothing_that_the_team_gets_or_sees_holds_the_address_before_the_answer(client, app, make, settings):
    edition = make.edition()
    mine = booths.published(make, edition)
    organiser = booths.person(make.member(edition, Role.ORGANISER))
    sent = booths.enquiry(make, mine)
    create_worker(app).run_due()
    addresses = [f"/region/inbox/{sent.public_id}", "/region/inbox", "/region/booth", "/2031/booths/kota-madiun"]

    client.as_(mine.user)
    seen = [client.get(address).text for address in addresses]
    client.as_(organiser)
    seen += [client.get("/manage/2031/booths").text]
    letters = [path.read_text() for path in (settings.data / "mail").glob("*.eml")]
    to_team = [letter for letter in letters if f"To: {mine.user.email}" in letter]

    assert len(to_team) == 1
    assert "Bagaimana cara memulainya?" in to_team[0]
    assert [text for text in (*seen, *to_team) if "alamat-tamu" in text] == []
    assert "Ni Wayan Sukmawati" in seen[0]
