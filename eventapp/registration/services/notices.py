"""The mails about decisions, freed seats and invitations, written into the outbox by the act that causes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eventapp.core import outbox
from eventapp.registration.queries.openings import invitation_token
from eventapp.registration.queries.tickets import manage_token
from eventapp.registration.services.letters import Forum, Recipient


def received(forum: Forum, to: Recipient) -> None:
    """A registration that somebody must approve first. 1 statement."""
    _send("received", f"received:{to.public_id}", forum, to)


def refused(forum: Forum, to: Recipient, *, reason: str) -> None:
    """A registration that was not approved, and why. 1 statement."""
    _send("refused", f"refused:{to.public_id}", forum, to, reason=reason)


def offered(forum: Forum, to: Recipient, *, until: datetime, zone: str) -> None:
    """A freed seat, kept for this person until a moment. 1 statement."""
    key = f"offered:{to.public_id}:{int(until.timestamp())}"
    _send("offered", key, forum, to, until=until.isoformat(), zone=zone)


def offer_over(forum: Forum, to: Recipient) -> None:
    """The seat went on because nobody answered in time. 1 statement."""
    _send("offer_over", f"offer-over:{to.public_id}", forum, to)


def invitation(forum: Forum, *, public_id: str, name: str, email: str, locale: str, until: datetime, zone: str) -> None:
    """The link by which one person registers; asked for again it is mailed again, once per deadline. 1 statement."""
    data = _about(forum) | {
        "name": name,
        "token": invitation_token(public_id),
        "until": until.isoformat(),
        "zone": zone,
    }
    key = f"invitation:{public_id}:{int(until.timestamp())}"
    outbox.mail(
        "registration/mail/invitation", to=email, locale=locale, key=key, data=data, edition_id=forum.edition_id
    )


def _send(letter: str, key: str, forum: Forum, to: Recipient, **more: Any) -> None:
    data = _about(forum) | {
        "name": to.name,
        "attendance": to.attendance.value,
        "token": manage_token(to.public_id),
        **more,
    }
    template = f"registration/mail/{letter}"
    outbox.mail(template, to=to.email, locale=to.locale, key=key, data=data, edition_id=forum.edition_id)


def _about(forum: Forum) -> dict[str, Any]:
    return {
        "edition": forum.slug,
        "forum": forum.name,
        "starts_on": forum.starts_on.isoformat() if forum.starts_on else None,
        "ends_on": forum.ends_on.isoformat() if forum.ends_on else None,
        "venue": forum.venue,
    }
