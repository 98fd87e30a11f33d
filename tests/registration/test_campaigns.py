"""Letters to many: looked at, tried on oneself, sent once to each person, told person by person, ended by one press."""

from __future__ import annotations

import re
from email import message_from_bytes

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker
from eventapp.core import outbox as core_outbox
from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import campaigns as queries
from eventapp.registration.services import campaigns, changing
from tests.registration.test_letters import outbox
from tests.support.registrations import open_forum, register
from tests.support.statements import statements
from tests.support.webforms import post_forms

TEXTS = {
    "kind": "service",
    "subject_id": "Ruang pindah, {nama}",
    "body_id": "Yth. {nama} ({instansi}),\n\nkursi {kursi}, kode {kode}.\n{tautan}",
    "subject_en": "Another room, {name}",
    "body_en": "Dear {name}, {link}",
}


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    return open_forum(make)


@pytest.fixture
def organiser(client, make, edition):
    """A browser in which the organiser has signed in."""
    return client.as_(make.member(edition, Role.ORGANISER, name="Sari"))


def drafted(browser, query="", **changed):
    """The address of a draft that was written on the page."""
    form = post_forms(browser.get(f"/manage/2031/letters/new{query}").text)[0]
    answer = browser.post(f"/manage/2031/letters/new{query}", data=form.values | TEXTS | changed)
    assert answer.status_code == 303, re.findall(r'class="error"[^>]*>(.*?)</p>', answer.text)
    return answer.headers["Location"]


def press(browser, page, act):
    """Press the button of a page whose address ends so."""
    form = next(form for form in post_forms(browser.get(page).text) if form.action.endswith(act))
    return browser.post(form.action, data=form.values)


def test_a_letter_goes_once_to_each_person_of_the_filters_in_their_language(organiser, app, edition, monkeypatch):
    monkeypatch.setattr(campaigns, "BATCH", 2)
    scope = system_scope(edition)
    people = [register(scope, name=name, organisation="Kota Batu") for name in ("Ani {kode}", "Budi", "Citra")]
    register(scope, attendance="online")
    gone = register(scope)
    changing.cancel_own(scope, token=gone.manage_token)
    db.run(lambda: db.change(sa.update(Registration).where(Registration.id == people[1].id).values(locale="en")))

    page = drafted(organiser, "?attendance=onsite")
    shown = organiser.get(page).text
    twice = [press(organiser, page, "/sending") for _ in range(2) if "/sending" in organiser.get(page).text]
    again = organiser.post_form(f"{page}/sending", {"seen": "3"})
    create_worker(app).run_due()

    letters = outbox(app, "mail:campaign:")
    by_name = {re.search(r"Ani|Budi|Citra", subject)[0]: (subject, text) for _, subject, text in letters}
    assert [answer.status_code for answer in (*twice, again)] == [303, 303]
    assert len(letters) == len(by_name) == 3
    assert by_name["Budi"][0] == "Another room, Budi"
    assert by_name["Ani"][0] == "Ruang pindah, Ani {kode}"
    assert f"kode {people[0].code}" in by_name["Ani"][1]
    assert people[1].manage_token in by_name["Budi"][1]
    assert "Ruang pindah, Ani {kode}" in shown
    assert not any(who.manage_token in shown for who in people)  # the page shows no person's link
    settled = organiser.get(page).text
    assert '<progress class="strong" value="3" max="3"' in settled


def test_a_number_that_changed_meanwhile_sends_nothing(organiser, app, edition):
    scope = system_scope(edition)
    register(scope)
    page = drafted(organiser)
    form = next(form for form in post_forms(organiser.get(page).text) if form.action.endswith("/sending"))
    register(scope)

    answer = organiser.post(form.action, data=form.values)

    assert answer.status_code == 409
    assert [found.state for found in queries.campaigns(scope)] == ["draft"]
    assert organiser.post(form.action, data=form.values | {"seen": "٣"}).status_code == 409


def test_unknown_placeholders_and_half_translations_are_refused_with_what_was_typed(organiser, edition):
    page = "/manage/2031/letters/new"
    form = post_forms(organiser.get(page).text)[0]

    bad = organiser.post(page, data=form.values | TEXTS | {"body_id": "Halo {jabatan}", "body_en": ""})

    assert bad.status_code == 422
    assert "Halo {jabatan}" in bad.text
    assert "{tautan}" in bad.text
    assert bad.text.count('class="error"') >= 2


def test_a_test_letter_goes_to_oneself_without_anybodys_link(organiser, app, edition):
    registered = register(system_scope(edition), name="Ani")
    page = drafted(organiser)

    answers = [press(organiser, page, "/test") for _ in range(2)]

    letters = outbox(app, "mail:campaign-test:")
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(letters) == 4  # both languages, each time
    assert {to for to, _, _ in letters} != {"peserta1@contoh.example"}
    assert not any(registered.manage_token in text or "unsubscribe" in text for _, _, text in letters)


def test_news_goes_only_to_those_who_want_it_and_ends_by_one_press(organiser, client, app, edition, settings):
    scope = system_scope(edition)
    wants = register(scope, name="Ani", email="kantor@contoh.example", news="y")
    register(scope, name="Budi", email="Kantor@contoh.example", news="y", attendance="online")
    register(scope, name="Citra")
    page = drafted(organiser, kind="news")
    press(organiser, page, "/sending")
    create_worker(app).run_due()

    mails = [message_from_bytes(path.read_bytes()) for path in (settings.data / "mail").glob("*.eml")]
    news = [found for found in mails if found["List-Unsubscribe"]]
    address = next(found["List-Unsubscribe"] for found in news if "Ani" in found.as_string()).strip("<>")
    path = address.removeprefix("http://localhost:8000")
    mail_program = app.test_client()
    shown, done = mail_program.get(path), mail_program.post(path, data={"List-Unsubscribe": "One-Click"})

    def wanted():
        query = sa.select(Registration.news).where(Registration.edition_id == edition.id).order_by(Registration.id)
        return list(db.session.scalars(query))

    assert len(news) == 2
    assert all(found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" for found in news)
    assert (shown.status_code, done.status_code, wanted()) == (200, 200, [False, False, False])
    mail_program.post(path, data={"news": "again"})
    assert wanted() == [True, True, False]
    wrong = path[:-1] + ("a" if path[-1] != "a" else "b")
    assert [mail_program.get(wrong).status_code, mail_program.post(wrong).status_code] == [404, 404]
    counts = queries.progress(scope, queries.campaign(scope, page.rsplit("/", 1)[1]).id)
    assert (counts[queries.SENT], counts[queries.UNSUBSCRIBED]) == (2, 1)
    assert wants.manage_token not in path


def test_what_failed_is_named_and_tried_again_with_one_press(organiser, app, edition):
    scope = system_scope(edition)
    for name in ("Ani", "Budi"):
        register(scope, name=name)
    page = drafted(organiser)
    press(organiser, page, "/sending")
    worker = create_worker(app)
    core = OutboxMessage.key.like("mail:campaign:%")
    worker.run_due(limit=1)
    db.run(lambda: db.change(sa.update(OutboxMessage).where(core).values(state="dead", error="550 no mailbox")))

    failed = organiser.get(f"{page}?state=failed").text
    answer = press(organiser, page, "/failed")
    worker.run_due()

    counts = queries.progress(scope, queries.campaign(scope, page.rsplit("/", 1)[1]).id)
    assert (failed.count("550 no mailbox"), answer.status_code) == (2, 303)
    assert (counts[queries.SENT], counts[queries.FAILED]) == (2, 0)
    assert core_outbox.State.DEAD == "dead"


def test_the_pages_of_a_letter_cost_the_same_for_many_people(organiser, edition):
    scope = system_scope(edition)
    for _ in range(8):
        register(scope)
    page = drafted(organiser)
    press(organiser, page, "/sending")
    organiser.get(page)

    with statements(7):
        organiser.get(page)


def test_the_log_tells_who_sent_what_and_no_address_or_text(organiser, app, edition):
    register(system_scope(edition), email="rahasia@contoh.example", name="Namanya Rahasia")
    page = drafted(organiser)
    press(organiser, page, "/test")
    press(organiser, page, "/sending")
    create_worker(app).run_due()

    rows = db.rows(sa.select(AuditEntry.action, AuditEntry.details).where(AuditEntry.edition_id == edition.id))
    said = str([row.details for row in rows])
    assert {"campaign.drafted", "campaign.tried", "campaign.sent"} <= {row.action for row in rows}
    assert not re.search(r"ahasia|Ruang|@", said)
