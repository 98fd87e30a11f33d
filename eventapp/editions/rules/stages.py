"""Which stages a track has, in their order, and what tracks and stages are called."""

from __future__ import annotations

from collections.abc import Mapping

from eventapp.errors import N_

_PREPARING = ("named", "invited", "assessed", "selected", "mou_signed", "mentored", "masterplan_done")

# "named": a document names the region as a participant and says no more, so it says nothing about the order.
STAGES_OF_TRACK: Mapping[str, tuple[str, ...]] = {
    "preparing": _PREPARING,
    "implementing": ("named", "invited", "evaluated"),
    "province": _PREPARING,
}
TRACK_NAMES: Mapping[str, str] = {
    "preparing": N_("Preparing a master plan"),
    "implementing": N_("Implementing"),
    "province": N_("Smart province"),
}
STAGE_NAMES: Mapping[str, str] = {
    "named": N_("Named as participant"),
    "invited": N_("Invited"),
    "assessed": N_("Assessed"),
    "selected": N_("Selected"),
    "mou_signed": N_("Agreement signed"),
    "mentored": N_("Mentored"),
    "masterplan_done": N_("Master plan done"),
    "evaluated": N_("Evaluated"),
}


def fits(track: str, stage: str) -> bool:
    """Whether a region on this track can stand at this stage."""
    return stage in STAGES_OF_TRACK.get(track, ())
