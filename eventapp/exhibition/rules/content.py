"""What a booth says: one shape for the draft, for the published version and for the comparison of the two."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eventapp.exhibition.errors import FigureIncomplete
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.links import Link, LinkKind

MOST_INNOVATIONS = 12
MOST_FIGURES = 3
PARTS = ("profile", "story", "innovations", "contacts")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the region is proud of, as text (``1.840``, ``−31%``), with what it counts and where it comes from."""

    value: str
    label: str
    source: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Innovation:
    """One innovation; ``dimension`` is the key of an edition's dimension."""

    id: int
    title: str
    dimension: str
    problem: str
    does: str
    status: str
    since: int | None = None
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a booth's page shows, apart from the region's own facts."""

    programme: str = ""
    pitch: str = ""
    story: str = ""
    person: str = ""
    unit: str = ""
    contacts: tuple[tuple[str, str], ...] = ()  # kind and stored value, in the order of LinkKind
    innovations: tuple[Innovation, ...] = ()

    def links(self) -> tuple[Link, ...]:
        """The contact links, built anew from what was stored."""
        return tuple(links.read(LinkKind(kind), value) for kind, value in self.contacts)

    def paragraphs(self) -> list[str]:
        """The story by blank lines."""
        return [text for part in self.story.split("\n\n") if (text := part.strip())]

    def figures(self) -> list[Figure]:
        """The figures of all innovations, in order."""
        return [figure for innovation in self.innovations for figure in innovation.figures]

    def sources(self) -> list[str]:
        """Where the figures come from, each source once: ``laporan dinas, 2026``."""
        named = (", ".join(filter(None, (figure.source, str(figure.year or "")))) for figure in self.figures())
        return list(dict.fromkeys(filter(None, named)))

    def dimensions(self) -> list[str]:
        """The keys of the dimensions shown, each once, in the order of the innovations."""
        return list(dict.fromkeys(innovation.dimension for innovation in self.innovations))

    def done(self) -> dict[str, bool]:
        """For each of PARTS whether it is filled in as far as publishing needs it."""
        return {
            "profile": bool(self.programme and self.pitch),
            "story": bool(self.story),
            "innovations": bool(self.innovations),
            "contacts": bool(self.person),
        }

    def as_json(self) -> dict[str, Any]:
        """Plain data that ``from_json`` reads back unchanged."""
        return asdict(self)

    def fingerprint(self) -> str:
        """The same for the same content, another one for any other."""
        plain = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


def from_json(document: Mapping[str, Any]) -> Content:
    """The content that ``as_json`` wrote."""
    innovations = tuple(
        Innovation(**{**row, "figures": tuple(Figure(**figure) for figure in row["figures"])})
        for row in document["innovations"]
    )
    contacts = tuple((kind, value) for kind, value in document["contacts"])
    return Content(**{**document, "contacts": contacts, "innovations": innovations})


def in_order(contacts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Contacts in the order in which a booth shows them."""
    order = {kind.value: position for position, kind in enumerate(LinkKind)}
    return tuple(sorted(contacts, key=lambda contact: order[contact[0]]))


def figures_of(typed: Iterable[Mapping[str, Any]]) -> tuple[Figure, ...]:
    """The figures that were filled in; empty rows are left out. Raises FigureIncomplete for half a figure."""
    found = []
    for number, row in enumerate(typed, 1):
        value, label = str(row.get("value") or "").strip(), str(row.get("label") or "").strip()
        if bool(value) != bool(label):
            raise FigureIncomplete(field=f"{'label' if value else 'value'}_{number}")
        if value:
            found.append(Figure(value, label, str(row.get("source") or "").strip(), row.get("year") or None))
    return tuple(found)
