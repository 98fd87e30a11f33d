"""The mails of registration, written into the outbox by the act that causes them.

What everybody must know (dress code, place, what to bring) and a person's seat are not in a row of the outbox: the
letter asks for them when it is sent, so that it says what holds then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.models.types import RegistrationOptions
from eventapp.registration.queries.tickets import manage_token
from eventapp.registration.rules.states import Attendance

AGAIN_SECONDS = 600  # a ticket is mailed again at most once in this time


@frozen
class Forum:
    """What every letter says about the forum."""

    edition_id: int
    slug: str
    name: str
    starts_on: date | None
    ends_on: date | None
    venue: str


@frozen
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
    """A place on the waiting list, and how long an offered seat will be kept. 2 statements."""
    hours = db.scalar(sa.select(RegistrationOptions.offer_hours).filter_by(edition_id=forum.edition_id)) or 0
    _send("waiting", f"waiting:{to.public_id}:{to.attendance.value}", forum, to, answer_hours=hours)


def promoted(forum: Forum, to: Recipient) -> None:
    """A seat for somebody who waited, with the ticket. 1 statement."""
    _send("promoted", f"promoted:{to.public_id}", forum, to)


def cancelled(forum: Forum, to: Recipient) -> None:
    """The end of a registration. 1 statement."""
    _send("cancelled", f"cancelled:{to.public_id}", forum, to)


def again(forum: Forum, to: Recipient, *, anew: bool = False) -> None:
    """The ticket, or the place on the waiting list, once more; not twice within AGAIN_SECONDS. 1 statement.

    ``anew`` is for a ticket that was corrected: it goes out also when an uncorrected one has just gone.
    """
    period = ids.opaque() if anew else int(now().timestamp()) // AGAIN_SECONDS
    _send("again", f"ticket-again:{to.public_id}:{period}", forum, to)


def reminder(forum: Forum, to: Recipient, *, due_at: datetime) -> None:
    """What to know shortly before the forum; once for a person and a moment. 1 statement."""
    _send("reminder", f"reminder:{to.public_id}:{int(due_at.timestamp()) // 60}", forum, to)


def confirm_email(forum: Forum, to: Recipient, *, secret: str) -> None:
    """To a new address: the link that its reader confirms it by. 1 statement."""
    _send("confirm_email", f"email-confirm:{to.public_id}:{ids.token_hash(secret)[:16]}", forum, to, secret=secret)


def email_changed(forum: Forum, to: Recipient) -> None:
    """To the old address: letters go elsewhere from now on. 1 statement."""
    _send("email_changed", f"email-changed:{to.public_id}:{ids.opaque()}", forum, to)


def forgotten(forum: Forum, to: Recipient) -> None:
    """The last letter: nothing is kept any more. 1 statement."""
    _send("forgotten", f"forgotten:{to.public_id}", forum, to)


def lost(forum: Forum, email: str, found: Iterable[Recipient], *, key: str) -> None:
    """All tickets of an address in one letter, in the language of the first. 1 statement."""
    people = list(found)
    tickets = [
        {"name": to.name, "code": to.code, "token": manage_token(to.public_id), "attendance": to.attendance.value}
        for to in people
    ]
    data = _about(forum) | {"tickets": tickets}
    outbox.mail(
        "registration/mail/lost", to=email, locale=people[0].locale, key=key, data=data, edition_id=forum.edition_id
    )


def later(scope: Scope, kind: str, *, key: str, run_at: datetime | None = None, **args: Any) -> None:
    """Write a job of this edition; a key that is there already is left as it is. Raises NotFound. 1 statement."""
    if scope.edition is None:
        raise NotFound
    with_edition = {"edition": scope.edition.slug, **args}
    outbox.enqueue(kind, key=key, args=with_edition, edition_id=scope.edition.id, run_at=run_at)


def _send(letter: str, key: str, forum: Forum, to: Recipient, **more: Any) -> None:
    data = {
        **_about(forum),
        "name": to.name,
        "attendance": to.attendance.value,
        "code": to.code,
        "token": manage_token(to.public_id),
        "public_id": to.public_id,
        **more,
    }
    template = f"registration/mail/{letter}"
    outbox.mail(template, to=to.email, locale=to.locale, key=key, data=data, edition_id=forum.edition_id)


def _about(forum: Forum) -> dict[str, Any]:
    return {
        "edition_id": forum.edition_id,
        "edition": forum.slug,
        "forum": forum.name,
        "starts_on": forum.starts_on.isoformat() if forum.starts_on else None,
        "ends_on": forum.ends_on.isoformat() if forum.ends_on else None,
        "venue": forum.venue,
    }
