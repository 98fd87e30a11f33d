"""The mails of delegations and lists: to the coordinator, and to everybody whom somebody else entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import EXAMPLE_DOMAIN, MAIL, OutboxMessage, State
from eventapp.frozen import frozen
from eventapp.registration.queries.tickets import manage_token
from eventapp.registration.services.letters import Forum, Recipient

_TEMPLATE = "registration/mail/"
_CHUNK = 400


@frozen
class By:
    """Who entered people, as their letters say it: a person, and of what."""

    name: str
    of: str = ""


def entered(forum: Forum, people: Sequence[Recipient], by: By) -> None:
    """To everybody who was entered: the ticket, by whom, and the link to correct or delete. 1 statement."""
    rows = [
        _row(f"ticket:{to.public_id}", "entered", to, _about(forum) | _person(to) | {"by": by.name, "of": by.of}, forum)
        for to in people
        if not to.email.endswith(EXAMPLE_DOMAIN)
    ]
    if rows:
        db.session.execute(sa.insert(OutboxMessage), rows)


def replaced(forum: Forum, to: Recipient, by: By) -> None:
    """To somebody whose place another person took. 1 statement."""
    data = _about(forum) | _person(to) | {"by": by.name, "of": by.of}
    _mail(f"replaced:{to.public_id}", "replaced", to.email, to.locale, data, forum)


def taken_back(forum: Forum, people: Sequence[Recipient]) -> None:
    """To people of a list that was taken back: those whose ticket has not gone out yet hear nothing.

    2 statements for every 400 people.
    """
    by_key = {f"mail:ticket:{to.public_id}": to for to in people}
    keys = list(by_key)
    unsent: set[str] = set()
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        waiting = sa.and_(OutboxMessage.key.in_(chunk), OutboxMessage.state == State.READY.value)
        unsent |= {row[0] for row in db.rows(sa.delete(OutboxMessage).where(waiting).returning(OutboxMessage.key))}
    rows = [
        _row(f"taken-back:{to.public_id}", "taken_back", to, _about(forum) | _person(to), forum)
        for key, to in by_key.items()
        if key not in unsent and not to.email.endswith(EXAMPLE_DOMAIN)
    ]
    if rows:
        db.session.execute(sa.insert(OutboxMessage), rows)


def link(forum: Forum, *, public_id: str, number: int, to: str, locale: str, data: dict[str, Any]) -> None:
    """The coordinator's link; asked for again it is mailed again, once in a minute. 1 statement."""
    key = f"delegation:{public_id}:{number}:{int(now().timestamp()) // 60}"
    _mail(key, "delegation", to, locale, _about(forum) | data, forum)


def _mail(key: str, letter: str, to: str, locale: str, data: dict[str, Any], forum: Forum) -> None:
    outbox.mail(_TEMPLATE + letter, to=to, locale=locale, key=key, data=data, edition_id=forum.edition_id)


def _row(key: str, letter: str, to: Recipient, data: dict[str, Any], forum: Forum) -> dict[str, Any]:
    """What ``outbox.mail`` writes, as one row of many."""
    at = now()
    return {
        "key": f"mail:{key}",
        "kind": MAIL,
        "edition_id": forum.edition_id,
        "args": {"template": _TEMPLATE + letter, "to": to.email, "locale": to.locale, "data": data},
        "state": State.READY.value,
        "run_at": at,
        "tries": 0,
        "created_at": at,
    }


def _person(to: Recipient) -> dict[str, Any]:
    return {
        "name": to.name,
        "attendance": to.attendance.value,
        "code": to.code,
        "token": manage_token(to.public_id),
        "public_id": to.public_id,
    }


def _about(forum: Forum) -> dict[str, Any]:
    return {
        "edition_id": forum.edition_id,
        "edition": forum.slug,
        "forum": forum.name,
        "starts_on": forum.starts_on.isoformat() if forum.starts_on else None,
        "ends_on": forum.ends_on.isoformat() if forum.ends_on else None,
        "venue": forum.venue,
    }
