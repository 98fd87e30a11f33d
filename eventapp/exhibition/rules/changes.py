"""What a publication changes, said in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from difflib import SequenceMatcher
from typing import Any

from eventapp.errors import N_
from eventapp.exhibition.rules.content import Content, Innovation
from eventapp.frozen import frozen

_TEXTS = {
    "programme": (N_("Programme name added"), N_("Programme name changed"), N_("Programme name removed")),
    "pitch": (N_("Opening sentence added"), N_("Opening sentence changed"), N_("Opening sentence removed")),
    "story": (N_("Story added"), N_("Story changed"), N_("Story removed")),
    "person": (N_("Person in charge added"), N_("Person in charge changed"), N_("Person in charge removed")),
    "greeting": (N_("Greeting added"), N_("Greeting changed"), N_("Greeting removed")),
    "greeter": (N_("Who greets added"), N_("Who greets changed"), N_("Who greets removed")),
    "unit": (N_("Work unit added"), N_("Work unit changed"), N_("Work unit removed")),
}
_CONTACTS = {
    "whatsapp": (N_("WhatsApp added"), N_("WhatsApp changed"), N_("WhatsApp removed")),
    "email": (N_("E-mail added"), N_("E-mail changed"), N_("E-mail removed")),
    "phone": (N_("Phone added"), N_("Phone changed"), N_("Phone removed")),
    "web": (N_("Website added"), N_("Website changed"), N_("Website removed")),
    "instagram": (N_("Instagram added"), N_("Instagram changed"), N_("Instagram removed")),
    "facebook": (N_("Facebook added"), N_("Facebook changed"), N_("Facebook removed")),
    "x": (N_("X added"), N_("X changed"), N_("X removed")),
    "youtube": (N_("YouTube added"), N_("YouTube changed"), N_("YouTube removed")),
    "tiktok": (N_("TikTok added"), N_("TikTok changed"), N_("TikTok removed")),
    "linkedin": (N_("LinkedIn added"), N_("LinkedIn changed"), N_("LinkedIn removed")),
}
_ADDED = N_("Innovation “%(title)s” added")
_REMOVED = N_("Innovation “%(title)s” removed")
_CHANGED = N_("Innovation “%(title)s” changed: %(what)s")
_THINGS = {
    "cover": (N_("Cover picture added"), N_("Cover picture changed"), N_("Cover picture removed")),
    "crest": (N_("Crest added"), N_("Crest changed"), N_("Crest removed")),
    "people": (N_("Team added"), N_("Team changed"), N_("Team removed")),
    "focus": (N_("Dimensions added"), N_("Dimensions changed"), N_("Dimensions removed")),
}
_FIELDS = {  # of an innovation, as its form calls them
    "title": N_("Name of the innovation"),
    "dimension": N_("Dimension"),
    "problem": N_("Which problem does it solve?"),
    "does": N_("What does it do?"),
    "status": N_("State"),
    "since": N_("Since which year"),
    "stage": N_("How far it has come"),
    "figures": N_("Figures"),
    "pictures": N_("Pictures"),
    "brochure": N_("Brochure"),
    "video": N_("Video"),
    "demo": N_("Try it out"),
    "open_data": N_("Open data"),
}
_LONGEST_KEPT = 60  # characters of unchanged text around a change
_ORDER = N_("Order of the innovations changed")


@frozen
class Change:
    """One difference: ``kind`` is added, changed or removed; ``sentence`` a message id that ``details`` fill.

    ``what`` are message ids of the fields that differ; ``pieces`` the texts beside each other, each *same*, *gone* or
    *new*.
    """

    kind: str
    sentence: str
    details: dict[str, Any] = field(default_factory=dict)
    what: tuple[str, ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()


def between(before: Content | None, after: Content) -> list[Change]:
    """What visitors would see differently; empty when nothing. ``before`` is None for a first publication."""
    return list(_differences(before or Content(), after))


def _differences(before: Content, after: Content) -> Iterator[Change]:
    for name, sentences in _TEXTS.items():
        yield from _text(getattr(before, name), getattr(after, name), sentences)
    for name, sentences in _THINGS.items():
        yield from _thing(getattr(before, name), getattr(after, name), sentences)
    yield from _innovations(before.innovations, after.innovations)
    old, new = dict(before.contacts), dict(after.contacts)
    for kind, sentences in _CONTACTS.items():
        yield from _text(old.get(kind, ""), new.get(kind, ""), sentences)


def pieces(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Two texts word by word: *same* (shortened where it is long), *gone* and *new* pieces in reading order."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    found: list[tuple[str, str]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", _shortened("".join(old[i:j]))))
            continue
        if i < j:
            found.append(("gone", "".join(old[i:j])))
        if k < m:
            found.append(("new", "".join(new[k:m])))
    return tuple(found)


def _shortened(text: str) -> str:
    half = _LONGEST_KEPT // 2
    return text if len(text) <= _LONGEST_KEPT else f"{text[:half]} … {text[-half:]}"


def _text(before: str, after: str, sentences: tuple[str, str, str]) -> Iterator[Change]:
    for change in _thing(before, after, sentences):
        yield Change(change.kind, change.sentence, pieces=pieces(before, after))


def _thing(before: Any, after: Any, sentences: tuple[str, str, str]) -> Iterator[Change]:
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
            was = old[innovation.id]
            what = tuple(label for name, label in _FIELDS.items() if getattr(was, name) != getattr(innovation, name))
            yield Change("changed", _CHANGED, {"title": innovation.title}, what)
    for innovation in before:
        if innovation.id not in new:
            yield Change("removed", _REMOVED, {"title": innovation.title})
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Change("changed", _ORDER)
