"""What a booth says: one shape for the draft, for the published version and for the comparison of the two."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from functools import cache
from typing import Any

from eventapp.exhibition.errors import FigureIncomplete
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.links import Link, LinkKind
from eventapp.frozen import frozen

MOST_INNOVATIONS = 12
MOST_FIGURES = 3
MOST_PICTURES = 6  # of one innovation
MOST_PEOPLE = 8
PARTS = ("profile", "story", "innovations", "contacts")  # publishing needs them
STAGES = ("trial", "local", "wide")  # tried out · at work in some places · at work in the whole region
EXTRAS = ("greeting", "pictures", "people")  # a booth is fuller with them


@frozen
class Picture:
    """An uploaded picture by its public id; ``width`` and ``height`` are those of its largest file in pixels."""

    id: str
    alt: str
    width: int
    height: int


@frozen
class Brochure:
    """An uploaded PDF by its public id. Every page has a picture of ``width`` × ``height`` pixels."""

    id: str
    title: str
    pages: int
    size: int  # bytes of the file
    width: int
    height: int


@frozen
class Person:
    """Somebody of the team, as the team wants them named."""

    name: str
    role: str = ""


@frozen
class Figure:
    """A number the region is proud of, as text (``1.840``, ``−31%``), with what it counts and where it comes from."""

    value: str
    label: str
    source: str = ""
    year: int | None = None


@frozen
class Innovation:
    """One innovation; ``dimension`` is the key of an edition's dimension, ``stage`` one of STAGES or empty.

    ``video``, ``demo`` and ``open_data`` are https addresses or empty.
    """

    id: int
    title: str
    dimension: str
    problem: str
    does: str
    status: str
    since: int | None = None
    figures: tuple[Figure, ...] = ()
    stage: str = ""
    pictures: tuple[Picture, ...] = ()
    brochure: Brochure | None = None
    video: str = ""
    demo: str = ""
    open_data: str = ""


@frozen
class Content:
    """Everything that a booth's page shows, apart from the region's own facts."""

    programme: str = ""
    pitch: str = ""
    story: str = ""
    person: str = ""
    unit: str = ""
    contacts: tuple[tuple[str, str], ...] = ()  # kind and stored value, in the order of LinkKind
    innovations: tuple[Innovation, ...] = ()
    focus: tuple[str, ...] = ()  # keys of the dimensions that the region puts forward
    greeting: str = ""
    greeter: str = ""  # who greets: name and office
    cover: Picture | None = None
    crest: Picture | None = None
    people: tuple[Person, ...] = ()

    def links(self) -> tuple[Link, ...]:
        """The contact links, built anew from what was stored."""
        built = (links.stored(LinkKind(kind), value) for kind, value in self.contacts)
        return tuple(link for link in built if link is not None)

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
        """The keys of the dimensions shown, each once: those put forward, then those of the innovations."""
        return list(dict.fromkeys((*self.focus, *(innovation.dimension for innovation in self.innovations))))

    def pictures(self) -> list[Picture]:
        """Every picture of the booth: cover, crest, then the innovations'."""
        own = [picture for picture in (self.cover, self.crest) if picture]
        return [*own, *(picture for innovation in self.innovations for picture in innovation.pictures)]

    def brochures(self) -> list[Brochure]:
        """The PDFs of the innovations, in order."""
        return [innovation.brochure for innovation in self.innovations if innovation.brochure]

    def has_more(self) -> bool:
        """Whether some innovation has a brochure, a film, a demo or data to look at."""
        return any(row.brochure or row.video or row.demo or row.open_data for row in self.innovations)

    def greetings(self) -> list[str]:
        """The greeting by blank lines."""
        return [text for part in self.greeting.split("\n\n") if (text := part.strip())]

    def done(self) -> dict[str, bool]:
        """For each of PARTS whether it is filled in as far as publishing needs it; figures make it better, no more."""
        return {
            "profile": bool(self.programme and self.pitch),
            "story": bool(self.story),
            "innovations": bool(self.innovations),
            "contacts": bool(self.person),
        }

    def extra(self) -> dict[str, bool]:
        """For each of EXTRAS whether it is there."""
        return {"greeting": bool(self.greeting), "pictures": self.cover is not None, "people": bool(self.people)}

    def as_json(self) -> dict[str, Any]:
        """Plain data that ``from_json`` reads back unchanged."""
        return asdict(self)

    def fingerprint(self) -> str:
        """The same for the same content, another one for any other."""
        plain = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()[:32]


def from_json(document: Mapping[str, Any]) -> Content:
    """The content that ``as_json`` wrote, also by an earlier or later release: what is missing there is empty here."""
    known = _known(Content, document)
    known["contacts"] = tuple((kind, value) for kind, value in document.get("contacts", ()))
    known["innovations"] = tuple(_innovation(row) for row in document.get("innovations", ()))
    known["focus"] = tuple(document.get("focus", ()))
    known["cover"] = _picture(document.get("cover"))
    known["crest"] = _picture(document.get("crest"))
    known["people"] = tuple(Person(**_known(Person, row)) for row in document.get("people", ()))
    return Content(**known)


def _innovation(row: Mapping[str, Any]) -> Innovation:
    brochure = row.get("brochure")
    return Innovation(
        **{
            **_known(Innovation, row),
            "figures": tuple(Figure(**_known(Figure, figure)) for figure in row.get("figures", ())),
            "pictures": tuple(Picture(**_known(Picture, picture)) for picture in row.get("pictures", ())),
            "brochure": Brochure(**_known(Brochure, brochure)) if brochure else None,
        }
    )


def _picture(row: Mapping[str, Any] | None) -> Picture | None:
    return Picture(**_known(Picture, row)) if row else None


def _known(kind: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row that the dataclass has a field for."""
    return {name: row[name] for name in _names(kind) if name in row}


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


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
