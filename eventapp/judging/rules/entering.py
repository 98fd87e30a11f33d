"""Who may enter a category: types of region, or a list of region codes such as the priority tourism areas."""

from __future__ import annotations

from collections.abc import Collection

from eventapp.errors import N_, Refusal


class NotEligible(Refusal):
    """The category is open to others."""

    code, status = "not_eligible", 422
    message = N_("%(region)s may not enter %(category)s: the category is open to other regions only.")


class EntryLeft(Refusal):
    """What left by a decision comes back by a decision."""

    code, status = "entry_left", 409
    message = N_("%(region)s has left %(category)s. Let it back in on its own line, with a reason.")


def may_enter(kind: str, code: str, *, types: Collection[str], codes: Collection[str]) -> bool:
    """Whether a region of this type and code fits. Both conditions must hold; an empty one holds for everybody.

    A province's code in ``codes`` opens the category to its regencies and cities too.
    """
    fits_type = not types or kind in types
    return fits_type and (not codes or code in codes or code.split(".")[0] in codes)
