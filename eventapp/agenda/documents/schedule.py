"""The agenda as the schedule XML that schedule apps read (as frab and pentabarf write it)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

from eventapp.agenda.queries import SessionDetail

XML_TYPE = "application/xml; charset=utf-8"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122, appendix C: names that are addresses


def schedule_xml(
    sessions: Sequence[SessionDetail],
    *,
    name: str,
    slug: str,
    zone_name: str,
    days: Iterable[date],
    base_url: str,
    address: Callable[[str], str],
) -> bytes:
    """The schedule by day, room and time; local times with their offset.

    ``days`` are those of the edition, shown even when nothing happens on them; ``base_url`` is the site's own address.
    """
    zone = ZoneInfo(zone_name)
    by_day: dict[date, list[SessionDetail]] = {day: [] for day in sorted({*days, *(one.day for one in sessions)})}
    for one in sessions:
        by_day[one.day].append(one)
    root = Element("schedule")
    SubElement(root, "generator", name="eventapp")
    changed = max((one.changed_at for one in sessions), default=None)
    _put(root, "version", f"{changed.astimezone(zone):%Y-%m-%d %H:%M}" if changed else "0")
    conference = SubElement(root, "conference")
    _put(conference, "title", name)
    _put(conference, "acronym", slug)
    if by_day:
        _put(conference, "start", min(by_day).isoformat())
        _put(conference, "end", max(by_day).isoformat())
    _put(conference, "days", str(len(by_day)))
    _put(conference, "timeslot_duration", "00:05")
    _put(conference, "base_url", base_url)
    _put(conference, "time_zone_name", zone_name)
    for index, (day, of_day) in enumerate(by_day.items(), 1):
        inside = SubElement(root, "day", index=str(index), date=day.isoformat())
        if of_day:
            inside.set("start", of_day[0].starts_at.astimezone(zone).isoformat())
            inside.set("end", max(one.ends_at for one in of_day).astimezone(zone).isoformat())
        rooms = {room: SubElement(inside, "room", name=_clean(room)) for room in dict.fromkeys(o.room for o in of_day)}
        for one in of_day:
            _add_event(rooms[one.room], one, zone, address)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_event(parent: Element, one: SessionDetail, zone: ZoneInfo, address: Callable[[str], str]) -> None:
    guid = str(uuid.uuid5(_NAMESPACE, one.public_id))
    event = SubElement(parent, "event", id=str(one.id), guid=guid)
    starts = one.starts_at.astimezone(zone)
    minutes = int((one.ends_at - one.starts_at).total_seconds() // 60)
    _put(event, "date", starts.isoformat())
    _put(event, "start", f"{starts:%H:%M}")
    _put(event, "duration", f"{minutes // 60:02d}:{minutes % 60:02d}")
    _put(event, "room", one.room)
    _put(event, "slug", one.public_id)
    _put(event, "url", address(one.public_id))
    _put(event, "title", one.title)
    _put(event, "subtitle", "")
    _put(event, "track", "")
    _put(event, "type", one.kind)
    _put(event, "abstract", one.about)
    persons = SubElement(event, "persons")
    for person in one.speakers:
        _put(persons, "person", person.name)
    if one.moderator:
        _put(persons, "person", one.moderator.name)


def _put(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    """The text without the characters that no XML document can hold."""
    return _NOT_XML.sub("", text)
