"""Finding by words: what of a text is looked up, how a search is read, and which words of a result are marked.

The words of a text are kept as they stand and by their stems. A search looks for both, for words of the same meaning,
for longer words that begin like it and, where nothing else is found, for words that differ by a slip of the finger.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from eventapp.exhibition.rules.content import Content, Innovation
from eventapp.exhibition.rules.stemming import stems
from eventapp.exhibition.rules.synonyms import alike
from eventapp.frozen import frozen

LONGEST_SEARCH = 100  # characters
MOST_WORDS = 8
LONGEST_WORD = 40  # letters that are kept of a word
SHORTEST_PREFIX = 3  # letters from which a search finds longer words
MOST_LONGER = 30  # longer words, the shortest of them
SHORTEST_SLIP = 4  # letters from which a slip is forgiven
LONG = 8  # letters from which two slips are
EXCERPT = 180  # characters
TITLE, LEAD, PLACE, BODY = 12, 6, 4, 2  # how much a word counts there; half of it by its stem
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_IDLE = frozenset(
    [
        "yang",
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "dengan",
        "pada",
        "dalam",
        "ini",
        "itu",
        "atau",
        "oleh",
        "para",
        "agar",
        "juga",
        "sudah",
        "akan",
        "adalah",
        "satu",
        "tidak",
        "the",
        "of",
        "and",
        "in",
        "to",
        "for",
        "on",
        "with",
        "by",
        "from",
        "is",
        "are",
        "at",
        "as",
        "it",
        "or",
        "contoh",
    ]
)


@frozen
class Document:
    """What is found: a booth, or one of its innovations. ``words`` maps each to how much it counts."""

    innovation_id: int  # 0 for the booth itself
    position: int
    dimensions: tuple[str, ...]  # keys; an innovation has one
    status: str
    title: str
    lead: str
    body: str
    words: Mapping[str, int]
    surfaces: frozenset[str]  # words as they stand in the text


def words(text: str) -> list[str]:
    """The words of a text in lower case, without accents; ``1.840`` and ``1,840`` are ``1840``."""
    return [_number(word)[:LONGEST_WORD] for word in _WORD.findall(_folded(text))]


def asked(written: str) -> list[str]:
    """The words of a search that are looked for, each once; all must occur. Words such as *dan* are passed over."""
    found = words(written[:LONGEST_SEARCH])
    return list(dict.fromkeys(word for word in found if word not in _IDLE))[:MOST_WORDS]


def documents(content: Content, names: Iterable[str], dimensions: Mapping[str, str]) -> list[Document]:
    """What a published booth can be found by: itself with everything it says, then each innovation.

    ``names`` are the region's and its province's, ``dimensions`` the labels by key.
    """
    place = " ".join(names)
    innovations = [
        _innovation(innovation, position, place, dimensions)
        for position, innovation in enumerate(content.innovations, 1)
    ]
    labels = " ".join(dimensions.get(key, "") for key in content.dimensions())
    texts = "\n".join(f"{each.title}. {each.lead} {each.body}" for each in innovations)
    body = "\n".join(filter(None, (content.story, texts)))
    weighed = ((TITLE, place), (LEAD, f"{content.programme} {content.pitch}"), (PLACE, labels), (BODY, body))
    titles = " ".join(innovation.title for innovation in content.innovations)
    counted, surfaces = _weighed((*weighed, (LEAD, titles)))
    dimension_keys = tuple(content.dimensions())
    booth = Document(0, 0, dimension_keys, "", content.programme, content.pitch, body, counted, surfaces)
    return [booth, *innovations]


def _innovation(innovation: Innovation, position: int, place: str, dimensions: Mapping[str, str]) -> Document:
    figures = " ".join(f"{figure.value} {figure.label}." for figure in innovation.figures)
    label = dimensions.get(innovation.dimension, "")
    body = " ".join(filter(None, (innovation.problem, figures)))
    counted, surfaces = _weighed(
        ((TITLE, innovation.title), (LEAD, innovation.does), (PLACE, f"{place} {label}"), (BODY, body))
    )
    texts = (innovation.title, innovation.does, body)
    return Document(
        innovation.id, position, (innovation.dimension,), innovation.status, *texts, words=counted, surfaces=surfaces
    )


def _weighed(parts: Iterable[tuple[int, str]]) -> tuple[dict[str, int], frozenset[str]]:
    counted: defaultdict[str, int] = defaultdict(int)
    surfaces: set[str] = set()
    for weight, text in parts:
        for word in words(text):
            if word in _IDLE:
                continue
            surfaces.add(word)
            counted[word] = max(counted[word], weight)
            for stem in stems(word):
                counted[stem] = max(counted[stem], weight // 2)
    return dict(counted), frozenset(surfaces)


@lru_cache(maxsize=50_000)
def spellings(word: str) -> frozenset[str]:
    """How a word may be written by somebody who means it: as it is, begun, or with one letter missing.

    Looked up with the spellings of a search, this finds every word that is one slip away (a letter too many, too few,
    another, or two exchanged), and some that are two (Garbe 2012, symmetric deletion).
    """
    if not word.isalpha():
        return frozenset((word,))
    return frozenset((word, *_begun(word), *_slips(word)))


def written(word: str) -> frozenset[str]:
    """The spellings by which a word of a search is looked up."""
    return frozenset((word, *_slips(word))) if word.isalpha() else frozenset((word,))


def _begun(word: str) -> Iterator[str]:
    return (word[:length] for length in range(SHORTEST_PREFIX, len(word)))


def _slips(word: str) -> Iterator[str]:
    if len(word) < SHORTEST_SLIP:
        return iter(())
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


@frozen
class Sought:
    """One word of a search: what surely means it, and what may be meant where that is not found."""

    word: str
    sure: frozenset[str]
    perhaps: frozenset[str]


def sought(word: str, known: Collection[str]) -> Sought:
    """What to look for. ``known`` are words of the texts that share a spelling with it."""
    begun = (each for each in known if len(word) >= SHORTEST_PREFIX and each.startswith(word))
    longer = sorted(begun, key=lambda each: (len(each), each))[:MOST_LONGER]
    sure = frozenset((word, *longer)) | stems(word) | alike(word)
    slips = {each for each in known if each not in sure and _is_near(word, each)} if word not in known else set()
    near = {stem for each in slips for stem in (each, *stems(each), *alike(each))}
    return Sought(word, sure, frozenset(near) - sure)


def _is_near(word: str, other: str) -> bool:
    if min(len(word), len(other)) < SHORTEST_SLIP or not word.isalpha() or not other.isalpha():
        return False
    return distance(word, other) <= (2 if len(word) >= LONG else 1)


def distance(one: str, other: str) -> int:
    """How many letters are too many, too few, others or exchanged with the next (Damerau 1964)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]


def scores(wanted: Iterable[Sought], found: Mapping[str, Mapping[int, int]]) -> tuple[dict[int, int], frozenset[str]]:
    """How well each document fits in which every word of the search occurs, and the words that were found.

    ``found`` has for each word the documents with what it counts there. A word that may be meant counts half, and only
    where nothing sure is found.
    """
    total: dict[int, int] | None = None
    hits: set[str] = set()
    for word in wanted:
        variants, part = word.sure, 1
        if not any(found.get(variant) for variant in variants):
            variants, part = word.perhaps, 2
        known = sorted((found[variant] for variant in variants if variant in found), key=len, reverse=True)
        best = dict(known[0]) if known else {}
        for weights in known[1:]:
            for document, weight in weights.items():
                if weight > best.get(document, 0):
                    best[document] = weight
        if part > 1:
            best = {document: weight // part for document, weight in best.items()}
        hits |= variants
        total = best if total is None else {key: total[key] + best[key] for key in total.keys() & best.keys()}
    return total or {}, frozenset(hits)


def pieces(text: str, hits: frozenset[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it was searched for; put together they are the text."""
    found: list[tuple[str, bool]] = []
    end = 0
    for match in _WORD.finditer(text):
        if is_hit(match[0], hits):
            if match.start() > end:
                found.append((text[end : match.start()], False))
            found.append((match[0], True))
            end = match.end()
    return [*found, (text[end:], False)] if end < len(text) else found


def is_hit(word: str, hits: frozenset[str]) -> bool:
    """Whether a word as it stands is one that was searched for."""
    return not _forms(word).isdisjoint(hits)


@lru_cache(maxsize=100_000)
def _forms(word: str) -> frozenset[str]:
    """By what a word as it stands can be found."""
    plain = _number(_folded(word))
    return frozenset((plain,)) if plain in _IDLE else frozenset((plain,)) | stems(plain)


def excerpt(text: str, hits: frozenset[str]) -> str:
    """The place of a text where the first word stands that was searched for, or nothing.

    Words whose beginning a prefix has changed, as in *menyapu*, are marked but not looked for here.
    """
    places = (match.start() for match in _any_of(hits).finditer(text.lower())) if hits else ()
    starts = (_start_of_word(text, place) for place in places)
    words = (word for start in starts if (word := _WORD.match(text, start)))
    place = next((word.start() for word in words if is_hit(word[0], hits)), None)
    if place is None:
        return ""
    start = max(0, place - EXCERPT // 3)
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + EXCERPT]
    if start + EXCERPT < len(text):
        cut = cut.rpartition(" ")[0]
    return ("… " if start else "") + " ".join(cut.split()) + (" …" if start + EXCERPT < len(text) else "")


@lru_cache(maxsize=256)
def _any_of(hits: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(hits))))


def _start_of_word(text: str, place: int) -> int:
    """Where the word begins that stands at this place."""
    while place and _WORD.fullmatch(text[place - 1 : place + 1]):
        place -= 1
    return place


def address(innovation: Innovation) -> str:
    """The last part of an innovation's address: its title for the reader, its number for us."""
    return slug_of(innovation.title, innovation.id)


def slug_of(title: str, innovation_id: int) -> str:
    """``catatan-sumur-warga-12``."""
    plain = re.sub(r"[^a-z0-9]+", "-", _folded(title)).strip("-")[:60].strip("-")
    return f"{plain}-{innovation_id}" if plain else str(innovation_id)


def innovation_id(part: str) -> int:
    """The number at the end of an innovation's address; 0 when there is none."""
    number = part.rpartition("-")[2]
    return int(number) if number.isdecimal() and len(number) <= 18 else 0


def _number(word: str) -> str:
    return word.replace(".", "").replace(",", "") if word[:1].isdecimal() else word


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
