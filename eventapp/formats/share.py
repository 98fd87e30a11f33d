"""The picture that programs show beside a shared link (Open Graph): 1200 × 630, light enough for every messenger."""

from __future__ import annotations

import hashlib
import io
from typing import Any, Final

from eventapp.formats import pdf
from eventapp.frozen import frozen

WIDTH, HEIGHT = 1200, 630
MOST_BYTES: Final = 100_000
CONTENT_TYPE: Final = "image/jpeg"
_PHOTO = (700, 0, 1200, 630)  # where a photograph lies
_BELOW = 12  # the red line on top stays whole
_QUALITIES = (86, 78, 68, 55, 40, 25)
_STEP = 44  # pixels from square to square
_SQUARES_FROM = 936  # without a photograph squares stand at the right
_LIT, _SHOWN = 28, 150  # of 256


@frozen
class Card:
    """What stands on a card. ``seed`` draws the squares where there is no ``photo`` (an encoded picture)."""

    over: str
    heading: str
    name: str
    sentence: str
    footer: str
    seed: str
    language: str
    photo: bytes | None = None


def card(told: Card) -> bytes:
    """The card as JPEG of at most MOST_BYTES; takes about 50 ms."""
    from PIL import Image  # noqa: PLC0415 -- slow import, used by few requests

    long = {name: pdf.breakable(getattr(told, name)) for name in ("over", "heading", "name", "sentence", "footer")}
    data: dict[str, Any] = {
        **long,
        "language": told.language,
        "title": told.heading,
        "photo": told.photo is not None,
        "squares": [] if told.photo else _squares(told.seed),
    }
    with Image.open(io.BytesIO(pdf.drawn("share", data, ppi=72)), formats=["PNG"]) as drawn:
        picture = drawn.convert("RGB")
    if told.photo is not None:
        picture.paste(_cut(told.photo, (_PHOTO[2] - _PHOTO[0], HEIGHT - _BELOW)), (_PHOTO[0], _BELOW))
    return _light(picture)


def _squares(seed: str) -> list[list[Any]]:
    """Place of each square on the right, and whether it is lit; always the same for one seed."""
    columns, rows = (WIDTH - _SQUARES_FROM) // _STEP, (HEIGHT - 60) // _STEP
    drawn = hashlib.shake_256(seed.encode()).digest(columns * rows)
    return [
        [_SQUARES_FROM + number % columns * _STEP, 42 + number // columns * _STEP, byte < _LIT]
        for number, byte in enumerate(drawn)
        if byte < _SHOWN
    ]


def _cut(photo: bytes, size: tuple[int, int]) -> Any:
    """The middle of a photograph of ours in this size."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- slow import, used by few requests

    with Image.open(io.BytesIO(photo), formats=["JPEG", "WEBP", "PNG"]) as opened:
        return ImageOps.fit(opened.convert("RGB"), size, Image.Resampling.LANCZOS)


def _light(picture: Any) -> bytes:
    """The best quality that is light enough."""
    made = b""
    for quality in _QUALITIES:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        made = file.getvalue()
        if len(made) <= MOST_BYTES:
            break
    return made
