"""What everybody may see is fixed before scoring and told to the judges; pages, API, minutes and bundle follow it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.errors import Forbidden
from eventapp.judging.models.pact import PactAcceptance
from eventapp.judging.models.states import Method, Publishes, SignerRole
from eventapp.judging.queries import progress
from eventapp.judging.rules import bundle, bundle_zip, verifying
from eventapp.judging.rules.pact import CURRENT
from eventapp.judging.rules.procedure import RoundNotDraft
from eventapp.judging.services import closing, documents, pact, publishing, steps
from eventapp.judging.services.rubrics import CriterionSpec
from tests.support.judging import CRITERIA, NAMES, REASON, jury, person

BANDUNG, SEMARANG, MADIUN = NAMES.values()
CATEGORY = "/2031/results/governance"
BOARD = "/manage/2031/judging/awards"


def announced(make, publishes):
    """A scored and closed round of which the judges were told what it publishes."""
    made = jury(make)
    steps.prepare(made.root, key="awards")
    steps.set_rules(made.root, key="awards", method=Method.ADJUSTED, publishes=publishes)
    left = db.scalar(sa.select(sa.func.count(PactAcceptance.id)).execution_options(unscoped="test"))
    steps.begin(made.root, key="awards")
    for judge in made.judges:
        pact.accept(made.judging(judge), round_key="awards", version=CURRENT, region_ids=set())
    assert left == 0
    made.score_all()
    made.close()
    return made


def out(made, app):
    """The round published, with minutes; gives the text of the minutes."""
    with app.test_request_context("/"):
        made.sign()
        public_id = documents.draw_minutes(made.chairs, key="awards")
        made.publish()
        data = documents.minutes_file(made.chairs, key="awards", public_id=public_id)
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def members(data):
    """The members of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def run_script(folder, data):
    """What the script of a bundle says in a fresh folder."""
    folder.mkdir()
    for name, content in members(data).items():
        (folder / name).write_bytes(content)
    ran = subprocess.run([sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def test_where_winners_alone_are_public_nothing_else_is_given_anywhere(make, app, client, tmp_path):
    made = announced(make, Publishes.WINNERS)
    client.as_(made.judges[0]).get("/language/en")
    told = client.get("/judging/pact/awards").text
    said = out(made, app)

    stranger = app.test_client()
    seen = [stranger.get(CATEGORY).text, stranger.get("/2031/results").text, said]
    item = stranger.get("/api/v1/editions/2031/results").json["items"][0]
    public = stranger.get("/2031/results/awards/bundle.zip").data
    verified = verifying.verify(public, file="bundle.zip")

    assert "No score at all, only who won." in told
    assert all(BANDUNG in page for page in seen)
    assert [name for page in seen for name in (SEMARANG, MADIUN, "4,47") if name in page] == []
    assert (item["winners"], item["ranking"]) == ([{"code": "32.73", "name": BANDUNG}], [])
    assert [stranger.get(f"{CATEGORY}/ranking.{end}").status_code for end in ("csv", "xlsx", "json")] == [404] * 3
    assert verified["ok"], verified["failures"]
    assert verified["categories"] == [{"category": "governance", "winner": BANDUNG, "ranking": []}]
    assert set(members(public)) == set(bundle.MOST_BYTES) - set(bundle.WITHHELD["winners"])
    assert SEMARANG.encode() not in b"".join(members(public).values())
    assert run_script(tmp_path / "public", public)[0] == 0


def test_where_totals_are_public_ranks_follow_from_them_and_no_single_score_is_given(make, app, client, tmp_path):
    made = announced(make, Publishes.TOTALS)
    out(made, app)

    page = client.get(CATEGORY).text
    public = client.get("/2031/results/awards/bundle.zip").data
    verified = verifying.verify(public, file="bundle.zip")
    code, printed = run_script(tmp_path / "public", public)
    client.as_(made.chair)
    whole = client.get(f"{BOARD}/bundle.zip").data

    assert (SEMARANG in page, "Dari mana nilai" in page) == (True, False)
    assert (verified["ok"], verified["withheld"]) == (True, [bundle.LOG])
    assert [row["entry"] for row in verified["categories"][0]["ranking"]] == [BANDUNG, SEMARANG, MADIUN]
    assert (code, BANDUNG in printed) == (0, True)
    assert verifying.verify(whole, file="bundle.zip")["ok"]
    assert run_script(tmp_path / "whole", whole)[0] == 0
    assert members(whole)[bundle.MANIFEST] == members(public)[bundle.MANIFEST]
    assert members(whole)[bundle.LOG].count(b"\n") > 10

    # totals that were changed, and more taken out than was announced, are found
    changed = members(public)
    changed[bundle.RANKING] = changed[bundle.RANKING].replace(b'"score":4.', b'"score":3.', 1)
    fewer = {name: content for name, content in members(public).items() if name != bundle.RANKING}
    assert not verifying.verify(bundle_zip.pack(changed), file="bundle.zip")["ok"]
    missing = verifying.verify(bundle_zip.pack(fewer), file="bundle.zip")["failures"]
    assert {each["member"] for each in missing if each["what"] == "is missing"} == {bundle.RANKING, bundle.LOG}


def test_the_whole_bundle_is_for_chair_and_auditor_and_what_is_public_stands_once_the_round_is_open(make, app, client):
    made = announced(make, Publishes.WINNERS)
    with pytest.raises(RoundNotDraft):
        steps.set_rules(made.root, key="awards", method=Method.ADJUSTED, publishes=Publishes.SCORES)
    assert client.as_(made.chair).get(f"{BOARD}/bundle.zip").status_code == 404
    out(made, app)

    answers = {
        name: client.as_(reader).get(f"{BOARD}/bundle.zip").status_code
        for name, reader in (
            ("chair", made.chair),
            ("auditor", made.auditor),
            ("judge", made.judges[0]),
            ("organiser", person(make.member(made.edition, Role.ORGANISER))),
        )
    }

    assert answers == {"chair": 200, "auditor": 200, "judge": 404, "organiser": 404}
    with pytest.raises(Forbidden):
        publishing.whole_bundle(made.judging(), key="awards")
    assert progress.signatures(made.root, made.round_id)[0].role == SignerRole.CHAIR


def test_a_question_without_score_does_not_change_the_scale_and_one_judge_makes_no_clear_lead(make, client):
    made = jury(make, judges=1)
    spec = CriterionSpec("remarks", "Catatan", is_scored=False)
    made.add_category("living", [*CRITERIA, spec])
    for category in made.categories:
        made.score_all(category)
    made.close()
    made.sign()
    made.publish()

    page = client.get("/2031/results/living").text

    assert "dari 5, oleh satu juri" in page
    assert "dari 100" not in page
    assert "unggul jelas" not in page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_notes_on_the_data_are_folded_by_judge(make, client):
    made = jury(make)
    for place, region in enumerate(NAMES):
        for judge in range(2):
            made.score({"direction": str(5 - place), "impact": str(4 - place)}, region=region, judge=judge)
        made.score({"direction": "3"}, region=region, judge=2)  # none of the third judge's sheets is complete
    closing.close(made.chairs, key="awards", reason=REASON)
    made.sign()
    made.publish()

    page = client.get("/2031/results/governance").text

    notes = r"<summary>Catatan tentang data \((\d+)\)</summary>(.*?)</details>"
    (folded,) = re.findall(notes, page, re.DOTALL)
    assert int(folded[0]) == folded[1].count("<li>") > 0
    assert folded[1].count("<h3>J-") == 1
    assert folded[1].partition("<h3>")[2].count("<li>") == 3
