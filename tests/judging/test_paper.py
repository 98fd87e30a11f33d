"""Scores on paper: two people read each sheet by themselves; what both read is written, in the judge's name."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import OffScale, Recused, RoundNotOpen
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.queries import judge as sheets
from eventapp.judging.queries import paper as queries
from eventapp.judging.services import assigning, closing, pact, paper, publishing
from eventapp.judging.services.paper import (
    EmptyPaper,
    LongPaperNote,
    OnScreen,
    PaperDifference,
    PaperDiffers,
    WrittenFromPaper,
)
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.judging.services.scoring import CommentNeeded, PactNeeded
from tests.support.judging import NAMES, REASON, as_, jury, person

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BANDUNG, SEMARANG, MADIUN = NAMES.values()
LOG = sa.select(ScoreLog.criterion, ScoreLog.score, ScoreLog.user_id, ScoreLog.source).order_by(ScoreLog.sequence)
PAPERS = "/manage/2031/judging/awards/paper"


@pytest.fixture
def made(make):
    """A jury of three, and two people in the secretariat."""
    made = jury(make)
    made.secretariat = [person(make.member(made.edition, Role.ORGANISER, name=f"Sekretariat {n}")) for n in (1, 2, 3)]
    return made


def enter(made, who, scores, notes=None, sheet=None):
    """One person reads the sheet of the first judge for Kota Bandung."""
    scope = as_(made.edition, made.secretariat[who], Role.ORGANISER)
    return paper.enter(scope, round_key="awards", public_id=sheet or made.sheet(), scores=scores, notes=notes or {})


def log():
    """The rows of the log."""
    return [tuple(row) for row in db.rows(LOG.execution_options(unscoped="the test looks at all rows"))]


def test_what_two_people_read_alike_is_written_in_the_judges_name(made):
    scores = {"direction": "4", "impact": "2"}

    first = enter(made, 0, scores, {"impact": "Bukti kurang."})
    before = log()
    second = enter(made, 1, {"direction": "4,0", "impact": "2"}, {"impact": "bukti  kurang."})

    judge = made.judges[0].id
    assert (first.written, second.written, before) == (False, True, [])
    assert log() == [("direction", "4", judge, "paper"), ("impact", "2", judge, "paper")]
    shown = sheets.sheet(made.judging(), category="governance", public_id=made.sheet())
    assert [(row.score, row.note) for row in shown.criteria] == [("4", ""), ("2", "bukti  kurang.")]
    assert publishing.verify_round(made.chairs, key="awards").failures == ()
    assert invariants.violations(CHECKS) == []


def test_one_person_twice_is_still_one_person(made):
    enter(made, 0, {"direction": "4", "impact": "2"})

    again = enter(made, 0, {"direction": "4", "impact": "2"})

    assert (again.written, again.readings, log()) == (False, 1, [])


def test_a_difference_is_named_and_nothing_is_written_until_one_corrects_the_own_entry(made):
    enter(made, 0, {"direction": "4", "impact": "2"})

    differing = enter(made, 1, {"direction": "4", "impact": "3"})
    before = log()
    corrected = enter(made, 0, {"direction": "4", "impact": "3"})

    assert differing.differences == (PaperDifference("Dampak terukur", "2", "3"),)
    assert (before, corrected.written) == ([], True)
    assert [(row[0], row[1]) for row in log()] == [("direction", "4"), ("impact", "3")]


def test_a_third_person_is_told_that_two_have_read_the_sheet(made):
    enter(made, 0, {"direction": "4", "impact": "2"})
    enter(made, 1, {"direction": "4", "impact": "3"})

    with pytest.raises(PaperDiffers, match="Dampak terukur"):
        enter(made, 2, {"direction": "4", "impact": "3"})


def test_a_sheet_that_was_scored_on_a_screen_is_left_to_its_judge(made):
    made.score({"impact": "3"})

    with pytest.raises(OnScreen, match=BANDUNG):
        enter(made, 0, {"direction": "4", "impact": "3"})


def test_paper_obeys_the_scale_the_pact_the_recusal_and_the_closing(made):
    with pytest.raises(OffScale):
        enter(made, 0, {"direction": "9", "impact": "2"})
    assigning.recuse(made.chairs, public_id=made.sheet("33.74"), reason=REASON)
    with pytest.raises(Recused):
        enter(made, 0, {"direction": "4"}, sheet=made.sheet("33.74"))
    db.run(lambda: db.change(sa.delete(PactAcceptance).where(PactAcceptance.user_id == made.judges[0].id)))
    with pytest.raises(PactNeeded):
        enter(made, 0, {"direction": "4"})
    pact.record_paper(made.root, round_id=made.round_id, user_id=made.judges[0].id)
    assert enter(made, 0, {"direction": "4"}).readings == 1
    made.score({"direction": "4", "impact": "4"}, judge=1)
    closing.close(made.chairs, key="awards", reason=REASON)
    with pytest.raises(RoundNotOpen):
        enter(made, 1, {"direction": "4"})


def test_an_extreme_score_on_paper_needs_its_reason_too(made):
    db.run(lambda: made.add_category("living", [CriterionSpec("c0", "Ketat", comment_at_extremes=True)]))
    sheet = made.sheet(category="living")

    with pytest.raises(CommentNeeded, match="Ketat"):
        enter(made, 0, {"c0": "5"}, sheet=sheet)

    assert enter(made, 0, {"c0": "5"}, {"c0": "Bukti lengkap."}, sheet=sheet).readings == 1


def test_an_empty_entry_and_a_note_that_does_not_fit_are_refused(made):
    with pytest.raises(EmptyPaper):
        enter(made, 0, {"direction": " "}, {"direction": " "})
    with pytest.raises(LongPaperNote, match="2500 characters; at most 2000"):
        enter(made, 0, {"direction": "4"}, {"direction": "n" * 2500})

    assert enter(made, 0, {"direction": "4"}, {"direction": "n" * 2000}).readings == 1


@ONE_DATABASE
def test_a_sheet_written_from_paper_says_so_and_how_it_is_corrected(made, client):
    for who in (0, 1):
        enter(made, who, {"direction": "4", "impact": "2"})

    with pytest.raises(WrittenFromPaper, match="from paper already"):
        enter(made, 0, {"direction": "3", "impact": "2"})
    client.as_(made.secretariat[0])
    page = client.get(f"{PAPERS}/{made.sheet()}").text
    assert 'name="score-impact"' not in page


def test_only_the_secretariat_enters_paper_and_only_sheets_of_the_round(made):
    for scope in (made.judging(), made.chairs, made.auditors):
        with pytest.raises(Forbidden):
            paper.enter(scope, round_key="awards", public_id=made.sheet(), scores={}, notes={})
    with pytest.raises(NotFound):
        enter(made, 0, {}, sheet="a" * 26)


def form(**fields):
    """The page's form as a browser posts it."""
    return {"signed": "y", "note-direction": "", "note-impact": ""} | {
        key.replace("_", "-"): value for key, value in fields.items()
    }


def test_the_second_person_never_sees_the_first_entry_and_both_see_a_difference(client, made):
    path = f"{PAPERS}/{made.sheet()}"
    client.as_(made.secretariat[0])
    first = client.post_form(path, form(score_direction="4", score_impact="2", note_impact="Rahasia pertama."))
    client.as_(made.secretariat[1])

    page = client.get(path)
    listed = client.get(PAPERS)
    second = client.post_form(path, form(score_direction="4", score_impact="3"))
    differing = client.get(path)

    assert (first.status_code, first.location) == (303, PAPERS)
    assert ("Rahasia pertama" in page.text, re.findall(r'name="score-\w+" value="([^"]*)"', page.text)) == (
        False,
        ["", ""],
    )
    assert re.findall(rf"{BANDUNG}.*?Dimasukkan sekali", listed.text, re.DOTALL)
    assert (second.status_code, second.location) == (303, path)
    assert re.search(r"Dampak terukur</th><td>2</td><td>3</td>", differing.text)


@ONE_DATABASE
def test_an_unsigned_or_misread_sheet_is_shown_again_with_what_was_typed(client, made):
    path = f"{PAPERS}/{made.sheet()}"
    client.as_(made.secretariat[0])

    unsigned = client.post_form(path, {"score-direction": "4"})
    off_scale = client.post_form(path, form(score_direction="9"))

    assert (unsigned.status_code, off_scale.status_code) == (422, 422)
    assert 'name="score-direction" value="4"' in unsigned.text
    assert 'name="score-direction" value="9"' in off_scale.text


@ONE_DATABASE
def test_sheets_to_print_bear_the_head_of_the_log_and_the_secretariats_copy_no_score(client, made):
    made.score({"direction": "4"})
    head = db.scalar(sa.select(ScoreLog.row_hash).where(ScoreLog.edition_id == made.edition.id))
    client.as_(made.judges[0])
    own, stranger = client.get("/judging/print/awards"), client.get("/judging/print/other")
    client.as_(made.secretariat[0])

    blank = client.get(f"/manage/2031/judging/awards/judges/{made.judges[0].id}/sheets")

    assert [text.count("Tanda tangan") for text in (own.text, blank.text)] == [3, 3]
    assert (head in own.text, head in blank.text) == (True, True)
    assert ("<b>4</b>" in own.text, "<b>4</b>" in blank.text) == (True, False)
    assert stranger.status_code == 404


@ONE_DATABASE
def test_the_list_says_where_every_sheet_stands(client, made):
    made.score({"impact": "3"}, region="33.74")
    assigning.recuse(made.chairs, public_id=made.sheet("35.77"), reason=REASON)
    for who in (0, 1):
        enter(made, who, {"direction": "4", "impact": "2"})
    scope = as_(made.edition, made.secretariat[0], Role.ORGANISER)

    states = {row.region: row.state for row in queries.paper_rows(scope, made.round_id) if row.judge == "Juri 1"}

    assert states == {BANDUNG: "written", SEMARANG: "screen", MADIUN: "recused"}
    client.as_(made.secretariat[0])
    assert client.get(PAPERS).status_code == 200
