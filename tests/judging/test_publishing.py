"""From closing to publication: who may, in which order, over which hash, and what is visible when."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.accounts import services as accounts
from eventapp.core import clock, invariants
from eventapp.core.access import Role, Scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import Recognition, TieKind
from eventapp.editions.services import setup as editions
from eventapp.errors import Forbidden
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import (
    AlreadySigned,
    CannotDecide,
    ChairSignsFirst,
    Incomplete,
    NothingToJudge,
    NotSigned,
    ReasonNeeded,
    ResultChanged,
    RoundNotClosed,
    RoundNotOpen,
    SamePerson,
    SharedFirstPlace,
    WrongConfirmation,
)
from eventapp.judging.models.confirming import SigningCode
from eventapp.judging.models.results import Outcome, Result, Signature, Snapshot
from eventapp.judging.models.rounds import Round
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import RoundKind, SignerRole
from eventapp.judging.queries import progress, sealed
from eventapp.judging.services import assigning, closing, confirming, deliberating, publishing, signing
from eventapp.judging.services.confirming import TooManyCodes, WrongCode
from eventapp.judging.services.publishing import AlreadyPublished
from eventapp.web import mail
from tests.support.judging import NAMES, REASON, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
PASSWORD = "a long enough sentence"


def state(made):
    """The round as it is now."""
    return progress.round_by_key(made.root, "awards")


def everything(column):
    """All values of a column, in any edition."""
    return [row[0] for row in db.rows(sa.select(column).execution_options(unscoped="test"))]


def mails():
    """The mails that wait: template and recipient."""
    found = [args for args in everything(OutboxMessage.args) if "template" in args]
    return sorted((args["template"], args["data"]["name"]) for args in found)


def test_a_round_with_missing_sheets_closes_only_with_a_reason_that_names_them(make):
    made = jury(make)
    made.score_all()
    made.score({"impact": ""}, judge=1, region="33.74")

    with pytest.raises(Incomplete, match=rf"1 sheets .* Juri 2 – {SEMARANG}"):
        closing.close(made.chairs, key="awards")
    with pytest.raises(ReasonNeeded):
        closing.close(made.chairs, key="awards", reason="sakit")
    closing.close(made.chairs, key="awards", reason=REASON)

    round_ = state(made)
    assert (round_.state, round_.close_reason) == ("closed", REASON)


def test_the_books_of_a_closed_round_balance(make):
    made = jury(make)
    made.score_all()
    made.score({"impact": ""}, judge=1, region="33.74")
    assigning.recuse(made.chairs, public_id=made.sheet("35.77", 2), reason=REASON)
    closing.close(made.chairs, key="awards", reason=REASON)

    columns = (Round.sheets_assigned, Round.sheets_recused, Round.sheets_missing, Round.sheets_complete)
    books = db.rows(sa.select(*columns).execution_options(unscoped="test"))

    assert [tuple(row) for row in books] == [(9, 1, 1, 7)]
    assert invariants.violations(CHECKS) == []


def test_a_category_without_a_complete_sheet_keeps_the_round_open(make):
    made = jury(make)
    made.add_category("living")
    made.score_all()

    with pytest.raises(NothingToJudge, match="Smart Living"):
        closing.close(made.chairs, key="awards", reason=REASON)


def test_an_entry_whose_judges_are_all_recused_is_named_as_missing(make):
    made = jury(make, judges=1)
    made.score_all()
    assigning.recuse(made.chairs, public_id=made.sheet("35.77"), reason=REASON)

    with pytest.raises(Incomplete, match=MADIUN):
        closing.close(made.chairs, key="awards")


def test_chair_and_auditor_get_the_head_of_the_log_by_mail(make):
    made = jury(make)
    made.score_all()
    made.close()

    told = [args["data"] for args in everything(OutboxMessage.args) if args.get("template") == "judging/mail/closed"]

    assert {(data["name"], data["head"], data["rows"]) for data in told} == {
        ("Ketua", state(made).head_hash, 18),
        ("Auditor", state(made).head_hash, 18),
    }


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_mail_can_be_read_in_both_languages(make, app, locale):
    made = jury(make)
    made.score_all()
    made.close()
    closing.reopen(made.chairs, key="awards", reason=REASON)
    made.close()
    made.sign()
    made.publish()
    sent = {args["template"]: args["data"] for args in everything(OutboxMessage.args) if "template" in args}

    with app.app_context():
        letters = {
            template: mail.render(template, locale, data)
            for template, data in sent.items()
            if template.startswith("judging/")
        }

    head = state(made).head_hash
    assert {template: head in text for template, (_, text) in letters.items()} == {
        "judging/mail/closed": True,
        "judging/mail/reopened": False,
        "judging/mail/published": True,
        "judging/mail/signing_code": False,
    }
    assert all("Penghargaan 2031" in subject for subject, _ in letters.values())


def test_only_the_chair_closes_reopens_and_publishes(make):
    made = jury(make)

    for scope in (made.auditors, make.scope(made.edition, Role.ORGANISER), make.scope(made.edition, Role.ADMIN)):
        for act in (
            lambda scope=scope: closing.close(scope, key="awards"),
            lambda scope=scope: closing.reopen(scope, key="awards", reason=REASON),
            lambda scope=scope: deliberating.decide(scope, key="awards", category="x", entry="x", reason=REASON),
            lambda scope=scope: publishing.publish(scope, key="awards"),
        ):
            with pytest.raises(Forbidden):
                act()


def test_a_closed_round_is_not_closed_again(make):
    made = jury(make)
    made.score_all()
    made.close()

    with pytest.raises(RoundNotOpen):
        made.close()


def test_an_open_round_is_not_signed(make):
    made = jury(make)
    made.score_all()

    with pytest.raises(RoundNotClosed):
        made.sign(SignerRole.CHAIR)


def test_the_auditor_signs_after_the_chair_and_each_of_them_once(make):
    made = jury(make)
    made.score_all()
    made.close()

    with pytest.raises(ChairSignsFirst):
        made.sign(SignerRole.AUDITOR)
    made.sign(SignerRole.CHAIR)
    with pytest.raises(AlreadySigned):
        made.sign(SignerRole.CHAIR)
    assert state(made).state == "locked"
    made.sign(SignerRole.AUDITOR)

    assert state(made).state == "signed"
    assert [row.role for row in progress.signatures(made.root, made.round_id)] == ["chair", "auditor"]
    assert invariants.violations(CHECKS) == []


def test_one_person_does_not_give_both_signatures(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign(SignerRole.CHAIR)
    both = Scope(made.chairs.actor, made.edition, frozenset({Role.CHAIR, Role.AUDITOR}))
    seen = made.result_hash()

    with pytest.raises(SamePerson):
        signing.sign(both, key="awards", role=SignerRole.AUDITOR, seen=seen, confirmation=made.code(both))


def test_nobody_signs_in_a_role_they_do_not_hold(make):
    made = jury(make)
    made.score_all()
    made.close()
    seen = made.result_hash()

    with pytest.raises(Forbidden):
        signing.sign(made.auditors, key="awards", role=SignerRole.CHAIR, seen=seen, confirmation="")


def test_a_signature_needs_the_password_or_for_somebody_without_one_the_code_of_the_latest_mail(make):
    made = jury(make)
    made.score_all()
    made.close()
    accounts.set_password(accounts.send_password_link(made.chairs), password=PASSWORD)
    seen = made.result_hash()

    with pytest.raises(WrongConfirmation):
        signing.sign(made.chairs, key="awards", role=SignerRole.CHAIR, seen=seen, confirmation=seen[:8])
    signing.sign(made.chairs, key="awards", role=SignerRole.CHAIR, seen=seen, confirmation=PASSWORD)
    audited = {"key": "awards", "role": SignerRole.AUDITOR, "seen": seen}
    earlier, code = made.code(made.auditors), made.code(made.auditors)
    for wrong in (earlier, seen[:8], "", code[:-1], confirming.send_code(made.chairs, key="awards", seen=seen)):
        with pytest.raises(WrongCode):
            signing.sign(made.auditors, **audited, confirmation=wrong)
    with pytest.raises(WrongCode):  # tried too often by now
        signing.sign(made.auditors, **audited, confirmation=code)
    with clock.frozen(clock.now() - confirming.LASTS):
        old = made.code(made.auditors)
    with pytest.raises(WrongCode):
        signing.sign(made.auditors, **audited, confirmation=old)
    signing.sign(made.auditors, **audited, confirmation=f" {(code := made.code(made.auditors))[:4]} {code[4:]}")
    made.code(made.auditors)
    with pytest.raises(TooManyCodes):
        made.code(made.auditors)

    assert (state(made).state, everything(Signature.confirmed_by)) == ("signed", ["password", "mailed"])
    assert code not in str(everything(SigningCode.code_hash))


def test_nobody_signs_a_result_that_they_did_not_see(make):
    made = jury(make)
    made.score_all()
    made.close()

    with pytest.raises(ResultChanged):
        signing.sign(made.chairs, key="awards", role=SignerRole.CHAIR, seen="0" * 64, confirmation="0" * 8)


def test_a_conflict_that_appears_after_signing_stops_publication(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    region_id = make.region_id("32.73")
    editions.add_tie(made.root, user_id=made.judges[0].id, region_id=region_id, kind=TieKind.EMPLOYER, source="test")

    with pytest.raises(ResultChanged):
        made.publish()

    assert everything(Result.id) == []


def test_reopening_voids_signatures_visibly_and_needs_a_reason(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()

    with pytest.raises(ReasonNeeded):
        closing.reopen(made.chairs, key="awards", reason="salah")
    closing.reopen(made.chairs, key="awards", reason=REASON)

    assert progress.signatures(made.root, made.round_id) == []
    assert everything(Snapshot.void_reason) == [REASON]
    made.score({"impact": "1"})
    made.close()
    with pytest.raises(NotSigned):
        made.publish()
    assert invariants.violations(CHECKS) == []


def test_the_snapshot_is_sealed_and_only_our_keys_open_it(make, database):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()

    row = db.rows(sa.select(Snapshot.sealed, Snapshot.wrapped_key).execution_options(unscoped="test"))[0]

    assert BANDUNG.encode() not in row.sealed
    assert sealed.unseal(made.round_id, *row)["tabulation"]["categories"][0]["winner"] == BANDUNG


def test_publication_makes_all_categories_public_in_one_act(make):
    made = jury(make)
    made.add_category("living")
    for category in ("governance", "living"):
        made.score_all(category)
    made.close()
    made.sign()
    assert (everything(Result.id), everything(Outcome.id), everything(Recognition.id)) == ([], [], [])

    made.publish()

    assert sorted(everything(Recognition.category_key)) == ["governance", "living"]
    assert (len(everything(Outcome.id)), len(everything(Result.id))) == (2, 6)
    assert state(made).published_at is not None
    assert ("judging/mail/published", "Auditor") in mails()
    assert invariants.violations(CHECKS) == []


def test_a_published_round_is_final(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    made.publish()

    for act in (
        made.publish,
        lambda: closing.reopen(made.chairs, key="awards", reason=REASON),
        lambda: made.sign(SignerRole.CHAIR),
    ):
        with pytest.raises((AlreadyPublished, RoundNotClosed)):
            act()


def test_a_shared_first_place_is_decided_by_the_panel_with_a_reason(make):
    made = jury(make, judges=2)
    for judge in (0, 1):
        made.score({"direction": "5", "impact": "5"}, region="32.73", judge=judge)
        made.score({"direction": "5", "impact": "5"}, region="33.74", judge=judge)
        made.score({"direction": "1", "impact": "1"}, region="35.77", judge=judge)
    made.close()

    with pytest.raises(SharedFirstPlace, match="Smart Governance"):
        made.sign(SignerRole.CHAIR)
    with pytest.raises(CannotDecide, match=BANDUNG):
        deliberating.decide(made.chairs, key="awards", category="governance", entry=MADIUN, reason=REASON)
    deliberating.decide(made.chairs, key="awards", category="governance", entry=SEMARANG, reason=REASON)
    made.sign()
    made.publish()

    assert everything(Recognition.region_id) == [make.region_id("33.74")]
    assert everything(Outcome.decision) == [REASON]


def test_a_decision_after_a_signature_voids_it(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()

    deliberating.decide(made.chairs, key="awards", category="governance", entry=BANDUNG, reason=REASON)

    assert (state(made).state, progress.signatures(made.root, made.round_id)) == ("deliberation", [])


def test_a_selection_marks_the_best_and_writes_no_award(make):
    made = jury(make, kind=RoundKind.SELECTION, places=2)
    made.score_all()
    made.close()
    made.sign()
    made.publish()

    rows = db.rows(sa.select(Result.rank, Result.selected).order_by(Result.rank).execution_options(unscoped="test"))
    assert [tuple(row) for row in rows] == [(1, True), (2, True), (3, False)]
    assert everything(Recognition.id) == []


def test_a_changed_log_is_found_by_the_walk_and_by_the_checks(make):
    made = jury(make)
    made.score_all()
    made.close()
    last = sa.select(sa.func.max(ScoreLog.sequence)).scalar_subquery()
    triggers = (
        ["DROP TRIGGER score_log_keeps_rows", "DROP TRIGGER score_log_loses_none"]
        if db.is_sqlite
        else ["ALTER TABLE score_log DISABLE TRIGGER USER"]
    )
    for statement in triggers:
        db.session.execute(sa.text(statement))
    assert publishing.verify_round(made.auditors, key="awards").failures == ()

    db.run(lambda: db.change(sa.update(ScoreLog).where(ScoreLog.sequence == 3).values(score="5")))
    changed = publishing.verify_round(made.auditors, key="awards")
    db.run(lambda: db.change(sa.delete(ScoreLog).where(ScoreLog.sequence == last)))
    cut = publishing.verify_round(made.auditors, key="awards")

    assert [failure.row for failure in changed.failures] == [3]
    assert [failure.row for failure in cut.failures] == [3, 0]
    assert "judging: nothing was scored after closing" in [each.name for each in invariants.violations(CHECKS)]


@pytest.mark.parametrize("damage", ["gap", "link", "scale", "name", "early"])
def test_every_kind_of_damage_is_named(make, damage):
    made = jury(make)
    made.score_all()
    if db.is_sqlite:
        db.session.execute(sa.text("DROP TRIGGER score_log_keeps_rows"))
        db.session.execute(sa.text("DROP TRIGGER score_log_loses_none"))
    else:
        db.session.execute(sa.text("ALTER TABLE score_log DISABLE TRIGGER USER"))
    row = ScoreLog.sequence == 5
    entry = {"edition_id": made.edition.id, "category_id": made.categories["governance"]}
    damages = {
        "gap": (sa.update(ScoreLog).where(ScoreLog.sequence == 18).values(sequence=20), "no gap"),
        "link": (sa.update(ScoreLog).where(row).values(row_hash="a" * 64), "follows the row before"),
        "scale": (sa.update(ScoreLog).where(row).values(score="2.5"), "on its scale"),
        "name": (sa.update(ScoreLog).where(row).values(judge="J-X"), "hashed names"),
        "early": (
            sa.insert(Result).values(
                entry_id=made.entries["governance", "32.73"], rank=1, judges=3, selected=False, **entry
            ),
            "before publication",
        ),
    }
    statement, expected = damages[damage]

    db.run(lambda: db.session.execute(statement))

    assert any(expected in found.name for found in invariants.violations(CHECKS))
