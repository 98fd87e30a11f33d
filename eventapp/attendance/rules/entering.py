"""Who may enter where: reasons against a ticket, ways in and out, and what a gate without a network can say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from eventapp.registration.rules.states import Attendance, Status

TYPE_PREFIX = "type:"  # before the key of a ticket type in an area's list


class Mode(StrEnum):
    """How often a ticket opens an area on one day."""

    ONCE = "once"
    REENTRY = "reentry"  # again after leaving through a gate that is a way out
    FREE = "free"  # again at every scan, such as a prayer room


class Direction(StrEnum):
    """Which way people pass a gate."""

    IN = "in"
    OUT = "out"


class Note(StrEnum):
    """What was special about a scan that let somebody pass."""

    AGAIN = "again"  # came back in
    LEFT = "left"  # went out
    OUTSIDE = "outside"  # wanted to go out and was not inside


class Said(StrEnum):
    """What a gate without a network said."""

    ADMITTED = "admitted"
    LEFT = "left"
    ALREADY = "already"
    INVALID = "invalid"
    UNSURE = "unsure"  # not in its list: sent to the desk
    UNDONE = "undone"  # let in and taken back before anybody was told


class InvalidReason(StrEnum):
    """Why a scan admits nobody; shown to gate staff only."""

    UNKNOWN = "unknown"
    OTHER_EDITION = "other_edition"
    CANCELLED = "cancelled"
    NOT_CONFIRMED = "not_confirmed"
    ONLINE = "online"
    OTHER_DAY = "other_day"
    NOT_FOR_AREA = "not_for_area"


def why_not(*, status: str, attendance: str, has_days: bool, today: str | None) -> InvalidReason | None:
    """Why a ticket of this edition admits nobody today, or None when it does.

    ``today`` is how the person attends today where the ticket is for certain days (``has_days``).
    """
    if status == Status.CANCELLED:
        return InvalidReason.CANCELLED
    if status != Status.CONFIRMED:
        return InvalidReason.NOT_CONFIRMED
    if has_days and today is None:
        return InvalidReason.OTHER_DAY
    way = today if has_days else attendance
    return InvalidReason.ONLINE if way != Attendance.ONSITE else None


def may_enter(admits: Sequence[str], *, roles: Collection[str], type_key: str | None) -> bool:
    """Whether an area that admits these takes somebody with these roles and this type; an empty list takes all."""
    return not admits or any(wanted in roles or wanted == f"{TYPE_PREFIX}{type_key}" for wanted in admits)
