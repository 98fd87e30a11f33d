"""What is found about a row of a list: somebody who can be registered, and what is wrong.

Every finding has its field and says what will happen: a *fault* keeps the row out until it is corrected, a *hint* only
asks somebody to look, *known* is a person who is there already, and *passed over* is a row that is no person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum
from functools import cached_property

from eventapp.frozen import frozen
from eventapp.regions.rules.registry import RegionFact
from eventapp.regions.rules.resolver import Resolution
from eventapp.registration.rules import people
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.states import Attendance

LEFT_OUT = "left_out"  # a correction: this row shall not be entered


class Weight(StrEnum):
    """What a finding does to its row."""

    FAULT = "fault"
    KNOWN = "known"
    HINT = "hint"
    PASSED_OVER = "passed_over"


class Outcome(StrEnum):
    """What will happen to a row."""

    ENTER = "enter"
    CORRECT = "correct"
    KNOWN = "known"
    LEFT_OUT = "left_out"
    PASSED_OVER = "passed_over"


@frozen
class Finding:
    """One thing about a row. ``field`` is empty for the whole row; ``choices`` are what it may be corrected to."""

    field: str
    weight: Weight
    template: str
    details: Mapping[str, object] = made(default_factory=dict)
    choices: tuple[str, ...] = ()

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of ``translate``."""
        return translate(self.template) % self.details if self.details else translate(self.template)


@frozen(kw_only=True)
class Person:
    """Somebody who can be registered: clean values. ``phone`` is E.164."""

    name: str
    email: str
    phone: str
    organisation: str
    region_code: str | None
    attendance: Attendance
    position: str = ""
    rank: str = ""
    represents: str = ""
    organisation_kind: str = ""
    protocol_order: int | None = None
    is_head: bool = False

    @property
    def identity(self) -> str:
        """The same for the same name at the same address."""
        return people.identity(self.name, self.email, self.organisation, self.phone)


@dataclass(slots=True)
class Judged:
    """A row with what it means and what is wrong with it; further rules may add findings."""

    line: int
    written: Mapping[Field, str]
    person: Person | None
    findings: list[Finding]
    left_out: bool = False

    @property
    def outcome(self) -> Outcome:
        """What will happen to the row."""
        weights = {finding.weight for finding in self.findings}
        if Weight.PASSED_OVER in weights:
            return Outcome.PASSED_OVER
        if self.left_out:
            return Outcome.LEFT_OUT
        if Weight.KNOWN in weights:
            return Outcome.KNOWN
        return Outcome.CORRECT if Weight.FAULT in weights or self.person is None else Outcome.ENTER


@dataclass(frozen=True)
class Setting:
    """What a list is judged against. ``home`` is the region of the delegation that the list is of, if it is of one.

    Somebody without an own address or number is reached through ``email`` and ``phone`` of the coordinator.
    """

    resolve: Callable[[str], Resolution]
    home: RegionFact | None = None
    organisation: str = ""
    email: str = ""
    phone: str = ""

    @cached_property
    def known(self) -> dict[str, Resolution]:
        """Names that were resolved before."""
        return {}

    def region(self, written: str) -> Resolution:
        """What a written name means; one that comes again costs nothing."""
        if written not in self.known:
            self.known[written] = self.resolve(written)
        return self.known[written]
