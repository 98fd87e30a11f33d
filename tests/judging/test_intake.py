"""Intake: a region team answers, uploads and hands in; the secretariat checks; judges read the frozen version."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.core.runtime import runtime
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import ReasonNeeded
from eventapp.judging.models.intake import DossierVersion
from eventapp.judging.queries import intake as queries
from eventapp.judging.rules.dossiers import AnswersMissing, IntakeOver, NotHandedInNow, Question
from eventapp.judging.services import assigning, eligibility, intake, setup
from eventapp.judging.services.eligibility import CannotCheck, DeadlinePassed, ReturnedBefore
from eventapp.judging.services.intake import EditedMeanwhile, TooManyFiles
from eventapp.web import mail
from tests.judging.rules.test_judging_intake_rules import JPG, PDF, PNG
from tests.support.judging import REASON, as_, jury, person

QUESTIONS = [
    Question("problem", {"id": "Masalah apa yang diselesaikan?", "en": "Which problem?"}, long=True),
    Question("link", {"id": "Tautan"}, required=False),
]
HUB = "/manage/2031/judging/setup/awards/living/dossiers"


def opened(make, *, days=5, **facts):
    """A round whose category *living* takes entries for some days, and a region team."""
    made = jury(make, **facts)
    made.add_category("living", regions=())
    until = datetime.now(UTC) + timedelta(days=days)
    eligibility.set_intake(made.root, category_id=made.categories["living"], questions=QUESTIONS, until=until)
    user = make.member(made.edition, Role.REGION, region="32.73", name="Tim Bandung")
    return made, team(made, user, "32.73"), person(user)


def team(made, user, code):
    """What a region team may do."""
    return made.make.scope(made.edition, Role.REGION, user=user, region_id=made.make.region_id(code))


def hand_in(scope, *, files=(("laporan.pdf", PDF),), category="living"):
    """Answer everything and hand in; gives the receipt."""
    own = queries.own_dossier(scope, category)
    answers = {"problem": "Banjir setiap tahun."}
    intake.save_answers(scope, category=category, answers=answers, seen=own.edited_at)
    for name, data in files:
        intake.add_evidence(scope, category=category, name=name, data=data)
    return intake.hand_in(scope, category=category)


def dossier_id(made):
    """The id of the only dossier."""
    return queries.to_check(made.root, made.categories["living"])[0].id


def mails(made, what):
    """Addresses that were written to, with the rendered text."""
    rows = db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test").order_by(OutboxMessage.id))
    return [row[0] for row in rows if row[0].get("template") == f"judging/mail/dossier_{what}"]


def rendered(app, letter):
    """Subject and text as the recipient reads them."""
    with app.app_context():
        return mail.render(letter["template"], "id", letter["data"])


def test_a_team_hands_in_and_gets_a_receipt_by_mail(app, make):
    made, scope, _ = opened(make)
    other = make.member(made.edition, Role.REGION, region="33.74").email

    receipt = hand_in(scope)

    (letter,) = mails(made, "received")
    subject, text = rendered(app, letter)
    assert receipt in subject
    assert receipt in text
    assert other not in letter["to"]
    own = queries.own_dossier(scope, "living")
    assert (own.state, own.version, own.receipt, own.is_open) == ("submitted", 1, receipt, False)
    assert invariants.violations(CHECKS) == []


def test_nothing_is_handed_in_without_the_answers_that_must_be_there(make):
    _, scope, _ = opened(make)
    intake.save_answers(scope, category="living", answers={"link": "x"})

    with pytest.raises(AnswersMissing, match="Masalah apa"):
        intake.hand_in(scope, category="living")

    assert queries.own_dossier(scope, "living").state == "draft"


def test_after_the_deadline_nothing_is_taken_in(make):
    made, scope, _ = opened(make)
    intake.save_answers(scope, category="living", answers={"problem": "x"})
    past = datetime.now(UTC) - timedelta(seconds=1)
    eligibility.set_intake(made.root, category_id=made.categories["living"], questions=QUESTIONS, until=past)

    for act in (
        lambda: intake.hand_in(scope, category="living"),
        lambda: intake.add_evidence(scope, category="living", name="a.pdf", data=PDF),
        lambda: intake.save_answers(scope, category="living", answers={}),
    ):
        with pytest.raises(IntakeOver):
            act()


def test_what_was_handed_in_stands(make):
    _, scope, _ = opened(make)
    hand_in(scope)

    with pytest.raises(NotHandedInNow):
        intake.save_answers(scope, category="living", answers={"problem": "lain"})


def test_two_people_of_a_team_never_overwrite_each_other_unseen(make):
    _, scope, _ = opened(make)
    intake.save_answers(scope, category="living", answers={"problem": "satu"})

    with pytest.raises(EditedMeanwhile):
        intake.save_answers(scope, category="living", answers={"problem": "dua"}, seen=None)


def test_a_refused_file_leaves_nothing_behind(make):
    _, scope, _ = opened(make)
    kept = [intake.add_evidence(scope, category="living", name="a.pdf", data=PDF) for _ in range(10)]

    with pytest.raises(TooManyFiles):
        intake.add_evidence(scope, category="living", name="b.pdf", data=PDF)

    folder = runtime().settings.data / "media" / "evidence"
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.pdf" for name in kept)


def test_a_dossier_that_passes_is_an_entry_and_the_team_is_told(app, make):
    made, scope, _ = opened(make)
    hand_in(scope)

    entry_id = eligibility.pass_dossier(made.root, dossier_id=dossier_id(made))
    with pytest.raises(CannotCheck):
        eligibility.pass_dossier(made.root, dossier_id=dossier_id(made))

    assert entry_id == setup.add_entry(
        made.root, category_id=made.categories["living"], region_id=make.region_id("32.73")
    )
    (letter,) = mails(made, "passed")
    assert "menjadi peserta nilai" in rendered(app, letter)[1]
    assert invariants.violations(CHECKS) == []


def test_a_dossier_is_returned_once_with_a_deadline_of_its_own(make):
    made, scope, _ = opened(make)
    first = hand_in(scope)
    later = datetime.now(UTC) + timedelta(days=9)
    with pytest.raises(DeadlinePassed):
        eligibility.return_dossier(made.root, dossier_id=dossier_id(made), reason=REASON, until=datetime.now(UTC))
    with pytest.raises(ReasonNeeded):
        eligibility.return_dossier(made.root, dossier_id=dossier_id(made), reason="?", until=later)

    eligibility.return_dossier(made.root, dossier_id=dossier_id(made), reason=REASON, until=later)
    past = datetime.now(UTC) - timedelta(days=1)
    eligibility.set_intake(made.root, category_id=made.categories["living"], questions=QUESTIONS, until=past)
    again = hand_in(scope, files=(("foto.png", PNG),))

    assert again == first
    with pytest.raises(ReturnedBefore):
        eligibility.return_dossier(made.root, dossier_id=dossier_id(made), reason=REASON, until=later)
    versions = db.rows(
        sa.select(DossierVersion.number, DossierVersion.content)
        .order_by(DossierVersion.number)
        .execution_options(unscoped="test")
    )
    assert [(row.number, len(row.content["files"])) for row in versions] == [(1, 1), (2, 2)]
    assert invariants.violations(CHECKS) == []


def test_a_refusal_has_its_reason_and_can_be_put_right(app, make):
    made, scope, _ = opened(make)
    hand_in(scope)

    eligibility.refuse_dossier(made.root, dossier_id=dossier_id(made), reason="Bukan daerah sasaran kategori ini.")
    (letter,) = mails(made, "refused")
    eligibility.pass_dossier(made.root, dossier_id=dossier_id(made))

    assert "Bukan daerah sasaran" in rendered(app, letter)[1]
    assert queries.own_dossier(scope, "living").state == "passed"


def test_only_the_secretariat_checks_and_only_teams_hand_in(make):
    made, scope, _ = opened(make)
    hand_in(scope)

    for who in (scope, made.chairs, made.judging()):
        with pytest.raises(Forbidden):
            eligibility.pass_dossier(who, dossier_id=dossier_id(made))
    with pytest.raises(Forbidden):
        intake.hand_in(made.chairs, category="living")


def test_a_region_that_may_not_enter_finds_no_such_category(make):
    made, _, _ = opened(make)
    demak = make.member(made.edition, Role.REGION, region="33.21")
    from eventapp.judging.models.rounds import Category  # noqa: PLC0415 -- only here

    own = sa.update(Category).where(Category.id == made.categories["living"])
    db.run(lambda: db.change(own.values(enter_types=["kota"])))

    scope = team(made, demak, "33.21")
    assert queries.offers(scope) == []
    with pytest.raises(NotFound):
        intake.save_answers(scope, category="living", answers={})


def test_the_team_works_in_its_own_pages_and_sees_its_receipt(client, make):
    _, scope, user = opened(make)
    client.as_(user)
    page = "/region/entries/living"

    listed = client.get("/region/entries").text
    empty = client.post_form(page, {"answer-problem": "", "hand_in": "yes"})
    seen = client.get(page).text.split('name="seen" value="')[1].split('"')[0]
    saved = client.post_form(page, {"answer-problem": "Banjir", "seen": seen})
    uploaded = client.post_form(f"{page}/evidence", {"file": (io.BytesIO(JPG), "../../foto banjir.exe")})
    seen = client.get(page).text.split('name="seen" value="')[1].split('"')[0]
    done = client.post_form(page, {"answer-problem": "Banjir <b>besar</b>", "seen": seen, "hand_in": "yes"})
    receipt = client.get(done.location).text

    assert "Smart Living" in listed
    assert (empty.status_code, saved.status_code, uploaded.status_code) == (422, 303, 303)
    assert done.location == f"{page}/receipt"
    assert queries.own_dossier(scope, "living").receipt in receipt
    assert "Banjir &lt;b&gt;besar&lt;/b&gt;" in receipt
    assert "foto banjir.jpg" in receipt


def test_a_refused_upload_keeps_the_page_and_says_why(client, make):
    _, _, user = opened(make)
    client.as_(user)

    torn = client.post_form("/region/entries/living/evidence", {"file": (io.BytesIO(b"<html>"), "x.pdf")})
    nothing = client.post_form("/region/entries/living/evidence")

    assert (torn.status_code, nothing.status_code) == (422, 422)
    assert "x.pdf bukan berkas PDF, JPG, atau PNG yang utuh" in torn.text


def test_the_secretariat_asks_checks_and_decides_on_pages(client, make):
    made, scope, _ = opened(make)
    hand_in(scope)
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    number = dossier_id(made)

    asked = {"until": "2031-12-31", "questions-0-text_id": "Apa hasilnya?", "questions-0-required": "y"}
    questions = client.post_form(f"{HUB}/questions", asked)
    listed, shown = client.get(HUB).text, client.get(f"{HUB}/{number}").text
    refused = client.post_form(f"{HUB}/{number}", {"decision": "returned", "reason": REASON})
    passed = client.post_form(f"{HUB}/{number}", {"decision": "passed"})

    assert (questions.status_code, refused.status_code, passed.status_code) == (303, 422, 303)
    assert [word in listed for word in ("Kota Bandung", "Apa hasilnya?", 'value="2031-12-31"')] == [True] * 3
    assert "Masalah apa yang diselesaikan?" in shown  # as it was asked when it was handed in
    assert queries.own_dossier(scope, "living").state == "passed"


def judged(make):
    """A passed dossier that judge 0 scores and judge 1 does not."""
    made, scope, user = opened(make)
    hand_in(scope)
    entry = eligibility.pass_dossier(made.root, dossier_id=dossier_id(made))
    seat = made.seats["living", made.judges[0].id]
    sheet = assigning.assign(made.root, entry_id=entry, panel_member_id=seat)
    (file,) = queries.own_dossier(scope, "living").files
    return made, user, sheet, file


def test_judges_read_the_frozen_version_beside_the_sheet(client, make):
    made, _, sheet, file = judged(make)
    client.as_(made.judges[0])

    page = client.get(f"/judging/living/{sheet}").text

    assert "Banjir setiap tahun." in page
    assert f"/judging/living/{sheet}/evidence/{file.public_id}" in page


def test_evidence_is_served_only_to_those_entitled_under_its_own_type(client, make):
    made, user, sheet, file = judged(make)
    stranger = person(make.member(made.edition, Role.REGION, region="33.74"))
    organiser = person(make.member(made.edition, Role.ORGANISER))
    own, staff = f"/region/evidence/{file.public_id}", f"{HUB}/evidence/{file.public_id}"
    judges = f"/judging/living/{sheet}/evidence/{file.public_id}"
    people = {
        "team": user, "other team": stranger, "judge": made.judges[0], "other judge": made.judges[1],
        "organiser": organiser, "chair": made.chair,
    }  # fmt: skip

    allowed = {
        (who, address)
        for who, someone in people.items()
        for address in (own, staff, judges)
        if client.as_(someone).get(address).status_code == 200
    }

    assert allowed == {("team", own), ("organiser", staff), ("judge", judges)}
    answer = client.as_(user).get(own)
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline; filename*=UTF-8''laporan.pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_judge_who_is_recused_reads_nothing_more(client, make):
    made, _, sheet, file = judged(make)
    client.as_(made.judges[0])
    address = f"/judging/living/{sheet}/evidence/{file.public_id}"
    before = client.get(address).status_code

    assigning.recuse(made.chairs, public_id=sheet, reason=REASON)

    assert (before, client.get(address).status_code) == (200, 404)
    assert "Banjir setiap tahun." not in client.get(f"/judging/living/{sheet}").text


def test_a_dossier_of_another_edition_is_not_there(make):
    made, scope, _ = opened(make)
    hand_in(scope)
    other = jury(make, slug="2032", judges=1)

    with pytest.raises(NotFound):
        eligibility.pass_dossier(as_(other.edition, other.chair, Role.ORGANISER), dossier_id=dossier_id(made))
