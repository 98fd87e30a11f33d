"""The region that a written organisation certainly names, if any; nobody is refused for another one."""

from __future__ import annotations

from functools import lru_cache

from eventapp.core.datafiles import data_path
from eventapp.regions.rules import registry, resolver

_LONGEST_NAME = 80  # characters; no region's name is longer


@lru_cache(maxsize=2048)
def region_code(organisation: str) -> str | None:
    """The code of the region that the whole text names: as the registry writes it, in another writing, or by alias."""
    if len(organisation) > _LONGEST_NAME:
        return None
    region = resolver.resolve(_registry(), organisation).region
    return region.code if region else None


@lru_cache(maxsize=1)
def _registry() -> registry.Registry:
    return registry.read(data_path)
