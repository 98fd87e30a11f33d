"""The team's inbox and what goes around it: states, colleagues, notes, ready answers, the promise, blocks, reports."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.exhibition.checks import CHECKS
from eventapp.exhibition.errors import (
    ConversationEnded,
    NotAnsweredYet,
    TemplateTitleTaken,
    TooManyLinks,
    VisitorBlocked,
)
from eventapp.exhibition.models.conversations import Enquiry, EnquiryNote
from eventapp.exhibition.queries import board, conversations, inbox
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.services import archiving, editing, enquiring, handling, personal, promising, reaching
from tests.support import booths
from tests.support.booths import KEY
from tests.support.kept import app_for
from tests.support.statements import statements

MONDAY = datetime(2031, 5, 12, 3, tzinfo=UTC)
VISITOR = "wayan@alamat-tamu.example"
BOOTH = "/2031/booths/kota-madiun"


@pytest.fixture
def edition(make):
    return make.edition()


@pytest.fixture
def mine(make, edition):
    return booths.published(make, edition)


@pytest.fixture
def organiser(make, edition):
    """The scope of an organiser."""
    return make.scope(edition, Role.ORGANISER)


def mails(template):
    """Who gets a kind of mail."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    return [row.args["to"] for row in db.rows(query) if row.args.get("template") == f"exhibition/mail/{template}"]


def state(mine, sent):
    return conversations.for_team(mine.scope, sent.public_id).state


def test_a_conversation_goes_from_new_to_work_to_answered_to_closed_and_back(make, edition, mine):
    sent = booths.enquiry(make, mine)
    seen = [state(mine, sent)]
    with pytest.raises(NotAnsweredYet):
        handling.close(mine.scope, public_id=sent.public_id)
    handling.assign(mine.scope, public_id=sent.public_id, user_id=mine.user.id)
    seen.append(state(mine, sent))
    booths.answer(mine, sent)
    seen.append(state(mine, sent))
    handling.close(mine.scope, public_id=sent.public_id)
    seen.append(state(mine, sent))
    enquiring.write_again(make.scope(edition), token=sent.token, message="Satu lagi", key=KEY)
    seen.append(state(mine, sent))

    assert seen == ["new", "working", "answered", "closed", "working"]
    assert violations(CHECKS) == []


def test_the_one_who_takes_it_on_gets_its_next_mails(make, edition, mine):
    colleague = make.member(edition, Role.REGION, region="35.77")
    editing.set_contacts(mine.scope, person="Bagus", unit="", pic_user_id=mine.user.id, contacts={})
    sent = booths.enquiry(make, mine)
    handling.assign(mine.scope, public_id=sent.public_id, user_id=colleague.id)

    enquiring.write_again(make.scope(edition), token=sent.token, message="Satu lagi", key=KEY)

    assert mails("message") == [mine.user.email, colleague.email]


def test_the_inbox_filters_counts_and_searches(make, edition, mine):
    first = booths.enquiry(make, mine, message="Bagaimana sumur resapan?")
    second = booths.enquiry(make, mine, message="Apakah ada API?")
    booths.answer(mine, second, message="Ada, silakan.")
    handling.assign(mine.scope, public_id=first.public_id, user_id=mine.user.id)

    def found(**by):
        return [row.public_id for row in inbox.inbox(mine.scope, **by).items]

    counts = inbox.counts(mine.scope)
    assert (counts.new, counts.working, counts.answered, counts.closed, counts.mine) == (0, 1, 1, 0, 1)
    assert found(show="waiting") == found(show="mine") == found(show="working") == [first.public_id]
    assert found(show="answered") == found(q="SILAKAN") == [second.public_id]
    assert found(q="wayan sumur") == [first.public_id]
    assert found(q="100%_") == []
    with statements(1):
        inbox.inbox(mine.scope, q="sumur", show="waiting")


def test_a_note_reaches_no_page_of_the_visitor(client, make, mine):
    sent = booths.enquiry(make, mine)
    client.as_(mine.user)
    client.post_form(f"/region/inbox/{sent.public_id}/note", {"note": "Hati-hati, sales."})

    own = client.get(f"/region/inbox/{sent.public_id}").text
    visitors = [client.get(f"/2031/enquiries/{sent.token}{tail}").text for tail in ("", "/news", "/report")]

    assert "Hati-hati, sales." in own
    assert [page for page in visitors if "Hati-hati" in page] == []
    assert "Hati-hati" not in str(personal.export_person(VISITOR))


def test_a_ready_answer_fills_the_form(client, make, mine):
    sent = booths.enquiry(make, mine)
    client.as_(mine.user)
    client.post_form("/region/inbox/answers", {"title": "Replikasi", "text": "Silakan unduh panduannya."})
    (ready,) = inbox.templates(mine.scope)

    page = client.get(f"/region/inbox/{sent.public_id}").text
    typed = {"message": "Selamat siang, Ibu Wayan.", "template": str(ready.id), "key": KEY}
    filled = client.post_form(f"/region/inbox/{sent.public_id}/insert", typed)
    unknown = client.post_form(f"/region/inbox/{sent.public_id}/insert", typed | {"template": "999"})

    assert f'formaction="/region/inbox/{sent.public_id}/insert#answer"' in page
    assert filled.status_code == 200
    assert client.get(f"/region/inbox/{sent.public_id}/insert").headers["Location"] == f"/region/inbox/{sent.public_id}"
    assert "Selamat siang, Ibu Wayan.\n\nSilakan unduh panduannya.</textarea>" in filled.text
    assert f'name="key" value="{KEY}"' in filled.text
    assert "Selamat siang, Ibu Wayan.</textarea>" in unknown.text
    assert [message.side for message in conversations.for_team(mine.scope, sent.public_id).messages] == ["visitor"]
    with pytest.raises(TemplateTitleTaken):
        handling.save_template(mine.scope, title="Replikasi", text="Lain")
    assert client.post_form(f"/region/inbox/answers/{ready.id}/delete").status_code == 303
    assert inbox.templates(mine.scope) == []


def test_whoever_presses_twice_has_acted_once(client, make, edition, mine, organiser):
    sent = booths.enquiry(make, mine)
    here = f"/region/inbox/{sent.public_id}"
    ready = {"title": "Jadwal", "text": "Senin sampai Jumat."}
    client.as_(mine.user)
    answers = [
        client.post_form(path, data).status_code
        for path, data in (
            (f"{here}/note", {"note": "Tanyakan ke bagian data.", "key": KEY}),
            (here, {"message": "Silakan datang.", "key": KEY}),
            (f"{here}/report", {"reason": "Iklan"}),
            (f"{here}/block", {}),
            ("/region/inbox/answers", ready),
        )
        for _ in range(2)
    ]
    other = client.post_form(f"{here}/note", {"note": "Tanyakan ke bagian data.", "key": "n" * 26})
    for _ in range(2):
        promising.mark_nudged(organiser, public_id=sent.public_id)

    conversation = conversations.for_team(mine.scope, sent.public_id)
    beside = inbox.handling(mine.scope, conversation.id, conversation.booth_id)
    nudges = sa.select(Enquiry.nudges).where(Enquiry.edition_id == edition.id)
    assert answers == [303] * 10
    assert other.status_code == 303
    assert [note.text for note in beside.notes] == ["Tanyakan ke bagian data."] * 2  # once a form
    assert [message.text for message in conversation.messages] == ["Bagaimana cara memulainya?", "Silakan datang."]
    assert len(mails("answer")) == 1
    assert [each.title for each in inbox.templates(mine.scope)] == ["Jadwal"]
    assert db.scalar(nudges) == 1


def test_a_note_that_is_empty_or_too_long_is_asked_for_again(client, make, mine):
    sent = booths.enquiry(make, mine)
    client.as_(mine.user)

    empty = client.post_form(f"/region/inbox/{sent.public_id}/note", {"note": ""})
    long = client.post_form(f"/region/inbox/{sent.public_id}/note", {"note": "x" * 1001})
    report = client.post_form(f"/region/inbox/{sent.public_id}/report", {"reason": ""})

    assert [answer.status_code for answer in (empty, long, report)] == [422, 422, 422]
    assert "x" * 1001 in long.text


def test_two_presses_at_the_same_moment_are_one_note(make, mine):
    sent = booths.enquiry(make, mine)

    def note(_):
        handling.note(mine.scope, public_id=sent.public_id, text="Sama", key=KEY)
        db.remove()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, range(4)))

    assert db.scalar(sa.select(sa.func.count()).select_from(EnquiryNote).execution_options(unscoped="test")) == 1


def test_nobody_is_reminded_of_answers_that_a_frozen_exhibition_does_not_take(make, edition, mine, organiser):
    with clock.frozen(MONDAY):
        promising.set_hours(organiser, hours=8)
        booths.enquiry(make, mine)
        archiving.freeze(organiser)

    with clock.frozen(MONDAY + timedelta(hours=9)):
        promising.keep_promises()

    assert (mails("reminder"), mails("handed_over")) == ([], [])


def test_a_blocked_visitor_cannot_write_to_this_booth_but_to_others(make, edition, mine):
    theirs = booths.published(make, edition, "32.73")
    sent = booths.enquiry(make, mine)
    handling.block(mine.scope, public_id=sent.public_id)

    with pytest.raises(VisitorBlocked):
        booths.enquiry(make, mine, message="Lagi")
    with pytest.raises(VisitorBlocked):
        enquiring.write_again(make.scope(edition), token=sent.token, message="Lagi", key=KEY)
    assert booths.enquiry(make, theirs).is_new
    handling.block(mine.scope, public_id=sent.public_id, blocked=False)
    assert booths.enquiry(make, mine, message="Lagi").is_new


def test_a_report_lets_the_organiser_read_without_addresses_and_end_it(client, make, edition, mine, organiser):
    sent = booths.enquiry(make, mine)
    boss = booths.person(make.member(edition, Role.ORGANISER))
    client.as_(boss)
    before = client.get(f"/manage/2031/direct-line/reports/{sent.public_id}").status_code
    client.post_form(f"/2031/enquiries/{sent.token}/report", {"reason": "Dijawab dengan iklan"})
    client.post_form(f"/2031/enquiries/{sent.token}/report", {"reason": "Lagi"})

    page = client.get(f"/manage/2031/direct-line/reports/{sent.public_id}").text
    (row,) = board.reported(organiser)
    client.post_form(f"/manage/2031/direct-line/reports/{row.id}/end")

    assert before == 404
    assert "Bagaimana cara memulainya?" in page
    assert "alamat-tamu" not in page
    assert (row.side, row.reason) == ("visitor", "Dijawab dengan iklan")
    with pytest.raises(ConversationEnded):
        enquiring.write_again(make.scope(edition), token=sent.token, message="Lagi", key=KEY)
    with pytest.raises(ConversationEnded):
        booths.answer(mine, sent)
    assert board.reports(organiser) == 0
    assert violations(CHECKS) == []


def test_the_promise_is_kept_by_a_reminder_and_a_deputy_each_once(make, edition, mine, organiser):
    deputy = make.member(edition, Role.REGION, region="35.77")
    editing.set_contacts(mine.scope, person="Bagus", unit="", pic_user_id=mine.user.id, contacts={})
    reaching.choose(mine.scope, audience="everyone", hours=Hours(), deputy_user_id=deputy.id)
    promising.set_hours(organiser, hours=24)
    with clock.frozen(MONDAY):
        sent = booths.enquiry(make, mine)

    told = []
    for hours in (1, 17, 19, 20, 25, 26):
        with clock.frozen(MONDAY + timedelta(hours=hours)):
            told.append(promising.keep_promises())
            late = board.totals(organiser).late

    conversation = conversations.for_team(mine.scope, sent.public_id)
    assert told == [0, 0, 1, 0, 1, 0]
    assert (mails("reminder"), mails("handed_over")) == ([mine.user.email], [deputy.email])
    assert (conversation.assigned_to, conversation.state, late) == (deputy.id, "working", 1)
    assert violations(CHECKS) == []


def test_without_a_deputy_the_whole_team_is_told_and_an_answer_in_time_stops_the_clock(make, edition, mine, organiser):
    colleague = make.member(edition, Role.REGION, region="35.77")
    editing.set_contacts(mine.scope, person="Bagus", unit="", pic_user_id=mine.user.id, contacts={})
    promising.set_hours(organiser, hours=2)
    with clock.frozen(MONDAY):
        booths.enquiry(make, mine)
        answered = booths.enquiry(make, mine, message="Lain")
    with clock.frozen(MONDAY + timedelta(hours=1)):
        booths.answer(mine, answered)
    with clock.frozen(MONDAY + timedelta(hours=3)):
        promising.keep_promises()
        totals = board.totals(organiser)

    assert mails("handed_over") == [mine.user.email, colleague.email]
    assert (totals.waiting, totals.late, totals.promised, totals.in_time) == (1, 1, 1, 1)


def test_the_board_shows_who_waits_and_never_what_was_written(client, make, edition, mine, organiser):
    editing.set_contacts(mine.scope, person="Bagus", unit="", contacts={"whatsapp": "0812 3456 7890"})
    sent = booths.enquiry(make, mine)
    client.as_(booths.person(make.member(edition, Role.ORGANISER)))
    client.post_form(f"/manage/2031/direct-line/{sent.public_id}/by-hand")

    page = client.get("/manage/2031/direct-line").text

    assert "https://wa.me/6281234567890?text=" in page
    assert "1 kali, terakhir" in page
    assert [word for word in ("Bagaimana", "Ni Wayan", "alamat-tamu") if word in page] == []


def test_a_number_that_a_visitor_left_is_seen_after_the_answer_and_opens_whatsapp(client, make, mine):
    form = {"name": "Ani", "email": VISITOR, "phone": "+65 9123 4567", "message": "Halo", "key": KEY}
    client.post_form(BOOTH, form)
    client.as_(mine.user)
    (row,) = inbox.inbox(mine.scope).items
    address = f"/region/inbox/{row.public_id}"
    before = client.get(address).text
    client.post_form(address, {"message": "Silakan datang.", "key": KEY})

    after = client.get(address).text
    message = conversations.for_team(mine.scope, row.public_id).messages[-1].id
    client.post_form(f"{address}/messages/{message}/by-hand")

    assert "91234567" not in before
    assert "https://wa.me/6591234567?text=Silakan%20datang." in after
    assert "%2F2031%2Fbooths%2Fkota-madiun" in after
    assert [word for word in (enquiring.token_of(row.public_id), "enquiries") if word in after] == []
    assert "juga lewat WhatsApp" in client.get(address).text


def test_the_page_asks_again_cheaply_and_gets_only_what_is_new(client, make, edition, mine):
    sent = booths.enquiry(make, mine)
    news = f"/2031/enquiries/{sent.token}/news"
    mark = client.get(news).headers["ETag"]
    client.get(news)  # the name of the edition is known now

    with statements(1):
        same = client.get(news, headers={"If-None-Match": mark})
    booths.answer(mine, sent, message="Jawaban baru")
    fresh = client.get(news, headers={"If-None-Match": mark})

    assert (same.status_code, same.text) == (304, "")
    assert (fresh.status_code, "Jawaban baru" in fresh.text, "<html" in fresh.text) == (200, True, False)
    assert fresh.headers["Cache-Control"] == "no-store"
    assert client.get("/2031/enquiries/" + "a" * 26 + "/news").status_code == 404


def test_a_conversation_refreshes_itself_on_forum_days_and_while_somebody_is_there(client, make, mine):
    sent = booths.enquiry(make, mine)
    page = f"/2031/enquiries/{sent.token}"
    with clock.frozen(MONDAY):
        on_the_day = "thread-live" in client.get(page).text
    with clock.frozen(MONDAY + timedelta(days=30)):
        later = "thread-live" in client.get(page).text
        reaching.set_available(mine.scope, available=True)
        there = "thread-live" in client.get(page).text

    assert (on_the_day, later, there) == (True, False, True)


def test_too_many_links_and_too_long_texts_are_refused_and_kept(client, mine, make):
    links = "Lihat " + " ".join(f"https://iklan{number}.example/a" for number in range(7))
    form = {"name": "Ani", "email": VISITOR, "key": KEY}

    linked = client.post_form(BOOTH, form | {"message": links})
    long = client.post_form(BOOTH, form | {"message": "x" * 50_000})
    full = client.post_form(BOOTH, form | {"message": "https://a.id " * 10_000})

    assert (linked.status_code, long.status_code, full.status_code) == (422, 422, 422)
    assert "paling banyak 5 alamat web" in linked.text
    assert "https://iklan6.example/a" in linked.text
    assert "x" * 50_000 in long.text
    assert "50000" in long.text
    assert inbox.counts(mine.scope).all == 0
    with pytest.raises(TooManyLinks):
        booths.enquiry(make, mine, message="www.a.id " * 10_000)


def test_200_messages_a_minute_from_one_network_to_one_booth_are_refused_with_one_sentence(settings, make, mine):
    client = app_for(replace(settings, rate_limits=True)).test_client()
    client.get("/sign-in")
    answers = []
    for number in range(200):
        form = {
            "name": "Ani",
            "email": f"ani{number}@contoh.example",
            "message": f"Pesan {number}",
            "key": f"{number:026}",
        }
        answers.append(client.post_form(BOOTH, form))

    codes = [answer.status_code for answer in answers]
    assert codes == [303] * 30 + [429] * 170
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
    assert inbox.counts(mine.scope).all == 30
    assert answers[-1].text.count("Terlalu banyak") == 1
    assert "Pesan 199" in answers[-1].text


def test_merging_two_accounts_keeps_what_both_did(make, edition, mine):
    sent = booths.enquiry(make, mine)
    handling.assign(mine.scope, public_id=sent.public_id, user_id=mine.user.id)
    handling.note(mine.scope, public_id=sent.public_id, text="Catatan", key=KEY)
    kept = make.user(name="Akun utama")

    personal.merge(kept.id, mine.user.id)

    conversation = conversations.for_team(mine.scope, sent.public_id)
    notes = inbox.handling(mine.scope, conversation.id, conversation.booth_id).notes
    assert (conversation.assignee, notes[0].author) == ("Akun utama", "Akun utama")
