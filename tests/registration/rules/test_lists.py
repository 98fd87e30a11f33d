"""Lists as coordinators write them: where the header stands, what a row means, who is there twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.formats.grids import read_pasted
from eventapp.regions import queries as regions
from eventapp.regions.rules import resolver
from eventapp.registration.documents import blank_lists
from eventapp.registration.rules import columns, duplicates, naming, rows
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.duplicates import Known
from eventapp.registration.rules.findings import Outcome, Setting, Weight
from eventapp.registration.rules.organisations import Kind, guess_kind, kind_of, region_in
from eventapp.registration.rules.reading import read
from eventapp.registration.rules.states import Attendance
from eventapp.web.i18n import catalogue


def resolve(written: str) -> resolver.Resolution:
    return resolver.resolve(regions.registry(), written)


BANDUNG = regions.registry().by_code["32.73"]
ANYWHERE = Setting(resolve)
OF_BANDUNG = Setting(resolve, home=BANDUNG, organisation="Kota Bandung", email="rina@x.id", phone="+6281211112222")


def judged(text: str, setting: Setting = ANYWHERE, corrections=None):
    """The rows of a pasted list."""
    grid = read_pasted(text)
    found = columns.layout(grid.rows, grid.spans)
    return rows.judge(grid.rows[found.first :], found.mapping, setting, corrections, found.titles)


def one(setting: Setting = ANYWHERE, **written: str):
    """One person, good but for what a test writes."""
    good = {"name": "Siti Contoh", "email": "siti@x.id", "phone": "081234567890", "organisation": "Dinas"}
    return read(1, {Field(name): text for name, text in (good | written).items()}, setting)


def sentences(row, weight=None):
    return [finding.sentence() for finding in row.findings if weight in {None, finding.weight}]


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        ("No|Nama|Email|HP", "name=1 email=2 phone=3"),
        ("NAMA LENGKAP & GELAR|NO. WA|ALAMAT E-MAIL|OPD", "name=0 phone=1 email=2 organisation=3"),
        ("Nama Instansi|Nama Peserta|Nama Jabatan|Nama Daerah", "organisation=0 name=1 position=2 region=3"),
        (
            "Full name|Mobile|E-mail|Job title|City|Way to attend",
            "name=0 phone=1 email=2 position=3 region=4 attendance=5",
        ),
        (
            "Kab/Kota|Nama|Gol./Pangkat|Jenis Instansi|Mewakili",
            "region=0 name=1 rank=2 organisation_kind=3 represents=4",
        ),
        (
            "Nama|Ketua Rombongan|Urutan Protokol|Luring/Daring|Surel",
            "name=0 is_head=1 protocol_order=2 attendance=3 email=4",
        ),
        ("Keterangan|Alamat|Tanggal", ""),
    ],
)
def test_columns_are_found_by_the_words_of_their_titles(titles, fields):
    wanted = {name: int(column) for name, column in (pair.split("=") for pair in fields.split())}

    assert {str(field): column for field, column in columns.guess(titles.split("|")).items()} == wanted


@pytest.mark.parametrize("locale", ["id", "en"])
def test_the_titles_of_the_empty_list_are_all_recognised(locale):
    translate = catalogue(locale).gettext
    titles = [title for title, _ in blank_lists.explained(translate, with_region=True)]

    assert set(columns.guess(titles)) == set(Field)


def test_a_header_is_found_below_titles_and_over_two_lines():
    text = "DAFTAR PESERTA\n\n;;Kontak;\nNo;Nama;HP;Surel\n1;Siti Contoh;081234567890;siti@x.id"
    found = columns.layout(read_pasted(text).rows)
    assert (found.mapping, found.first) == ({Field.NAME: 1, Field.PHONE: 2, Field.EMAIL: 3}, 3)

    two = columns.layout(read_pasted("No;Nama;Kontak;;Jabatan\n;;HP;Surel;\n1;A;081234567890;a@x.id;b").rows)
    assert two.titles[2:4] == ("Kontak HP", "Surel")
    assert two.first == 2


def test_a_list_without_header_is_understood_by_what_it_holds():
    found = columns.layout(
        read_pasted("Siti Contoh, 0812 3456 7890, siti@x.id\nBudi Contoh, 081234567891, b@x.id").rows
    )

    assert (found.titles, found.mapping) == ((), {Field.NAME: 0, Field.PHONE: 1, Field.EMAIL: 2})
    assert columns.layout(read_pasted("apa;saja\nini;bukan daftar").rows).mapping == {}


def test_the_same_titles_in_another_writing_have_the_same_signature():
    assert columns.signature(["Nama ", "E-MAIL"]) == columns.signature(["NAMA", "e mail"])
    assert columns.signature(["Nama"]) != columns.signature(["Nama", ""])


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Dr. H. Budi Santoso, M.Si.", "budi santoso"),
        ("BUDI SANTOSO", "budi santoso"),
        ("Prof. Dr. Ir. Hj. Siti Nur'aini, S.T., M.T.", "siti nur aini"),
        ("Budi Santoso S.Kom", "budi santoso"),
        ("Budi Santoso SE MM", "budi santoso"),
        ("Sukarna", "sukarna"),
        ("Dr.", "dr"),
    ],
)
def test_titles_and_degrees_are_no_part_of_a_compared_name(written, bare):
    assert naming.bare(written) == bare


def test_a_name_keeps_its_titles_capitals_and_apostrophes():
    for name in ("Dr. H. BUDI Santoso, M.Si.", "D’Contoh Ma’ruf O'Neil", "Sukarna", "Ali bin Abi"):
        assert one(name=name).person.name == name
    assert one(name="  12.  Siti   Contoh ").person.name == "Siti Contoh"
    assert one(name="\u202eTerbalik\u202c").person.name == "Terbalik"


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("phone", "WA: 0812.3456.7890", "+6281234567890"),
        ("phone", "(0812) 3456-7890", "+6281234567890"),
        ("phone", "81234567890", "+6281234567890"),
        ("phone", "'081234567890", "+6281234567890"),
        ("phone", "0812 3456 7890 / 0813 1111 2222", "+6281234567890"),
        ("email", "mailto:Siti@X.ID.", "Siti@x.id"),
        ("email", "siti @x.id", "siti@x.id"),
        ("attendance", "", Attendance.ONSITE),
        ("attendance", "Hadir langsung", Attendance.ONSITE),
        ("attendance", "ONLINE (Zoom)", Attendance.ONLINE),
        ("attendance", "off line", Attendance.ONSITE),
        ("represents", "mewakili Wali Kota", "Wali Kota"),
        ("represents", "a.n. Bupati Sleman", "Bupati Sleman"),
        ("represents", "hadir sendiri", ""),
        ("rank", "Pembina Tk. I (IV/b)", "Pembina Tk. I (IV/b)"),
        ("rank", "-", ""),
        ("is_head", "v", True),
        ("is_head", "Ketua Rombongan", True),
        ("is_head", "-", False),
        ("protocol_order", "3.", 3),
        ("organisation_kind", "Pemda", "local"),
    ],
)
def test_a_cell_is_read_as_it_is_meant(field, written, value):
    row = one(**{field: written})

    assert getattr(row.person, field) == value
    assert row.outcome is Outcome.ENTER


def test_the_way_to_attend_may_say_whom_somebody_represents():
    row = one(attendance="mewakili Bupati")

    assert (row.person.attendance, row.person.represents) == (Attendance.ONSITE, "Bupati")


@pytest.mark.parametrize(
    ("field", "written", "says", "choices"),
    [
        ("email", "siti@x,id", "“siti@x,id” is no e-mail address", ("siti@x.id",)),
        ("email", "siti(at)x.id", "“siti(at)x.id” is no e-mail address", ("siti@x.id",)),
        ("email", "siti@gmail", "“siti@gmail” is no e-mail address", ("siti@gmail.com",)),
        ("email", "a@x.id / b@x.id", "Two e-mail addresses in one cell", ("a@x.id", "b@x.id")),
        ("email", "", "The e-mail address is missing", ()),
        ("phone", "8,12E+10", "The spreadsheet has shortened the number", ()),
        ("phone", "0812", "An Indonesian mobile number has 9 to 12 digits", ()),
        ("phone", "-", "The phone number is missing", ()),
        ("name", "", "The name is missing", ()),
        ("name", "siti@x.id", "“siti@x.id” is no name", ()),
        ("name", "2031-05-12", "The name is missing", ()),
        ("name", "x" * 121, "Too long: 121 characters, at most 120", ()),
        ("name", "=A1&B1", "This cell holds a formula without its value", ()),
        ("rank", "2026-04-01", "The spreadsheet has made a date of the rank", ()),
        ("position", "#REF!", "This cell holds a formula without its value", ()),
        ("attendance", "hybrid", "“hybrid” is no way to attend", ("onsite", "online")),
        ("region", "Bandung", "“Bandung” can be several regions", ("Kabupaten Bandung", "Kota Bandung")),
        ("region", "Kota Sleman", "No region is called “Kota Sleman”", ("Kabupaten Sleman",)),
    ],
)
def test_a_fault_has_one_sentence_and_offers_what_it_can(field, written, says, choices):
    row = one(**{field: written})

    assert [finding.field for finding in row.findings] == [field]
    assert row.findings[0].sentence().startswith(says)
    assert set(row.findings[0].choices) >= set(choices)
    assert (row.person, row.outcome) == (None, Outcome.CORRECT)


def test_in_a_delegation_region_mailbox_and_number_are_those_of_the_coordinator():
    row = one(OF_BANDUNG, email="-", phone="", organisation="")

    assert (row.person.email, row.person.phone) == ("rina@x.id", "+6281211112222")
    assert (row.person.organisation, row.person.region_code) == ("Kota Bandung", "32.73")
    assert row.outcome is Outcome.ENTER
    assert sentences(row, Weight.HINT)[0] == "No e-mail address: the ticket goes to rina@x.id, please pass it on."
    assert one(OF_BANDUNG, region="Bandung").person.region_code == "32.73"
    assert sentences(one(OF_BANDUNG, region="Kab. Sleman"), Weight.FAULT) == [
        "“Kab. Sleman” is not the region of this delegation, Kota Bandung. Correct it or leave the row out."
    ]


@pytest.mark.parametrize(
    ("organisation", "code", "kind"),
    [
        ("Dinas Kominfo Kab. Sleman", "34.04", Kind.LOCAL),
        ("Pemerintah Kota Bandung", "32.73", Kind.LOCAL),
        ("DPRD Kota Madiun", "35.77", Kind.COUNCIL),
        ("Universitas Contoh", None, Kind.UNIVERSITY),
        ("PT Contoh Teknologi (Persero) Tbk", None, Kind.COMPANY),
        ("Kementerian Dalam Negeri", None, Kind.NATIONAL),
        ("Contoh", None, None),
    ],
)
def test_an_organisation_tells_its_region_and_its_kind(organisation, code, kind):
    region = region_in(organisation, resolve)

    assert (region.code if region else None, guess_kind(organisation)) == (code, kind)
    assert kind_of("lainnya") is Kind.OTHER


def test_rows_that_are_no_person_are_passed_over_and_said():
    found = judged(
        "No;Nama;Surel;HP\n(1);(2);(3);(4)\nKABUPATEN SLEMAN\n1;Siti Contoh;s@x.id;081234567890\n"
        "NO;NAMA;SUREL;HP\n2;Budi Contoh;b@x.id;081234567891\nCatatan: menyusul\n;Total: 2 orang"
    )

    assert [row.outcome.value for row in found] == [
        "passed_over",
        "passed_over",
        "enter",
        "passed_over",
        "enter",
        "passed_over",
        "passed_over",
    ]
    assert sentences(found[1]) == ["A heading: the rows below are of Kabupaten Sleman."]
    assert {row.person.region_code for row in found if row.person} == {"34.04"}


def test_a_region_stands_for_the_rows_below_it_and_corrections_replace_what_was_written():
    text = "Daerah;Nama;Surel;HP\nKota Bogor;Siti;s@x.id;081234567890\n;Budi;b@x,id;081234567891"
    found = judged(text)
    assert sentences(found[1], Weight.HINT) == ["No region in this row; it was taken from above: Kota Bogor."]

    mended = judged(text, corrections={3: {"email": "b@x.id"}, 2: {"left_out": "y"}})
    assert [row.outcome for row in mended] == [Outcome.LEFT_OUT, Outcome.ENTER]
    assert mended[1].person.region_code == "32.71"


def test_one_person_is_found_twice_with_and_without_titles_and_alike_names_are_hinted_at():
    found = judged(
        "Nama;Surel;HP;Kota\nDr. Siti Contoh, M.Si.;s@x.id;081234567890;Kota Bogor\n"
        "SITI CONTOH;S@X.ID;081234567899;Kota Bogor\nBudi Santosa;b@x.id;081234567891;Kota Bogor\n"
        "Budi Santoso;c@x.id;081234567892;Kota Bogor\nBudi Santosa;d@x.id;081234567893;Kota Bandung\n"
        "Contoh Lain;e@x.id;081234567890;Kota Bandung\nContoh Terdaftar;r@x.id;081234567894;Kota Bogor"
    )
    there = [Known("Contoh Terdaftar", "r@x.id", "+6281234567894", "32.71", 7, "Kota Bogor")]

    duplicates.mark(found, there, delegation_id=None, named=True)

    said = [sentences(row) for row in found]
    assert said[1] == ["The same person as in row 2 (same name and e-mail address); entered once."]
    assert said[3] == ["Nearly the same name as in row 4: Budi Santosa. If it is one person, leave one row out."]
    assert said[4] == []
    assert said[5] == ["The same phone number as in row 2."]
    assert said[6] == ["Registered already, in the delegation “Kota Bogor”; not entered again."]
    assert [row.outcome.value for row in found] == ["enter", "known", "enter", "enter", "enter", "enter", "known"]


def test_a_delegation_has_one_head():
    found = judged("Nama;Surel;HP;Ketua\nA Contoh;a@x.id;081234567890;ya\nB Contoh;b@x.id;081234567891;ya", OF_BANDUNG)

    duplicates.mark_heads(found, there_is_one=False)

    assert [len(row.findings) for row in found] == [0, 1]
    assert found[1].outcome is Outcome.ENTER


CELL = st.text(max_size=20) | st.sampled_from(
    ["Nama", "Surel", "HP", "Kota", "Siti", "a@x.id", "0812", "=A1", "(1)", "-"]
)


@given(st.lists(st.lists(CELL, max_size=8), max_size=12))
def test_any_grid_is_judged_and_every_column_serves_one_field(cells):
    lines = [(number, row) for number, row in enumerate(cells, 1) if any(cell.strip() for cell in row)]

    found = columns.layout(lines)
    judged_rows = rows.judge(lines[found.first :], found.mapping, OF_BANDUNG, None, found.titles)
    duplicates.mark(judged_rows, [])

    assert len(set(found.mapping.values())) == len(found.mapping)
    assert len(judged_rows) == len(lines) - found.first
    assert all((row.person is not None) or row.outcome is not Outcome.ENTER for row in judged_rows)
