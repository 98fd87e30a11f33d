"""What may be uploaded as an answer: PDF, JPG and PNG up to 5 MB, told by their content and never by their name."""

from __future__ import annotations

import re

from eventapp.frozen import frozen
from eventapp.questionnaires.errors import NotAnUpload, UploadTooLarge

MOST_BYTES = 5 * 1024 * 1024
LONGEST_NAME = 120
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
ACCEPT = ",".join((".pdf", ".jpg", ".jpeg", ".png", *CONTENT_TYPES.values()))
_TAIL = 2048  # bytes at the end in which a file must be finished
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/<>|:*?\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+')


@frozen
class Upload:
    """A file that may be kept: the name that people see, its kind and its bytes."""

    name: str
    kind: str
    data: bytes


def read_upload(name: str, data: bytes) -> Upload:
    """The file with its kind by content. Raises UploadTooLarge, NotAnUpload."""
    shown = clean_name(name)
    if len(data) > MOST_BYTES:
        raise UploadTooLarge(name=shown, limit=MOST_BYTES >> 20)
    kind = kind_of(data)
    if kind is None:
        raise NotAnUpload(name=shown)
    stem = shown.rsplit(".", 1)[0] if "." in shown else shown
    return Upload(f"{stem[: LONGEST_NAME - 4]}.{kind}", kind, data)


def kind_of(data: bytes) -> str | None:
    """``pdf``, ``jpg`` or ``png`` for a file that begins and ends as one, else None."""
    tail = data[-_TAIL:]
    if data.startswith(b"%PDF-") and b"%%EOF" in tail:
        return "pdf"
    if data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in tail:
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and b"IEND\xaeB`\x82" in tail:
        return "png"
    return None


def clean_name(name: str) -> str:
    """A file's name to show: no path, no control or direction characters, not empty, not too long."""
    last = re.split(r"[/\\]", name)[-1]
    return " ".join(_UNSAFE.sub(" ", last).split()).strip(". ")[:LONGEST_NAME] or "berkas"
