"""Which column of a list of people holds what, by the words of its header, in Indonesian or English, in any order.

People write titles above the list, headers in two lines, columns nobody asked for, or no header at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.registration.rules import people, phones
from eventapp.registration.rules.emails import BadEmail
from eventapp.registration.rules.emails import normalise as read_email

_HEAD = 30  # rows among which a header is looked for
_LONGEST_TITLE = 60  # characters; longer text is no header
_SAMPLE = 40  # rows that show what a column without header holds
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
Line = tuple[int, Sequence[str]]  # the line of a file and its cells
Spans = Mapping[int, tuple[tuple[int, int], ...]]


class Field(StrEnum):
    """What a column can hold."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ORGANISATION = "organisation"
    REGION = "region"
    POSITION = "position"
    RANK = "rank"
    ATTENDANCE = "attendance"
    REPRESENTS = "represents"
    KIND = "organisation_kind"
    ORDER = "protocol_order"
    HEAD = "is_head"


LABELS = {
    Field.NAME: N_("Name"),
    Field.EMAIL: N_("E-mail"),
    Field.PHONE: N_("Phone"),
    Field.ORGANISATION: N_("Organisation"),
    Field.REGION: N_("Region"),
    Field.POSITION: N_("Position"),
    Field.RANK: N_("Rank and grade"),
    Field.ATTENDANCE: N_("Way to attend"),
    Field.REPRESENTS: N_("Represents"),
    Field.KIND: N_("Kind of organisation"),
    Field.ORDER: N_("Protocol order"),
    Field.HEAD: N_("Head of delegation"),
}

# Words of a header and how surely they mean the field; of several the surest counts.
_WORDS: dict[Field, dict[str, int]] = {
    Field.NAME: {
        "nama lengkap": 9,
        "nama peserta": 9,
        "nama delegasi": 8,
        "nama dan gelar": 9,
        "full name": 9,
        "name": 6,
        "nama": 6,
        "peserta": 3,
    },
    Field.EMAIL: {"e mail": 9, "email": 9, "surel": 9, "mail": 6, "imel": 8},
    Field.PHONE: {
        "whatsapp": 9,
        "whats app": 9,
        "no wa": 9,
        "nomor wa": 9,
        "no hp": 9,
        "nomor hp": 9,
        "handphone": 9,
        "hp": 8,
        "wa": 7,
        "telepon": 8,
        "telp": 8,
        "tlp": 8,
        "tel": 6,
        "ponsel": 8,
        "phone": 8,
        "mobile": 8,
        "kontak": 5,
        "contact": 5,
    },
    Field.ORGANISATION: {
        "nama instansi": 9,
        "asal instansi": 9,
        "instansi": 8,
        "unit kerja": 8,
        "perangkat daerah": 9,
        "opd": 8,
        "skpd": 8,
        "dinas": 5,
        "organisasi": 7,
        "lembaga": 6,
        "perusahaan": 6,
        "organisation": 8,
        "organization": 8,
        "institution": 7,
        "institusi": 7,
        "agency": 7,
        "company": 6,
        "nama organisasi": 9,
        "nama lembaga": 9,
    },
    Field.REGION: {
        "kab kota": 9,
        "kabupaten kota": 9,
        "kota kabupaten": 9,
        "kota kab": 9,
        "asal daerah": 9,
        "nama daerah": 9,
        "pemda": 8,
        "pemerintah daerah": 8,
        "daerah": 7,
        "kabupaten": 6,
        "kota": 5,
        "region": 8,
        "city": 6,
        "regency": 7,
        "wilayah": 7,
        "asal": 4,
        "delegasi": 4,
    },
    Field.POSITION: {
        "jabatan": 8,
        "nama jabatan": 9,
        "position": 8,
        "job title": 9,
        "title": 5,
        "jabatan di instansi": 10,
        "jabatan pada instansi": 10,
    },
    Field.RANK: {
        "pangkat": 8,
        "golongan": 8,
        "gol": 7,
        "pangkat golongan": 9,
        "pangkat gol": 9,
        "eselon": 7,
        "rank": 8,
        "grade": 6,
    },
    Field.ATTENDANCE: {
        "cara hadir": 9,
        "kehadiran": 8,
        "luring daring": 9,
        "daring luring": 9,
        "online offline": 9,
        "offline online": 9,
        "hadir": 6,
        "attendance": 8,
        "way to attend": 9,
        "moda": 7,
    },
    Field.REPRESENTS: {
        "mewakili": 9,
        "diwakili": 8,
        "nama yang diwakili": 10,
        "yang diwakili": 9,
        "represents": 9,
        "on behalf of": 9,
        "mewakili siapa": 10,
        "wakil dari": 9,
    },
    Field.KIND: {
        "jenis instansi": 10,
        "jenis organisasi": 10,
        "jenis lembaga": 10,
        "kategori instansi": 10,
        "kind of organisation": 10,
        "kind of organization": 10,
        "type of organisation": 10,
        "organisation type": 10,
    },
    Field.ORDER: {
        "urutan protokol": 10,
        "urutan protokoler": 10,
        "urutan": 6,
        "protokol": 6,
        "protocol order": 10,
        "order": 6,
        "precedence": 8,
    },
    Field.HEAD: {
        "ketua rombongan": 10,
        "ketua delegasi": 10,
        "pimpinan rombongan": 10,
        "pimpinan delegasi": 10,
        "kepala rombongan": 10,
        "ketua": 6,
        "head of delegation": 10,
        "head": 6,
    },
}
_PHRASES = sorted(
    ((phrase, field, weight) for field, words in _WORDS.items() for phrase, weight in words.items()),
    key=lambda each: -each[2],
)


@frozen
class Layout:
    """Where a list begins and what its columns are called. ``first`` is the index of the first row below the header;
    ``titles`` are empty for a list without header."""

    titles: tuple[str, ...]
    first: int
    mapping: Mapping[Field, int]

    @property
    def signature(self) -> str:
        """The same for every list with these headers: what a mapping is remembered by."""
        return signature(self.titles)


def signature(titles: Sequence[str]) -> str:
    """SHA-256 in hex over the titles as they are compared."""
    return hashlib.sha256("\n".join(_words(title) for title in titles).encode()).hexdigest()


def guess(titles: Sequence[str]) -> dict[Field, int]:
    """The column of each field that the titles name; every column serves one field, the surest first."""
    sure = sorted(
        ((-weight, column, field) for column, title in enumerate(titles) for field, weight in _meanings(title).items()),
        key=lambda each: each[:2],
    )
    found: dict[Field, int] = {}
    for _, column, field in sure:
        if field not in found and column not in found.values():
            found[field] = column
    return found


def layout(rows: Sequence[Line], spans: Spans | None = None) -> Layout:
    """Where the header stands and what it names; without one, what the columns hold says what they are."""
    best: tuple[int, int, tuple[str, ...], int] | None = None  # fields, index, titles, rows of the header
    for index, (line, cells) in enumerate(rows[:_HEAD]):
        titles = _spread(cells, (spans or {}).get(line, ()))
        height = 1
        fields = guess(titles)
        if (Field.NAME not in fields and len(fields) < 3) or _looks_like_data(cells):
            continue
        if index + 1 < len(rows) and rows[index + 1][0] == line + 1:
            joined = _joined(titles, rows[index + 1][1])
            more = guess(joined)
            if len(more) > len(fields) and not _looks_like_data(rows[index + 1][1]):
                titles, fields, height = joined, more, 2
        if best is None or len(fields) > best[0]:
            best = (len(fields), index, titles, height)
    if best is None:
        return Layout((), 0, by_content(rows))
    _, index, titles, height = best
    return Layout(titles, index + height, guess(titles))


def rating(rows: Sequence[Line]) -> int:
    """How much the head of a sheet looks like a list of people: the fields that its header names."""
    found = layout(rows)
    return len(found.mapping) if found.titles else 0


def is_header(cells: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a row repeats the header, as on the next page of a printed list."""
    filled = [(cell, title) for cell, title in zip(cells, titles, strict=False) if cell.strip()]
    if len(filled) < 3 or len(filled[0][0]) > _LONGEST_TITLE:
        return False
    if not _words(filled[0][1]).endswith(_words(filled[0][0])):
        return False
    same = sum(_words(title).endswith(_words(cell)) for cell, title in filled)
    return same > 2 and 2 * same > len(filled)


def by_content(rows: Sequence[Line]) -> dict[Field, int]:
    """Columns of a list without header: e-mail and phone by their form, the first other text with letters is the name,
    the next the organisation. A single column of text holds the names; of several without address nobody can tell."""
    sample = [cells for _, cells in rows[:_SAMPLE]]
    width = max(map(len, sample), default=0)
    columns = [[cells[number].strip() for cells in sample if number < len(cells)] for number in range(width)]
    found: dict[Field, int] = {}
    for number, column in enumerate(columns):
        filled = [cell for cell in column if cell]
        if not filled:
            continue
        for field, test in ((Field.EMAIL, _is_email), (Field.PHONE, _is_phone)):
            if field not in found and sum(map(test, filled)) * 2 > len(filled):
                found[field] = number
                break
        else:
            if sum(any(char.isalpha() for char in cell) for cell in filled) * 2 > len(filled):
                for field in (Field.NAME, Field.ORGANISATION):
                    if field not in found:
                        found[field] = number
                        break
    is_sure = Field.EMAIL in found or Field.PHONE in found or Field.ORGANISATION not in found
    return found if Field.NAME in found and is_sure else {}


def _meanings(title: str) -> dict[Field, int]:
    """The fields that a title may mean, each with how surely."""
    if len(title) > _LONGEST_TITLE:
        return {}
    words = f" {_words(title)} "
    found: dict[Field, int] = {}
    for phrase, field, weight in _PHRASES:
        if field not in found and f" {phrase} " in words:
            found[field] = 2 * weight + (words.strip() == phrase)
    return found


def _words(title: str) -> str:
    return _NOT_A_WORD.sub(" ", people.folded(title)).strip()


def _spread(cells: Sequence[str], spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The cells of a header, each merged one over all the columns that it covers."""
    titles = list(cells)
    for first, last in spans:
        titles.extend("" for _ in range(last + 1 - len(titles)))
        for column in range(first + 1, last + 1):
            titles[column] = titles[column] or titles[first]
    return tuple(title.strip() for title in titles)


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two lines of a header as one; a title that stands in both is said once."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [cell.strip() for cell in (*lower, *[""] * (width - len(lower)))]
    return tuple(
        one if one == two or not two else f"{one} {two}".strip() for one, two in zip(above, below, strict=True)
    )


def _looks_like_data(cells: Sequence[str]) -> bool:
    return any(_is_email(cell) or _is_phone(cell) for cell in cells)


def _is_email(cell: str) -> bool:
    try:
        return bool(read_email(cell))
    except BadEmail:
        return False


def _is_phone(cell: str) -> bool:
    try:
        return bool(phones.normalise(cell))
    except phones.BadPhoneNumber:
        return False
