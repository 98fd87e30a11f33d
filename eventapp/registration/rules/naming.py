"""Names as Indonesians write them: academic and religious titles around, one word or many, any order of capitals."""

from __future__ import annotations

import re

from eventapp.registration.rules import people

_BEFORE = frozenset(
    (
        "prof", "profesor", "dr", "dra", "drs", "drg", "drh", "ir", "h", "hj", "hajjah", "haji", "kh", "ust", "ustadz",
        "ustadzah", "r", "rr", "ra", "raden", "rd", "ny", "tn", "nn", "bpk", "bapak", "ibu", "sdr", "sdri", "kol",
        "letkol", "mayor", "kapt", "brigjen", "mayjen", "letjen", "akbp", "kombes", "kompol", "apt", "ns", "gus", "tgh",
        "pdt", "rm", "mr", "mrs", "ms", "yth", "laksma", "marsma",
    )
)  # fmt: skip
# Degrees behind a name, for writings without the comma: they hold a full stop, or are one of these words.
_BEHIND = frozenset(
    (
        "st", "mt", "mm", "msi", "mkom", "skom", "se", "sh", "mh", "sip", "map", "mpa", "spd", "mpd", "ssos", "sstp",
        "phd", "mba", "msc", "ssi", "mtech",
    )
)  # fmt: skip
_ALIKE = 80  # percent; less is another name
_NUMBERED = re.compile(r"^\s*\(?\d{1,4}\s*[.)]\s+")
_DEGREE = re.compile(r"^(?:[A-Za-z]{1,5}\.)+[A-Za-z]{0,5}\.?$")


def without_number(text: str) -> str:
    """The text without the number of a list in front of it, such as ``3. Budi``."""
    return _NUMBERED.sub("", text)


def bare(name: str) -> str:
    """The name as two spellings of it are compared: no titles, no degrees, no case, no accents, no punctuation."""
    before_degrees = name.partition(",")[0]
    words = before_degrees.split()
    kept = [word for number, word in enumerate(words) if not _is_title(word, first=number == 0, last=number > 0)]
    text = people.folded(" ".join(kept or words))
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())


def is_correction(before: str, after: str) -> bool:
    """Whether ``after`` is ``before`` spelt otherwise: titles, slips of the pen, another order, one word more."""
    from rapidfuzz import fuzz  # noqa: PLC0415 -- slow import, used by few requests
    from rapidfuzz.distance import OSA  # noqa: PLC0415 -- as above

    old, new = bare(before), bare(after)
    if fuzz.token_sort_ratio(old, new) >= _ALIKE or OSA.distance(old, new) == 1:
        return True
    names = new.split()
    kept = all(any(fuzz.ratio(word, name) >= _ALIKE for name in names) for word in old.split())
    return kept and len(names) <= len(old.split()) + 1


def _is_title(word: str, *, first: bool, last: bool) -> bool:
    letters = people.folded(word).replace(".", "")
    if letters in _BEFORE and (word.endswith(".") or first or len(letters) > 1):
        return True
    return last and (letters in _BEHIND or (bool(_DEGREE.match(word)) and word.count(".") > 1))
