"""A region's letter and its questions: its own, after publication, with what the chair cleared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.errors import NothingToAsk, QuestionsClosed
from eventapp.judging.queries import letters
from eventapp.judging.rules.letters import CriterionLine
from eventapp.judging.services import closing, conflicts, documents, objections, scoring
from eventapp.judging.services.scoring import Change
from tests.judging.test_documents import PARTICULARS
from tests.support.judging import NAMES, jury, new_id

BANDUNG, SEMARANG, MADIUN = NAMES.values()
QUESTION = "Mengapa koreksi kami negatif?"
NOW = datetime(2031, 5, 20, tzinfo=UTC)


def comment(made, text: str, *, judge: int = 0, region: str = "32.73") -> None:
    """A judge's note beside a criterion."""
    change = Change(new_id(), "direction", None, None, text)
    sheet = made.sheet(region, judge)
    scoring.save(made.judging(judge), category="governance", public_id=sheet, changes=[change])


def team(made, code: str = "32.73"):
    """The scope of a region's team."""
    region_id = made.make.region_id(code)
    person = made.make.member(made.edition, Role.REGION, region=code)
    return made.make.scope(made.edition, Role.REGION, user=person, region_id=region_id)


@pytest.fixture
def made(make):
    """A scored round with two comments for Bandung and one for Semarang, not yet published."""
    made = jury(make)
    made.score_all()
    comment(made, "Sangat jelas.")
    comment(made, "Perlu bukti.", judge=1)
    comment(made, "Bagus.", region="33.74")
    made.close()
    return made


def published(made, **particulars):
    """The round with its results out."""
    documents.set_particulars(made.chairs, key="awards", **PARTICULARS | particulars)
    made.sign()
    made.publish()
    return made


def test_before_publication_a_region_has_no_result(made):
    made.sign()

    scope = team(made)

    assert letters.own_results(scope) == []
    with pytest.raises(NotFound):
        letters.own_result(scope, "governance")


def test_each_region_reads_its_own_result_alone(made):
    published(made)

    found = {code: letters.own_results(team(made, code)) for code in NAMES}

    assert {code: [(row.region, row.rank, row.won) for row in rows] for code, rows in found.items()} == {
        "32.73": [(BANDUNG, 1, True)],
        "33.74": [(SEMARANG, 2, False)],
        "35.77": [(MADIUN, 3, False)],
    }
    assert letters.own_results(made.root) == []


def test_the_letter_holds_the_criteria_beside_the_category(made):
    published(made)
    result = letters.own_result(team(made), "governance")

    lines = letters.letter_lines(made.root, category_id=result.category_id, region=result.region)

    assert [(line.label, line.weight) for line in lines] == [("Arah dan kebijakan", "60"), ("Dampak terukur", "40")]
    assert lines[0].numbers == CriterionLine("direction", 5.0, 5.0, 5.0, 4.0)
    assert lines[1].numbers.mean == pytest.approx(11 / 3)


def test_a_conflict_that_becomes_known_later_changes_nothing_in_a_published_letter(made):
    published(made)
    result = letters.own_result(team(made), "governance")
    before = letters.letter_lines(made.root, category_id=result.category_id, region=result.region)

    conflicts.declare(made.judging(0), region_ids={made.make.region_id("33.74")})

    assert letters.letter_lines(made.root, category_id=result.category_id, region=result.region) == before


def test_comments_are_read_only_when_the_chair_has_cleared_them(made):
    scope = team(made)
    rows = letters.comments(made.root, made.round_id, "governance")
    wanted = {(row.assignment_id, row.criterion_id) for row in rows if row.text in {"Perlu bukti.", "Bagus."}}
    assert sorted(row.text for row in rows) == ["Bagus.", "Perlu bukti.", "Sangat jelas."]
    published(made)
    result = letters.own_result(scope, "governance")
    assert letters.cleared_comments(scope, result) == []

    documents.clear_comments(made.chairs, key="awards", category="governance", wanted=wanted)

    assert [row.text for row in letters.cleared_comments(scope, result)] == ["Perlu bukti."]


def test_what_is_no_longer_ticked_is_no_longer_cleared(made):
    rows = letters.comments(made.root, made.round_id, "governance")
    every = {(row.assignment_id, row.criterion_id) for row in rows}

    counts = [
        documents.clear_comments(made.chairs, key="awards", category="governance", wanted=wanted)
        for wanted in (every | {(0, 0)}, set())
    ]

    assert counts == [3, 0]
    assert not any(row.is_cleared for row in letters.comments(made.root, made.round_id, "governance"))


def test_a_comment_that_is_written_anew_is_not_cleared(make):
    made = jury(make)
    made.score_all()
    comment(made, "Lama.")
    made.close()
    (row,) = letters.comments(made.root, made.round_id, "governance")
    documents.clear_comments(
        made.chairs, key="awards", category="governance", wanted={(row.assignment_id, row.criterion_id)}
    )
    closing.reopen(made.chairs, key="awards", reason="Catatan perlu diperbaiki.")
    comment(made, "Baru.")

    (row,) = letters.comments(made.root, made.round_id, "governance")
    assert (row.text, row.is_cleared) == ("Baru.", False)


def test_only_the_chair_clears(made, make):
    for scope in (made.auditors, make.scope(made.edition, Role.ORGANISER), team(made)):
        with pytest.raises((Forbidden, NotFound)):
            documents.clear_comments(scope, key="awards", category="governance", wanted=set())


def test_last_years_place_stands_beside_this_years(make):
    earlier = jury(make, slug="2030")
    earlier.add_judge("Juri A")
    earlier.add_judge("Juri B")
    earlier.score_all()
    earlier.close()
    earlier.sign()
    earlier.publish()
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    made.publish()

    scope = team(made, "33.74")
    found = letters.earlier(scope, letters.own_result(scope, "governance"))
    first = letters.earlier(team(earlier, "33.74"), letters.own_result(team(earlier, "33.74"), "governance"))

    assert (found.year, found.rank, found.entries) == (2030, 2, 3)
    assert first is None


def test_a_region_asks_while_questions_are_taken_and_gets_the_answer_by_mail(made, make):
    published(made, questions_until=NOW + timedelta(days=3))
    scope = team(made)
    organiser = make.scope(made.edition, Role.ORGANISER)

    with clock.frozen(NOW):
        public_id = objections.ask(scope, category="governance", question=QUESTION)
    objections.answer(organiser, public_id=public_id, text="Karena juri Anda lebih murah.")

    (row,) = letters.objections(scope, region_id=scope.region_id)
    assert (row.question, row.answer) == (QUESTION, "Karena juri Anda lebih murah.")
    assert letters.objections(team(made, "33.74"), region_id=make.region_id("33.74")) == []
    sent = [
        row.args
        for row in db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test"))
        if row.args.get("template") == "judging/mail/answered"
    ]
    assert [args["data"]["answer"] for args in sent] == ["Karena juri Anda lebih murah."]


@pytest.mark.parametrize("until", [None, NOW - timedelta(seconds=1)])
def test_no_question_is_taken_after_the_period_or_without_one(made, until):
    published(made, questions_until=until)
    scope = team(made)

    with clock.frozen(NOW), pytest.raises(QuestionsClosed):
        objections.ask(scope, category="governance", question=QUESTION)


def test_questions_concern_the_own_result_and_have_words(made, make):
    published(made, questions_until=NOW + timedelta(days=3))
    scope = team(made)

    with clock.frozen(NOW):
        with pytest.raises(NotFound):
            objections.ask(scope, category="living", question=QUESTION)
        with pytest.raises(NothingToAsk):
            objections.ask(scope, category="governance", question="Apa?")
        public_id = objections.ask(scope, category="governance", question=QUESTION)
        with pytest.raises(Forbidden):
            objections.ask(made.chairs, category="governance", question=QUESTION)
    with pytest.raises(Forbidden):
        objections.answer(scope, public_id=public_id, text="Jawaban sendiri.")
    with pytest.raises(NothingToAsk):
        objections.answer(make.scope(made.edition, Role.ORGANISER), public_id=public_id, text="Ya.")
    with pytest.raises(NotFound):
        objections.answer(make.scope(made.edition, Role.ORGANISER), public_id="x" * 26, text="Jawaban kosong.")
