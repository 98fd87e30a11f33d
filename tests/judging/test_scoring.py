"""Saving scores: what is written, what is refused, and that nothing is written twice or lost."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.editions.models import Edition, TieKind
from eventapp.editions.services import setup as editions
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import (
    BadSheet,
    ChangeReused,
    NotAssigned,
    NotOnPanel,
    OffScale,
    Recused,
    RoundNotOpen,
    StaleScore,
    UnknownCriterion,
)
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.queries import judge as queries
from eventapp.judging.rules import chain
from eventapp.judging.services import assigning, closing, conflicts, publishing, scoring
from eventapp.judging.services.scoring import Change
from tests.support.judging import CRITERIA, NAMES, REASON, as_, jury, new_id
from tests.support.statements import counted

LOG = sa.select(ScoreLog.sequence, ScoreLog.criterion, ScoreLog.score, ScoreLog.previous_hash, ScoreLog.row_hash)


def log():
    """Every row of the log in order."""
    return db.rows(LOG.order_by(ScoreLog.sequence).execution_options(unscoped="the test looks at all rows"))


def save(made, *changes, judge=0, region="32.73", category="governance"):
    """Save changes on one sheet."""
    return scoring.save(
        made.judging(judge), category=category, public_id=made.sheet(region, judge), changes=list(changes)
    )


def test_a_change_is_a_new_row_that_follows_the_row_before(make):
    made = jury(make)

    first = save(made, Change(new_id(), "direction", 0, "4"))
    second = save(made, Change(new_id(), "direction", first.version, "5"))

    rows = log()
    assert [(row.sequence, row.score) for row in rows] == [(1, "4"), (2, "5")]
    assert [row.previous_hash for row in rows] == [chain.GENESIS, rows[0].row_hash]
    assert (second.version, second.filled, second.criteria[0].score) == (2, 1, "5")


def test_the_same_change_sent_twice_is_written_once_and_answered_alike(make):
    made = jury(make)
    change = Change(new_id(), "impact", 0, "3")

    first = save(made, change)
    again = save(made, change)

    assert len(log()) == 1
    assert (again.version, again.criteria) == (first.version, first.criteria)


def test_a_repeated_change_is_acknowledged_even_after_closing(make):
    made = jury(make)
    made.score_all()
    change = Change(new_id(), "impact", None, "2")
    save(made, change)
    made.close()

    answered = save(made, change)

    assert answered.criteria[1].score == "2"


def test_a_client_id_with_another_score_is_refused(make):
    made = jury(make)
    change = Change(new_id(), "impact", 0, "3")
    save(made, change)

    with pytest.raises(ChangeReused):
        save(made, Change(change.client_id, "impact", 1, "4"))

    assert len(log()) == 1


def test_the_same_value_again_writes_nothing(make):
    made = jury(make)
    save(made, Change(new_id(), "impact", 0, "3"))

    save(made, Change(new_id(), "impact", 1, "3,0"))

    assert len(log()) == 1


def test_a_score_can_be_taken_back(make):
    made = jury(make)
    save(made, Change(new_id(), "impact", 0, "3"))

    sheet = save(made, Change(new_id(), "impact", 1, ""))

    assert (sheet.filled, [row.score for row in log()]) == (0, ["3", None])


def test_a_note_is_kept_beside_its_hash_and_stays_when_the_score_changes(make):
    made = jury(make)
    save(made, Change(new_id(), "impact", 0, "3", "Bukti belum lengkap."))
    save(made, Change(new_id(), "impact", 1, "4"))

    kept = sa.select(ScoreLog.comment, ScoreLog.comment_hash, ScoreLog.salt).order_by(ScoreLog.sequence)
    first, second = db.rows(kept.execution_options(unscoped="test"))
    sheet = queries.sheet(made.judging(), category="governance", public_id=made.sheet())

    assert chain.comment_hash(bytes.fromhex(first.salt), "Bukti belum lengkap.") == first.comment_hash
    assert tuple(second) == (None, None, None)
    assert (sheet.criteria[1].score, sheet.criteria[1].note) == ("4", "Bukti belum lengkap.")


def test_a_stale_write_from_a_second_device_is_refused_with_both_values(make):
    made = jury(make)
    save(made, Change(new_id(), "impact", 0, "3"))

    with pytest.raises(StaleScore) as refused:
        save(made, Change(new_id(), "impact", 0, "5"))

    assert [(each.saved, each.sent) for each in refused.value.differences] == [("3", "5")]
    assert len(log()) == 1


def test_a_second_device_may_score_another_criterion(make):
    made = jury(make)
    save(made, Change(new_id(), "impact", 0, "3"))

    sheet = save(made, Change(new_id(), "direction", 0, "5"))

    assert [criterion.score for criterion in sheet.criteria] == ["5", "3"]


def test_a_score_off_the_scale_is_refused_with_the_scale_and_nothing_is_written(make):
    made = jury(make)
    fullwidth_four = "\uff14"

    for score in ("0", "6", "3.5", "vier", "1e1", "-", fullwidth_four):
        with pytest.raises(OffScale) as refused:
            save(made, Change(new_id(), "direction", 0, "4"), Change(new_id(), "impact", 0, score))
        details = refused.value.details
        assert (refused.value.field, details["low"], details["high"]) == ("impact", "1", "5")

    assert log() == []


def test_an_unknown_criterion_is_refused(make):
    made = jury(make)

    with pytest.raises(UnknownCriterion, match="beauty"):
        save(made, Change(new_id(), "beauty", 0, "4"))


def test_ids_of_changes_are_different_uuids(make):
    made = jury(make)
    same = new_id()

    for changes in (
        [Change("1", "impact", 0, "4")],
        [Change(same, "impact", 0, "4"), Change(same, "direction", 0, "4")],
    ):
        with pytest.raises(BadSheet):
            save(made, *changes)


def test_a_judge_of_another_panel_is_told_so(make):
    made = jury(make)
    stranger = make.member(made.edition, Role.JUDGE)

    with pytest.raises(NotOnPanel, match="Smart Governance"):
        scoring.save(made.judging(stranger), category="governance", public_id=made.sheet(), changes=[])


def test_a_colleagues_sheet_and_a_sheet_that_does_not_exist_are_refused_alike(make):
    made = jury(make)

    for public_id in (made.sheet(judge=1), "a" * 26):
        with pytest.raises(NotAssigned):
            scoring.save(made.judging(0), category="governance", public_id=public_id, changes=[])


def test_an_unknown_category_is_not_there(make):
    made = jury(make)

    with pytest.raises(NotFound):
        scoring.save(made.judging(), category="beauty", public_id=made.sheet(), changes=[])


def test_only_judges_score(make):
    made = jury(make)

    for scope in (made.chairs, made.auditors, as_(made.edition, made.judges[0], Role.ORGANISER)):
        with pytest.raises(Forbidden):
            scoring.save(scope, category="governance", public_id=made.sheet(), changes=[])


def test_nothing_is_scored_after_closing(make):
    made = jury(make)
    made.score_all()
    made.close()
    before = len(log())

    with pytest.raises(RoundNotOpen):
        save(made, Change(new_id(), "impact", None, "1"))

    assert len(log()) == before


@pytest.mark.parametrize("how", ["chair", "judge", "tie to the province"])
def test_a_recused_pair_is_not_scored(make, how):
    made = jury(make)
    if how == "chair":
        assigning.recuse(made.chairs, public_id=made.sheet(), reason=REASON)
    elif how == "judge":
        conflicts.declare(made.judging(), region_ids={make.region_id("32.73")})
    else:
        editions.add_tie(
            made.root, user_id=made.judges[0].id, region_id=make.region_id("32"), kind=TieKind.HOME, source="test"
        )

    with pytest.raises(Recused, match=NAMES["32.73"]):
        save(made, Change(new_id(), "impact", 0, "1"))

    assert log() == []


def test_hashed_columns_never_change_and_rows_never_go(make):
    made = jury(make)
    save(made, Change(new_id(), "impact", 0, "3", "Catatan."))

    for statement in (
        sa.update(ScoreLog).values(score="5"),
        sa.update(ScoreLog).values(row_hash="0" * 64),
        sa.delete(ScoreLog),
    ):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            db.run(lambda statement=statement: db.change(statement))
    db.run(lambda: db.change(sa.update(ScoreLog).values(comment=None, salt=None, user_id=None)))

    assert [row.score for row in log()] == ["3"]


def test_the_log_goes_only_with_its_edition(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    made.publish()

    db.run(lambda: db.change(sa.delete(Edition).where(Edition.id == made.edition.id)))

    assert log() == []


def test_a_person_can_be_deleted_and_the_chain_stays_whole(make):
    made = jury(make)
    made.score_all()

    db.run(lambda: db.change(sa.delete(User).where(User.id == made.judges[0].id)))

    assert publishing.verify_round(made.chairs, key="awards").failures == ()


def test_eight_judges_writing_at_once_make_one_chain(make):
    made = jury(make, judges=8)
    failures = []

    def write(number):
        try:
            version = 0
            for turn in range(10):
                sheet = save(made, Change(new_id(), "impact", version, str(turn % 5 + 1)), judge=number)
                version = sheet.version
        except Exception as error:
            failures.append(error)
        finally:
            db.remove()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verified = publishing.verify_round(made.chairs, key="awards")
    assert (failures, verified.rows, verified.failures) == ([], 80, ())
    assert invariants.violations(CHECKS) == []


def test_a_sheet_is_saved_in_few_statements_however_long_the_log_is(make):
    made = jury(make)
    judge, sheet = made.judging(), made.sheet()

    def save_both(score):
        changes = [Change(new_id(), spec.key, None, score) for spec in CRITERIA]
        with counted() as found:
            scoring.save(judge, category="governance", public_id=sheet, changes=changes)
        return found

    short = save_both("4")
    made.score_all()
    long = save_both("2")

    assert len(long.statements) == len(short.statements) <= 8
    assert (short.commits, long.commits) == (1, 1)


def test_reopened_rounds_can_be_scored_again(make):
    made = jury(make)
    made.score_all()
    made.close()
    closing.reopen(made.chairs, key="awards", reason=REASON)

    sheet = save(made, Change(new_id(), "impact", None, "1"))

    assert sheet.criteria[1].score == "1"
