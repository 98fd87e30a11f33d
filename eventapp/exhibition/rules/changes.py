"""What a publication changes, said in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from eventapp.errors import N_
from eventapp.exhibition.rules.content import Content, Innovation

_TEXTS = {
    "programme": (N_("Programme name added"), N_("Programme name changed"), N_("Programme name removed")),
    "pitch": (N_("Opening sentence added"), N_("Opening sentence changed"), N_("Opening sentence removed")),
    "story": (N_("Story added"), N_("Story changed"), N_("Story removed")),
    "person": (N_("Person in charge added"), N_("Person in charge changed"), N_("Person in charge removed")),
    "unit": (N_("Work unit added"), N_("Work unit changed"), N_("Work unit removed")),
}
_CONTACTS = {
    "whatsapp": (N_("WhatsApp added"), N_("WhatsApp changed"), N_("WhatsApp removed")),
    "email": (N_("E-mail added"), N_("E-mail changed"), N_("E-mail removed")),
    "phone": (N_("Phone added"), N_("Phone changed"), N_("Phone removed")),
    "web": (N_("Website added"), N_("Website changed"), N_("Website removed")),
}
_ADDED = N_("Innovation “%(title)s” added")
_REMOVED = N_("Innovation “%(title)s” removed")
_CHANGED = N_("Innovation “%(title)s” changed")
_ORDER = N_("Order of the innovations changed")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``kind`` is added, changed or removed; ``sentence`` a message id that ``details`` fill."""

    kind: str
    sentence: str
    details: dict[str, Any] = field(default_factory=dict)


def between(before: Content | None, after: Content) -> list[Change]:
    """What visitors would see differently; empty when nothing. ``before`` is None for a first publication."""
    return list(_differences(before or Content(), after))


def _differences(before: Content, after: Content) -> Iterator[Change]:
    for name, sentences in _TEXTS.items():
        yield from _text(getattr(before, name), getattr(after, name), sentences)
    yield from _innovations(before.innovations, after.innovations)
    old, new = dict(before.contacts), dict(after.contacts)
    for kind, sentences in _CONTACTS.items():
        yield from _text(old.get(kind, ""), new.get(kind, ""), sentences)


def _text(before: str, after: str, sentences: tuple[str, str, str]) -> Iterator[Change]:
    added, changed, removed = sentences
    if before == after:
        return
    if not before:
        yield Change("added", added)
    elif not after:
        yield Change("removed", removed)
    else:
        yield Change("changed", changed)


def _innovations(before: tuple[Innovation, ...], after: tuple[Innovation, ...]) -> Iterator[Change]:
    old = {innovation.id: innovation for innovation in before}
    new = {innovation.id: innovation for innovation in after}
    for innovation in after:
        if innovation.id not in old:
            yield Change("added", _ADDED, {"title": innovation.title})
        elif innovation != old[innovation.id]:
            yield Change("changed", _CHANGED, {"title": innovation.title})
    for innovation in before:
        if innovation.id not in new:
            yield Change("removed", _REMOVED, {"title": innovation.title})
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change("changed", _ORDER)
