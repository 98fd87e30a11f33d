"""How a written name is read: which type words it carries, and the form in which it is compared.

The comparison knows no case, no blanks (of any width), no full stops, hyphens, slashes or apostrophes, so that
*Gunung Kidul* is *Gunungkidul*. Any other character stays and keeps a name from being taken for another.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

PROVINCE, REGENCY, CITY = "province", "kabupaten", "kota"

TYPE_WORDS = {"provinsi": PROVINCE, "kabupaten": REGENCY, "kota": CITY}

# Short and older writings of one word. "pemkab" and its kind stand for two.
_WRITINGS: dict[str, tuple[str, ...]] = {
    "kab": ("kabupaten",),
    "kodya": ("kota",),
    "kotamadya": ("kota",),
    "prov": ("provinsi",),
    "prop": ("provinsi",),
    "propinsi": ("provinsi",),
    "kep": ("kepulauan",),
    "adm": ("administrasi",),
    "administratif": ("administrasi",),
    "&": ("dan",),
    "pem": ("pemerintah",),
    "pemerintahan": ("pemerintah",),
    "pemda": ("pemerintah", "daerah"),
    "pemkab": ("pemerintah", "kabupaten"),
    "pemkot": ("pemerintah", "kota"),
    "pemko": ("pemerintah", "kota"),
    "pemprov": ("pemerintah", "provinsi"),
    "pemprop": ("pemerintah", "provinsi"),
}
_STATUS_WORDS = ("daerahistimewa", "daerahkhususibukota")
_SEPARATORS = re.compile(r"[\s./\-\u2010-\u2015\u2212]+")
_APOSTROPHES = str.maketrans("", "", "'\u2018\u2019\u02bc`")


class Form(NamedTuple):
    """A written name, ready to be compared.

    ``types`` are the types that its leading words claim; ``whole`` is the name with them and ``rest`` without them,
    both as one word; the word for the government itself (*Pemkab*, *Pemerintah*) is in neither.
    """

    types: frozenset[str]
    whole: str
    rest: str


def read(written: str) -> Form:
    """The form of a written name; ``rest`` is empty when there is no name in it."""
    words = _without_government(_words(written))
    types: set[str] = set()
    start = 0
    while start < len(words):
        if words[start] in TYPE_WORDS:
            types.add(TYPE_WORDS[words[start]])
        elif words[start] != "administrasi" or not types:
            break
        start += 1
    return Form(frozenset(types), "".join(words), "".join(words[start:]))


def bare_forms(form: Form) -> set[str]:
    """The forms that a registry name takes without its type; a province's also without its special status."""
    return {form.rest, *(form.rest.removeprefix(status) for status in _STATUS_WORDS)}


def _words(written: str) -> list[str]:
    text = unicodedata.normalize("NFKC", written).casefold().translate(_APOSTROPHES).replace("&", " & ")
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")  # zero-width marks of web pages
    return [word for written_word in _SEPARATORS.split(visible) if written_word for word in _spelt(written_word)]


def _spelt(word: str) -> tuple[str, ...]:
    return _WRITINGS.get(word, (word,))


def _without_government(words: list[str]) -> list[str]:
    if not words or words[0] != "pemerintah":
        return words
    # "Pemerintah Daerah Kabupaten Sleman", but "Pemerintah Daerah Istimewa Yogyakarta" keeps its name.
    if words[1:2] == ["daerah"] and words[2:3] not in (["istimewa"], ["khusus"]):
        return words[2:]
    return words[1:]
