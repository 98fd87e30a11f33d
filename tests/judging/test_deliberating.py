"""The road of a round: preparation, rules, deliberation, the ladder, votes, locking; and what each step writes down."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import Recognition, TieKind
from eventapp.editions.services import setup as editions
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import (
    AlreadyScored,
    CannotDecide,
    Incomplete,
    NotAssigned,
    ReasonNeeded,
    RoundNotOpen,
    SharedFirstPlace,
)
from eventapp.judging.models.results import Decision, Outcome, Result
from eventapp.judging.models.states import Method, RoundKind, RoundState, SignerRole
from eventapp.judging.queries import deliberation, progress, sealed
from eventapp.judging.rules.procedure import (
    BadRules,
    CannotVote,
    LadderEnds,
    NoQuorum,
    QuorumOutOfReach,
    RoundLocked,
    RoundNotDraft,
    VoteEnded,
    VoteRunning,
)
from eventapp.judging.services import closing, deliberating, steps, voting
from tests.support.judging import NAMES, REASON, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
KEY = {"key": "awards", "category": "governance"}


def rows(statement):
    """All rows, in any edition."""
    return [tuple(row) for row in db.rows(statement.execution_options(unscoped="test"))]


def state(made):
    """The round as it is now."""
    return progress.round_by_key(made.root, "awards")


def road(made):
    """The steps taken: from, to, reason, by whom."""
    return [(row.state_from, row.state_to, row.reason, row.name) for row in progress.steps(made.root, made.round_id)]


def finding(made):
    """The round's result now."""
    return sealed.finding(made.chairs, state(made))


def drafted(make, **rules):
    """A jury whose round was taken back to preparation, given rules, and opened."""
    made = jury(make, kind=rules.pop("kind", RoundKind.AWARD))
    steps.prepare(made.root, key="awards")
    steps.set_rules(made.root, key="awards", **({"method": Method.ADJUSTED} | rules))
    steps.begin(made.root, key="awards")
    return made


def level(made, *, heavier):
    """Bandung and Semarang equal in total: the one in `heavier` is better where the rubric weighs more.

    direction weighs 60, impact 40: 3, 5 and 5, 2 both make 3.8.
    """
    for judge in range(len(made.judges)):
        for region, name in NAMES.items():
            direction, impact = ("5", "2") if name == heavier else ("3", "5") if name != MADIUN else ("1", "1")
            made.score({"direction": direction, "impact": impact}, region=region, judge=judge)


def same(made, first=("4", "4"), *, of=(BANDUNG, SEMARANG)):
    """Regions that are equal in everything; the others far behind."""
    for judge in range(len(made.judges)):
        for region, name in NAMES.items():
            direction, impact = first if name in of else ("1", "1")
            made.score({"direction": direction, "impact": impact}, region=region, judge=judge)


def test_every_step_is_written_down_with_who_when_and_why(make):
    made = jury(make)
    made.score_all()
    made.close()
    deliberating.deliberate(made.chairs, key="awards", reason="Rapat pleno dimulai.")
    deliberating.lock(made.chairs, key="awards", reason="Rapat pleno selesai.")
    made.sign()
    made.publish()

    assert road(made) == [
        ("open", "closed", steps.COMPLETE, "Ketua"),
        ("closed", "deliberation", "Rapat pleno dimulai.", "Ketua"),
        ("deliberation", "locked", "Rapat pleno selesai.", "Ketua"),
        ("locked", "signed", steps.BOTH_SIGNED, "Auditor"),
        ("signed", "published", steps.WENT_OUT, "Ketua"),
    ]
    assert invariants.violations(CHECKS) == []


def test_the_short_road_needs_no_more_than_closing_signing_publishing(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    made.publish()

    assert [step[:2] for step in road(made)] == [
        ("open", "closed"),
        ("closed", "locked"),
        ("locked", "signed"),
        ("signed", "published"),
    ]


def test_rules_are_set_in_preparation_and_stand_once_the_round_is_open(make):
    made = drafted(make, min_judges=3, decimals=1, method=Method.TRIMMED, drop_high=1, drop_low=1, wins_most=2)

    round_ = state(made)
    assert (round_.state, round_.method, round_.min_judges, round_.decimals) == ("open", "trimmed", 3, 1)
    assert (round_.drop_high, round_.drop_low, round_.wins_most, round_.province_most) == (1, 1, 2, None)
    with pytest.raises(RoundNotDraft):
        steps.set_rules(made.root, key="awards", method=Method.MEAN)
    with pytest.raises(RoundNotDraft):
        steps.begin(made.root, key="awards")


@pytest.mark.parametrize(
    "rules",
    [
        {"method": Method.TRIMMED},
        {"method": Method.TRIMMED, "drop_high": 1, "drop_low": 1, "min_judges": 2},
        {"method": Method.MEAN, "decimals": 7},
        {"method": Method.MEAN, "min_judges": 0},
    ],
)
def test_rules_by_which_nothing_could_be_reckoned_are_refused(make, rules):
    made = jury(make)
    steps.prepare(made.root, key="awards")

    with pytest.raises(BadRules):
        steps.set_rules(made.root, key="awards", **rules)


def test_a_round_with_scores_does_not_go_back_to_preparation(make):
    made = jury(make)
    made.score({"impact": "1"})

    with pytest.raises(AlreadyScored):
        steps.prepare(made.root, key="awards")


def test_nobody_scores_or_closes_a_round_in_preparation(make):
    made = jury(make)
    steps.prepare(made.root, key="awards")

    with pytest.raises((RoundNotOpen, NotAssigned)):
        made.score({"impact": "1"})
    with pytest.raises(RoundNotOpen):
        closing.close(made.chairs, key="awards", reason=REASON)


def test_only_organisers_prepare_and_open(make):
    made = jury(make)

    for act in (steps.prepare, steps.begin):
        with pytest.raises(Forbidden):
            act(made.chairs, key="awards")


def test_entries_below_the_minimum_are_named_and_stand_beside_the_reason(make):
    made = drafted(make, min_judges=3)
    made.score_all()
    made.score({"impact": ""}, judge=1, region="33.74")

    with pytest.raises(Incomplete, match=rf"Juri 2 – {SEMARANG} .*; {SEMARANG} \(Smart Governance\): 2/3"):
        closing.close(made.chairs, key="awards")
    closing.close(made.chairs, key="awards", reason=REASON)

    assert (state(made).close_reason, state(made).short_entries) == (REASON, [["Smart Governance", SEMARANG, 2]])


def test_the_ladder_decides_between_equals_and_its_steps_are_kept(make):
    made = jury(make)
    level(made, heavier=SEMARANG)
    made.close()
    with pytest.raises(SharedFirstPlace):
        made.sign(SignerRole.CHAIR)

    deliberating.apply_ladder(made.chairs, **KEY)

    found = finding(made)
    ((kind, standing),) = rows(sa.select(Decision.kind, Decision.standing))
    assert (found.winner("governance"), kind, standing["order"]) == (SEMARANG, "ladder", [[SEMARANG], [BANDUNG]])
    assert [(step["step"], step["criterion"]) for step in standing["steps"]] == [("criterion", "direction")]
    assert state(made).state == "deliberation"
    made.sign()
    made.publish()
    assert rows(sa.select(Recognition.region_id)) == [(make.region_id("33.74"),)]
    assert rows(sa.select(Result.rank).order_by(Result.rank)) == [(1,), (2,), (3,)]


def test_scores_that_differ_only_behind_the_announced_decimals_are_level(make):
    made = drafted(make, decimals=0)
    level(made, heavier=SEMARANG)
    for judge in range(3):
        made.score({"direction": "4", "impact": "4"}, region="32.73", judge=judge)  # 4.0 against 3.8
    made.close()

    assert finding(made).outcomes["governance"]["open"] == [[BANDUNG, SEMARANG]]
    deliberating.apply_ladder(made.chairs, **KEY)

    assert finding(made).winner("governance") == SEMARANG
    assert finding(made).outcomes["governance"]["ranking"] == [[1, SEMARANG], [2, BANDUNG], [3, MADIUN]]


def test_the_ladder_says_when_it_ends(make):
    made = jury(make)
    same(made)
    made.close()

    with pytest.raises(LadderEnds, match="Smart Governance"):
        deliberating.apply_ladder(made.chairs, **KEY)

    assert rows(sa.select(Decision.id)) == []


def test_the_ladder_touches_no_contested_order(make):
    made = jury(make)
    made.score_all()
    made.close()

    with pytest.raises(LadderEnds):
        deliberating.apply_ladder(made.chairs, **KEY)

    assert deliberating.ladders(finding(made), "governance") == ()


def test_a_vote_of_the_panel_decides_with_quorum_and_reason(make):
    made = jury(make)
    same(made)
    made.close()
    vote = voting.ask(made.chairs, **KEY, entries=[BANDUNG, SEMARANG], question="Siapa yang terbaik?")
    semarang = made.entries["governance", "33.74"]

    voting.cast(made.judging(0), public_id=vote, entry_id=made.entries["governance", "32.73"])
    with pytest.raises(NoQuorum, match="1 ballots count, 2 are needed"):
        voting.end(made.chairs, public_id=vote, reason=REASON)
    voting.cast(made.judging(1), public_id=vote, entry_id=semarang)
    voting.cast(made.judging(2), public_id=vote, entry_id=semarang)
    winner = voting.end(made.chairs, public_id=vote, reason=REASON)

    row = deliberation.vote(made.chairs, vote)
    assert (winner, row.tally, row.abstained) == (SEMARANG, [(SEMARANG, 2), (BANDUNG, 1)], 0)
    assert (finding(made).winner("governance"), rows(sa.select(Decision.kind))) == (SEMARANG, [("vote",)])
    made.sign()
    made.publish()
    assert rows(sa.select(Outcome.decision)) == [(REASON,)]
    assert invariants.violations(CHECKS) == []


def test_every_member_who_may_vote_is_asked_by_mail(make):
    made = jury(make)
    same(made)
    made.close()
    voting.ask(made.chairs, **KEY, entries=[BANDUNG, SEMARANG], question="Siapa?")

    asked = [row[0]["data"]["name"] for row in rows(sa.select(OutboxMessage.args)) if row[0].get("template") == VOTE]

    assert sorted(asked) == ["Juri 1", "Juri 2", "Juri 3"]


VOTE = "judging/mail/vote"


def test_a_ballot_may_be_changed_until_the_vote_ends_and_only_the_last_counts(make):
    made = jury(make)
    same(made)
    made.close()
    vote = voting.ask(made.chairs, **KEY, entries=[BANDUNG, SEMARANG], question="Siapa?", quorum=1)
    bandung, semarang = (made.entries["governance", code] for code in ("32.73", "33.74"))

    voting.cast(made.judging(0), public_id=vote, entry_id=bandung)
    voting.cast(made.judging(0), public_id=vote, entry_id=semarang)
    voting.cast(made.judging(1), public_id=vote, entry_id=None)
    winner = voting.end(made.chairs, public_id=vote, reason=REASON)

    assert (winner, deliberation.vote(made.chairs, vote).abstained) == (SEMARANG, 1)
    with pytest.raises(VoteEnded):
        voting.cast(made.judging(0), public_id=vote, entry_id=bandung)


def test_members_with_a_conflict_neither_vote_nor_count(make):
    made = jury(make)
    same(made)
    made.close()
    semarang = {"region_id": make.region_id("33.74"), "kind": TieKind.EMPLOYER, "source": "test"}
    editions.add_tie(made.root, user_id=made.judges[0].id, **semarang)
    vote = voting.ask(made.chairs, **KEY, entries=[BANDUNG, SEMARANG], question="Siapa?", quorum=1)
    entry = made.entries["governance", "33.74"]

    with pytest.raises(NotFound):
        voting.cast(made.judging(0), public_id=vote, entry_id=entry)
    voting.cast(made.judging(1), public_id=vote, entry_id=entry)
    voting.cast(made.judging(2), public_id=vote, entry_id=made.entries["governance", "32.73"])
    editions.add_tie(made.root, user_id=made.judges[1].id, **semarang)
    winner = voting.end(made.chairs, public_id=vote, reason=REASON)

    assert winner == BANDUNG
    assert len(deliberation.vote(made.chairs, vote).ballots) == 1
    assert invariants.violations(CHECKS) == []


def test_a_level_vote_decides_nothing_and_another_may_be_held(make):
    made = jury(make, judges=2)
    same(made)
    made.close()
    question = {**KEY, "entries": [BANDUNG, SEMARANG], "question": "Siapa?"}
    vote = voting.ask(made.chairs, **question)
    with pytest.raises(VoteRunning):
        voting.ask(made.chairs, **question)
    for judge, code in enumerate(("32.73", "33.74")):
        voting.cast(made.judging(judge), public_id=vote, entry_id=made.entries["governance", code])

    winner = voting.end(made.chairs, public_id=vote, reason=REASON)

    assert (winner, rows(sa.select(Decision.id))) == (None, [])
    again = voting.ask(made.chairs, **question)
    voting.cancel(made.chairs, public_id=again, reason=REASON)
    assert [(row.is_running, row.is_void) for row in deliberation.votes(made.chairs, made.round_id)] == [
        (False, False),
        (False, True),
    ]


def test_a_vote_is_about_entries_that_scores_leave_open_and_a_quorum_within_reach(make):
    made = jury(make)
    same(made)
    made.close()

    for entries in ([BANDUNG], [BANDUNG, MADIUN]):
        with pytest.raises(CannotVote, match=f"{BANDUNG}, {SEMARANG}"):
            voting.ask(made.chairs, **KEY, entries=entries, question="Siapa?")
    with pytest.raises(QuorumOutOfReach, match="3 members"):
        voting.ask(made.chairs, **KEY, entries=[BANDUNG, SEMARANG], question="Siapa?", quorum=4)


def test_a_contested_order_may_be_turned_by_a_reasoned_vote_only(make):
    made = jury(make)
    for judge, (bandung, semarang) in enumerate([("5", "4"), ("2", "4"), ("5", "4")]):
        made.score({"direction": bandung, "impact": "4"}, region="32.73", judge=judge)
        made.score({"direction": semarang, "impact": "434"[judge]}, region="33.74", judge=judge)
        made.score({"direction": "1", "impact": "1"}, region="35.77", judge=judge)
    made.close()
    found = finding(made)
    assert (found.winner("governance"), found.categories["governance"]["contested"]) == (BANDUNG, True)

    vote = voting.ask(made.chairs, **KEY, entries=[BANDUNG, SEMARANG], question="Siapa?", quorum=1)
    voting.cast(made.judging(0), public_id=vote, entry_id=made.entries["governance", "33.74"])
    voting.end(made.chairs, public_id=vote, reason=REASON)

    assert finding(made).outcomes["governance"]["ranking"] == [[1, SEMARANG], [2, BANDUNG], [3, MADIUN]]


def test_what_was_locked_is_unlocked_with_a_reason_and_signatures_fall(make):
    made = jury(make)
    made.score_all()
    made.close()
    deliberating.lock(made.chairs, key="awards")
    with pytest.raises(RoundLocked):
        deliberating.note(made.chairs, **KEY, entry=BANDUNG, body="Terlambat.")
    made.sign()

    with pytest.raises(ReasonNeeded):
        deliberating.unlock(made.chairs, key="awards", reason="salah")
    deliberating.unlock(made.chairs, key="awards", reason=REASON)

    assert (state(made).state, progress.signatures(made.root, made.round_id)) == ("deliberation", [])
    assert road(made)[-1] == ("signed", "deliberation", REASON, "Ketua")
    assert invariants.violations(CHECKS) == []


def test_nothing_is_locked_while_a_place_is_open(make):
    made = jury(make)
    same(made)
    made.close()

    with pytest.raises(SharedFirstPlace):
        deliberating.lock(made.chairs, key="awards")


def test_reopening_takes_decisions_and_votes_back(make):
    made = jury(make)
    same(made)
    made.close()
    vote = voting.ask(made.chairs, **KEY, entries=[BANDUNG, SEMARANG], question="Siapa?")
    closing.reopen(made.chairs, key="awards", reason=REASON)

    row = deliberation.vote(made.chairs, vote)
    assert (row.is_running, row.is_void, state(made).state) == (False, True, RoundState.OPEN)
    with pytest.raises(VoteEnded):
        voting.cast(made.judging(0), public_id=vote, entry_id=None)


def test_notes_are_kept_by_entry_with_who_wrote_them(make):
    made = jury(make)
    made.score_all()
    made.close()

    deliberating.note(made.chairs, **KEY, entry=SEMARANG, body="Bukti dampak paling lengkap.")

    notes = deliberation.notes(made.chairs, made.round_id)
    assert [(note.category, note.entry, note.body, note.name) for note in notes] == [
        ("governance", SEMARANG, "Bukti dampak paling lengkap.", "Ketua")
    ]
    assert state(made).state == "deliberation"
    with pytest.raises(NotFound):
        deliberating.note(made.chairs, **KEY, entry="Kota Tidak Ada", body="x")


def test_a_selections_cut_is_settled_by_the_ladder_and_published_as_settled(make):
    made = drafted(make, kind=RoundKind.SELECTION, places=1)
    level(made, heavier=SEMARANG)
    made.close()
    with pytest.raises(SharedFirstPlace):
        made.sign(SignerRole.CHAIR)

    deliberating.apply_ladder(made.chairs, **KEY)
    made.sign()
    made.publish()

    selected = sa.select(Result.entry_id).where(Result.selected)
    assert rows(selected) == [(made.entries["governance", "33.74"],)]


def test_a_selection_takes_at_most_so_many_of_one_province(make):
    made = drafted(make, kind=RoundKind.SELECTION, places=2, province_most=1)
    made.score_all()
    made.close()

    assert finding(made).outcomes["governance"]["selected"] == [BANDUNG, SEMARANG]
    assert finding(made).categories["governance"]["cut"]["selected"] == [BANDUNG, SEMARANG]


def test_one_region_wins_at_most_so_often_in_the_order_of_categories(make):
    made = drafted(make, wins_most=1)
    made.add_category("living")
    for category in ("governance", "living"):
        made.score_all(category)
    made.close()
    made.sign()
    made.publish()

    assert sorted(rows(sa.select(Recognition.category_key, Recognition.region_id))) == [
        ("governance", make.region_id("32.73")),
        ("living", make.region_id("33.74")),
    ]


def test_a_trimmed_round_drops_the_highest_and_the_lowest_judge(make):
    made = drafted(make, method=Method.TRIMMED, drop_high=1, drop_low=1, min_judges=3)
    for judge, score in enumerate(("1", "4", "5")):
        made.score({"direction": score, "impact": score}, judge=judge)
        made.score({"direction": "3", "impact": "3"}, region="33.74", judge=judge)
        made.score({"direction": "1", "impact": "1"}, region="35.77", judge=judge)
    made.close()

    document = finding(made).categories["governance"]
    assert [(row["entry"], row["score"]) for row in document["ranking"]] == [
        (BANDUNG, 4.0),
        (SEMARANG, 3.0),
        (MADIUN, 1.0),
    ]


def test_only_the_chair_deliberates(make):
    made = jury(make)
    same(made)
    made.close()

    for scope in (made.auditors, made.judging(0), make.scope(made.edition, Role.ORGANISER)):
        for act in (
            lambda scope=scope: deliberating.deliberate(scope, key="awards"),
            lambda scope=scope: deliberating.lock(scope, key="awards"),
            lambda scope=scope: deliberating.unlock(scope, key="awards", reason=REASON),
            lambda scope=scope: deliberating.apply_ladder(scope, **KEY),
            lambda scope=scope: deliberating.decide(scope, **KEY, entry=BANDUNG, reason=REASON),
            lambda scope=scope: voting.ask(scope, **KEY, entries=[BANDUNG, SEMARANG], question="?"),
        ):
            with pytest.raises(Forbidden):
                act()


def test_a_decision_names_one_of_the_entries_that_may_be_first(make):
    made = jury(make)
    same(made)
    made.close()

    with pytest.raises(CannotDecide):
        deliberating.decide(made.chairs, **KEY, entry=MADIUN, reason=REASON)
