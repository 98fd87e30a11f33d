"""Invented pictures for example booths, drawn from plain shapes: they show nothing that exists."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from eventapp.demo.rules.people import chance

SIZE = (1280, 720)  # pixels
Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
PALETTES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (  # sky, far, near, accent
    ((222, 236, 250), (143, 180, 232), (9, 86, 195), (255, 204, 20)),
    ((226, 241, 234), (127, 190, 160), (15, 92, 74), (240, 184, 120)),
    ((250, 240, 222), (240, 184, 120), (168, 75, 0), (9, 86, 195)),
    ((236, 232, 246), (170, 156, 214), (74, 52, 140), (255, 204, 20)),
)
_WHITE, _INK, _SUN = (255, 255, 255), (31, 31, 31), (255, 204, 20)


@lru_cache(maxsize=64)
def picture(scene: str, palette: int) -> bytes:
    """A picture as PNG: ``scene`` is a key of SCENES, ``palette`` counts through PALETTES."""
    colours = PALETTES[palette % len(PALETTES)]
    image = Image.new("RGB", SIZE, colours[0])
    SCENES[scene](ImageDraw.Draw(image), colours, chance(f"scene:{scene}:{palette}"))
    ImageDraw.Draw(image).text((SIZE[0] - 24, SIZE[1] - 20), "contoh", _WHITE, ImageFont.load_default(30), anchor="rs")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@lru_cache(maxsize=8)
def brochure(title: str, lines: tuple[str, ...], palette: int) -> bytes:
    """A PDF of a title page and a page for each line."""
    sky, _far, near, accent = PALETTES[palette % len(PALETTES)]
    pages = []
    for number, text in enumerate((title, *lines)):
        page = Image.new("RGB", (827, 1170), near if number == 0 else _WHITE)
        pen = ImageDraw.Draw(page)
        for column in range(9):
            pen.rectangle((80 + column * 76, 1010, 130 + column * 76, 1060), accent if column % 4 == number else sky)
        pen.multiline_text(
            (80, 160), _wrapped(text, 26), _WHITE if number == 0 else _INK, ImageFont.load_default(46), spacing=18
        )
        pages.append(page)
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return file.getvalue()


def _wrapped(text: str, width: int) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _ground(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    """Sun, two chains of hills and a plain."""
    x = luck.randrange(160, 1120)
    pen.ellipse((x - 70, 90, x + 70, 230), _SUN)
    for base, colour in ((420, colours[1]), (520, _mixed(colours[1], colours[2]))):
        points = [(0, base)]
        points += [(step * 160, base - luck.randrange(20, 190)) for step in range(1, 8)]
        pen.polygon([(0, 720), *points, (1280, base), (1280, 720)], colour)
    pen.rectangle((0, 560, 1280, 720), colours[2])


def _houses(pen: Draw, colours: tuple[Colour, ...], luck: random.Random, top: int = 560) -> None:
    for number in range(6):
        x, height = 60 + number * 200 + luck.randrange(40), luck.randrange(90, 150)
        pen.rectangle((x, top - height, x + 120, top), _WHITE)
        pen.polygon([(x - 14, top - height), (x + 60, top - height - 60), (x + 134, top - height)], colours[3])
        pen.rectangle((x + 46, top - 54, x + 76, top), colours[2])


def _valley(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    _ground(pen, colours, luck)
    _houses(pen, colours, luck)
    pen.polygon([(520, 720), (610, 560), (680, 560), (820, 720)], colours[1])


def _well(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    _ground(pen, colours, luck)
    pen.rectangle((480, 380, 800, 640), _WHITE)
    pen.rectangle((500, 400, 780, 640), colours[1])
    pen.rectangle((500, 400 + luck.randrange(70, 130), 780, 640), colours[2])
    for mark in range(6):
        pen.rectangle((800, 400 + mark * 40, 830 + mark % 2 * 24, 408 + mark * 40), colours[3])
    pen.ellipse((380, 300, 440, 360), colours[3])
    pen.rectangle((380, 364, 440, 640), _INK)


def _bus(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    _ground(pen, colours, luck)
    x = luck.randrange(120, 420)
    pen.rounded_rectangle((x, 330, x + 620, 600), 36, _WHITE)
    pen.rectangle((x, 500, x + 620, 530), colours[3])
    for window in range(5):
        pen.rectangle((x + 36 + window * 112, 366, x + 124 + window * 112, 460), colours[1])
    for wheel in (x + 90, x + 450):
        pen.ellipse((wheel, 550, wheel + 90, 640), _INK)
    pen.rectangle((1110, 300, 1122, 640), _INK)
    pen.rectangle((1060, 250, 1172, 330), colours[3])


def _market(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    _ground(pen, colours, luck)
    for stall in range(3):
        x = 90 + stall * 390
        pen.rectangle((x, 470, x + 320, 640), _WHITE)
        for stripe in range(8):
            pen.rectangle((x - 10 + stripe * 43, 360, x + 33 + stripe * 43, 450), colours[3] if stripe % 2 else _WHITE)
        for crate in range(4):
            size = luck.randrange(30, 56)
            pen.ellipse((x + 20 + crate * 74, 470 - size, x + 20 + crate * 74 + size, 470), colours[crate % 3])


def _class(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    pen.rectangle((0, 0, 1280, 720), colours[0])
    pen.rectangle((250, 90, 1030, 400), colours[2])
    for line in range(4):
        pen.rectangle((300, 140 + line * 60, 300 + luck.randrange(240, 640), 152 + line * 60), colours[0])
    for child in range(7):
        x = 80 + child * 168
        pen.ellipse((x, 470, x + 90, 560), colours[3] if child % 3 == 1 else colours[1])
        pen.rounded_rectangle((x - 20, 570, x + 110, 740), 40, colours[2] if child % 2 else _INK)


def _counter(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    pen.rectangle((0, 0, 1280, 720), colours[0])
    pen.rectangle((0, 520, 1280, 720), colours[2])
    for desk in range(3):
        x = 90 + desk * 400
        pen.rectangle((x, 220, x + 300, 420), _WHITE)
        for row in range(3):
            pen.rectangle((x + 24, 250 + row * 52, x + 24 + luck.randrange(80, 240), 276 + row * 52), colours[1])
        pen.ellipse((x + 104, 430, x + 196, 520), colours[3])
        pen.rectangle((x - 10, 520, x + 310, 560), _WHITE)


def _village(pen: Draw, colours: tuple[Colour, ...], luck: random.Random) -> None:
    _ground(pen, colours, luck)
    _houses(pen, colours, luck, 600)
    pen.line((0, 300, 640, 380, 1280, 290), _INK, 4)
    for flag in range(14):
        x = 40 + flag * 90
        y = 308 + (70 if 5 < flag < 9 else 45 if 3 < flag < 11 else 20)
        pen.polygon([(x, y), (x + 50, y), (x + 25, y + 54)], colours[3] if flag % 2 else _WHITE)


def _mixed(one: Colour, other: Colour) -> Colour:
    return ((one[0] + other[0]) // 2, (one[1] + other[1]) // 2, (one[2] + other[2]) // 2)


SCENES: dict[str, Callable[[Draw, tuple[Colour, ...], random.Random], None]] = {
    "valley": _valley,
    "environment": _well,
    "living": _bus,
    "economy": _market,
    "society": _class,
    "governance": _counter,
    "branding": _village,
}
SEEN = {  # what each shows, for those who cannot see it
    "valley": "Lembah dengan sungai, rumah beratap runcing, dan dua lapis bukit (gambar contoh)",
    "environment": "Seorang warga berdiri di samping sumur dengan tiang ukur tinggi air (gambar contoh)",
    "living": "Bus kota berhenti di sebuah halte (gambar contoh)",
    "economy": "Tiga lapak pasar beratap garis-garis dengan buah (gambar contoh)",
    "society": "Tujuh anak duduk menghadap papan tulis (gambar contoh)",
    "governance": "Tiga loket layanan dengan layar antrean (gambar contoh)",
    "branding": "Kampung dengan untaian bendera di atas atap (gambar contoh)",
}
