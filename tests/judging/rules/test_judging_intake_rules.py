"""Who may enter, spreadsheets of entries, evidence by its content, dossiers and their deadlines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.judging.rules import dossiers
from eventapp.judging.rules.dossiers import AnswersMissing, AnswerTooLong, BadQuestions, Question
from eventapp.judging.rules.entering import may_enter
from eventapp.judging.rules.entry_list import Known, Verdict, Written, look_over
from eventapp.judging.rules.evidence import (
    MOST_BYTES,
    EvidenceTooLarge,
    NotEvidence,
    clean_name,
    read_upload,
)

NOW = datetime(2031, 3, 1, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30) + b"IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("types", "codes", "enters"),
    [
        ([], [], True),
        (["kota"], [], True),
        (["kabupaten", "province"], [], False),
        ([], ["32.73"], True),
        ([], ["32"], True),  # a province opens the category to its regions
        ([], ["33", "35.77"], False),
        (["kabupaten"], ["32.73"], False),
    ],
)
def test_a_region_enters_when_both_its_type_and_its_code_fit(types, codes, enters):
    assert may_enter("kota", "32.73", types=types, codes=codes) is enters


def test_every_line_of_a_spreadsheet_has_one_verdict_and_empty_lines_have_none():
    known = Known({"32.73": "kota", "33.74": "kota", "35.10": "kabupaten"}, {"33.74"}, {"35.77"}, ["kota"], [])
    rows = [
        Written(2, "Kota Bandung", "32.73", "Kota Bandung"),
        Written(3, "  "),
        Written(4, "bandung kota", "32.73", "Kota Bandung"),
        Written(5, "Kota Semarang", "33.74", "Kota Semarang"),
        Written(6, "Kota Madiun", "35.77", "Kota Madiun"),
        Written(7, "Kota Bogor", "32.71", "Kota Bogor"),
        Written(8, "Kabupaten Banyuwangi", "35.10", "Kabupaten Banyuwangi"),
        Written(9, "Bandung", candidates=("Kabupaten Bandung", "Kota Bandung")),
        Written(10, "Atlantis"),
    ]

    assert [(each.row.line, each.verdict) for each in look_over(rows, known)] == [
        (2, Verdict.ADDED),
        (4, Verdict.TWICE),
        (5, Verdict.PRESENT),
        (6, Verdict.LEFT),
        (7, Verdict.NOT_PARTICIPATING),
        (8, Verdict.NOT_ELIGIBLE),
        (9, Verdict.DOUBTFUL),
        (10, Verdict.UNKNOWN),
    ]


@pytest.mark.parametrize(("data", "kind"), [(PDF, "pdf"), (JPG, "jpg"), (PNG, "png")])
def test_a_file_is_what_its_content_says_whatever_its_name(data, kind):
    upload = read_upload("laporan.exe", data)

    assert (upload.kind, upload.name) == (kind, f"laporan.{kind}")


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>%PDF-</html>", PDF[:-7], JPG[:-2], PNG[:-8], b"GIF89a" + bytes(20), b"PK\x03\x04", b" " + PDF],
)
def test_anything_else_and_every_torn_file_is_refused(data):
    with pytest.raises(NotEvidence, match="bukti"):
        read_upload("bukti.pdf", data)


def test_a_file_over_ten_megabytes_is_refused():
    with pytest.raises(EvidenceTooLarge, match="10 MB"):
        read_upload("besar.pdf", b"%PDF-" + bytes(MOST_BYTES) + b"%%EOF")


@given(st.text(max_size=300))
def test_a_shown_name_has_no_path_no_control_characters_and_is_never_empty(name):
    shown = clean_name(name)

    assert 0 < len(shown) <= 120
    assert not set(shown) & set('/\\\0\r\n"<>|:*?\u202e')


QUESTIONS = [
    Question("problem", {"id": "Masalah apa?", "en": "Which problem?"}, required=True, long=True),
    Question("link", {"id": "Tautan"}, required=False),
]


def test_answers_are_trimmed_and_only_what_is_asked_is_kept():
    kept = dossiers.checked_answers(QUESTIONS, {"problem": " Banjir \r\n", "link": " ", "x": "y"}, whole=True)

    assert kept == {"problem": "Banjir"}


def test_a_draft_may_lack_answers_and_what_is_handed_in_may_not():
    assert dossiers.checked_answers(QUESTIONS, {}, whole=False) == {}
    with pytest.raises(AnswersMissing, match="Masalah apa"):
        dossiers.checked_answers(QUESTIONS, {"link": "x"}, whole=True)


def test_an_answer_over_its_length_is_refused_with_both_numbers():
    with pytest.raises(AnswerTooLong, match="301 characters, at most 300"):
        dossiers.checked_answers(QUESTIONS, {"link": "x" * 301}, whole=False)


def test_questions_without_text_or_with_one_text_twice_are_refused():
    for questions in (
        [Question("a", {"id": " "})],
        [Question("a", {"id": "Apa?"}), Question("b", {"id": "apa?"})],
        [Question("A b", {"id": "Apa?"})],
    ):
        with pytest.raises(BadQuestions):
            dossiers.as_json(questions)
    assert dossiers.questions_of(dossiers.as_json(QUESTIONS)) == QUESTIONS


@pytest.mark.parametrize(
    ("state", "until", "again", "is_open"),
    [
        (None, 1, None, True),
        ("draft", 1, None, True),
        ("draft", -1, None, False),
        (None, None, None, False),
        ("submitted", 1, None, False),
        ("passed", 1, None, False),
        ("refused", 1, None, False),
        ("returned", -1, 1, True),
        ("returned", 1, -1, False),
    ],
)
def test_a_dossier_is_open_until_the_deadline_and_after_a_return_until_its_own(state, until, again, is_open):
    def day(number):
        return None if number is None else NOW + timedelta(days=number)

    assert dossiers.is_open(now=NOW, until=day(until), state=state, again_until=day(again)) is is_open


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5)), st.text(max_size=5))
def test_another_answer_gives_another_fingerprint(answers, more):
    content = {"answers": answers}

    assert dossiers.fingerprint(content, []) == dossiers.fingerprint({"answers": dict(answers)}, [])
    assert dossiers.fingerprint(content, []) != dossiers.fingerprint({"answers": {**answers, "neu!": more}}, [])
    assert dossiers.fingerprint(content, []) != dossiers.fingerprint(content, [("a.pdf", "00")])
