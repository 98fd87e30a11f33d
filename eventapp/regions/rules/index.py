"""The registry arranged for look-up by written form. Made once for a registry and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from eventapp.frozen import frozen
from eventapp.regions.rules import names, spelling
from eventapp.regions.rules.registry import RegionFact, Registry


@frozen
class Spelling:
    """One spelling to which a misspelt name is held; ``bare`` has no type word, so that a type can be asked beside."""

    key: str
    letters: int
    bare: bool
    bearers: tuple[RegionFact, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Index:
    """Look-ups from form to region; ``namesakes`` are the bearers of a region's shortest bare name, by code."""

    exact: Mapping[str, RegionFact]
    full: Mapping[str, RegionFact]
    bare: Mapping[str, tuple[RegionFact, ...]]
    alias: Mapping[str, RegionFact]
    bare_alias: Mapping[str, RegionFact]
    namesakes: Mapping[str, tuple[RegionFact, ...]]
    spellings: tuple[Spelling, ...]


@lru_cache(maxsize=4)
def index_of(registry: Registry) -> Index:
    """The index of a registry; the same object for the same registry."""
    forms = {region.code: names.read(region.name) for region in registry.regions}
    full = {forms[region.code].whole: region for region in registry.regions}
    bearers: defaultdict[str, list[RegionFact]] = defaultdict(list)
    for region in registry.regions:
        for form in names.bare_forms(forms[region.code]):
            bearers[form].append(region)
    bare = {form: tuple(regions) for form, regions in bearers.items()}
    alias, bare_alias = _aliases(registry, full.keys() | bare.keys())
    return Index(
        exact={region.name: region for region in registry.regions},
        full=full,
        bare=bare,
        alias=alias,
        bare_alias=bare_alias,
        namesakes={code: bare[min(names.bare_forms(form), key=len)] for code, form in forms.items()},
        spellings=(
            *_spellings(((key, (region,)) for key, region in (full | alias).items()), bare=False),
            *_spellings((*bare.items(), *((key, (region,)) for key, region in bare_alias.items())), bare=True),
        ),
    )


def _aliases(registry: Registry, taken: Iterable[str]) -> tuple[dict[str, RegionFact], dict[str, RegionFact]]:
    """Other names as written, and without their type; a name that the registry itself bears is never an alias there."""
    regions, alias, bare_alias = registry.by_code, {}, {}
    for written, code in registry.aliases.items():
        form = names.read(written)
        alias[form.whole] = regions[code]
        bare_alias[form.rest] = regions[code]
    for tile in registry.tiles:
        form = names.read(tile.short)
        if form.whole not in taken:
            alias.setdefault(form.whole, regions[tile.code])
            bare_alias.setdefault(form.rest, regions[tile.code])
    return alias, {key: region for key, region in bare_alias.items() if key not in taken}


def _spellings(keys: Iterable[tuple[str, tuple[RegionFact, ...]]], *, bare: bool) -> Iterable[Spelling]:
    return (Spelling(key, spelling.letters(key), bare, bearers) for key, bearers in keys)
