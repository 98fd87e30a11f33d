"""Sheets that a judge declares finished, how long the others will take, and the board on which both are seen."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from eventapp.errors import Forbidden, NotFound
from eventapp.judging.errors import ReasonNeeded
from eventapp.judging.queries import judge as queries
from eventapp.judging.rules.pace import minutes_left
from eventapp.judging.services import finishing
from eventapp.judging.services.finishing import NotComplete
from eventapp.judging.services.scoring import SheetFinished
from tests.support.judging import NAMES, REASON, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
AT = datetime(2031, 5, 12, 9, 0, tzinfo=UTC)


def test_a_finished_sheet_takes_nothing_until_the_chair_opens_it_again(make):
    made = jury(make)
    made.score({"direction": "4", "impact": "3"})
    made.score({"direction": "4", "impact": "3"}, region="33.74")
    made.score({"impact": "3"}, region="35.77")
    judge = made.judging()

    with pytest.raises(NotComplete, match=MADIUN):
        finishing.finish(judge, category="governance", sheets={made.sheet("35.77")})
    with pytest.raises(NotFound):
        finishing.finish(judge, category="governance", sheets={made.sheet("35.77", 1)})
    assert finishing.finish(judge, category="governance", sheets={made.sheet()}) == 1
    assert finishing.finish(judge, category="governance") == 1  # the other complete one

    with pytest.raises(SheetFinished, match=BANDUNG):
        made.score({"impact": "1"})
    made.score({"impact": "2"}, region="35.77")
    assert {row.region: row.state for row in queries.my_sheets(judge)} == {
        BANDUNG: "finished",
        SEMARANG: "finished",
        MADIUN: "draft",
    }
    for scope, reason, refusal in ((judge, REASON, Forbidden), (made.chairs, "ya", ReasonNeeded)):
        with pytest.raises(refusal):
            finishing.resume(scope, public_id=made.sheet(), reason=reason)
    finishing.resume(made.chairs, public_id=made.sheet(), reason=REASON)
    made.score({"impact": "1"})
    assert next(row.state for row in queries.my_sheets(judge) if row.region == BANDUNG) == "done"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_list_offers_it_and_the_board_undoes_it(client, make):
    made = jury(make)
    made.score({"direction": "4", "impact": "3"})
    made.score({"direction": "4", "impact": "3"}, region="33.74")
    client.as_(made.judges[0]).get("/language/en")

    before = client.get("/judging/").text
    one = client.post_form("/judging/governance/finished", {"sheet": made.sheet()})
    rest = client.post_form("/judging/governance/finished")
    after, sheet = client.get("/judging/").text, client.get(f"/judging/governance/{made.sheet()}").text
    board = client.as_(made.chair).get("/manage/2031/judging/awards").text
    page = f"/manage/2031/judging/awards/finished/{made.sheet()}"
    opened = client.post_form(page, {"reason": REASON})

    assert ("Declare all 2 complete regions finished" in before, before.count("Declare finished")) == (True, 2)
    assert (one.status_code, rest.status_code, after.count(">Finished</span>")) == (303, 303, 2)
    assert ("You declared this region finished." in sheet, "disabled" in sheet, "savebar" in sheet) == (
        True,
        True,
        False,
    )
    assert ("2 sheets declared finished" in board, f'href="{page}"' in board) == (True, True)
    assert (opened.status_code, client.get(page).status_code) == (303, 404)


def test_the_pace_leaves_breaks_out_and_waits_until_it_can_tell():
    saved = [AT + timedelta(minutes=minutes) for minutes in (0, 3, 6, 90, 97)]

    assert minutes_left(saved, 4) == 12
    assert minutes_left(saved, 0) is None
    assert minutes_left(saved[:2], 4) is None


def test_every_part_of_the_board_that_scrolls_has_a_name_of_its_own(client, make):
    made = jury(make)
    made.add_category("economy")
    client.as_(made.chair)

    names = re.findall(r'role="region" aria-label="([^"]+)"', client.get("/manage/2031/judging/awards").text)

    assert len(names) == 6  # a picture and two tables for each category
    assert len(set(names)) == len(names)
