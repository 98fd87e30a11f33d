"""The secretariat's page about judges, and the item for calibration."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.editions.models import Tie, TieKind
from eventapp.editions.services import setup as editions
from eventapp.judging.checks import CHECKS
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.queries import conflicts as queries
from eventapp.judging.queries import judge as sheets
from eventapp.judging.queries import progress, tabulating
from eventapp.judging.services import assigning, calibrating, conflicts, setup, steps
from eventapp.judging.services.calibrating import CalibrationScored
from tests.support.judging import NAMES, REASON, jury, person

BANDUNG, SEMARANG, MADIUN = NAMES.values()
JUDGES = "/manage/2031/judging/awards/judges"
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def organiser(client, make):
    """An organiser's browser, and the jury."""
    made = jury(make)
    client.as_(person(make.member(made.edition, Role.ORGANISER, name="Sekretariat")))
    return made


def test_the_page_shows_pacts_and_ties_and_leads_there_from_the_menu(client, organiser):
    db.run(lambda: db.change(sa.delete(PactAcceptance).where(PactAcceptance.user_id == organiser.judges[1].id)))
    conflicts.declare(organiser.judging(), region_ids={organiser.make.region_id("35.77")})

    start, page = client.get("/manage/2031/judging/judges"), client.get(JUDGES)

    assert (start.status_code, start.location, page.status_code) == (303, JUDGES, 200)
    assert (page.text.count("Sudah ditandatangani di kertas"), "Dinyatakan oleh juri" in page.text) == (1, True)


def test_a_pact_signed_on_paper_is_recorded(client, organiser):
    judge = organiser.judges[1].id
    db.run(lambda: db.change(sa.delete(PactAcceptance).where(PactAcceptance.user_id == judge)))

    answer = client.post_form(f"{JUDGES}/pact", {"user": str(judge)})

    assert (answer.status_code, "di kertas" in client.get(JUDGES).text) == (303, True)
    assert client.post_form(f"{JUDGES}/pact", {"user": "x"}).status_code == 404


def test_a_replacement_is_assigned_from_the_page(client, organiser):
    newcomer = organiser.make.member(organiser.edition, Role.JUDGE, name="Juri Pengganti")
    seat = setup.add_judge(organiser.root, category_id=organiser.categories["governance"], user_id=newcomer.id)
    conflicts.declare(organiser.judging(), region_ids={organiser.make.region_id("35.77")})
    page = client.get(JUDGES)
    entry = re.search(r'name="entry" value="(\d+)"', page.text)[1]

    answer = client.post_form(f"{JUDGES}/replacement", {"entry": entry, "seat": str(seat)})

    assert answer.status_code == 303
    assert [gap.is_open for gap in queries.gaps(organiser.root, organiser.round_id)] == [False]
    assert client.post_form(f"{JUDGES}/replacement", {"entry": "x"}).status_code == 404


def test_a_region_that_lost_a_judge_is_named_on_the_boards_until_another_one_is_found(client, organiser):
    boards = ("/manage/2031/judging", "/manage/2031/judging/awards")
    newcomer = organiser.make.member(organiser.edition, Role.JUDGE, name="Juri Pengganti")
    seat = setup.add_judge(organiser.root, category_id=organiser.categories["governance"], user_id=newcomer.id)
    before = [client.get(board).text for board in boards]
    conflicts.declare(organiser.judging(), region_ids={organiser.make.region_id("35.77")})

    lost = [client.get(board).text for board in boards]
    chairs = client.as_(organiser.chair).get(boards[1]).text
    assigning.assign(organiser.root, entry_id=organiser.entries["governance", "35.77"], panel_member_id=seat)
    found = [client.get(board).text for board in boards]

    named = f"{MADIUN} (2 dari 3 juri)"
    assert [named in page for page in (*before, *lost, chairs, *found)] == [
        False,
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert all('href="/manage/2031/judging/setup/awards/governance"' in page for page in lost)
    assert "Sekretariat yang menugaskan juri." in chairs


@ONE_DATABASE
def test_the_recusal_promises_only_what_happens(client, organiser):
    page = client.as_(organiser.judges[0]).get(f"/judging/governance/{organiser.sheet('35.77')}/conflict")

    assert "Sekretariat mencari juri lain." in page.text


@ONE_DATABASE
def test_as_many_complete_sheets_are_suggested_as_each_region_has_judges(client, organiser):
    steps.prepare(organiser.root, key="awards")

    rules = client.get("/manage/2031/judging/awards/rules").text

    assert re.search(r'name="min_judges"[^>]*value="3"|value="3"[^>]*name="min_judges"', rules)
    assert "sebelum aturan disimpan, yang berlaku 1" in rules


def test_a_tie_is_recorded_and_taken_back_with_a_reason(client, organiser):
    judge = str(organiser.judges[0].id)
    recorded = client.post_form(JUDGES, {"user": judge, "kind": "mentor", "region": "Kota Madiun"})
    misspelt = client.post_form(JUDGES, {"user": judge, "kind": "mentor", "region": "Kota Madiunn"})
    tied = [row.name for row in sheets.ties(organiser.judging()) if row.tied]
    tie = db.scalar(sa.select(Tie.id).where(Tie.edition_id == organiser.edition.id))

    hasty = client.post_form(f"{JUDGES}/ties/{tie}", {"reason": "salah"})
    done = client.post_form(f"{JUDGES}/ties/{tie}", {"reason": REASON})

    assert (recorded.status_code, misspelt.status_code, tied) == (303, 422, [MADIUN])
    assert (hasty.status_code, done.status_code) == (422, 303)
    assert not any(row.tied for row in sheets.ties(organiser.judging()))


@ONE_DATABASE
def test_a_tie_that_the_programmes_data_tell_of_cannot_be_taken_back_here(client, organiser):
    region = organiser.make.region_id("35.77")
    editions.add_tie(
        organiser.root, user_id=organiser.judges[0].id, region_id=region, kind=TieKind.TEAM, source="membership"
    )
    tie = db.scalar(sa.select(Tie.id).where(Tie.edition_id == organiser.edition.id))

    assert client.get(f"{JUDGES}/ties/{tie}").status_code == 404


@ONE_DATABASE
def test_judges_and_chairs_do_not_reach_the_secretariats_pages(client, organiser):
    for who in (organiser.judges[0], organiser.chair, organiser.auditor):
        client.as_(who)
        assert [client.get(path).status_code for path in (JUDGES, "/manage/2031/judging/awards/paper")] == [404, 404]


def test_the_item_for_calibration_is_first_for_every_judge_and_never_counts(make):
    made = jury(make)
    category, entry = made.categories["governance"], made.entries["governance", "35.77"]

    assigned = calibrating.choose(made.root, category_id=category, entry_id=entry)
    made.score_all()

    first = [next(iter(sheets.my_sheets(made.judging(judge)))) for judge in range(3)]
    found = tabulating.inputs(made.root, progress.round_by_key(made.root, "awards"))
    assert (assigned, [(row.region, row.is_calibration) for row in first]) == (3, [(MADIUN, True)] * 3)
    assert ({row.name for row in found.entries}, {mark.entry for mark in found.marks}) == ({BANDUNG, SEMARANG},) * 2
    assert progress.books(progress.pair_rows(made.root, made.round_id)).assigned == 6


def test_a_round_closes_whatever_became_of_the_item_for_calibration(make):
    made = jury(make)
    category, entry = made.categories["governance"], made.entries["governance", "35.77"]
    calibrating.choose(made.root, category_id=category, entry_id=entry)
    for judge in range(3):
        for region in ("32.73", "33.74"):
            made.score({"direction": "4", "impact": "3"}, judge=judge, region=region)

    made.close()

    assert progress.round_by_key(made.root, "awards").state == "closed"
    assert invariants.violations(CHECKS) == []


def test_another_item_is_chosen_only_before_anybody_scored_it(make):
    made = jury(make)
    category = made.categories["governance"]
    calibrating.choose(made.root, category_id=category, entry_id=made.entries["governance", "35.77"])
    calibrating.choose(made.root, category_id=category, entry_id=made.entries["governance", "33.74"])
    made.score({"impact": "3"}, region="33.74")

    with pytest.raises(CalibrationScored, match=SEMARANG):
        calibrating.choose(made.root, category_id=category, entry_id=None)
    with pytest.raises(sa.exc.IntegrityError):
        db.run(
            lambda: db.session.execute(
                sa.text("UPDATE judging_entry SET is_calibration = :yes WHERE id = :id"),
                {"yes": True, "id": made.entries["governance", "32.73"]},
            )
        )


def test_a_tied_judge_goes_without_the_item(make):
    made = jury(make)
    conflicts.declare(made.judging(), region_ids={make.region_id("35.77")})
    entry = made.entries["governance", "35.77"]
    for judge in made.judges:
        setup_pair = {"entry_id": entry, "panel_member_id": made.seats["governance", judge.id]}
        assigning.unassign(made.root, **setup_pair)

    assert calibrating.choose(made.root, category_id=made.categories["governance"], entry_id=entry) == 2


def test_the_item_for_calibration_is_chosen_on_the_page(client, organiser):
    category = str(organiser.categories["governance"])
    entry = organiser.entries["governance", "35.77"]

    chosen = client.post_form(f"{JUDGES}/calibration", {"category": category, "entry": str(entry)})
    page = client.get(JUDGES)
    none = client.post_form(f"{JUDGES}/calibration", {"category": category, "entry": ""})

    assert (chosen.status_code, none.status_code) == (303, 303)
    assert f'<option value="{entry}" selected>{MADIUN}</option>' in page.text
    assert [each.chosen for each in queries.calibrations(organiser.root, organiser.round_id)] == [None]
    assert client.post_form(f"{JUDGES}/calibration", {"category": "x"}).status_code == 404
