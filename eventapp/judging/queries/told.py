"""What stood beside a result when it went out, in the place of what may have changed since.

Rounds, categories and particulars go on living while a correction is prepared. What everybody reads is what was written
down when the version that is out was published; results from before that was kept show what is there now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from eventapp.judging.queries.papers import ParticularsRow
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.tabulating import CategoryRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

OF_ROUND = ("name", "kind", "method", "places", "decimals", "drop_high", "drop_low", "publishes", "close_reason")
OF_CATEGORY = ("label", "condition", "award_rule", "ranked_places", "grades")
_WHILE_OUT = ("questions_until",)  # how long questions are taken says nothing about the result


def of_round(round_: RoundRow, particulars: ParticularsRow) -> dict[str, Any]:
    """What a publication writes down of its round."""
    written = {name: value for name, value in asdict(particulars).items() if name not in _WHILE_OUT}
    written["town"] = written.pop("place")  # a place is also what a winner gets
    written["held_on"] = particulars.held_on.isoformat() if particulars.held_on else None
    return {name: getattr(round_, name) for name in OF_ROUND} | written | {"head_sequence": round_.head_sequence}


def of_category(category: CategoryRow) -> dict[str, Any]:
    """What an outcome writes down of its category."""
    return {name: getattr(category, name) for name in OF_CATEGORY}


def of_outcome(document: Mapping[str, Any]) -> dict[str, Any]:
    """What an outcome's document tells of its category."""
    return {name: document[name] for name in OF_CATEGORY if name in document}


def as_it_went_out(row: T, facts: Mapping[str, Any] | None, **renamed: str) -> T:
    """The row with the facts that bear its fields' names; ``renamed`` says which fields are called otherwise there."""
    names = {field.name: renamed.get(field.name, field.name) for field in fields(row)}
    kept = {field: facts[name] for field, name in names.items() if facts and name in facts}
    for field in kept.keys() & {"held_on", "day"}:
        kept[field] = date.fromisoformat(kept[field]) if kept[field] else None
    return replace(row, **kept)
