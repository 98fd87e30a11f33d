"""Places and grades: what everybody honoured gets on publication, and what a correction takes back."""

from __future__ import annotations

import json

import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.db import db
from eventapp.editions.models import Recognition
from eventapp.judging.checks import CHECKS
from eventapp.judging.models.states import AwardRule, EntryState
from eventapp.judging.queries import bundling, certified
from eventapp.judging.rules import bundle_zip, honours, verifying
from eventapp.judging.rules.bundle import MOST_BYTES, WINNERS
from eventapp.judging.services import categories, leaving, publishing
from eventapp.regions.models import Region
from tests.support.judging import NAMES, REASON, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
GRADES = [{"label": "Utama", "least": "90"}, {"label": "Madya", "least": "75"}]


def history():
    """What stands in the regions' history: (region, what was given)."""
    query = sa.select(Region.name, Recognition.category_label).join(Region, Region.id == Recognition.region_id)
    rows = db.rows(query.execution_options(unscoped="test").order_by(Recognition.category_label))
    return [tuple(row) for row in rows]


def with_rule(make, rule, **more):
    """A scored round whose category hands over by this rule."""
    made = jury(make)
    category = made.categories["governance"]
    categories.set_rules(made.root, category_id=category, label="Smart Governance", award_rule=rule, **more)
    made.score_all()
    return made


def out(made):
    """The round closed, signed by both and published."""
    made.close()
    made.sign()
    made.publish()


def test_every_place_enters_the_regions_history_and_a_correction_takes_it_back(make, client):
    made = with_rule(make, AwardRule.PLACES, ranked_places=2)
    out(made)

    first = history()
    certificates = [(each.region, each.place) for each in certified.published(made.root)]
    page = client.get("/2031/results/governance").text
    publishing.correct(made.chairs, key="awards", reason="Satu daerah tidak memenuhi syarat.")
    during = history()
    entry_id = made.entries["governance", "32.73"]
    leaving.change_state(
        made.chairs, entry_id=entry_id, state=EntryState.DISQUALIFIED, reason=REASON, decision_number="7/2031"
    )
    made.sign()
    made.publish()

    assert first == during == [(BANDUNG, "Smart Governance (I)"), (SEMARANG, "Smart Governance (II)")]
    assert certificates == [(BANDUNG, 1), (SEMARANG, 2)]
    assert page.count('class="current"') == 2
    assert history() == [(SEMARANG, "Smart Governance (I)"), (MADIUN, "Smart Governance (II)")]
    assert invariants.violations(CHECKS) == []


def test_all_who_reach_a_grade_are_honoured_and_the_bundle_proves_it(make, client):
    made = with_rule(make, AwardRule.GRADES, grades=[("Utama", "4"), ("Madya", "3")])
    out(made)

    data = bundling.kept(made.root, "awards").data
    page, front = client.get("/2031/results/governance").text, client.get("/2031/results").text
    (item,) = client.get("/api/v1/editions/2031/results").json["items"]

    assert history() == [(SEMARANG, "Smart Governance (Madya)"), (BANDUNG, "Smart Governance (Utama)")]
    assert [(each["entry"], each["grade"]) for each in item["honours"]] == [(BANDUNG, "Utama"), (SEMARANG, "Madya")]
    assert item["winners"] == []
    assert [(each.region, each.honour, each.grade) for each in certified.published(made.root)] == [
        (BANDUNG, "graded", "Utama"),
        (SEMARANG, "graded", "Madya"),
    ]
    assert f"Utama: {BANDUNG}" in front
    assert ("Utama</span>" in page, "Madya</span>" in page) == (True, True)
    assert verifying.verify(data, file="bundle.zip")["failures"] == []
    members, _ = bundle_zip.unpack(data, file="bundle.zip", largest=MOST_BYTES)
    told = json.loads(members[WINNERS])[0]["honours"]
    members[WINNERS] = members[WINNERS].replace(b"Madya", b"Utama")
    wrong = verifying.verify(bundle_zip.pack(members), file="bundle.zip")["failures"]
    assert len(told) == 2
    assert "does not honour those whom the scores and the decisions give" in {each["what"] for each in wrong}
    assert invariants.violations(CHECKS) == []


def test_a_grade_is_reached_by_the_announced_score():
    grades = {score: honours.graded(score, GRADES, decimals=1) for score in (89.95, 89.94, 75.0, 74.94, None)}

    assert grades == {89.95: "Utama", 89.94: "Madya", 75.0: "Madya", 74.94: "", None: ""}
