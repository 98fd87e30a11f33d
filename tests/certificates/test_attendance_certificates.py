"""Certificates of attendance: earned by attending, issued once, mailed as a link, checked, withdrawn, issued anew."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.attendance.services import door as gates
from eventapp.certificates import jobs
from eventapp.certificates.checks import CHECKS
from eventapp.certificates.errors import BadMark, BadNumberFormat, NameUnchanged, NobodyEarned, RunGoesOn, SurveyOver
from eventapp.certificates.queries import attendance as queries
from eventapp.certificates.rules.attendance import Days
from eventapp.certificates.services import attendance as services
from eventapp.certificates.services.attendance import Texts
from eventapp.core import issued
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden
from eventapp.registration.models.registrations import Registration
from eventapp.registration.services import forgetting
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.services.answering import answer
from eventapp.web import mail
from tests.conftest import database_url
from tests.support import schema, surveys
from tests.support.door import open_door, ticket

__all__ = ["database_url"]  # these tests need no open round of judging
BODY = "sebagai peserta {forum}, hadir {days} hari"


def texts(**changed):
    """A sort of certificate as typed."""
    values = {
        "name": "Peserta",
        "role": "participant",
        "days": Days.ONE,
        "min_sessions": 0,
        "min_minutes": 0,
        "survey_id": None,
        "heading_id": "SERTIFIKAT",
        "heading_en": "CERTIFICATE",
        "body_id": BODY,
        "body_en": "as a participant, present on {days} day(s)",
        "number_format": "{number:04}/SERT/{month}/{year}",
        "town": "Jakarta",
        "dated_on": date(2031, 5, 13),
        "signer": "Ir. Contoh Direktur",
        "signer_position": "Direktur",
    }
    return Texts(**values | changed)


@pytest.fixture
def starts_from():
    """Nothing but tables; the round that other certificates need is not asked for here."""
    return schema.TABLES


@pytest.fixture
def forum(make, app):
    """A forum of today, in the application: papers bear addresses and are written in a language."""
    today = now().date()
    with app.test_request_context("/"):
        edition = make.edition(starts_on=today, ends_on=today + timedelta(days=1), zone="UTC")
        yield edition


def came(forum, gate, number):
    """Somebody who came in by the door."""
    person = ticket(forum, number)
    gates.scan(system_scope(forum), gate=gate, text=person.scan, nonce=f"n{number}")
    return person


def run_jobs():
    """Do every piece of every round, as a worker would."""
    own = (OutboxMessage.kind == services.ISSUE, OutboxMessage.state == "ready")
    seen = set()
    while True:
        query = sa.select(OutboxMessage.id, OutboxMessage.args).where(*own).execution_options(unscoped="test")
        fresh = [row for row in db.rows(query) if row[0] not in seen]
        if not fresh:
            return
        for number, args in fresh:
            seen.add(number)
            jobs.issue_batch.run(type("Claim", (), {"args": args})())


def letters():
    """The keys of the letters about certificates."""
    query = sa.select(OutboxMessage.key).where(OutboxMessage.key.startswith("mail:certificate:"))
    return [row[0] for row in db.rows(query.execution_options(unscoped="test"))]


def rename(person, name):
    """Correct a name, as the desk does."""
    wanted = sa.update(Registration).where(Registration.id == person.id).values(name=name)
    db.run(lambda: db.session.execute(wanted.execution_options(unscoped="test")))


def test_whoever_came_gets_one_certificate_and_never_two(forum, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 2)
    scope, gate = system_scope(forum), open_door(forum)
    people = [came(forum, gate, number) for number in range(5)]
    ticket(forum, 99)  # registered, never came
    template = services.add_template(scope, texts())

    run = services.start(scope, template, mails=True)
    with pytest.raises(RunGoesOn):
        services.start(scope, template, mails=True)
    run_jobs()
    services.issue_batch(scope, run=run)
    with pytest.raises(NobodyEarned):
        services.start(scope, template, mails=True)

    (done,) = queries.runs(scope, public_id=run)
    held = queries.held(scope)
    assert (done.state, done.total, done.done, done.issued) == ("done", 5, 5, 5)
    assert [row.number for row in held] == [f"000{number}/SERT/V/2031" for number in range(1, 6)]
    assert {row.registration_id for row in held} == {person.id for person in people}
    assert len(letters()) == 5
    query = sa.select(OutboxMessage.args).where(OutboxMessage.key == letters()[0]).execution_options(unscoped="test")
    data = db.rows(query)[0][0]["data"]
    _subject, body = mail.render("certificates/mail/certificate", "en", data)
    assert f"/t/{data['token']}/certificates" in body
    assert data["token"] in {person.manage_token for person in people}
    assert held[0].words["reason"] == "sebagai peserta Forum 2031, hadir 1 hari"
    late = came(forum, gate, 6)
    services.start(scope, template, mails=False)
    run_jobs()
    assert queries.held(scope)[-1].registration_id == late.id
    assert len(letters()) == 5


def test_a_certificate_is_checked_withdrawn_and_issued_anew_after_a_correction(forum, client):
    scope, gate = system_scope(forum), open_door(forum)
    person, other, third = (came(forum, gate, number) for number in range(3))
    template = services.add_template(scope, texts())
    services.start(scope, template, mails=False)
    run_jobs()
    code, second, last = (row.code for row in queries.held(scope))

    page = client.get(f"/verify/{code}").text
    with pytest.raises(NameUnchanged):
        services.reissue(scope, code=code)
    rename(person, "Ni Wayan Sukmawati")
    outdated = [row.is_outdated for row in queries.held(scope)]
    new = services.reissue(scope, code=code)
    services.withdraw(scope, code=second, reason="Tidak hadir, salah pindai.")
    services.resend(scope, code=new)
    forgetting.forget(scope, registration_id=third.id)
    gone = services.forget_deleted(scope)

    assert "P•••••• 0" in page
    assert "Peserta 0" not in page
    assert outdated == [True, False, False]
    assert not issued.by_code(code).is_valid
    assert issued.by_code(new).is_valid
    assert queries.one(scope, new).words["name"] == "Ni Wayan Sukmawati"
    assert queries.one(scope, new).number == "0004/SERT/V/2031"
    assert "salah pindai" in client.get(f"/verify/{second}").text
    assert [row.code for row in queries.own(scope, other.id)] == []
    assert len(letters()) == 2
    assert gone == 1
    assert list(violations(CHECKS)) == []
    assert queries.one(scope, last).words["name"] == forgetting.NOBODY


def test_an_answered_survey_counts_only_when_the_rule_says_so(forum):
    scope, gate = system_scope(forum), open_door(forum)
    slug = surveys.survey(forum)
    key = db.scalar(sa.select(Survey.id).where(Survey.edition_id == forum.id))
    answered, silent = came(forum, gate, 1), came(forum, gate, 2)
    links = surveys.links(forum, slug)
    answer(scope, slug=slug, answers=surveys.some_answers(1), token=links["peserta1@contoh.example"])
    template = services.add_template(scope, texts(survey_id=key))
    plain = services.add_template(scope, texts())

    found = [
        [one.person.id for one in queries.earned(scope, queries.template(scope, which))] for which in (template, plain)
    ]
    is_said = queries.is_counted(scope, slug)
    settled = sa.update(Survey).where(Survey.edition_id == forum.id).values(state="settled")
    db.run(lambda: db.session.execute(settled))

    assert found == [[answered.id], [answered.id, silent.id]]
    assert is_said
    with pytest.raises(SurveyOver):
        queries.earned(scope, queries.template(scope, template))


def test_bad_words_are_refused_and_nobody_but_organisers_hands_out(forum, make):
    scope = system_scope(forum)

    with pytest.raises(BadMark) as refused:
        services.add_template(scope, texts(body_id="{nama} hadir"))
    with pytest.raises(BadNumberFormat):
        services.add_template(scope, texts(number_format="SERT"))
    with pytest.raises(Forbidden):
        services.add_template(make.scope(forum, Role.DESK), texts())

    assert refused.value.field == "body_id"


def test_pages_for_the_organiser_and_the_owner(forum, make, client):
    scope, gate = system_scope(forum), open_door(forum)
    person, other = came(forum, gate, 1), came(forum, gate, 2)
    client.as_(make.member(forum, Role.ORGANISER))
    base = f"/manage/{forum.slug}/certificates/attendance"
    typed = {name: str(value) for name, value in texts().values().items() if value is not None}

    empty = client.get(base)
    form = client.get(f"{base}/new")
    wrong = client.post_form(f"{base}/new", typed | {"body_id": "{nama}"})
    made = client.post_form(f"{base}/new", typed)
    (template,) = queries.templates(scope)
    one = f"{base}/{template.public_id}"
    shown = client.get(one)
    previews = [client.get(f"{one}/preview.{kind}") for kind in ("pdf", "png", "pdf?lang=en")]
    changed = client.post_form(f"{one}/words", typed | {"name": "Semua peserta"})
    started = client.post_form(one, {"mails": "y"})
    progress = client.get(started.headers["Location"])
    run_jobs()
    finished = client.get(started.headers["Location"])
    rename(other, "Nama Baru")
    people = client.get(f"{one}/people").text
    first, second = (row.code for row in queries.held(scope))
    acts = [
        client.post_form(f"{base}/papers/{second}/reissue"),
        client.post_form(f"{base}/papers/{first}/mail"),
        client.post_form(f"{base}/papers/{first}/withdrawal", {"reason": "salah"}),
    ]
    every = client.get(f"{one}/all.pdf")
    paper = client.get(f"{base}/papers/{first}/certificate.pdf")

    assert [page.status_code for page in (empty, form, wrong, made, shown, changed)] == [200, 200, 422, 303, 200, 303]
    assert [page.data[:4] for page in previews] == [b"%PDF", b"\x89PNG", b"%PDF"]
    assert (progress.headers.get("Refresh"), finished.headers.get("Refresh")) == ("3", None)
    assert "Nama Baru" in people
    assert [answer.status_code for answer in acts] == [303, 303, 422]
    assert len(pypdf.PdfReader(io.BytesIO(every.data)).pages) == 2
    words = " ".join(pypdf.PdfReader(io.BytesIO(paper.data)).pages[0].extract_text().split())
    assert "Peserta 1" in words
    assert "0001/SERT/V/2031" in words

    mine = client.get(f"/t/{person.manage_token}/certificates", follow_redirects=True).text
    own = client.get(f"/{forum.slug}/ticket/certificates/{first}.pdf")
    foreign = client.get(f"/{forum.slug}/ticket/certificates/{second}.pdf")
    on_ticket = client.get(f"/{forum.slug}/ticket").text

    assert first in mine
    assert (own.mimetype, foreign.status_code) == ("application/pdf", 404)
    assert f"{first}.pdf" in on_ticket
