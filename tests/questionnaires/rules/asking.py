"""A question with as much of it as judging needs."""

from __future__ import annotations

from dataclasses import dataclass

from eventapp.questionnaires.rules.questions import Condition, Kind


@dataclass(frozen=True)
class Asked:
    """A question."""

    key: str
    kind: Kind
    required: bool = False
    values: tuple[str, ...] = ()
    show_if: Condition | None = None
    types: tuple[str, ...] = ()
