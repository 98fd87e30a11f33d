"""What stands behind a picture within its file: nothing or what cameras put there, else the file is two things at once.

The rule. Behind the end that the picture itself names, a file may hold filling (zeros, blanks), and behind a JPEG also
what phones and cameras append: further whole JPEGs (multi-picture format, gain maps), the short film of a motion photo,
and the trailers of makers that are known by their last bytes. Nothing of it survives, for the picture is drawn anew.
Refused is any other tail, and one that holds an archive, a document, a page, a script or a program, whatever it claims
to be; a file that is an archive or a PDF as well as a picture is refused wherever the second begins.
"""

from __future__ import annotations

import io
import re
import zipfile

from eventapp.formats.errors import PictureAndMore

_FILLING = re.compile(rb"[\0\xff\r\n\t ]*")
_JPEG_STOPS = re.compile(rb"\xff(?![\0\xff\xd0-\xd7])")  # a marker that ends the pixels of a scan
_ALONE = {*range(0xD0, 0xD8), 0x01}  # markers of a JPEG that have no length
_BOX = re.compile(rb"(?:ftyp|moov|mdat|free|skip|wide|uuid|meta|udta|moof|mfra|sidx|styp|pnot|mpvd)")  # of a film
_LAST_BYTES = re.compile(
    rb"(?:SEFT"  # Samsung
    rb"|QDIOBS"  # Samsung, older
    rb"|\xff{4}\x1b\*9HWfu\x84\x93\xa2\xb1"  # vivo
    rb"|jxrs[\s\S]{3}\0"  # OnePlus, OPPO
    rb"|8db42d694ccc418790edff439fe026bf"  # Insta360
    rb")\Z"
)
_FOREIGN = (  # each begins with plain bytes, which makes looking through megabytes of film fast
    re.compile(rb"PK\x03\x04.\0..(?:\0|\x08|\x09|\x0c|\x0e|\x5d|\x5f|\x63)\0", re.DOTALL),
    *map(re.compile, (rb"PK\x05\x06\0\0\0\0", rb"Rar!\x1a\x07", rb"7z\xbc\xaf\x27\x1c", rb"\xfd7zXZ\0")),
    *map(re.compile, (rb"BZh[1-9]1AY&SY", rb"ustar(?:\0|  \0)", rb"MSCF\0\0\0\0")),  # so far archives
    *map(re.compile, (rb"%PDF-", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", rb"\{\\rtf1")),  # documents
    *map(re.compile, (rb"\x7fELF[\x01\x02][\x01\x02]\x01", rb"This program cannot be run in DOS mode")),
    *map(re.compile, (rb"\xca\xfe\xba\xbe\0\0\0[\x2d-\x7f]", rb"\xcf\xfa\xed\xfe[\x07\x0c]\0\0\x01")),
    *map(re.compile, (rb"\0asm\x01\0\0\0", rb"dex\n03[5-9]\0")),  # programs
)
_FOREIGN_IN_SMALL = (  # pages and scripts, which are looked for without regard to capitals
    re.compile(rb"<(?:!doctype|html|head|body|script|iframe|object|embed|svg|style|form|meta)[\s>/]"),
    *map(re.compile, (rb"<\?php", rb"javascript:", rb"#!\s*/(?:usr/|bin/)")),
)
_PDF_BEGINS = 1024  # bytes within which readers of PDF look for its beginning


def refuse_more(data: bytes, kind: str) -> None:
    """Raises PictureAndMore unless ``data`` is one picture of ``kind`` (as Pillow calls it) and nothing else."""
    if zipfile.is_zipfile(io.BytesIO(data)) or b"%PDF-" in data[:_PDF_BEGINS]:
        raise PictureAndMore
    end = {"PNG": _png_end, "WEBP": _webp_end}.get(kind, _jpeg_end)(data, 0)
    if end is None:
        return  # without an end there is nothing behind it; whether it can be shown is seen when it is drawn
    at = _behind(_FILLING, data, end)
    if at < len(data) and (kind in {"PNG", "WEBP"} or not _is_a_cameras(data, at) or _is_foreign(data[at:])):
        raise PictureAndMore


def _is_foreign(tail: bytes) -> bool:
    """Whether something for another program stands anywhere in it."""
    small = tail.lower()
    return any(mark.search(tail) for mark in _FOREIGN) or any(mark.search(small) for mark in _FOREIGN_IN_SMALL)


def _is_a_cameras(data: bytes, start: int) -> bool:
    """Whether all from ``start`` on is what cameras append. The first bytes of a part may pass for filling."""
    at = start
    while at < len(data):
        film = data.find(b"ftyp", at, at + 8) - 4
        end = _film_end(data, film) if film > 0 else None
        if data.startswith(b"\xff\xd8\xff", at - 1):
            end = _jpeg_end(data, at - 1)
        if end is None:
            return _LAST_BYTES.search(data, max(at, len(data) - 64)) is not None
        at = _behind(_FILLING, data, end)
    return True


def _jpeg_end(data: bytes, start: int) -> int | None:
    """Where a JPEG ends, by its markers; None when it does not."""
    at = start + 2
    while at + 4 <= len(data) or data[at : at + 2] == b"\xff\xd9":
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
            if marker == 0xDA:
                stop = _JPEG_STOPS.search(data, at)
                if stop is None:
                    return None
                at = stop.start()
    return None


def _png_end(data: bytes, start: int) -> int | None:
    at = start + 8
    while at + 12 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND":
            return at
    return None


def _webp_end(data: bytes, start: int) -> int | None:
    length = int.from_bytes(data[start + 4 : start + 8], "little")
    return start + 8 + length + length % 2


def _film_end(data: bytes, start: int) -> int | None:
    """Where a film ends that begins here: its first box is *ftyp*, others of known names follow; None for no film."""
    at = start
    while _BOX.match(data, at + 4) and (at > start or data[at + 4 : at + 8] == b"ftyp"):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length < 8 or at + length > len(data):
            return len(data) if length == 0 else None
        at += length
    return at if at > start else None


def _behind(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at
