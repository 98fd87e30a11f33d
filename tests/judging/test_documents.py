"""Minutes and particulars: what they say, who makes and reads them before publication, what is public after it."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.core import issued
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.issued import IssuedDocument
from eventapp.core.runtime import runtime
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.errors import BadMinutes, NotPublished, RoundNotClosed, RulesStand
from eventapp.judging.models.documents import Minutes
from eventapp.judging.models.states import SignerRole
from eventapp.judging.queries import bundling, papers, progress
from eventapp.judging.rules import verifying
from eventapp.judging.services import assigning, closing, documents
from eventapp.judging.views.figures import grouped
from tests.support.judging import NAMES, REASON, jury

BANDUNG, SEMARANG, MADIUN = NAMES.values()
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
PARTICULARS = {
    "held_on": date(2031, 5, 12),
    "place": "Balai Sidang, Jakarta",
    "decree": "Keputusan Nomor 12 Tahun 2031",
    "decision": "Nomor 34 Tahun 2031",
    "signer": "Dewi Contoh",
    "signer_role": "Direktur Contoh",
    "certifies_finalists": False,
    "questions_until": None,
}


@pytest.fixture(autouse=True)
def in_app(app):
    """Documents are written in a language and bear addresses, so they need the application."""
    with app.test_request_context("/"):
        yield


def text(data: bytes) -> str:
    """All of a PDF's text with single blanks."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def drawn(made, scope=None) -> bytes:
    """The minutes as the chair has them drawn."""
    scope = scope or made.chairs
    public_id = documents.draw_minutes(scope, key="awards")
    return documents.minutes_file(scope, key="awards", public_id=public_id)


def closed(make):
    """A round whose scoring is over."""
    made = jury(make)
    made.score_all()
    made.close()
    return made


def everything(*columns):
    """All rows of some columns."""
    return [tuple(row) for row in db.rows(sa.select(*columns).execution_options(unscoped="test"))]


def test_minutes_tell_day_place_decree_jury_method_result_and_evidence(make):
    made = closed(make)
    documents.set_particulars(made.chairs, key="awards", **PARTICULARS)
    made.sign()

    said = text(drawn(made))

    round_ = progress.round_by_key(made.root, "awards")
    for expected in (
        "Senin, tanggal dua belas bulan Mei tahun dua ribu tiga puluh satu",
        "Balai Sidang, Jakarta",
        "Keputusan Nomor 12 Tahun 2031",
        "Nomor 34 Tahun 2031",
        "Arah dan kebijakan 60 (1–5)",
        f"Pemenang: {BANDUNG}.",
        "Juri 1",
        "Juri 3",
        "Ketua",
        "Auditor",
    ):
        assert expected in said
    assert round_.head_hash in said.replace(" ", "")
    assert made.result_hash() in said.replace(" ", "")
    keys = [each.fingerprint for each in bundling.signing_keys(made.root, made.round_id)]
    assert [key in said.replace(" ", "") for key in keys] == [True, True]

    # what stands on the paper, with its blanks, is what the command takes
    made.publish()
    written = [grouped(key) for key in keys]
    assert all(each in said for each in written)
    data = bundling.kept(made.root, "awards").data
    assert verifying.verify(data, file="bundle.zip", keys=written)["failures"] == []


def test_minutes_name_who_was_absent_and_recusals_without_names(make):
    made = jury(make)
    for judge in (0, 1):
        for region in NAMES:
            made.score({"direction": "4", "impact": "3"}, judge=judge, region=region)
    assigning.recuse(made.chairs, public_id=made.sheet("35.77", 1), reason=REASON)
    closing.close(made.chairs, key="awards", reason=REASON)

    said = text(drawn(made))

    assert "Juri 3 Smart Governance tidak hadir" in said
    assert f"{MADIUN} (Smart Governance): 1 dari 3 juri" in said
    assert REASON in said


def test_blank_lines_stand_for_what_nobody_has_written_down(make):
    assert "…………" in text(drawn(closed(make)))


def test_the_code_on_the_minutes_leads_to_the_fingerprint_of_the_very_file(make):
    made = closed(make)

    file = drawn(made)

    (row,) = papers.minutes(made.root, made.round_id)
    document = issued.by_code(row.code)
    assert document.written in text(file)
    assert (document.digest, document.digest_of, document.kind) == (hashlib.sha256(file).hexdigest(), "file", "minutes")


def test_what_everybody_may_read_about_minutes_names_no_winner(make):
    made = closed(make)
    drawn(made)

    (facts,) = everything(IssuedDocument.facts)

    assert [name for name in NAMES.values() if name in str(facts)] == []


def test_the_file_lies_sealed_in_the_storage(make):
    made = closed(make)
    file = drawn(made)

    (row,) = papers.minutes(made.root, made.round_id)
    kept = runtime().storage.get(f"judging/minutes/{row.public_id}.sealed")
    assert file not in kept
    assert b"%PDF" not in kept


def test_newer_minutes_withdraw_the_earlier_ones(make):
    made = closed(make)
    drawn(made)
    drawn(made)

    newer, older = papers.minutes(made.root, made.round_id)

    assert [issued.by_code(row.code).is_valid for row in (newer, older)] == [True, False]


def test_before_publication_only_the_chair_and_after_the_chairs_signature_the_auditor_make_minutes(make):
    made = closed(make)
    organiser = make.scope(made.edition, Role.ORGANISER)

    with pytest.raises(NotFound):
        drawn(made, organiser)
    with pytest.raises(NotFound):
        drawn(made, made.auditors)
    with pytest.raises(Forbidden):
        drawn(made, made.judging())
    made.sign(SignerRole.CHAIR)
    drawn(made, made.auditors)
    made.sign(SignerRole.AUDITOR)
    with pytest.raises(NotFound):
        documents.minutes_file(organiser, key="awards", public_id=papers.minutes(made.root, made.round_id)[0].public_id)


def test_a_round_that_still_takes_scores_has_no_minutes(make):
    made = jury(make)
    made.score_all()

    with pytest.raises(RoundNotClosed):
        drawn(made)


def test_minutes_signed_outside_are_served_byte_for_byte_and_come_first(make):
    made = closed(make)
    made.sign()
    public_id = documents.upload_minutes(made.chairs, key="awards", file=PDF)
    drawn(made)
    with pytest.raises(NotPublished):
        documents.public_minutes(made.root, key="awards")

    made.publish()

    row, file = documents.public_minutes(make.scope(made.edition, Role.ORGANISER), key="awards")
    assert (file, row.kind, row.public_id) == (PDF, "uploaded", public_id)
    assert issued.by_code(row.code).digest == hashlib.sha256(PDF).hexdigest()


def test_without_an_upload_the_drawn_minutes_of_the_published_result_are_public(make):
    made = closed(make)
    drawn(made)
    closing.reopen(made.chairs, key="awards", reason=REASON)
    made.score({"direction": "1"}, judge=0, region="32.73")
    made.close()
    file = drawn(made)
    made.sign()
    made.publish()

    assert documents.public_minutes(made.root, key="awards")[1] == file


def test_minutes_of_an_earlier_result_are_not_published_with_another_one(make):
    made = closed(make)
    drawn(made)
    closing.reopen(made.chairs, key="awards", reason=REASON)
    made.score({"direction": "1"}, judge=0, region="32.73")
    made.close()
    made.sign()
    made.publish()

    with pytest.raises(NotPublished):
        documents.public_minutes(made.root, key="awards")


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04", PDF[:-7], PDF + b"x" * documents.LARGEST])
def test_what_is_no_pdf_or_too_large_is_refused(make, file):
    made = closed(make)

    with pytest.raises(BadMinutes):
        documents.upload_minutes(made.chairs, key="awards", file=file)

    assert everything(Minutes.id) == []


def test_particulars_are_written_by_secretariat_and_chair_and_partly_stand_once_results_are_out(make):
    made = closed(make)
    organiser = make.scope(made.edition, Role.ORGANISER)
    with pytest.raises(Forbidden):
        documents.set_particulars(made.auditors, key="awards", **PARTICULARS)
    documents.set_particulars(organiser, key="awards", **PARTICULARS)
    made.sign()
    made.publish()

    until = datetime(2031, 6, 1, tzinfo=UTC)
    documents.set_particulars(organiser, key="awards", **PARTICULARS | {"place": "Bogor", "questions_until": until})
    with pytest.raises(RulesStand):
        documents.set_particulars(organiser, key="awards", **PARTICULARS | {"certifies_finalists": True})

    row = papers.particulars(made.root, made.round_id)
    assert (row.place, row.questions_until) == ("Bogor", until)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_minutes_can_be_drawn_in_english(make, app):
    made = closed(make)
    documents.set_particulars(made.chairs, key="awards", **PARTICULARS)

    with app.test_request_context("/", headers={"Cookie": "lang=en"}):
        said = text(drawn(made))

    assert "On Monday, the twelfth of May two thousand and thirty-one, at Balai Sidang, Jakarta" in said
    assert f"Winner: {BANDUNG}." in said
