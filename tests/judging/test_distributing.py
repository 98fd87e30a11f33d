"""A whole category gets its judges: what is proposed, what stays, what is applied."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from eventapp.core import clock
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.editions.models import TieKind
from eventapp.editions.services import setup as editions
from eventapp.errors import Forbidden
from eventapp.judging.errors import CannotAssign, NothingToAssign, ProposalChanged, RoundNotOpen
from eventapp.judging.models.entries import Entry
from eventapp.judging.models.panels import Assignment, PanelMember
from eventapp.judging.queries.assigning import Wish, propose
from eventapp.judging.services import assigning, distributing, setup
from tests.support.judging import NAMES, REASON, jury
from tests.support.statements import statements

BANDUNG, SEMARANG, MADIUN = NAMES
TWO = Wish(2)


@pytest.fixture
def made(make):
    return jury(make, judges=4)


def category(made) -> int:
    return made.categories["governance"]


def seat(made, judge: int) -> int:
    return made.seats["governance", made.judges[judge].id]


def entry(made, code: str) -> int:
    return made.entries["governance", code]


def sheets(made) -> set[tuple[str, int]]:
    """(region code, number of the judge) of every sheet."""
    codes = {number: code for (_, code), number in made.entries.items()}
    judges = {seat(made, number): number for number in range(len(made.judges))}
    rows = db.rows(sa.select(Assignment.entry_id, Assignment.panel_member_id).execution_options(unscoped="test"))
    return {(codes[row.entry_id], judges[row.panel_member_id]) for row in rows}


def apply(made, wish: Wish = TWO):
    seen = propose(made.root, category(made), wish).mark
    return distributing.distribute(made.root, category_id=category(made), wish=wish, seen=seen)


def tie(made, judge: int, code: str) -> None:
    editions.add_tie(
        made.root,
        user_id=made.judges[judge].id,
        region_id=made.make.region_id(code),
        kind=TieKind.EMPLOYER,
        source="test",
    )


def change_seat(made, judge: int, **values) -> None:
    db.run(lambda: db.change(sa.update(PanelMember).where(PanelMember.id == seat(made, judge)).values(**values)))


def test_a_proposal_changes_nothing_and_what_is_applied_is_what_was_proposed(made):
    before = sheets(made)

    with statements(1):
        proposal = propose(made.root, category(made), TWO)
    unchanged = sheets(made)
    applied = apply(made)

    assert (len(before), unchanged) == (12, before)
    assert applied.mark == proposal.mark
    assert (len(proposal.kept), len(proposal.added), len(proposal.removed)) == (6, 0, 6)
    assert {(each.entry, len(each.judges)) for each in proposal.teams} == {(name, 2) for name in NAMES.values()}
    assert sorted(load.entries for load in proposal.loads) == [1, 1, 2, 2]
    assert len(sheets(made)) == 6


def test_what_stands_as_expertise_is_a_hint(made):
    change_seat(made, 1, expertise="Budaya Madiun dan pariwisata")

    proposal = propose(made.root, category(made), TWO)

    assert proposal.hinted == 1
    assert "Juri 2" in next(each.judges for each in proposal.teams if each.entry == NAMES[MADIUN])


def test_applying_again_changes_nothing(made):
    apply(made)
    first = sheets(made)

    again = apply(made)

    assert (len(again.added), len(again.removed)) == (0, 0)
    assert sheets(made) == first


def test_finished_work_stays_when_it_is_run_again(made):
    for judge in range(3):
        made.score({"impact": "3"}, judge=judge)

    proposal = apply(made)

    assert {(BANDUNG, 0), (BANDUNG, 1), (BANDUNG, 2)} <= sheets(made)
    assert (BANDUNG, 3) not in sheets(made)
    assert len(sheets(made)) == 7
    assert proposal.result.notices[0] == "'Kota Bandung': more than 2 judges have finished, and all of them stay."


def test_all_that_is_assigned_can_stay_while_gaps_are_filled(made):
    apply(made)
    taken = sorted(sheets(made))[0]
    assigning.unassign(made.root, entry_id=entry(made, taken[0]), panel_member_id=seat(made, taken[1]))
    rest = sheets(made)

    proposal = apply(made, Wish(2, seed=5, keep_all=True))

    assert rest < sheets(made)
    assert (len(proposal.added), len(proposal.removed), len(sheets(made))) == (1, 0, 6)


def test_conflicts_are_left_out_whenever_they_became_known_and_their_sheets_stay_for_the_record(made):
    for code in (BANDUNG, "32"):
        tie(made, 0, code)
    assigning.recuse(made.chairs, public_id=made.sheet(SEMARANG, 1), reason=REASON)

    proposal = apply(made, Wish(3))

    assert sheets(made) >= {(BANDUNG, 0), (SEMARANG, 1)}
    assert {team.entry: len(team.judges) for team in proposal.teams} == dict.fromkeys(NAMES.values(), 3)
    teams = {team.entry: team.judges for team in proposal.teams}
    assert "Juri 1" not in teams[NAMES[BANDUNG]]
    assert "Juri 2" not in teams[NAMES[SEMARANG]]
    assert [load.conflicts for load in proposal.loads] == [1, 1, 0, 0]


def test_too_many_conflicts_are_refused_with_the_sentence_of_the_command(made):
    for judge in (0, 1):
        tie(made, judge, MADIUN)

    with pytest.raises(CannotAssign) as refused:
        propose(made.root, category(made), Wish(3))

    assert refused.value.sentence() == (
        "The judges for each entry cannot be 3: entry 'Kota Madiun' has only 2 without a conflict. "
        "Ask for fewer or add judges."
    )
    assert refused.value.field == "per_entry"


def test_a_conflict_between_looking_and_applying_stops_the_act_and_nothing_is_changed(made):
    apply(made, Wish(1))
    seen = propose(made.root, category(made), Wish(3)).mark
    before = sheets(made)
    tie(made, 0, MADIUN)

    with pytest.raises(ProposalChanged):
        distributing.distribute(made.root, category_id=category(made), wish=Wish(3), seen=seen)

    assert sheets(made) == before


def test_backgrounds_differ_on_each_entry_where_they_are_known(made):
    for judge, background in enumerate(["academic", "academic", "government", "other"]):
        change_seat(made, judge, background=background)

    proposal = propose(made.root, category(made), Wish(2, least=1, most=2))

    both = [team for team in proposal.teams if set(team.judges) == {"Juri 1", "Juri 2"}]
    assert both == []
    assert proposal.result.mixed == sum({"academic", "government"} <= set(team.backgrounds) for team in proposal.teams)


def test_alternates_wait_and_those_who_left_get_nothing_new_but_their_finished_work_counts(made):
    made.score({"impact": "3"}, judge=0)
    change_seat(made, 0, ended_at=clock.now())
    apply(made, Wish(1))
    change_seat(made, 3, is_alternate=True)

    proposal = apply(made)

    assert [load.name for load in proposal.loads] == ["Juri 2", "Juri 3"]
    assert {pair for pair in sheets(made) if pair[1] == 0} == {(BANDUNG, 0)}
    teams = {team.entry: team.judges for team in proposal.teams}
    assert len(teams[NAMES[BANDUNG]]) + sum(1 for pair in sheets(made) if pair in {(BANDUNG, 0), (BANDUNG, 3)}) == 2


def test_the_entry_that_panels_compare_notes_on_is_left_alone(made):
    db.run(lambda: db.change(sa.update(Entry).where(Entry.id == entry(made, MADIUN)).values(is_calibration=True)))

    proposal = apply(made)

    assert {team.entry for team in proposal.teams} == {NAMES[BANDUNG], NAMES[SEMARANG]}
    assert {pair for pair in sheets(made) if pair[0] == MADIUN} == {(MADIUN, number) for number in range(4)}


def test_a_category_without_judges_or_regions_has_no_proposal(made):
    empty = setup.add_category(made.root, round_id=made.round_id, key="empty", label="Empty", criteria=None)

    with pytest.raises(NothingToAssign):
        propose(made.root, empty, TWO)


def test_only_organisers_distribute_and_only_before_closing(made):
    made.score_all()
    wish = {"category_id": category(made), "wish": Wish(4), "seen": propose(made.root, category(made), Wish(4)).mark}

    with pytest.raises(Forbidden):
        distributing.distribute(made.chairs, **wish)
    made.close()
    with pytest.raises(RoundNotOpen):
        distributing.distribute(made.root, **wish)


PAGE = "/manage/2031/judging/setup/awards/governance/assign"


def hidden(page, name: str) -> str:
    return re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page.text)[1]


def test_the_organiser_looks_at_a_proposal_and_applies_it(client, make, made):
    client.as_(make.member(made.edition, Role.ORGANISER))
    link = client.get("/manage/2031/judging/setup/awards/governance")
    before = sheets(made)

    shown = client.post_form(PAGE, {"per_entry": "2", "most": "2", "keep": "scored"})
    unchanged = sheets(made)
    fields = {name: hidden(shown, name) for name in ("per_entry", "least", "most", "seed", "keep", "seen")}
    applied = client.post_form(PAGE, fields)

    assert f'href="{PAGE}"' in link.text
    assert (shown.status_code, unchanged) == (200, before)
    assert fields | {"seen": ""} == {
        "per_entry": "2", "least": "", "most": "2", "seed": "0", "keep": "scored", "seen": "",
    }  # fmt: skip
    assert (applied.status_code, applied.location) == (303, PAGE.removesuffix("/assign"))
    assert len(sheets(made)) == 6


def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(client, make, made):
    client.as_(make.member(made.edition, Role.ORGANISER))
    client.set_cookie("lang", "en")

    empty = client.post_form(PAGE, {"per_entry": "", "most": "2,5", "keep": "all"})
    page = client.post_form(PAGE, {"per_entry": "3", "most": "2", "keep": "all"})

    assert (empty.status_code, page.status_code) == (422, 422)
    assert "Say how many judges each region gets." in empty.text
    assert "Write a whole number in digits, such as 3." in empty.text
    assert 'name="most" type="text" value="2,5"' in empty.text
    assert (
        "The most entries for a judge cannot be 2: there are 12 sheets to fill and 4 judges, who take 8. "
        "Allow at least 3."
    ) in page.text
    assert 'name="per_entry" type="text" value="3"' in page.text
    assert 'name="most" type="text" value="2"' in page.text
    assert 'value="all" checked' in page.text


def test_a_proposal_that_is_no_longer_the_one_seen_is_shown_anew(client, make, made):
    client.as_(make.member(made.edition, Role.ORGANISER))
    seen = hidden(client.post_form(PAGE, {"per_entry": "3", "keep": "scored"}), "seen")
    before = sheets(made)
    tie(made, 0, MADIUN)

    page = client.post_form(PAGE, {"per_entry": "3", "keep": "scored", "seen": seen})

    assert page.status_code == 422
    assert hidden(page, "seen") != seen
    assert sheets(made) == before


def test_only_organisers_see_the_page(client, made):
    answers = [client.as_(person).get(PAGE).status_code for person in (made.judges[0], made.chair, made.auditor)]

    assert answers == [404, 404, 404]
