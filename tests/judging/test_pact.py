"""The integrity pact: nothing is scored before it is accepted, and the minutes can say who accepted what and when."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.clock import frozen
from eventapp.core.db import db
from eventapp.editions.models import Tie
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.queries import judge as queries
from eventapp.judging.queries import pact as pacts
from eventapp.judging.rules.pact import CURRENT, PACTS
from eventapp.judging.services import pact, scoring, setup
from eventapp.judging.services.pact import PactOutdated
from eventapp.judging.services.scoring import Change, PactNeeded
from tests.support.judging import NAMES, jury, new_id

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BANDUNG, SEMARANG, MADIUN = NAMES.values()
PAGE = "/judging/pact/awards"
AT = datetime(2031, 5, 12, 3, 30, tzinfo=UTC)


def unsworn(make, **facts):
    """A jury of which nobody has accepted the pact yet."""
    made = jury(make, **facts)
    db.run(lambda: db.change(sa.delete(PactAcceptance)))
    return made


def accept(made, judge=0, **facts):
    """A judge accepts the pact by the service."""
    values = {"round_key": "awards", "version": CURRENT, "region_ids": set()} | facts
    return pact.accept(made.judging(judge), **values)


def form(**fields):
    """The pact's form as a browser posts it."""
    return {"version": CURRENT, "declared": "y", "promise": "y"} | fields


def ties():
    """Every tie by region and kind."""
    query = sa.select(Tie.region_id, Tie.kind).order_by(Tie.region_id, Tie.kind)
    return [tuple(row) for row in db.rows(query.execution_options(unscoped="the test looks at all rows"))]


def test_no_score_is_saved_before_the_pact_is_accepted(make):
    made = unsworn(make)
    change = Change(new_id(), "impact", 0, "3")
    where = {"category": "governance", "public_id": made.sheet(), "changes": [change]}

    with pytest.raises(PactNeeded, match="Penghargaan 2031"):
        scoring.save(made.judging(), **where)
    accept(made)

    assert scoring.save(made.judging(), **where).filled == 1


def test_an_acceptance_keeps_version_and_time_and_a_second_one_changes_neither(make):
    made = unsworn(make)

    with frozen(AT):
        accept(made, region_ids={make.region_id("35.77")})
    accept(made)

    found = {row.name: (row.version, row.accepted_at, row.conflicts) for row in pacts.acceptances(made.root, 1)}
    assert found == {"Juri 1": (CURRENT, AT, 1), "Juri 2": (None, None, 0), "Juri 3": (None, None, 0)}


def test_another_wording_than_the_current_one_is_not_accepted(make):
    made = unsworn(make)

    with pytest.raises(PactOutdated):
        accept(made, version="2020-1")

    assert [row.version for row in pacts.own(made.judging())] == [None]


def test_a_home_counts_with_its_province_and_an_employer_alone(make):
    made = unsworn(make)

    accept(made, home="Kota Bandung", employer="Pemkot Semarang")

    expected = [("32", "home"), ("32.73", "home"), ("33.74", "employer")]
    assert ties() == sorted((make.region_id(code), kind) for code, kind in expected)
    tied = {row.name for row in queries.ties(made.judging()) if row.tied}
    assert tied == {BANDUNG, SEMARANG}


def test_the_wording_of_a_version_never_changes():
    words = {
        (version, publishes): "|".join((*each.promises, *each.told(publishes)))
        for version, each in PACTS.items()
        for publishes in each.of_scores
    }

    found = {wording: hashlib.sha256(text.encode()).hexdigest()[:16] for wording, text in words.items()}

    assert found == {
        ("2026-1", "scores"): "920878e7358b93ff",
        ("2026-1", "totals"): "388184eb58e98e73",
        ("2026-1", "winners"): "093ced51a3bbf2a1",
    }


def test_list_and_sheet_lead_to_the_pact_and_nothing_of_the_dossier_shows(client, make):
    made = unsworn(make)
    client.as_(made.judges[0])
    sheet = f"/judging/governance/{made.sheet()}"

    answers = [client.get(path) for path in ("/judging/", "/judging/governance", sheet)]
    posted = client.post_form(sheet, {"score-impact": "3"})

    assert [(answer.status_code, answer.location) for answer in [*answers, posted]] == [
        (303, PAGE),
        *[(303, f"{PAGE}?category=governance")] * 3,
    ]


def test_whoever_accepts_the_pact_of_a_second_round_begins_in_the_category_that_was_asked_for(client, make):
    made = jury(make, judges=1)
    made.round_id, made.key = setup.create_round(made.root, key="final", name="Babak akhir"), "final"
    for category in ("living", "economy"):
        made.add_category(category)
    db.run(lambda: db.change(sa.delete(PactAcceptance).where(PactAcceptance.round_id == made.round_id)))
    client.as_(made.judges[0])

    asked = client.get("/judging/economy").location
    accepted = client.post_form(asked, form(home="Kota Semarang"))
    elsewhere = client.post_form("/judging/pact/final?category=governance", form(home="Kota Semarang"))

    assert asked == "/judging/pact/final?category=economy"
    assert (accepted.status_code, accepted.location) == (303, "/judging/economy")
    assert elsewhere.location == "/judging/living"


@ONE_DATABASE
def test_autosave_says_in_one_sentence_what_is_missing(client, make):
    made = unsworn(make)
    client.as_(made.judges[0])
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)[1]
    change = {"id": new_id(), "criterion": "impact", "version": 0, "score": "3"}

    path = f"/judging/governance/{made.sheet()}"
    answer = client.put(path, json={"changes": [change]}, headers={"X-CSRFToken": token})

    assert (answer.status_code, answer.json["code"]) == (403, "pact_needed")
    assert answer.json["detail"] == "Setujui dahulu pakta integritas Penghargaan 2031. Belum ada yang disimpan."


def test_the_form_accepts_the_pact_with_its_declarations_and_leads_to_the_list(client, make):
    made = unsworn(make)
    client.as_(made.judges[0])

    answer = client.post_form(PAGE, form(home="Kota Semarang", region=str(make.region_id("35.77"))))

    page, again = client.get("/judging/"), client.get(PAGE)
    assert (answer.status_code, answer.location, page.status_code) == (303, "/judging/governance", 200)
    assert re.search(r"Dikecualikan di sini: ([^.]+)\.", page.text)[1] in {
        f"{MADIUN}, {SEMARANG}",
        f"{SEMARANG}, {MADIUN}",
    }
    assert ("Anda sudah menyetujui pakta ini." in again.text, "<form class" in again.text) == (True, False)


@ONE_DATABASE
def test_an_incomplete_form_is_shown_again_with_what_was_typed(client, make):
    made = unsworn(make)
    client.as_(made.judges[0])
    region = str(make.region_id("35.77"))

    unticked = client.post_form(PAGE, {"version": CURRENT, "home": "Kota Bandung", "region": region})
    misspelt = client.post_form(PAGE, form(home="Kota Bandnug"))

    assert (unticked.status_code, misspelt.status_code) == (422, 422)
    assert ('value="Kota Bandung"' in unticked.text, f'value="{region}" checked' in unticked.text) == (True, True)
    assert "Kota Bandung" in misspelt.text
    assert ties() == []


@ONE_DATABASE
def test_the_pact_of_a_round_on_which_one_does_not_sit_is_not_there(client, make):
    made = unsworn(make)
    client.as_(make.member(made.edition, Role.JUDGE))

    assert client.get(PAGE).status_code == 404


@ONE_DATABASE
def test_a_closed_round_is_shown_without_a_pact(client, make):
    made = jury(make)
    made.score_all()
    made.close()
    db.run(lambda: db.change(sa.delete(PactAcceptance)))
    client.as_(made.judges[0])

    assert client.get("/judging/").status_code == 200
