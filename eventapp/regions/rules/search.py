"""Regions to offer while somebody types into a form: beginnings first, then parts of names, then near spellings."""

from __future__ import annotations

from eventapp.regions.rules import names
from eventapp.regions.rules.index import index_of
from eventapp.regions.rules.registry import RegionFact, Registry
from eventapp.regions.rules.resolver import nearest

_LONGEST = 60  # letters; no name is longer, and a pasted page costs nothing


def search(registry: Registry, text: str, limit: int = 8) -> list[RegionFact]:
    """At most ``limit`` regions for what was typed so far, best first; nothing for nothing.

    *ban* finds what begins so, *kota ban* cities only, *kidul* a part, *jogja* another name, *32.7* a code.
    """
    typed = text.strip()
    form = names.read(typed)
    if not form.whole or len(form.whole) > _LONGEST:
        return []
    if typed[0].isdigit():
        return [region for region in registry.regions if region.code.startswith(typed)][:limit]
    index = index_of(registry)
    ranks: dict[RegionFact, int] = {}

    def note(region: RegionFact, rank: int) -> None:
        ranks[region] = min(rank, ranks.get(region, rank))

    for key, region in index.full.items():
        if key.startswith(form.whole):
            note(region, 2)
    for key, bearers in index.bare.items():
        for region in bearers:
            rank = _rank(key, form, region)
            if rank is not None:
                note(region, rank)
    for key, region in index.alias.items():
        if key.startswith(form.whole):
            note(region, 0 if key == form.whole else 4)
    for key, region in index.bare_alias.items():
        if form.rest and key.startswith(form.rest):
            for namesake in index.namesakes[region.code]:
                if _fits(form, namesake):
                    note(namesake, 4)
    if len(ranks) < limit:
        for place, region in enumerate(nearest(registry, form)):
            note(region, 6 + place)
    return sorted(ranks, key=lambda region: (ranks[region], len(region.name), region.name))[:limit]


def _rank(bare: str, form: names.Form, region: RegionFact) -> int | None:
    """0 the name itself, 1 its beginning, 3 the beginning of a later word, 5 any part; None for no match."""
    if not form.rest or not _fits(form, region):
        return None
    at = bare.find(form.rest)
    if at < 0:
        return None
    if at == 0:
        return 0 if bare == form.rest else 1
    later_word = any(word.casefold().startswith(form.rest) for word in region.name.split()[1:])
    return 3 if later_word else 5


def _fits(form: names.Form, region: RegionFact) -> bool:
    return not form.types or region.type in form.types
