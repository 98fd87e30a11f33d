"""Uploads are told by their content, not by their name."""

from __future__ import annotations

import pytest

from eventapp.questionnaires.errors import NotAnUpload, UploadTooLarge
from eventapp.questionnaires.rules.uploads import MOST_BYTES, read_upload

PDF = b"%PDF-1.7\nsomething\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0 picture \xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR picture IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("surat tugas.pdf", PDF, "surat tugas.pdf"),
        ("surat.exe", PDF, "surat.pdf"),
        ("C:\\Users\\ani\\foto.JPEG", JPG, "foto.jpg"),
        ("../../etc/passwd", PNG, "passwd.png"),
        ("\u202egnp.txet", PNG, "gnp.png"),
        ("", PDF, "berkas.pdf"),
        ("x" * 300 + ".pdf", PDF, "x" * 116 + ".pdf"),
    ],
)
def test_a_file_is_kept_under_a_plain_name_that_ends_as_its_content_says(name, data, kept):
    assert read_upload(name, data).name == kept


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.7 cut off", b"\xff\xd8\xff cut off", b"<svg onload=alert(1)>", b"PK\x03\x04"]
)
def test_what_is_no_whole_pdf_jpg_or_png_is_refused(data):
    with pytest.raises(NotAnUpload, match=r"surat\.pdf"):
        read_upload("surat.pdf", data)


def test_what_is_too_large_is_refused():
    with pytest.raises(UploadTooLarge, match="5 MB"):
        read_upload("besar.pdf", PDF + b"x" * MOST_BYTES + b"%%EOF")
