"""QR codes: the library's own matrix, drawn so that a scanner reads it and a page may hold it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from eventapp.formats import qr

TICKET = "HTTPS://FORUM.EXAMPLE.GO.ID/T/7K2M9QXAB3CDEFGHJKMNPQRSTV"
NAMESPACE = "{http://www.w3.org/2000/svg}"
MOVES = re.compile(r"M(\d+) (\d+)\.5|m(\d+) 0|h(\d+)")


def by_the_library(text: str, mask: int) -> list[str]:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(text, optimize=0)
    code.make()
    return ["".join("1" if module else "0" for module in row) for row in code.get_matrix()]


def picture(svg: str, *, pixels: int = 4) -> Image.Image:
    """The drawing as a scanner sees it, made from the path itself."""
    root = ElementTree.fromstring(svg)  # noqa: S314 -- our own text
    side = int(root.get("viewBox").split()[2])
    image = Image.new("L", (side, side), 255)
    x = y = 0
    for start, line, gap, run in MOVES.findall(root.find(f"{NAMESPACE}path").get("d")):
        if run:
            image.paste(0, (x, y, x + int(run), y + 1))
            x += int(run)
        elif gap:
            x += int(gap)
        else:
            x, y = int(start), int(line)
    return image.resize((side * pixels, side * pixels), Image.Resampling.NEAREST)


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


@settings(max_examples=25)
@given(
    st.text(st.sampled_from("ABCXYZ0189 $%*+-./:"), min_size=1, max_size=150).map(lambda text: text + "A")
    | st.text(st.characters(codec="utf-8"), max_size=60).filter(lambda text: not text.isdigit()),
    st.integers(0, 7),
)
def test_the_matrix_is_the_librarys_own(text, mask):
    assert qr.matrix(text, mask=mask) == by_the_library(text, mask)


@pytest.mark.parametrize("length", [1, 16, 170, 700])
def test_small_and_large_codes_are_the_librarys_own(length):
    text = ("abc" + TICKET * 12)[:length]

    assert qr.matrix(text) == by_the_library(text, qr.MASK)


@pytest.mark.parametrize("text", [TICKET, "https://forum.example.go.id/2026-contoh/ticket/k3v", "Kota Bandung: é 東"])
def test_a_scanner_reads_the_drawing(text):
    assert read(picture(qr.svg(text, label="x"))) == [text]


def test_a_scanner_reads_it_turned_and_blurred():
    image = picture(qr.svg(TICKET, label="x"), pixels=6)

    held_badly = image.rotate(17, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)

    assert read(held_badly.filter(ImageFilter.GaussianBlur(1.5))) == [TICKET]


def test_the_drawing_is_named_white_behind_and_free_of_inline_style():
    svg = qr.svg(TICKET, label='Tiket "A" & <B>')
    root = ElementTree.fromstring(svg)  # noqa: S314 -- our own text
    side = str(len(qr.matrix(TICKET)) + 8)

    assert root.attrib == {
        "viewBox": f"0 0 {side} {side}",
        "role": "img",
        "aria-label": 'Tiket "A" & <B>',
        "shape-rendering": "crispEdges",
    }
    assert [(child.tag.removeprefix(NAMESPACE), child.get("fill"), child.get("stroke")) for child in root] == [
        ("rect", "#fff", None),
        ("path", None, "#000"),
    ]
    assert "style" not in svg
    assert len(svg) < 2000


def test_four_modules_on_each_side_stay_white():
    image = picture(qr.svg(TICKET, label="x"), pixels=1)

    assert image.point(lambda value: 255 - value).getbbox() == (4, 4, image.width - 4, image.height - 4)


def test_a_text_that_fits_no_code_is_refused():
    assert len(qr.matrix("a" * 2331)) == 177
    with pytest.raises(qr.TooLong):
        qr.matrix("a" * 2332)
