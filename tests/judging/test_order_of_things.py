"""What waits for what: votes before signatures, own sheets before those of others, rules before scores."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.editions.services import setup as editions
from eventapp.judging.errors import NothingToJudge, RoundNotOpen
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.models.panels import PanelMember
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import AwardRule
from eventapp.judging.queries import deliberation, progress
from eventapp.judging.rules.pact import CURRENT
from eventapp.judging.rules.procedure import OwnSheetsFirst, VoteStillRunning
from eventapp.judging.services import assigning, categories, deliberating, documents, pact, publishing, setup, voting
from eventapp.judging.services.categories import CannotRemove
from eventapp.judging.services.publishing import AlreadyPublished
from eventapp.judging.services.setup import CategoriesStand
from tests.support.judging import CRITERIA, NAMES, REASON, as_, jury, person

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BANDUNG, SEMARANG, MADIUN = NAMES.values()
BOARD = "/manage/2031/judging/awards"
SETUP = "/manage/2031/judging/setup/awards"


@pytest.fixture
def voting_round(make):
    """A closed round in which Madiun and Bandung are equal and the panel votes; gives jury and vote."""
    made = jury(make)
    for judge in range(3):
        for region, name in NAMES.items():
            score = "1" if name == SEMARANG else "4"
            made.score({"direction": score, "impact": score}, region=region, judge=judge)
    made.close()
    entries = [MADIUN, BANDUNG]
    return made, voting.ask(made.chairs, key="awards", category="governance", entries=entries, question="Siapa?")


@ONE_DATABASE
def test_a_ballot_lists_its_regions_by_name_whoever_leads(make):
    made = jury(make)
    for judge in range(3):
        # within their bands, Semarang ahead of Bandung
        for region, score in {"32.73": "34"[judge > 0], "33.74": "4", "35.77": "1"}.items():
            made.score({"direction": score, "impact": score}, region=region, judge=judge)
    made.close()
    possible = deliberating.candidates(publishing.sealed.finding(made.root, state(made)), "governance")
    vote = voting.ask(made.chairs, key="awards", category="governance", entries=possible, question="Siapa?")

    assert possible == [SEMARANG, BANDUNG]
    assert [name for _, name in deliberation.vote(made.root, vote).options] == [BANDUNG, SEMARANG]


@ONE_DATABASE
def test_nothing_is_locked_signed_or_published_while_the_panel_votes(voting_round):
    made, vote = voting_round
    deliberating.decide(made.chairs, key="awards", category="governance", entry=BANDUNG, reason=REASON)

    for bury in (lambda: deliberating.lock(made.chairs, key="awards"), made.sign):
        with pytest.raises(VoteStillRunning, match="Smart Governance"):
            bury()
    voting.cancel(made.chairs, public_id=vote, reason="Ditarik karena rapat memutuskan.")
    made.sign()
    # as nobody can begin one any more, only a row from elsewhere stands in the way
    reopened = sa.text("UPDATE judging_vote SET ended_at = NULL, reason = '', is_void = false")
    db.run(lambda: db.session.execute(reopened))
    with pytest.raises(VoteStillRunning):
        made.publish()
    assert deliberation.my_votes(made.judging()) == []


@ONE_DATABASE
def test_the_minutes_tell_of_a_vote_that_was_taken_back_and_why(app, voting_round):
    made, vote = voting_round
    voting.cancel(made.chairs, public_id=vote, reason="Ditarik karena rapat memutuskan.")
    deliberating.decide(made.chairs, key="awards", category="governance", entry=BANDUNG, reason=REASON)

    with app.test_request_context("/"):
        public_id = documents.draw_minutes(made.chairs, key="awards")
        file = documents.minutes_file(made.chairs, key="awards", public_id=public_id)

    said = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages).split())
    assert "Ditarik karena rapat memutuskan." in said


@ONE_DATABASE
def test_the_judges_list_leads_to_a_running_vote_and_forgets_it_afterwards(client, voting_round):
    made, vote = voting_round
    client.as_(made.judges[1])

    shown = client.get("/judging/").text
    voting.cancel(made.chairs, public_id=vote, reason="Ditarik karena rapat memutuskan.")
    after = client.get("/judging/").text

    assert (f"/judging/votes/{vote}" in shown, f"/judging/votes/{vote}" in after) == (True, False)


@ONE_DATABASE
def test_categories_their_rules_and_order_stand_from_the_first_score_on(client, make):
    made = jury(make)
    made.add_category("living")
    category = made.categories["governance"]
    made.score({"impact": "3"})
    rules = {"category_id": category, "label": "Smart Governance", "award_rule": AwardRule.GRADES}

    for change in (
        lambda: categories.set_rules(made.root, **rules, grades=[("Utama", "4")]),
        lambda: categories.move(made.root, category_id=category, up=False),
        lambda: setup.add_category(made.root, round_id=made.round_id, key="x", label="X", criteria=CRITERIA),
    ):
        with pytest.raises(CategoriesStand, match="Penghargaan 2031"):
            change()
    client.as_(person(make.member(made.edition, Role.ORGANISER))).get("/language/en")
    pages = [client.get(path).text for path in (SETUP, f"{SETUP}/governance/rules")]
    assert ["Scores have been given." in page for page in pages] == [True, True]
    assert ["Save the rules" in pages[1], "Add the category" in pages[0]] == [False, False]


@ONE_DATABASE
def test_a_category_too_many_is_removed_so_that_the_round_can_be_closed(client, make):
    made = jury(make)
    extra = setup.add_category(made.root, round_id=made.round_id, key="extra", label="Berlebih", criteria=CRITERIA)
    made.score_all()
    with pytest.raises(NothingToJudge, match="remove the category"):
        made.close()
    with pytest.raises(CannotRemove):
        categories.remove(made.root, category_id=made.categories["governance"])
    client.as_(person(make.member(made.edition, Role.ORGANISER)))

    asked = client.get(f"{SETUP}/extra/removal")
    removed = client.post_form(f"{SETUP}/extra/removal")

    assert (asked.status_code, removed.status_code) == (200, 303)
    assert client.post_form(f"{SETUP}/governance/removal").status_code == 422
    assert db.scalar(sa.select(sa.func.count(Category.id)).where(Category.edition_id == made.edition.id)) == 1
    made.close()
    with pytest.raises(RoundNotOpen):
        categories.remove(made.root, category_id=made.categories["governance"])
    assert extra != made.categories["governance"]


@ONE_DATABASE
def test_a_chair_who_judges_sees_the_scores_of_others_once_the_own_are_in(client, make):
    made = jury(make)
    editions.add_member(made.root, user_id=made.chair.id, role=Role.JUDGE)
    made.score_all()
    seat = setup.add_judge(made.root, category_id=made.categories["governance"], user_id=made.chair.id)
    sheet = assigning.assign(made.root, entry_id=made.entries["governance", "32.73"], panel_member_id=seat)
    client.as_(made.chair).get("/language/en")

    pages = [client.get(f"{BOARD}/{path}") for path in ("categories/governance", "scores.csv")]
    board = client.get(BOARD).text
    assert [page.status_code for page in pages] == [OwnSheetsFirst.status] * 2
    assert "You judge in Penghargaan 2031 yourself" in pages[0].text
    assert "categories/governance" not in board

    judge = as_(made.edition, made.chair, Role.JUDGE)
    pact.accept(judge, round_key="awards", version=CURRENT, region_ids=set())
    made.judges.append(made.chair)
    made.sheets["governance", made.chair.id, "32.73"] = sheet
    made.score({"direction": "4", "impact": "4"}, judge=3)
    assert client.get(f"{BOARD}/categories/governance").status_code == 200
    assert "categories/governance" in client.get(BOARD).text


@ONE_DATABASE
def test_whoever_publishes_second_is_told_that_it_is_out(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    made.publish()

    with pytest.raises(AlreadyPublished, match="public already"):
        made.publish()


@ONE_DATABASE
def test_a_seat_of_another_category_is_not_there(client, make):
    made = jury(make)
    made.add_category("living")
    client.as_(person(make.member(made.edition, Role.ORGANISER)))
    seat = made.seats["living", made.judges[0].id]

    answer = client.post_form(f"{SETUP}/governance/judges/{seat}")

    kept = sa.select(PanelMember.id).where(PanelMember.edition_id == made.edition.id, PanelMember.id == seat)
    assert (answer.status_code, db.scalar(kept)) == (404, seat)


@ONE_DATABASE
def test_the_pact_asks_for_a_home_or_a_word_that_there_is_none(client, make):
    made = jury(make)
    db.run(lambda: db.change(sa.delete(PactAcceptance)))
    client.as_(made.judges[0]).get("/language/en")
    form = {"version": CURRENT, "declared": "y", "promise": "y"}

    refused = [
        client.post_form("/judging/pact/awards", form | more) for more in ({}, {"home": "Bogor", "elsewhere": "y"})
    ]
    accepted = client.post_form("/judging/pact/awards", form | {"elsewhere": "y"})

    assert [page.status_code for page in refused] == [422, 422]
    assert ["Name the city or regency where you live" in refused[0].text, "not both" in refused[1].text] == [True, True]
    assert accepted.status_code == 303


def state(made):
    """The round as it is now."""
    return progress.round_by_key(made.root, "awards")
