"""Invented people. Every name says that it is an example, and every address is one that cannot exist."""

from __future__ import annotations

import random
from collections.abc import Iterator

from eventapp.frozen import frozen

SEED = 2026
GIVEN = (
    "Adi", "Agus", "Ayu", "Bagus", "Bayu", "Cahya", "Citra", "Dewi", "Dian", "Dimas", "Eka", "Fajar", "Fitri", "Galih",
    "Hana", "Indah", "Intan", "Joko", "Kartika", "Laras", "Lestari", "Made", "Maya", "Nanda", "Nur", "Putri", "Rahma",
    "Ratna", "Rizki", "Sari", "Sekar", "Surya", "Tari", "Tirta", "Umar", "Wahyu", "Wulan", "Yoga", "Yudha", "Zahra",
)  # fmt: skip
FAMILY = (
    "Anggara", "Cempaka", "Damara", "Gunadarma", "Halimun", "Kencana", "Lazuardi", "Mahameru", "Melati", "Nagari",
    "Nusantara", "Padma", "Pelangi", "Permadi", "Samudra", "Sanjaya", "Segara", "Serayu", "Tanjung", "Wijayakusuma",
)  # fmt: skip
OFFICES = ("Dinas Kominfo", "Bappeda", "Sekretariat Daerah", "Dinas Perhubungan", "Dinas Kesehatan")
ELSEWHERE = ("Universitas Contoh", "Komunitas Data Contoh", "PT Contoh Nusantara", "Media Contoh")


@frozen
class Person:
    """An invented person; ``address`` is the part of an e-mail address before the @."""

    name: str
    address: str


def invented(start: int = 0) -> Iterator[Person]:
    """Invented people without end, always the same from the same ``start``."""
    number = start
    while True:
        given = GIVEN[number % len(GIVEN)]
        family = FAMILY[(number * 7 + number // len(GIVEN)) % len(FAMILY)]
        yield Person(f"{given} {family} (contoh)", f"{given}.{family}.{number}".lower())
        number += 1


def chance(name: str) -> random.Random:
    """A source of chance of its own for each part of the example, so that one part never shifts another."""
    return random.Random(f"{SEED}:{name}")  # noqa: S311 -- invented data, no secret
