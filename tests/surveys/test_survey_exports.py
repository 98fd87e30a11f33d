"""Answers and figures as files: read back by the programs they are for, and never a way around the anonymity."""

from __future__ import annotations

import csv
import io
from collections import Counter

import openpyxl
import pypdf
import pyreadstat
import pytest
import sqlalchemy as sa
import time_machine

from eventapp.app import create_worker
from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.runtime import runtime
from eventapp.errors import NotFound
from eventapp.formats.errors import UnreadableFile
from eventapp.surveys.documents import workbook
from eventapp.surveys.errors import SurveyRunning, TooFewResponses
from eventapp.surveys.models.published import ExportState
from eventapp.surveys.queries import files
from eventapp.surveys.services import exporting, setup
from eventapp.surveys.views import exports
from tests.support.surveys import DAY, answer_all, answered, ended, stored, survey


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def organiser(client, make, edition):
    """A signed-in organiser."""
    return client.as_(make.member(edition, Role.ORGANISER))


@pytest.fixture
def folder(edition):
    """The address of a survey that forty people have answered and that has ended."""
    slug = survey(edition)
    answered(edition, slug, 40)
    ended(edition, slug)
    return f"/manage/{edition.slug}/surveys/{slug}"


@pytest.fixture
def run_jobs(app):
    """Does what the worker has to do."""
    return lambda: create_worker(app).run_due()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_rows_are_people_in_no_order_under_numbers_that_mean_nothing(organiser, edition, folder):
    file = organiser.get(f"{folder}/answers.csv").data
    for_excel = organiser.get(f"{folder}/answers.csv?bom=1").data

    found = rows(file)
    assert file.startswith(b"respondent,overall,")
    assert for_excel == b"\xef\xbb\xbf" + file
    assert [row["respondent"] for row in found] == [str(number) for number in range(1, 41)]
    assert "comment" not in found[0]
    given = Counter(
        ";".join(sorted(value for values in each.values() for value in values))
        for each in stored(edition, folder.rsplit("/", 1)[1])
    )
    told = Counter(
        ";".join(sorted(part for key, cell in row.items() if key != "respondent" and cell for part in cell.split(";")))
        for row in found
    )
    assert told == given


def test_a_workbook_has_figures_charts_codebook_and_answers(organiser, folder, tmp_path):
    organiser.set_cookie("lang", "en")
    (tmp_path / "a.xlsx").write_bytes(organiser.get(f"{folder}/answers.xlsx").data)
    told = organiser.get(f"{folder}/statistics.json").get_json()

    book = openpyxl.load_workbook(tmp_path / "a.xlsx")

    assert book.sheetnames == ["Summary", "Questions", "Options", "Charts", "Codebook", "Data", "Warnings"]
    assert book["Charts"]._charts
    percents = [row[4].value for row in book["Options"].iter_rows(min_row=2)]
    assert percents == [percent for entry in told["questions"] for percent in entry["percent"].values()]
    assert {cell.data_type for cell in book["Data"]["B"][1:]} == {"n"}  # numbers, whatever the country's decimal sign
    assert book["Data"].max_row == 41
    assert ("overall", "4", "Sangat puas", "Very satisfied") in {
        (row[0].value, row[4].value, row[5].value, row[6].value) for row in book["Codebook"].iter_rows()
    }


def test_spss_reads_numbers_with_their_labels(organiser, folder, tmp_path):
    (tmp_path / "a.sav").write_bytes(organiser.get(f"{folder}/answers.sav").data)
    answers = rows(organiser.get(f"{folder}/answers.csv").data)

    table, about = pyreadstat.read_sav(tmp_path / "a.sav")

    assert about.file_label == "Survei kepuasan"
    assert about.column_names_to_labels["overall"] == "Forum ini secara keseluruhan"
    assert about.variable_value_labels["overall"] == {1: "Tidak puas", 2: "Cukup puas", 3: "Puas", 4: "Sangat puas"}
    assert about.variable_value_labels["attendance"][1] == "Luring, di tempat acara"
    assert about.variable_measure["overall"] == "ordinal"
    assert table["overall"].tolist() == [float(row["overall"]) for row in answers]
    assert table["useful_panel"].tolist() == [float("panel" in row["useful"].split(";")) for row in answers]
    assert table["registration"].isna().all()  # nobody was asked by the test


def test_texts_are_a_file_of_their_own_and_never_formulas(organiser, edition):
    slug = survey(edition)
    answer_all(edition, slug, [{"overall": 4, "comment": "=cmd()|' /C calc'!A0"}] * 10)
    ended(edition, slug)

    file = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/comments.csv")

    assert {(row["question"], row["value"]) for row in rows(file.data)} == {("comment", "'=cmd()|' /C calc'!A0")}


def test_a_report_on_paper_is_tagged_in_the_reader_s_language(organiser, folder, tmp_path):
    indonesian = organiser.get(f"{folder}/report.pdf")
    organiser.set_cookie("lang", "en")
    english = organiser.get(f"{folder}/report.pdf")

    for data, language, sentence in ((indonesian, "id", "Cara menghitung"), (english, "en", "How this is counted")):
        pages = pypdf.PdfReader(io.BytesIO(data.data))
        assert pages.trailer["/Root"]["/Lang"] == language
        assert pages.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert sentence in "".join(page.extract_text() for page in pages.pages)


@pytest.mark.parametrize("people", [0, 9])
def test_single_answers_of_few_people_are_not_given_out(organiser, edition, people):
    slug = survey(edition)
    answered(edition, slug, people)
    ended(edition, slug)
    folder = f"/manage/{edition.slug}/surveys/{slug}"

    taken = [organiser.get(f"{folder}/answers.{kind}", buffered=True) for kind in ("csv", "xlsx", "sav")]

    assert [file.status_code for file in taken] == [200 if people == 0 else 409] * 3
    if people:
        with pytest.raises(TooFewResponses):
            exporting.take_comments(system_scope(edition), slug=slug)
    else:
        assert len(taken[0].text.splitlines()) == 1


def test_single_answers_are_given_out_only_when_none_comes_in_any_more(organiser, edition):
    slug = survey(edition)
    answered(edition, slug, 20)

    refused = organiser.get(f"/manage/{edition.slug}/surveys/{slug}/answers.csv")

    assert refused.status_code == 409
    with pytest.raises(SurveyRunning):
        exporting.ask_for_file(system_scope(edition), slug=slug, kind="csv")


def test_who_took_the_answers_away_is_written_down(organiser, folder):
    organiser.get(f"{folder}/answers.csv", buffered=True)

    query = sa.select(AuditEntry.actor_kind, AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)
    [line] = db.rows(query.execution_options(unscoped="test"))

    assert tuple(line) == ("person", "survey.exported")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav"])
def test_a_long_file_is_made_in_the_background_and_is_the_same(organiser, folder, run_jobs, monkeypatch, kind):
    short = organiser.get(f"{folder}/answers.{kind}").data
    monkeypatch.setattr(exports, "AT_ONCE", 39)

    asked = organiser.get(f"{folder}/answers.{kind}")
    waiting = organiser.get(asked.location)
    early = organiser.get(f"{asked.location}/content")
    run_jobs()
    ready = organiser.get(asked.location)
    file = organiser.get(f"{asked.location}/content")

    assert (asked.status_code, early.status_code) == (303, 404)
    assert waiting.headers["Refresh"]
    assert "0 dari 40 orang" in waiting.text
    assert "40 orang" in ready.text
    assert len(file.data) == pytest.approx(len(short), abs=200)
    if kind != "xlsx":  # a workbook bears its moment
        assert file.data == short


def test_files_end_after_a_day(edition, folder, run_jobs):
    public_id = exporting.ask_for_file(system_scope(edition), slug=folder.rsplit("/", 1)[1], kind="csv")
    run_jobs()
    kept = files.file(system_scope(edition), public_id)

    early = exporting.end_files()
    with time_machine.travel(now() + 2 * DAY):
        ended_ones = [exporting.end_files(), exporting.end_files()]

    assert (kept.state, early, ended_ones) == (ExportState.READY, 0, [1, 0])
    with pytest.raises(NotFound):
        runtime().storage.get(kept.storage_name)


def test_rare_profiles_are_left_out_of_their_rows(organiser, edition):
    at = now()
    slug = setup.create_from_template(
        system_scope(edition), template="skm", title="SKM", opens_at=at - DAY, closes_at=at + DAY
    )
    elements = {f"u{number}": 4 for number in range(1, 10)}
    questions = {each.key: each for each in setup.TEMPLATES["skm"].questions}
    common = {key: questions[key].options[0].value for key in ("sex", "education")}
    rare = {key: questions[key].options[-1].value for key in ("sex", "education")}
    answer_all(edition, slug, [elements | common] * 30 + [elements | rare])
    ended(edition, slug)

    found = rows(organiser.get(f"/manage/{edition.slug}/surveys/{slug}/answers.csv").data)

    profiles = Counter((row["sex"], row["education"]) for row in found)
    assert len(found) == 31
    assert tuple(rare.values()) not in profiles
    assert all(number >= 10 for number in profiles.values()) or set(profiles) == {("", "")}


def test_more_rows_than_a_sheet_holds_are_refused_with_their_number(monkeypatch, tmp_path):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    data = workbook.Extra("Data", ["a"], [[1], [2], [3]])
    document = {"n": 0, "questions": [], "warnings": []}

    with pytest.raises(UnreadableFile, match="more than 2 rows"):
        workbook.write(tmp_path / "x.xlsx", document, words={}, extras=[data])
