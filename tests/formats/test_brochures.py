"""Uploaded PDFs: their pages as pictures, or refused for what they hold besides."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from eventapp.errors import Refusal
from eventapp.formats import apart, brochures
from tests.support import uploads

BAD = uploads.bad_brochures()


@pytest.mark.parametrize("name", BAD)
def test_a_pdf_that_is_more_than_pages_is_refused_in_words(name):
    data, code = BAD[name]

    with pytest.raises(Refusal) as refused:
        brochures.leaf(data)

    assert refused.value.code == code


def test_every_page_becomes_a_picture_of_one_width():
    facts, files = apart.brochure(uploads.brochure(3))

    with Image.open(io.BytesIO(files["page-3.webp"])) as image:
        assert image.size == (brochures.PAGE_WIDTH, facts["height"])
    assert (facts["pages"], facts["width"]) == (3, 960)
    assert sorted(files) == [f"page-{number}.{kind}" for number in (1, 2, 3) for kind in ("jpg", "webp")]
