"""The list as a file: exactly what the filters show, in words, safe for spreadsheets, short in memory."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from eventapp.app import create_worker
from eventapp.attendance.services import door
from eventapp.core.access import Role, system_scope
from eventapp.registration.documents import lists as tables
from eventapp.registration.documents.lists import Sheet
from eventapp.registration.queries import exports
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.types import PersonRole
from eventapp.registration.services import exporting, noting, types
from tests.support.registrations import open_forum, register
from tests.support.statements import statements

LIST = "/manage/2031/registrations"


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    make.regions()
    return open_forum(make)


@pytest.fixture
def organiser(client, make, edition):
    """A browser in which the organiser has signed in."""
    return client.as_(make.member(edition, Role.ORGANISER))


@pytest.fixture
def people(edition):
    """Three people, one of whom entered; one has a name that a spreadsheet would take for a formula."""
    scope = system_scope(edition)
    ani = register(scope, name="Ani, S.T.", organisation="Kota Bandung")
    types.set_roles(scope, registration_id=ani.id, roles=[PersonRole.SPEAKER, PersonRole.JUDGE])
    register(scope, name="=HYPERLINK(1)", organisation="+Kota; Madiun")
    register(scope, name="Citra", attendance="online")
    door.scan_person(scope, gate=door.add_gate(scope, area="Hall", name="Gate A"), public_id=ani.public_id, nonce="n")
    return ani


def test_csv_json_and_spreadsheet_hold_the_same_people_in_the_readers_words(organiser, edition, people):
    noting.write(system_scope(edition), registration_id=people.id, text="Rahasia meja")
    address = "?attendance=onsite&q=contoh"

    commas = list(csv.DictReader(io.StringIO(organiser.get(f"{LIST}.csv{address}").data.decode("utf-8-sig"))))
    answer = organiser.get(f"{LIST}.csv{address}&separator=semicolon")
    indonesian = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    records = json.loads(organiser.get(f"{LIST}.json{address}").data)
    book = openpyxl.load_workbook(io.BytesIO(organiser.get(f"{LIST}.xlsx{address}").data))
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]

    assert [row["Nama"] for row in commas] == ["'=HYPERLINK(1)", "Ani, S.T."]
    assert indonesian == commas
    assert answer.data.startswith(b"\xef\xbb\xbf")
    ani = commas[1]
    assert (ani["Peran di forum"], ani["Provinsi"], ani["Pintu"]) == ("Juri, Narasumber", "Jawa Barat", "Gate A")
    assert [record["name"] for record in records] == ["=HYPERLINK(1)", "Ani, S.T."]
    assert (records[1]["roles"], records[1]["last_entry"]["gate"]) == (["judge", "speaker"], "Gate A")
    assert sheet[0] == list(commas[0])
    assert [row[1] for row in sheet[1:]] == ["=HYPERLINK(1)", "Ani, S.T."]
    assert {cell.data_type for row in book.worksheets[0].iter_rows(min_row=2, max_col=7) for cell in row} <= {"s", "n"}
    assert "Rahasia" not in answer.text + json.dumps(records) + str(sheet)


def test_an_empty_list_is_an_empty_file(organiser, edition):
    pages = [organiser.get(f"{LIST}.{kind}?q=nobody") for kind in ("csv", "json", "xlsx")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert json.loads(pages[1].data) == []
    assert pages[0].text.count("\r\n") == 1


def test_a_long_spreadsheet_is_made_by_a_job_for_whoever_asked(app, client, make, edition, people, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    client.as_(make.member(edition, Role.ORGANISER))

    asked = client.get(f"{LIST}.xlsx?attendance=onsite")
    waits = client.get(asked.headers["Location"])
    create_worker(app).run_due()
    ready = client.get(asked.headers["Location"])
    path = asked.headers["Location"] + "/registrations.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(client.get(path).data))
    client.as_(make.member(edition, Role.ORGANISER, name="Lain"))

    assert asked.status_code == 303
    assert "Sedang dibuat" in waits.text
    assert waits.headers["Refresh"] == "3"
    assert "Sudah siap: 2 orang" in ready.text
    assert book.worksheets[0].max_row == 3
    assert client.get(path).status_code == 404


def test_files_that_were_made_end_after_a_day(edition, make, people, monkeypatch):
    scope = make.scope(edition, Role.ORGANISER)
    public_id = exporting.ask_for_file(scope, filters=Filters())
    exporting.make_file(system_scope(edition), public_id=public_id, translate=str)

    assert exporting.end_files() == 0
    monkeypatch.setattr(exporting, "KEPT", -exporting.KEPT)
    assert exporting.end_files() == 1


def test_a_file_is_read_in_pieces_that_miss_nobody(edition, people, monkeypatch):
    scope = system_scope(edition)
    monkeypatch.setattr(exports, "PIECE", 2)
    about = exports.about(scope)

    with statements(6):  # two pieces: people, roles, entries
        rows = [row.name for piece in exports.pieces(scope, Filters(), about) for row in piece.rows]

    assert rows == ["=HYPERLINK(1)", "Ani, S.T.", "Citra"]


def test_what_is_typed_never_breaks_a_row(edition, tmp_path):
    scope = system_scope(edition)
    register(scope, name='Dr. "Siti" O\'Brien, M.Si.', organisation="Dinas; Kominfo, Kota")
    about = exports.about(scope)
    sheet = Sheet(about, zone="Asia/Jakarta", translate=str)

    text = b"".join(tables.csv(sheet, exports.pieces(scope, Filters(), about), separator=";")).decode("utf-8-sig")
    tables.spreadsheet(sheet, exports.pieces(scope, Filters(), about), path=Path(tmp_path / "x.xlsx"), title="x")

    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["Name"], row["Organisation"]) == ('Dr. "Siti" O\'Brien, M.Si.', "Dinas; Kominfo, Kota")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["B2"].value == row["Name"]
