"""PDF that screen readers can read, with text that stays text, and the same bytes for the same record."""

from __future__ import annotations

import io
import json
from datetime import date

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from eventapp.formats import pdf
from eventapp.formats.pdf import Certificate, Heading, Items, Pairs, Paper, Seal, Signatures, Table, Text

ADDRESS = "https://contoh.example/verify/7K2M-9QXA-TB4H-ZV3P-RN6C"
SEAL = Seal(ADDRESS, "7K2M-9QXA-TB4H-ZV3P-RN6C", "Pindai untuk memeriksa.", "Kode QR")
ODD = "#panic() *a* <b> @c $d$ [e] \\ _f_ = g `h` // i"
DAY = date(2031, 5, 12)


def sheet(**changed):
    """A sheet with every kind of block."""
    values = {
        "title": "Berita Acara",
        "language": "id",
        "day": DAY,
        "letterhead": "PROGRAM CONTOH",
        "page": "Halaman {page} dari {pages}",
        "seal": SEAL,
        "blocks": (
            Heading("Hasil"),
            Heading("Rincian", 2),
            Text(ODD),
            Text("kecil", faint=True),
            Pairs([("Tempat", "Jakarta")]),
            Table(("#", "Daerah"), [("1", "Kota Bandung")], ("right", "left"), (0, 1)),
            Items(["satu", "dua"]),
            Signatures([("Ketua", "Dewi Contoh")]),
        ),
    }
    return Paper(**(values | changed))


def certificate(name: str) -> Certificate:
    """A certificate for a region."""
    return Certificate(
        "PIAGAM", "diberikan kepada", name, "Jawa Barat", "sebagai pemenang", "Forum", "Jakarta", "", "Ketua", SEAL
    )


def read(data: bytes) -> pypdf.PdfReader:
    """The file as a reader sees it."""
    return pypdf.PdfReader(io.BytesIO(data))


def text(data: bytes) -> str:
    """All of its text with single blanks."""
    return " ".join(" ".join(page.extract_text() for page in read(data).pages).split())


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_sheet_is_tagged_with_language_title_and_day(language):
    made = read(pdf.paper(sheet(language=language)))
    root = made.trailer["/Root"]

    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root) == (language, True, True)
    assert (made.metadata.title, made.metadata.creation_date.date()) == ("Berita Acara", DAY)
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_what_people_wrote_stays_text_in_every_place():
    odd = sheet(title=ODD, subtitle=ODD, letterhead=ODD, watermark=ODD, footer=ODD)

    assert text(pdf.paper(odd)).count("#panic() *a* <b> @c $d$ [e] \\ _f_ = g `h` // i") == 6


def test_every_block_is_drawn():
    found = text(pdf.paper(sheet()))

    words = ("Hasil", "Rincian", "Tempat Jakarta", "Kota Bandung", "satu", "Ketua", "Dewi Contoh", "Halaman 1 dari 1")
    assert [word for word in words if word not in found] == []
    assert "7K2M-9QXA-TB4H-ZV3P-RN6C" in found


def test_the_same_record_gives_the_same_bytes():
    assert pdf.paper(sheet()) == pdf.paper(sheet())
    assert pdf.paper(sheet(watermark="Salinan 1")) != pdf.paper(sheet(watermark="Salinan 2"))


def test_a_long_table_repeats_its_header_and_counts_its_pages():
    rows = [(str(number), f"Daerah {number}") for number in range(107)]
    table = Table(("#", "Nama daerah"), rows, ("right", "left"), (0, 1))

    pages = read(pdf.paper(sheet(blocks=(table,)))).pages

    assert [("Nama daerah" in page.extract_text()) for page in pages] == [True] * len(pages)
    assert f"Halaman {len(pages)} dari {len(pages)}" in pages[-1].extract_text()


def test_certificates_stand_one_on_a_page_and_are_as_accessible_as_sheets():
    made = pdf.certificates(
        [certificate("Kota Bandung"), certificate(ODD)], title="Piagam", language="id", day=DAY, letterhead="PROGRAM"
    )

    pages = read(made).pages
    assert [float(page.mediabox.width) > float(page.mediabox.height) for page in pages] == [True, True]
    assert "Kota Bandung" in pages[0].extract_text()
    assert ODD in " ".join(pages[1].extract_text().split())
    assert b"pdfuaid" in read(made).trailer["/Root"]["/Metadata"].get_data()


def test_a_code_is_drawn_in_lines_and_not_as_a_picture():
    page = read(pdf.paper(sheet())).pages[0]

    assert list(page.images) == []


@pytest.mark.parametrize(
    ("data", "is_pdf"),
    [(b"", False), (b"%PDF-1.7\n", False), (b"PK\x03\x04", False), (b"%PDF-1.7\nstartxref\n9\n%%EOF\n", True)],
)
def test_only_what_begins_and_ends_like_a_pdf_looks_like_one(data, is_pdf):
    assert pdf.looks_like_pdf(data) is is_pdf


def test_the_code_on_a_printed_page_leads_to_the_address(monkeypatch):
    drawn = {}

    def as_picture(template, data):
        folder = pdf._FOLDER
        drawn["png"] = typst.compile(
            str(folder / f"{template}.typ"),
            root=str(folder),
            sys_inputs={"data": json.dumps(data)},
            ignore_system_fonts=True,
            format="png",
            ppi=150,
        )
        return b""

    monkeypatch.setattr(pdf, "_compile", as_picture)
    pdf.paper(sheet())

    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn["png"])))

    assert [code.text for code in found] == [ADDRESS]
