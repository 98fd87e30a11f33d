"""A photo that somebody hands in, drawn anew: right way up, in a few widths, as WebP and JPEG, with nothing else in it.

The pixels are all that survives: no EXIF, no place, no colour profile, no bytes of the file itself. What a file claims
to be is not asked; only JPEG, PNG and WebP are opened, and its size in pixels is read before any pixel is. What is a
picture and something else at once is refused: formats.tails.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from typing import cast

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from eventapp.formats.errors import BadShape, NotAPicture, TooManyBytes, TooManyPixels
from eventapp.formats.tails import refuse_more
from eventapp.frozen import frozen

MOST_BYTES = 10 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP")
Image.MAX_IMAGE_PIXELS = None  # limits of our own, by format, are held before any pixel is unpacked
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000}  # a JPEG (MPO: with further ones) is made smaller while read
MOST_PIXELS_ELSE = 25_000_000
LEAST_SIDE, LONGEST_RATIO = 64, 8  # pixels; how much longer one side may be than the other
WHITE = (255, 255, 255)
TALLEST = 1600  # pixels
QUALITIES = (74, 60, 46, 34)  # of WebP and JPEG: the best that keeps the budget, else the last
BYTES_A_COLUMN = 66  # the budget: 42,240 bytes for the 640 pixels of a phone


@frozen
class Drawn:
    """A picture in its widths: by file name such as ``640.webp``. ``width`` and ``height`` are the largest's."""

    width: int
    height: int
    files: dict[str, bytes]


def draw(data: bytes, widths: Iterable[int] = (320, 640, 1280)) -> Drawn:
    """Draw a picture anew; never larger than it came.

    Raises NotAPicture, TooManyBytes, TooManyPixels, BadShape, PictureAndMore.
    """
    if len(data) > MOST_BYTES:
        raise TooManyBytes(most=MOST_BYTES // 1024 // 1024)
    asked = sorted(widths)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd tags are no reason to refuse; the limits below are our own
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check_size(image)
                refuse_more(data, image.format or "")
                plain = _plain(image, asked[-1])
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
            raise NotAPicture from None
    files: dict[str, bytes] = {}
    for width in (*(width for width in asked if width < plain.width), plain.width):
        size = (width, max(1, round(plain.height * width / plain.width)))
        part = plain if width == plain.width else plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        files |= {f"{width}.{kind}": each for kind, each in encoded(part, most=width * BYTES_A_COLUMN).items()}
    return Drawn(plain.width, plain.height, files)


def encoded(image: Image.Image, *, most: int | None = None) -> dict[str, bytes]:
    """A picture as ``webp`` and ``jpg``, without any note; in ``most`` bytes if a poorer quality can do it."""
    return {kind: _within(image, kind, most) for kind in ("webp", "jpg")}


def _within(image: Image.Image, kind: str, most: int | None) -> bytes:
    data = b""
    for quality in QUALITIES:
        file = io.BytesIO()
        if kind == "webp":
            image.save(file, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"")
        else:
            image.save(file, "JPEG", quality=quality, optimize=True, progressive=True, exif=b"", icc_profile=b"")
        data = file.getvalue()
        if most is None or len(data) <= most:
            break
    return data


def _check_size(image: Image.Image) -> None:
    """Look at the header alone. Raises TooManyPixels, BadShape."""
    width, height = image.size
    if width * height > MOST_PIXELS.get(image.format or "", MOST_PIXELS_ELSE):
        raise TooManyPixels(width=width, height=height)
    if min(width, height) < LEAST_SIDE or max(width, height) > LONGEST_RATIO * min(width, height):
        raise BadShape(width=width, height=height)


def _plain(image: Image.Image, widest: int) -> Image.Image:
    """The pixels alone, as RGB on white, the right way up, at most ``widest`` wide."""
    profile = image.info.get("icc_profile")
    longest = int(widest * max(image.height / image.width, image.width / image.height))
    image.draft("RGB", (longest, longest))  # a JPEG is read at half, a quarter or an eighth
    image.load()
    turned = ImageOps.exif_transpose(image)
    share = min(1.0, widest / turned.width, TALLEST / turned.height)
    if share < 1:
        size = (max(1, round(turned.width * share)), max(1, round(turned.height * share)))
        if turned.mode not in {"RGB", "L", "RGBA", "CMYK"}:
            turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
        turned = turned.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turned.has_transparency_data:
        turned = turned.convert("RGBA")
        ground = Image.new("RGB", turned.size, WHITE)
        ground.paste(turned, mask=turned.getchannel("A"))
        turned = ground
    turned = _in_srgb(turned, profile).convert("RGB")
    fresh = Image.new("RGB", turned.size)
    fresh.paste(turned)
    return fresh


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as browsers show them without a profile; a profile nobody can read is left out."""
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return cast("Image.Image", changed)
