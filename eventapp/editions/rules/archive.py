"""The facts of the documents as plain rows: editions, who took part, what happened, what was won, and what is open.

Only what a document states becomes a row; a figure carries its source, and where documents disagree or say nothing,
that becomes a note. Raises KeyError or ValueError for facts of another shape.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from eventapp.editions.rules import archive_notes
from eventapp.editions.rules import archive_texts as texts
from eventapp.editions.rules.archive_facts import Facts, facts_of, years_of_sources
from eventapp.frozen import frozen

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_EVENT_COLUMNS = {"name", "start", "end", "precision", "venue", "region", "source"}


@frozen
class Participant:
    """A region in an edition, as far as the document goes."""

    code: str
    track: str
    stage: str
    as_written: str
    position: int


@frozen
class Award:
    """A category and the region that won it."""

    code: str
    category: str
    label: str
    position: int
    source: list[str]


@frozen
class Event:
    """Something that happened. ``details`` hold the rest of what the document says, ``details["en"]`` in English."""

    name: str
    starts_on: date | None
    ends_on: date | None
    precision: str
    venue: str
    region_code: str | None
    details: dict[str, Any]
    source: list[str]


@frozen
class EditionPlan:
    """One year of the programme; ``dimensions`` are (key, label) in order."""

    year: int
    programme: str
    facts: Facts
    sources: list[str]
    dimensions: list[tuple[str, str]]
    participants: list[Participant]
    awards: list[Award]
    events: list[Event]

    @property
    def slug(self) -> str:
        """The address: the plain year."""
        return str(self.year)

    @property
    def name(self) -> str:
        """The programme's name of that time with the year."""
        return f"{self.programme} {self.year}"


@frozen
class Document:
    """One source; pages call it by its number."""

    number: int
    file: str
    title: texts.Pair
    language: str


@frozen
class Archive:
    """Everything that the facts hold."""

    editions: list[EditionPlan]
    notes: list[archive_notes.Note]
    documents: list[Document]

    @property
    def fingerprint(self) -> str:
        """Changes when anything that would be written changes."""
        document = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(document.encode()).hexdigest()


def archive(facts: Mapping[str, Any]) -> Archive:
    """The whole archive."""
    years = years_of_sources(facts)
    events = [_event(raw) for raw in facts["events"]]
    event_years = [_year_of_event(raw) for raw in facts["events"]]
    editions = [
        EditionPlan(
            year=raw["year"],
            programme=_programme(facts, raw["year"]),
            facts=facts_of(facts, raw, years),
            sources=list(raw["source"]),
            dimensions=_dimensions(facts, raw),
            participants=_participants(raw),
            awards=_awards(facts, raw),
            events=[event for event, year in zip(events, event_years, strict=True) if year == raw["year"]],
        )
        for raw in facts["editions"]
    ]
    documents = [
        Document(
            number,
            raw["file"],
            texts.DOCUMENTS.get(raw["file"], texts.Pair(raw["topic"], raw["topic"])),
            raw["language"],
        )
        for number, raw in enumerate(facts["documents"], 1)
    ]
    return Archive(editions, archive_notes.notes(facts, years), documents)


def _programme(facts: Mapping[str, Any], year: int) -> str:
    """The name that the programme bore in a year: the latest that began by then."""
    fitting = [entry["name"] for entry in facts["program"]["names"] if int(_YEAR.findall(entry["years"])[0]) <= year]
    return str((fitting or [facts["program"]["names"][0]["name"]])[-1])


def _dimensions(facts: Mapping[str, Any], raw: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The dimensions, for the years whose documents name them."""
    if not set(raw["source"]) & set(facts["dimensions_source"]):
        return []
    return [(entry["key"], entry["label"]) for entry in sorted(facts["dimensions"], key=lambda entry: entry["order"])]


def _participants(raw: Mapping[str, Any]) -> list[Participant]:
    """Cohort, winners, named regions and provinces; a region that is named twice takes part once."""
    named = [
        *((entry, "preparing", "selected") for entry in raw.get("cohort") or ()),
        *((entry, "implementing", "evaluated") for entry in raw.get("awards", {}).get("winners", ())),
        *((entry, "preparing", "named") for entry in raw.get("named_participants", ())),
        *((entry, "province", "named") for entry in raw.get("smart_provinces", ())),
    ]
    found: dict[str, Participant] = {}
    for entry, track, stage in named:
        position = len(found) + 1
        found.setdefault(entry["code"], Participant(entry["code"], track, stage, entry["as_written"], position))
    return list(found.values())


def _awards(facts: Mapping[str, Any], raw: Mapping[str, Any]) -> list[Award]:
    order = {entry["key"]: entry["order"] for entry in [*facts["dimensions"], facts["extra_award_category"]]}
    return [
        Award(entry["code"], entry["category"], entry["label"], order[entry["category"]], list(raw["source"]))
        for entry in raw.get("awards", {}).get("winners", ())
    ]


def _event(raw: Mapping[str, Any]) -> Event:
    details = {key: value for key, value in raw.items() if key not in _EVENT_COLUMNS and value is not None}
    region = raw.get("region")
    in_english = {**details, "name": raw["name"], "venue": raw.get("venue")}
    words = texts.DATES_IN_WORDS.get(raw.get("precision", ""))
    return Event(
        name=raw["name"],
        starts_on=_day(raw.get("start")),
        ends_on=_day(raw.get("end")),
        precision=words.id if words else raw.get("precision", ""),
        venue=raw.get("venue") or "",
        region_code=region["code"] if region else None,
        details={**details, "en": {**texts.english(in_english), **({"precision": words.en} if words else {})}},
        source=list(raw["source"]),
    )


def _day(written: str | None) -> date | None:
    """A day, or None for a date that is no day, such as 2019-03."""
    return date.fromisoformat(written) if written and len(written) == len("2019-03-01") else None


def _year_of_event(raw: Mapping[str, Any]) -> int:
    """The year of its date, else the last year that its name holds. Raises ValueError when there is none."""
    written: Iterable[str] = _YEAR.findall(raw.get("start") or "") or _YEAR.findall(raw["name"])
    years = [int(year) for year in written]
    if not years:
        message = f"the event {raw['name']} has no year"
        raise ValueError(message)
    return years[-1]
