"""The archive's facts and events as lines of a page, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from eventapp.editions.rules.archive_facts import FACT_NAMES
from eventapp.errors import N_
from eventapp.frozen import frozen


class Kind(StrEnum):
    """How a value is shown."""

    NUMBER = "number"
    TEXT = "text"
    LIST = "list"
    SPAN = "span"  # from, to
    YES = "yes"
    DECREE = "decree"  # council, decree, date


@frozen
class Line:
    """One fact. ``label`` is a message id, ``sources`` are the numbers of the documents."""

    key: str
    label: str
    kind: Kind
    value: Any
    note: str
    sources: tuple[int, ...]


@frozen
class Happening:
    """One event; ``more`` are pairs of a message id and the documents' words."""

    name: str
    starts_on: date | None
    ends_on: date | None
    when: str
    venue: str
    more: tuple[tuple[str, str], ...]
    sources: tuple[int, ...]


class ToldEvent(Protocol):
    """An event as the archive's queries give it."""

    @property
    def name(self) -> str: ...

    @property
    def starts_on(self) -> date | None: ...

    @property
    def ends_on(self) -> date | None: ...

    @property
    def precision(self) -> str: ...

    @property
    def venue(self) -> str: ...

    @property
    def details(self) -> Mapping[str, Any]: ...

    @property
    def source(self) -> list[str]: ...


# What is told of an event besides its name, place and days, in this order.
_MORE: Mapping[str, str] = {
    "opened_by": N_("Opened by"),
    "speakers": N_("Speakers"),
    "moderator": N_("Moderator"),
    "mentor": N_("Mentor"),
    "agenda": N_("Main items"),
    "participants": N_("Participants"),
    "audience": N_("Participants from"),
    "day1": N_("First day"),
    "day2": N_("Second day"),
    "mode": N_("Way of attending"),
}
_KINDS = {"plan_horizon": Kind.SPAN, "council": Kind.DECREE}


def lines(facts: Mapping[str, Any], keys: Iterable[str], locale: str, numbers: Mapping[str, int]) -> list[Line]:
    """Those of ``keys`` that the facts hold; ``numbers`` gives the number of each source file."""
    return [_line(key, facts[key], locale, numbers) for key in keys if key in facts]


def happenings(events: Iterable[ToldEvent], locale: str, numbers: Mapping[str, int]) -> list[Happening]:
    """The events with everything that is told of them."""
    return [_happening(event, locale, numbers) for event in events]


class ToldNote(Protocol):
    """A note as the archive's queries give it."""

    @property
    def text_id(self) -> str: ...

    @property
    def text_en(self) -> str: ...

    @property
    def source(self) -> list[str]: ...


def remark(note: ToldNote, locale: str, numbers: Mapping[str, int]) -> tuple[str, tuple[int, ...]]:
    """A note in the language, with the numbers of its documents."""
    return note.text_en if locale == "en" else note.text_id, numbered(note.source, numbers)


def value_in(fact: Mapping[str, Any], locale: str) -> Any:
    """The value of a fact in the language."""
    return fact["en"] if locale == "en" and fact.get("en") is not None else fact["value"]


def numbered(source: Iterable[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    """The numbers of source files, in order."""
    return tuple(sorted({numbers[file] for file in source if file in numbers}))


def _line(key: str, fact: Mapping[str, Any], locale: str, numbers: Mapping[str, int]) -> Line:
    value = value_in(fact, locale)
    kind = _KINDS.get(key) or _kind(value)
    if kind is Kind.DECREE:
        value = (*value[:2], date.fromisoformat(value[2]))
    note = (fact.get("note") or {}).get(locale, "")
    return Line(key, FACT_NAMES[key], kind, value, note, numbered(fact["source"], numbers))


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return Kind.YES
    if isinstance(value, int):
        return Kind.NUMBER
    return Kind.LIST if isinstance(value, list) else Kind.TEXT


def _happening(event: ToldEvent, locale: str, numbers: Mapping[str, int]) -> Happening:
    english = event.details.get("en", {}) if locale == "en" else {}
    words = {**event.details, **english}
    more = tuple((label, _joined(words[key])) for key, label in _MORE.items() if key in words)
    return Happening(
        name=english.get("name", event.name),
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        when=english.get("precision", event.precision),
        venue=english.get("venue") or event.venue,
        more=more,
        sources=numbered(event.source, numbers),
    )


def _joined(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)
