"""Rounds, rubrics, panels and assignments: what can be prepared, and which conflicts are refused."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.editions.models import TieKind
from eventapp.editions.services import setup as editions
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import (
    AlreadyScored,
    BadScale,
    ConflictOfInterest,
    KeyTaken,
    NameTaken,
    NotAJudge,
    NotParticipating,
    NoWeight,
    ReasonNeeded,
    RoundNotOpen,
    RubricInUse,
)
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.models.rounds import Category, Criterion, Round
from eventapp.judging.models.states import AwardRule
from eventapp.judging.queries import judge as queries
from eventapp.judging.services import assigning, categories, conflicts, entering, revising, setup
from eventapp.judging.services.rubrics import CriterionSpec
from tests.support.judging import CRITERIA, NAMES, REASON, jury

ASSIGNMENTS = sa.select(sa.func.count(Assignment.id)).execution_options(unscoped="test")


def tie(made, judge, code, kind=TieKind.EMPLOYER):
    """Record that a judge is not impartial about a region."""
    region_id = made.make.region_id(code)
    editions.add_tie(made.root, user_id=judge.id, region_id=region_id, kind=kind, source="test")


def test_categories_have_keys_of_their_own_that_are_no_word_of_our_addresses(make):
    made = jury(make)

    for key in ("governance", "setup", "conflicts"):
        with pytest.raises(KeyTaken):
            setup.add_category(made.root, round_id=made.round_id, key=key, label="X", criteria=CRITERIA)


def test_two_of_a_kind_are_never_called_alike_in_one_place(make):
    made = jury(make)
    with pytest.raises(NameTaken, match="Smart Governance"):
        setup.add_category(made.root, round_id=made.round_id, key="x", label=" smart  GOVERNANCE", criteria=CRITERIA)
    with pytest.raises(NameTaken, match="Penghargaan 2031"):
        setup.create_round(made.root, key="other", name="penghargaan 2031")
    other = setup.add_category(made.root, round_id=made.round_id, key="living", label="Smart Living", criteria=CRITERIA)
    with pytest.raises(NameTaken):
        categories.set_rules(made.root, category_id=other, label="Smart Góvernance", award_rule=AwardRule.WINNER)
    categories.set_rules(made.root, category_id=other, label="SMART LIVING", award_rule=AwardRule.WINNER)

    # whatever the services do, the database holds it
    same = {"folded_label": "smart governance"}
    with pytest.raises(sa.exc.IntegrityError):
        db.change(sa.update(Category).where(Category.id == other).values(**same).execution_options(unscoped="test"))
    with pytest.raises(sa.exc.IntegrityError):
        db.change(sa.update(Criterion).values(folded_label="x").execution_options(unscoped="test"))


def test_a_scale_on_which_nobody_could_score_is_refused(make):
    made = jury(make)
    unusable = [{"low": 5, "high": 5}, {"step": 0}, {"step": 3}, {"weight": -1}, {"low": "a"}, {"high": "NaN"}]

    for scale in [*unusable, {"step": "Infinity"}]:
        criteria = [CriterionSpec("a", "Dampak", **scale)]
        with pytest.raises(BadScale, match="Dampak"):
            setup.add_category(made.root, round_id=made.round_id, key="x", label="X", criteria=criteria)


def test_a_rubric_without_weight_or_with_one_name_twice_is_refused(make):
    made = jury(make)

    for criteria in (
        [],
        [CriterionSpec("a", "A", weight=0)],
        [CriterionSpec("a", "A"), CriterionSpec("a", "B")],
    ):
        with pytest.raises(NoWeight):
            setup.add_category(made.root, round_id=made.round_id, key="x", label="X", criteria=criteria)


def test_a_rubric_stands_once_there_are_scores(make):
    made = jury(make)
    revising.change_rubric(made.root, category_id=made.categories["governance"], criteria=CRITERIA)
    made.score({"impact": "3"})

    with pytest.raises(RubricInUse):
        revising.change_rubric(made.root, category_id=made.categories["governance"], criteria=CRITERIA[:1])


def test_only_participating_regions_are_judged(make):
    made = jury(make)

    with pytest.raises(NotParticipating, match="Kota Bogor"):
        setup.add_entry(made.root, category_id=made.categories["governance"], region_id=make.region_id("32.71"))


def test_only_judges_of_the_edition_sit_on_panels(make):
    made = jury(make)

    with pytest.raises(NotAJudge, match="Ketua"):
        setup.add_judge(made.root, category_id=made.categories["governance"], user_id=made.chair.id)


def test_a_judge_has_another_random_pseudonym_in_every_category(make):
    made = jury(make)
    made.add_category("living")

    names = db.rows(sa.select(PanelMember.pseudonym, PanelMember.user_id).execution_options(unscoped="test"))

    assert len({row.pseudonym for row in names}) == len(names) == 6


@pytest.mark.parametrize("code", ["32.73", "32"])
def test_a_judge_tied_to_the_region_or_its_province_is_not_assigned(make, code):
    made = jury(make, judges=1)
    assigning.unassign(made.root, entry_id=made.entries["governance", "32.73"], panel_member_id=seat(made))
    tie(made, made.judges[0], code)

    with pytest.raises(ConflictOfInterest, match=rf"Juri 1 .* {NAMES['32.73']}"):
        assigning.assign(made.root, entry_id=made.entries["governance", "32.73"], panel_member_id=seat(made))

    assert db.scalar(ASSIGNMENTS) == 2


def seat(made, number=0, category="governance"):
    """A judge's seat on a panel."""
    return made.seats[category, made.judges[number].id]


def test_a_later_tie_recuses_the_pair_at_once(make):
    made = jury(make)
    made.score_all()

    tie(made, made.judges[0], "32.73", TieKind.MENTOR)

    states = {row.region: row.state for row in queries.my_sheets(made.judging())}
    assert states == {NAMES["32.73"]: "recused", NAMES["33.74"]: "done", NAMES["35.77"]: "done"}
    assert invariants.violations(CHECKS) == []


def test_an_entry_and_a_judge_of_another_category_do_not_meet(make):
    made = jury(make)
    made.add_category("living")

    with pytest.raises(NotFound):
        assigning.assign(
            made.root, entry_id=made.entries["living", "32.73"], panel_member_id=seat(made, category="governance")
        )


def test_a_panel_is_set_as_a_whole_or_not_at_all(make):
    made = jury(make, judges=2)
    category = made.categories["governance"]
    entries = [made.entries["governance", code] for code in NAMES]
    first, second = seat(made), seat(made, 1)
    assert assigning.set_panel(made.root, category_id=category, wanted={(entry, first) for entry in entries}) == 3
    tie(made, made.judges[1], "32.73")

    with pytest.raises(ConflictOfInterest):
        assigning.set_panel(made.root, category_id=category, wanted={(entry, second) for entry in entries})

    present = db.rows(sa.select(Assignment.panel_member_id).execution_options(unscoped="test"))
    assert [row[0] for row in present] == [first] * 3


def test_what_has_scores_is_recused_by_the_chair_and_not_taken_away(make):
    made = jury(make)
    made.score({"impact": "3"})
    pair = {"entry_id": made.entries["governance", "32.73"], "panel_member_id": seat(made)}

    with pytest.raises(AlreadyScored):
        assigning.unassign(made.root, **pair)
    with pytest.raises(AlreadyScored):
        setup.remove_judge(made.root, panel_member_id=seat(made))
    with pytest.raises(ReasonNeeded):
        assigning.recuse(made.chairs, public_id=made.sheet(), reason="sakit")
    assigning.recuse(made.chairs, public_id=made.sheet(), reason=REASON)

    assert queries.sheet(made.judging(), category="governance", public_id=made.sheet()).recused


def test_a_declared_conflict_recuses_and_only_regions_of_the_own_panels_count(make):
    made = jury(make)
    make.participant(made.edition, "32.71")

    new = conflicts.declare(made.judging(), region_ids={make.region_id("35.77"), make.region_id("32.71"), 10**9})

    assert new == 1
    assert [row.name for row in queries.ties(made.judging()) if row.tied] == [NAMES["35.77"]]


def test_nothing_is_prepared_after_closing(make):
    made = jury(make)
    made.score_all()
    made.close()
    category = made.categories["governance"]

    for change in (
        lambda: setup.add_category(made.root, round_id=made.round_id, key="x", label="X", criteria=CRITERIA),
        lambda: setup.add_entry(made.root, category_id=category, region_id=make.region_id("32.73")),
        lambda: entering.take_back(made.root, entry_id=made.entries["governance", "32.73"]),
        lambda: setup.add_judge(made.root, category_id=category, user_id=made.judges[0].id),
        lambda: setup.remove_judge(made.root, panel_member_id=seat(made)),
        lambda: revising.change_rubric(made.root, category_id=category, criteria=CRITERIA),
        lambda: assigning.assign(made.root, entry_id=made.entries["governance", "32.73"], panel_member_id=seat(made)),
        lambda: assigning.recuse(made.chairs, public_id=made.sheet(), reason=REASON),
    ):
        with pytest.raises(RoundNotOpen):
            change()


def test_chairs_do_not_prepare_and_administrators_do_not_chair(make):
    made = jury(make)
    admin = make.scope(made.edition, Role.ADMIN)

    with pytest.raises(Forbidden):
        setup.create_round(made.chairs, key="x", name="X")
    setup.create_round(admin, key="x", name="X")

    assert [admin.may(f"judging.{act}") for act in ("close", "sign", "publish", "tabulate", "score")] == [False] * 5


def test_rows_of_two_editions_never_meet(make):
    made = jury(make)
    other = jury(make, slug="2032", judges=1)
    values = {
        "edition_id": other.edition.id,
        "category_id": made.categories["governance"],
        "region_id": make.region_id("32.73"),
        "state": "active",
    }

    with pytest.raises(sa.exc.IntegrityError):
        db.run(lambda: db.session.execute(sa.insert(Entry), values))
    with pytest.raises(NotFound):
        setup.add_entry(other.root, category_id=made.categories["governance"], region_id=make.region_id("32.73"))


SETUP = "/manage/2031/judging/setup/awards"


@pytest.fixture
def organiser(make, client):
    """A browser of an organiser of a round without judges."""
    made = jury(make, judges=0)
    return client.as_(make.member(made.edition, Role.ORGANISER, name="Panitia"))


def test_a_rubric_to_copy_is_named_and_without_it_no_category_is_made(organiser):
    for source in ("", "copy-99999", "copy-²", "copy-" + "9" * 30):
        data = {"label": "Smart Living", "start": "copied", "source": source}
        assert organiser.post_form(SETUP, data).status_code == 422

    assert "Smart Living" not in organiser.get(SETUP).text.partition("<form")[0]
    assert db.scalar(sa.select(sa.func.count(Category.id)).execution_options(unscoped="test")) == 1


def test_numbers_that_no_page_of_ours_sends_are_left_out(organiser):
    line = {"criteria-0-name": "Arah", "criteria-0-low": "1", "criteria-0-high": "5", "criteria-0-step": "1"}

    assert organiser.post_form(f"{SETUP}/governance", {"pair": f"{'9' * 30}-1"}).status_code == 303
    for order in ("²", "9" * 5000):
        assert organiser.post_form(f"{SETUP}/governance/rubric", line | {"criteria-0-order": order}).status_code == 303


def test_before_opening_it_says_where_nobody_is_assigned(organiser):
    assert "Belum ada penugasan di sini." in organiser.get(SETUP).text


def test_a_recognition_is_not_made_without_its_condition(organiser):
    answer = organiser.post_form(SETUP, {"label": "Pelopor", "start": "recognition", "condition": " "})

    assert (answer.status_code, "Tulis syarat yang dipenuhi" in answer.text) == (422, True)
    assert db.scalar(sa.select(sa.func.count(Category.id)).execution_options(unscoped="test")) == 1


def test_a_round_in_which_nobody_is_assigned_opens_only_after_it_is_asked_once_more(organiser):
    state = sa.select(Round.state).execution_options(unscoped="test")
    db.run(lambda: db.change(sa.update(Round).values(state="draft").execution_options(unscoped="test")))
    board = "/manage/2031/judging/awards"

    asked = organiser.post_form(f"{board}/opening")
    kept = db.scalar(state)
    opened = organiser.post_form(f"{board}/opening", {"confirmed": "yes"})

    assert (asked.status_code, "Tetap buka" in asked.text, kept) == (409, True, "draft")
    assert (opened.status_code, db.scalar(state)) == (303, "open")
