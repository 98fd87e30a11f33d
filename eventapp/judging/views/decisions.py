"""How decisions read: the ladder's steps and reasons in sentences, for the chair's pages and the public ones."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eventapp.errors import N_
from eventapp.judging.queries.tabulating import DecisionRow
from eventapp.judging.rules.ladder import CRITERION, FIRSTS, HEAD_TO_HEAD, MEDIAN, Climb
from eventapp.judging.services import steps
from eventapp.judging.services.deliberating import BY_LADDER
from eventapp.web.i18n import format_number, gettext

RUNGS = {
    HEAD_TO_HEAD: N_("Head-to-head: more of the judges who scored both put it higher"),
    MEDIAN: N_("Median of the judges"),
    FIRSTS: N_("Judges who put no other region above it"),
}
_OURS = {
    BY_LADDER,
    steps.BOTH_SIGNED,
    steps.CHAIR_SIGNED,
    steps.COMPLETE,
    steps.PANEL_TALKS,
    steps.WENT_OUT,
}


def why(reason: str) -> str:
    """The reason of a step or decision: a person's own words, or one of our sentences in the reader's language."""
    return gettext(reason) if reason in _OURS else reason or "–"


def climb_lines(climb: Climb, labels: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The steps of a ladder as lines of a table."""
    return [_line(step.as_document(), labels or {}) for step in climb.steps]


def rungs(decision: DecisionRow, labels: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """The steps of the ladder that were stored with a decision."""
    return [_line(step, labels or {}) for step in decision.standing.get("steps", [])]


def _line(step: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    criterion, rung = step["criterion"], step["step"]
    name = (
        gettext(N_("Score on %(criterion)s")) % {"criterion": labels.get(criterion, criterion)}
        if rung == CRITERION
        else gettext(RUNGS[rung])
    )
    values = [f"{entry} {_shown(value)}" for entry, value in step["values"].items()]
    return {"name": name, "shown": ", ".join(values), "decides": len(step["order"]) > 1, "first": step["order"][0]}


def _shown(value: str | None) -> str:
    """A value of a step as the reader writes numbers; as many decimals as were compared."""
    return "–" if value is None else format_number(Decimal(value), len(value.partition(".")[2]))
