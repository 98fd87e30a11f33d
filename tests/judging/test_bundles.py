"""The bundle of a real round: made at signing, kept at publication, served as it is, corrected beside itself."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import Recognition
from eventapp.errors import Forbidden
from eventapp.judging.checks import CHECKS
from eventapp.judging.errors import NotYetPublished, ReasonNeeded, ResultChanged, UnprovableResult
from eventapp.judging.models.results import Publication, Result, Signature, Snapshot
from eventapp.judging.models.scores import ScoreLog
from eventapp.judging.models.states import EntryState, Method, RoundKind, SignerRole
from eventapp.judging.queries import bundling
from eventapp.judging.rules import verifying
from eventapp.judging.services import assigning, closing, deliberating, leaving, publishing, scoring
from eventapp.judging.services.scoring import Change
from eventapp.judging.views.figures import grouped
from tests.support.judging import NAMES, REASON, jury, new_id

BANDUNG, SEMARANG, MADIUN = NAMES.values()
BUNDLE = "/2031/results/awards/bundle.zip"


def published(make, **rules):
    """A round whose results are out."""
    made = jury(make, **rules)
    made.score_all()
    made.close()
    made.sign()
    made.publish()
    return made


def everything(column):
    """Every value of a column."""
    return [row[0] for row in db.rows(sa.select(column).execution_options(unscoped="test"))]


def told(template: str):
    """The data of every mail that waits, of one kind."""
    return [
        args["data"] for args in everything(OutboxMessage.args) if args.get("template") == f"judging/mail/{template}"
    ]


def verified(data: bytes, *keys: str):
    """What the command says of a bundle."""
    return verifying.verify(data, file="bundle.zip", keys=keys)


def texts(data: bytes) -> dict[str, str]:
    """The members of a bundle as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("method", [Method.ADJUSTED, Method.MEAN])
def test_a_published_round_has_a_bundle_that_verifies(make, client, method):
    made = published(make, method=method)

    answer = client.get(BUNDLE)

    found = verified(answer.data)
    assert (answer.status_code, found["failures"], found["round"]) == (200, [], "awards")
    assert [(each["category"], each["winner"]) for each in found["categories"]] == [("governance", BANDUNG)]
    assert found["keys"] == [each.fingerprint for each in bundling.signing_keys(made.root, made.round_id)]
    assert found["head"] == db.scalar(
        sa.select(ScoreLog.row_hash).order_by(ScoreLog.sequence.desc()).limit(1).execution_options(unscoped="test")
    )


def test_a_selection_has_a_bundle_that_verifies(make, client):
    published(make, kind=RoundKind.SELECTION, places=2)

    found = verified(client.get(BUNDLE).data)

    assert (found["failures"], found["categories"][0]["winner"]) == ([], None)


def level(make):
    """A closed round in which two regions are level, the first by its impact, the second by its direction."""
    made = jury(make, judges=2)
    made.score_all()
    for judge in (0, 1):
        made.score({"direction": "3", "impact": "5"}, region="32.73", judge=judge)
        made.score({"direction": "5", "impact": "2"}, region="33.74", judge=judge)
    made.close()
    return made


def test_a_place_that_the_ladder_gave_can_be_recomputed(make, client):
    made = level(make)
    deliberating.apply_ladder(made.chairs, key="awards", category="governance")
    made.sign()
    made.publish()

    data = client.get(BUNDLE).data

    (decision,) = json.loads(texts(data)["decisions.json"])
    assert (verified(data)["failures"], verified(data)["categories"][0]["winner"]) == ([], SEMARANG)
    assert (decision["kind"], decision["steps"][0]["criterion"]) == ("ladder", "direction")


def test_a_place_that_the_panel_gave_stands_with_its_reason(make, client):
    made = level(make)
    deliberating.decide(made.chairs, key="awards", category="governance", entry=BANDUNG, reason=REASON)
    made.sign()
    made.publish()

    data = client.get(BUNDLE).data

    (decision,) = json.loads(texts(data)["decisions.json"])
    assert (verified(data)["failures"], verified(data)["categories"][0]["winner"]) == ([], BANDUNG)
    assert (decision["kind"], decision["reason"], decision["steps"]) == ("panel", REASON, [])


def test_it_is_served_byte_for_byte_as_a_download_that_can_be_kept(make, client):
    published(make)

    first, second = client.get(BUNDLE), client.get(BUNDLE)
    again = client.get(BUNDLE, headers={"If-None-Match": first.headers["ETag"]})
    by_version = client.get("/2031/results/awards/versions/1/bundle.zip")

    assert first.data == second.data == by_version.data
    assert first.mimetype == "application/zip"
    assert first.headers["Content-Disposition"] == 'attachment; filename="2031-awards-1.zip"'
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.data) == (304, b"")


def test_before_publication_there_is_no_bundle_for_anybody(make, client):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()

    for user in (None, made.chair, made.judges[0]):
        page = (client.as_(user) if user else client).get(BUNDLE)

        assert page.status_code == 404
    assert client.get("/2031/results/awards/versions/1/bundle.zip").status_code == 404
    assert everything(Publication.id) == []


def test_no_person_no_clock_no_comment_and_no_reason_is_in_it(make, client):
    made = jury(make)
    made.score_all()
    made.score({"impact": "2"}, judge=1)
    assigning.recuse(made.chairs, public_id=made.sheet("35.77", 2), reason="Sepupu wali kota.")
    note = Change(new_id(), "impact", None, None, "Rahasia juri.")
    scoring.save(made.judging(0), category="governance", public_id=made.sheet(), changes=[note])
    made.close()
    made.sign()
    made.publish()
    pseudonyms = db.rows(sa.text("SELECT pseudonym FROM judging_panel_member"))

    members = texts(client.get(BUNDLE).data)

    words = "\n".join(members[name] for name in members if name != "verify.py")
    secret = ["Sepupu", "Rahasia", *(person.name for person in (*made.judges, made.chair, made.auditor))]
    assert [each for each in secret if each in words] == []
    assert re.findall(r"\d\d:\d\d|20\d\d-\d\d-\d\d", words) == []
    assert [row[0] in members["assignments.csv"] for row in pseudonyms] == [True] * 3
    assert len(members["recusals.csv"].splitlines()) == 2


def test_what_both_sign_is_the_manifest_and_its_hash_is_what_they_see(make, client):
    made = published(make)
    row = db.rows(sa.select(Snapshot.result_hash, Snapshot.sealed).execution_options(unscoped="test"))[0]

    members = texts(client.get(BUNDLE).data)

    assert hashlib.sha256(members["manifest.json"].encode()).hexdigest() == row.result_hash == made.result_hash()


def test_no_private_key_is_kept_and_each_signature_has_its_own(make):
    published(make)

    rows = db.rows(sa.select(Signature.public_key, Signature.signature).execution_options(unscoped="test"))

    assert len({row.public_key for row in rows}) == 2
    assert {(len(row.public_key), len(row.signature)) for row in rows} == {(32, 64)}


def test_a_result_that_its_log_does_not_prove_is_not_signed(make):
    made = jury(make)
    made.score_all()
    made.close()
    triggers = ["DROP TRIGGER score_log_keeps_rows"] if db.is_sqlite else ["ALTER TABLE score_log DISABLE TRIGGER USER"]
    for statement in triggers:
        db.session.execute(sa.text(statement))
    db.run(lambda: db.change(sa.update(ScoreLog).where(ScoreLog.sequence == 3).values(score="5")))

    with pytest.raises(UnprovableResult, match="row 3: the hash does not match"):
        made.sign(SignerRole.CHAIR)

    assert everything(Snapshot.id) == []


def test_a_signature_that_was_exchanged_stops_publication(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    db.run(lambda: db.change(sa.update(Signature).where(Signature.role == "chair").values(signature=b"\0" * 64)))

    with pytest.raises(UnprovableResult, match="the chair's signature is not under this manifest"):
        made.publish()

    assert everything(Result.id) == []


def test_a_snapshot_from_before_there_were_bundles_is_signed_anew(make):
    made = jury(make)
    made.score_all()
    made.close()
    made.sign()
    db.run(lambda: db.change(sa.update(Snapshot).values(members=None)))
    db.run(lambda: db.change(sa.update(Signature).values(signature=None, public_key=None)))

    with pytest.raises(ResultChanged):
        made.publish()


def test_a_correction_is_a_new_version_beside_the_old_one(make, client):
    made = published(make)
    first = client.get(BUNDLE).data

    publishing.correct(made.chairs, key="awards", reason=REASON)
    meanwhile = client.get(BUNDLE).data, client.get("/2031/results/governance").status_code
    leaving.change_state(
        made.root,
        entry_id=made.entries["governance", "32.73"],
        state=EntryState.DISQUALIFIED,
        reason=REASON,
        decision_number="7/2031",
    )
    made.sign()
    made.publish()
    second = client.get(BUNDLE).data

    assert meanwhile == (first, 200)
    assert [verified(each)["categories"][0]["winner"] for each in (first, second)] == [BANDUNG, SEMARANG]
    assert (verified(second)["failures"], json.loads(texts(second)["manifest.json"])["version"]) == ([], 2)
    assert client.get("/2031/results/awards/versions/1/bundle.zip").data == first
    assert client.get("/2031/results/awards/versions/2/bundle.zip").data == second
    assert client.get("/2031/results/awards/versions/3/bundle.zip").status_code == 404
    versions = bundling.published(made.root, "awards")
    assert [(each.version, each.reason) for each in versions] == [(2, REASON), (1, "")]
    assert everything(Recognition.region_id) == [make.region_id("33.74")]
    assert invariants.violations(CHECKS) == []


def test_the_page_of_a_category_names_keys_and_says_which_version_is_current_and_why(make, client):
    made = published(make)
    before = client.get("/2031/results/governance?1").text
    publishing.correct(made.chairs, key="awards", reason=REASON)
    during = client.get("/2031/results/governance?2").text
    made.sign()
    made.publish()
    after = client.get("/2031/results/governance?3").text

    keys = bundling.public_keys(made.root, "awards")
    assert [grouped(each.fingerprint) in after for each in keys] == [True, True]
    assert ("/versions/1/bundle.zip" in before, "/versions/" in during) == (False, False)
    assert [f'href="/2031/results/awards/versions/{number}/bundle.zip"' in after for number in (1, 2)] == [True, True]
    assert REASON in after


def test_a_correction_voids_the_signatures_and_needs_a_reason(make):
    made = published(make)

    with pytest.raises(ReasonNeeded):
        publishing.correct(made.chairs, key="awards", reason="salah")
    with pytest.raises(Forbidden):
        publishing.correct(made.auditors, key="awards", reason=REASON)
    publishing.correct(made.chairs, key="awards", reason=REASON)
    with pytest.raises(NotYetPublished):
        publishing.correct(made.chairs, key="awards", reason=REASON)

    assert everything(Snapshot.void_reason) == [REASON]
    assert bundling.signing_keys(made.root, made.round_id) == []
    assert {data["reason"] for data in told("correcting")} == {REASON}
    assert invariants.violations(CHECKS) == []


def test_scores_can_be_corrected_too(make, client):
    made = published(make)

    publishing.correct(made.chairs, key="awards", reason=REASON)
    closing.reopen(made.chairs, key="awards", reason=REASON)
    made.score({"direction": "1", "impact": "1"}, region="32.73", judge=0)
    made.score({"direction": "1", "impact": "1"}, region="32.73", judge=1)
    still = verified(client.get(BUNDLE).data)
    made.close()
    made.sign()
    made.publish()

    assert still["categories"][0]["winner"] == BANDUNG
    assert verified(client.get(BUNDLE).data)["categories"][0]["winner"] == SEMARANG


def test_the_published_mail_names_both_keys(make):
    made = published(make)

    keys = {each.role: each.fingerprint for each in bundling.signing_keys(made.root, made.round_id)}
    assert [data["keys"] for data in told("published")] == [keys, keys]


def test_only_the_chair_sees_the_page_that_begins_a_correction(make, client):
    made = published(make)
    page = "/manage/2031/judging/awards/correction"

    assert client.as_(made.chair).get(page).status_code == 200
    assert client.as_(made.auditor).get(page).status_code in (403, 404)
    answer = client.as_(made.chair).post_form(page, {"reason": REASON})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/manage/2031/judging/awards")
    assert "<textarea" not in client.as_(made.chair).get(page).text


def test_an_entry_that_left_stays_in_the_log_and_out_of_the_ranking(make, client):
    made = jury(make)
    made.score_all()
    leaving.change_state(
        made.root, entry_id=made.entries["governance", "32.73"], state=EntryState.WITHDRAWN, reason=REASON
    )
    made.close()
    made.sign()
    made.publish()

    members = texts(client.get(BUNDLE).data)

    assert verified(client.get(BUNDLE).data)["failures"] == []
    assert f"governance/32.73,{BANDUNG},withdrawn" in members["entries.csv"]
    assert "governance/32.73" in members["score-log.jsonl"]
    assert BANDUNG not in members["ranking.json"]
