"""How the files of pictures and brochures are named, and in which widths they are drawn."""

from __future__ import annotations

import re

WIDTHS = (320, 640, 1280)  # pixels
TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "pdf": "application/pdf"}
FOLDER = "booth"  # of the storage
PDF = "brochure.pdf"
NAME = re.compile(r"(?:[1-9]\d{0,3}\.(?:webp|jpg)|page-[1-9]\d{0,2}\.(?:webp|jpg)|brochure\.pdf)")


def widths(largest: int) -> tuple[int, ...]:
    """The widths of a picture whose largest file is ``largest`` pixels wide: the usual ones below, then its own."""
    return (*(width for width in WIDTHS if width < largest), largest)


def address(public_id: str, name: str) -> str:
    """Where browsers find a file; ``name`` is the last part of its name in the storage."""
    return f"/media/{public_id}/{name}"


def srcset(public_id: str, largest: int, kind: str) -> str:
    """A picture's files in one format with their widths, as browsers choose among them."""
    return ", ".join(f"{address(public_id, f'{width}.{kind}')} {width}w" for width in widths(largest))


def file_name(public_id: str, width: int, kind: str) -> str:
    """A picture's file in the storage; ``kind`` is webp or jpg."""
    return f"{FOLDER}/{public_id}/{width}.{kind}"


def page_name(public_id: str, page: int, kind: str) -> str:
    """The file of a brochure's page, counted from 1."""
    return f"{FOLDER}/{public_id}/page-{page}.{kind}"


def pdf_name(public_id: str) -> str:
    """The file of a brochure itself."""
    return f"{FOLDER}/{public_id}/{PDF}"


def picture_files(public_id: str, width: int) -> list[str]:
    """Every file of a picture."""
    return [file_name(public_id, each, kind) for each in widths(width) for kind in ("webp", "jpg")]


def brochure_files(public_id: str, pages: int) -> list[str]:
    """Every file of a brochure."""
    drawn = [page_name(public_id, page, kind) for page in range(1, pages + 1) for kind in ("webp", "jpg")]
    return [pdf_name(public_id), *drawn]
