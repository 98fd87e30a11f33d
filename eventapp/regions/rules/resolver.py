"""What a written name of a region means. Certain names are resolved; doubtful ones are only ever offered.

One order for everybody: the registry's own spelling, the table of other names, the normal form, the bare name, and
last of all the nearest spellings, which nobody accepts but a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from eventapp.frozen import frozen
from eventapp.regions.errors import AmbiguousRegion, MisspeltRegion, UnknownRegion
from eventapp.regions.rules import names, spelling
from eventapp.regions.rules.index import Index, index_of
from eventapp.regions.rules.registry import RegionFact, Registry

MOST_CANDIDATES = 5
_LONGEST_SHOWN = 60  # characters of what was written, repeated in a refusal
_SHORT_WORD = 6  # letters
_FORMULA_STARTS = ("=", "+", "@")
_PART_ENDS = re.compile(r"[,;()\[\]]")


class Match(StrEnum):
    """How a written name was understood; the first three name one region, the others none."""

    EXACT = "exact"
    NORMALISED = "normalised"
    ALIAS = "alias"
    AMBIGUOUS = "ambiguous"
    SUGGESTION = "suggestion"
    UNKNOWN = "unknown"


@frozen
class Resolution:
    """The meaning of one cell: a region, or the candidates among which a person must choose."""

    written: str
    match: Match
    region: RegionFact | None = None
    candidates: tuple[RegionFact, ...] = ()

    def row(self) -> dict[str, Any]:
        """As plain data; ``code`` and ``name`` are None unless the name is certain."""
        return {
            "written": self.written,
            "match": self.match.value,
            "code": self.region.code if self.region else None,
            "name": self.region.name if self.region else None,
            "candidates": [{"code": region.code, "name": region.name} for region in self.candidates],
        }


def resolve(registry: Registry, written: str) -> Resolution:
    """What one written name means. Never raises: a name that means nothing is ``unknown``."""
    index = index_of(registry)
    form = names.read(written)
    if not form.rest or written.lstrip().startswith(_FORMULA_STARTS):
        return Resolution(written, Match.UNKNOWN)
    exact = index.exact.get(written)
    # "Jambi" is the province's own spelling and still a name that a city bears too.
    if exact and (form.types or len(index.bare[form.rest]) == 1):
        return Resolution(written, Match.EXACT, exact)
    if alias := index.alias.get(form.whole):
        return Resolution(written, Match.ALIAS, alias)
    if form.types and (region := index.full.get(form.whole)):
        return Resolution(written, Match.NORMALISED, region)
    return (
        _by_bare_name(index, written, form)
        or _by_bare_alias(index, written, form)
        or _by_joined_name(index, written, form)
        or _nearest(registry, written, form)
    )


def resolve_all(registry: Registry, written: Iterable[str]) -> list[Resolution]:
    """Each name in turn; a name that comes again costs nothing."""
    known: dict[str, Resolution] = {}
    return [known[name] if name in known else known.setdefault(name, resolve(registry, name)) for name in written]


def counts(resolutions: Iterable[Resolution]) -> dict[str, int]:
    """How often each kind of match came, the ones that never came included."""
    totals = dict.fromkeys((match.value for match in Match), 0)
    for resolution in resolutions:
        totals[resolution.match.value] += 1
    return totals


def require(registry: Registry, written: str) -> RegionFact:
    """The one region that a name certainly means. Raises UnknownRegion, AmbiguousRegion, MisspeltRegion."""
    found = resolve(registry, written)
    if found.region:
        return found.region
    short = written if len(written) <= _LONGEST_SHOWN else written[:_LONGEST_SHOWN] + "…"
    offered = " / ".join(
        f"Provinsi {region.name}" if region.type == names.PROVINCE else region.name for region in found.candidates
    )
    if found.match is Match.AMBIGUOUS:
        raise AmbiguousRegion(written=short, candidates=offered)
    if found.match is Match.SUGGESTION:
        raise MisspeltRegion(written=short, candidates=offered)
    raise UnknownRegion(written=short)


def nearest(registry: Registry, form: names.Form) -> tuple[RegionFact, ...]:
    """Regions with a spelling near the form, nearest first; another type than the written one counts as one edit."""
    word = form.rest if form.types else form.whole
    limit = spelling.tolerance(len(word))
    if not limit:
        return ()
    letters = spelling.letters(word)
    best: dict[RegionFact, int] = {}
    for candidate in index_of(registry).spellings:
        if form.types and not candidate.bare:
            continue
        if spelling.at_least_apart(letters, candidate.letters) > limit or _is_another_short_word(word, candidate.key):
            continue
        edits = spelling.distance(word, candidate.key, limit=limit)
        if edits > limit:
            continue
        for region in candidate.bearers:
            apart = edits + (1 if form.types and region.type not in form.types else 0)
            best[region] = min(apart, best.get(region, apart))
    closest = min(best.values(), default=0)
    near = sorted((apart, region.name, region.code) for region, apart in best.items() if apart <= closest + 1)
    return tuple(registry.by_code[code] for _, _, code in near[:MOST_CANDIDATES])


def _by_bare_name(index: Index, written: str, form: names.Form) -> Resolution | None:
    bearers = index.bare.get(form.rest, ())
    if not bearers:
        return None
    fitting = tuple(region for region in bearers if not form.types or region.type in form.types)
    if len(fitting) == 1:
        return Resolution(written, Match.NORMALISED, fitting[0])
    if fitting:
        return Resolution(written, Match.AMBIGUOUS, candidates=fitting)
    return Resolution(written, Match.SUGGESTION, candidates=bearers)  # the wrong type


def _by_bare_alias(index: Index, written: str, form: names.Form) -> Resolution | None:
    """Another name without its type, such as *Makasar*; *Tanggerang* is as doubtful as *Tangerang*."""
    region = index.bare_alias.get(form.rest)
    if region is None:
        return None
    namesakes = index.namesakes[region.code]
    fitting = tuple(one for one in namesakes if not form.types or one.type in form.types)
    if fitting == (region,):
        return Resolution(written, Match.ALIAS, region)
    if len(fitting) > 1:
        return Resolution(written, Match.AMBIGUOUS, candidates=fitting)
    return Resolution(written, Match.SUGGESTION, candidates=fitting or namesakes)


def _by_joined_name(index: Index, written: str, form: names.Form) -> Resolution | None:
    """A name whose own first syllables look like a type: *Kota Mobagu* is Kotamobagu, *Kotabandung* is Kota Bandung."""
    region = index.full.get(form.whole)
    bearers = (region,) if region else index.bare.get(form.whole, ())
    return Resolution(written, Match.NORMALISED, bearers[0]) if len(bearers) == 1 else None


def _is_another_short_word(word: str, key: str) -> bool:
    """*None* is not Bone: in a short word another first letter is no slip, unless letters were swapped or dropped."""
    return len(word) == len(key) < _SHORT_WORD and key[0] not in word[:2]


def _nearest(registry: Registry, written: str, form: names.Form) -> Resolution:
    candidates = nearest(registry, form) or _named_in_parts(registry, written)
    return Resolution(written, Match.SUGGESTION if candidates else Match.UNKNOWN, candidates=candidates)


def _named_in_parts(registry: Registry, written: str) -> tuple[RegionFact, ...]:
    """Regions named side by side, as in *Banjar, Kalimantan Selatan*: a province only narrows the others down."""
    parts = [part for part in _PART_ENDS.split(written[:200]) if part.strip()]
    if len(parts) < 2:
        return ()
    named: dict[str, RegionFact] = {}
    for part in parts:
        found = resolve(registry, part)
        named.update({region.code: region for region in (*found.candidates, *filter(None, [found.region]))})
    within = tuple(region for region in named.values() if region.province_code in named)
    return (within or tuple(named.values()))[:MOST_CANDIDATES]
