"""The mails of registration, written into the outbox by the act that causes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from eventapp.core import outbox
from eventapp.core.clock import now
from eventapp.registration.queries.tickets import manage_token
from eventapp.registration.rules.states import Attendance

AGAIN_SECONDS = 600  # a ticket is mailed again at most once in this time


@dataclass(frozen=True, slots=True)
class Forum:
    """What every letter says about the forum."""

    edition_id: int
    slug: str
    name: str
    starts_on: date | None
    ends_on: date | None
    venue: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter is for, and in which language. ``code`` is None while there is no ticket."""

    public_id: str
    name: str
    email: str
    locale: str
    attendance: Attendance
    code: str | None


def ticket(forum: Forum, to: Recipient) -> None:
    """The ticket of a new registration. 1 statement."""
    _send("ticket", f"ticket:{to.public_id}", forum, to)


def waiting(forum: Forum, to: Recipient) -> None:
    """A place on the waiting list. 1 statement."""
    _send("waiting", f"waiting:{to.public_id}:{to.attendance.value}", forum, to)


def promoted(forum: Forum, to: Recipient) -> None:
    """A seat for somebody who waited, with the ticket. 1 statement."""
    _send("promoted", f"promoted:{to.public_id}", forum, to)


def cancelled(forum: Forum, to: Recipient) -> None:
    """The end of a registration. 1 statement."""
    _send("cancelled", f"cancelled:{to.public_id}", forum, to)


def again(forum: Forum, to: Recipient) -> None:
    """The ticket, or the place on the waiting list, once more; not twice within AGAIN_SECONDS. 1 statement."""
    period = int(now().timestamp()) // AGAIN_SECONDS
    _send("again", f"ticket-again:{to.public_id}:{period}", forum, to)


def _send(letter: str, key: str, forum: Forum, to: Recipient) -> None:
    data: dict[str, Any] = {
        "name": to.name,
        "attendance": to.attendance.value,
        "code": to.code,
        "token": manage_token(to.public_id),
        "edition": forum.slug,
        "forum": forum.name,
        "starts_on": forum.starts_on.isoformat() if forum.starts_on else None,
        "ends_on": forum.ends_on.isoformat() if forum.ends_on else None,
        "venue": forum.venue,
    }
    template = f"registration/mail/{letter}"
    outbox.mail(template, to=to.email, locale=to.locale, key=key, data=data, edition_id=forum.edition_id)
