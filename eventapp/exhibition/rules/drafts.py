"""Whether a part of the draft is still what somebody looked at, and whether teams may change it at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from eventapp.exhibition.rules.content import Content, Innovation

TOPICS = {
    "profile": ("programme", "pitch", "focus"),
    "story": ("story",),
    "greeting": ("greeting", "greeter"),
    "people": ("people",),
}
_MEDIA = ("pictures", "brochure")  # of an innovation; they are uploaded and taken away one by one


def mark(content: Content, topic: str) -> str:
    """A short text that changes with what a topic of the draft says."""
    plain = asdict(content)
    return _mark([plain[name] for name in TOPICS[topic]])


def mark_of(innovation: Innovation | None, *, with_media: bool = False) -> str:
    """The same for the texts of one innovation, or for all that it holds; one that is gone has a mark too."""
    if innovation is None:
        return _mark(None)
    unseen = () if with_media else _MEDIA
    return _mark({name: value for name, value in asdict(innovation).items() if name not in unseen})


def mark_of_values(values: Mapping[str, Any]) -> str:
    """The same for a part of the draft that is no topic of its content."""
    return _mark(dict(values))


def is_closed(
    at: datetime, zone: str, *, deadline: date | None, closes_itself: bool, closed_at: datetime | None
) -> bool:
    """Whether teams may change nothing any more: the organiser closed the booths, or the deadline's day is over."""
    if closed_at is not None:
        return True
    return bool(closes_itself and deadline and at.astimezone(ZoneInfo(zone)).date() > deadline)


def days_left(at: datetime, zone: str, deadline: date) -> int:
    """Whole days until the deadline's day: 0 on the day itself, negative afterwards."""
    return (deadline - at.astimezone(ZoneInfo(zone)).date()) // timedelta(days=1)


def _mark(value: Any) -> str:
    plain = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:20]
