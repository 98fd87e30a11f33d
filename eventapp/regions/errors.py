"""What can be refused about a region's name."""

from __future__ import annotations

from eventapp.errors import N_, InvalidInput


class UnknownRegion(InvalidInput):
    """No region bears the name, and none is near it."""

    code = "region_unknown"
    message = N_("No region is called “%(written)s”; write the full name, for example Kota Madiun or Kabupaten Sleman.")


class AmbiguousRegion(InvalidInput):
    """Several regions bear the bare name."""

    code = "region_ambiguous"
    message = N_("“%(written)s” can mean %(candidates)s; write the full name.")


class MisspeltRegion(InvalidInput):
    """Misspelt, or the wrong type: a near name is offered and never accepted by itself."""

    code = "region_misspelt"
    message = N_("No region is called “%(written)s”; if you mean %(candidates)s, write it like that.")
