"""The ways to attend and the states of a registration, with the words in which people read them."""

from __future__ import annotations

from enum import StrEnum

from eventapp.errors import N_


class Attendance(StrEnum):
    """How a person takes part; each way has a quota of its own."""

    ONSITE = "onsite"
    ONLINE = "online"


class Status(StrEnum):
    """Where a registration stands. *Pending* and *confirmed* hold a seat; only *confirmed* has a ticket that admits."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


HOLDING_A_SEAT = frozenset({Status.PENDING, Status.CONFIRMED})

ATTENDANCE_LABELS = {Attendance.ONSITE: N_("On site"), Attendance.ONLINE: N_("Online")}
STATUS_LABELS = {
    Status.PENDING: N_("Pending"),
    Status.CONFIRMED: N_("Confirmed"),
    Status.WAITING: N_("Waiting list"),
    Status.CANCELLED: N_("Cancelled"),
}
