"""Messages between visitors and a booth's people: written, mailed, answered, each exactly once.

The visitor's address stands in no mail to the team. It is shown to the team once somebody of it has answered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.keys import keys
from eventapp.core.outbox import EXAMPLE_DOMAIN
from eventapp.errors import NotFound
from eventapp.exhibition.errors import ConversationEnded, ExhibitionFrozen, VisitorBlocked
from eventapp.exhibition.models.archive import ExhibitionEnd
from eventapp.exhibition.models.booths import Booth, BoothState
from eventapp.exhibition.models.conversations import Enquiry, EnquiryBlock, EnquiryMessage, EnquiryState, Side
from eventapp.exhibition.models.lines import LineSetting
from eventapp.exhibition.queries import archive, conversations
from eventapp.exhibition.queries.conversations import Conversation
from eventapp.exhibition.queries.inbox import block_hash
from eventapp.exhibition.rules.messages import check_links
from eventapp.exhibition.services import reaching
from eventapp.frozen import frozen
from eventapp.regions.models import Region

MAIL_KEY = "enquiry-message"  # mails of a message: this, its public id, the reader


@frozen
class Sent:
    """A visitor's enquiry: the token of its page, the id for the team, and whether this call made it."""

    token: str
    public_id: str
    is_new: bool


def token_of(public_id: str) -> str:
    """The token of the visitor's page; always the same for one enquiry."""
    return keys.token("enquiry", public_id)


def request_key(*, name: str, email: str, message: str, key: str) -> str:
    """What is the same for a form that was sent twice."""
    return ids.token_hash("\n".join((key, email, name, message)))


def earlier(scope: Scope, *, slug: str, name: str, email: str, message: str, key: str) -> Sent | None:
    """What ``send`` has made of the same form before; None when nothing. 1 statement."""
    query = (
        sa.select(Enquiry.public_id)
        .join(Booth, Booth.id == Enquiry.booth_id)
        .where(
            Enquiry.edition_id == scope.edition_id,
            Booth.slug == slug,
            Enquiry.request_key == request_key(name=name, email=email, message=message, key=key),
        )
    )
    found = db.scalar(query)
    return None if found is None else Sent(token_of(str(found)), str(found), is_new=False)


@act
def send(scope: Scope, *, slug: str, name: str, email: str, message: str, key: str, phone: str = "") -> Sent:
    """A visitor writes to a booth. The same form sent twice (``key``) makes one enquiry.

    The message is mailed to the booth's people, the address of the visitor's page to the visitor. ``phone`` is E.164
    or empty. Raises NotFound, ExhibitionFrozen, VisitorBlocked, TooManyLinks.
    """
    check_links(message)
    booth = db.session.execute(_open_booth(scope, slug, email)).first()
    if booth is None:
        raise NotFound
    if booth.frozen_at is not None:
        raise ExhibitionFrozen
    if booth.is_blocked:
        raise VisitorBlocked
    public_id, at = ids.opaque(), now()
    token = token_of(public_id)
    form_key = request_key(name=name, email=email, message=message, key=key)
    values = {
        "edition_id": scope.edition_id,
        "booth_id": booth.id,
        "public_id": public_id,
        "token_hash": ids.token_hash(token),
        "request_key": form_key,
        "name": name,
        "email": email,
        "phone": phone,
        "locale": scope.locale,
        "state": EnquiryState.NEW.value,
        "last_side": Side.VISITOR.value,
        "last_at": at,
        "created_at": at,
        "due_at": at + timedelta(hours=booth.answer_hours) if booth.answer_hours else None,
    }
    written = insert_or_ignore(Enquiry, values, ["edition_id", "booth_id", "request_key"]).returning(Enquiry.id)
    enquiry_id = db.session.execute(written).scalar()
    if enquiry_id is None:
        same = sa.select(Enquiry.public_id).where(
            Enquiry.edition_id == scope.edition_id, Enquiry.booth_id == booth.id, Enquiry.request_key == form_key
        )
        kept = str(db.scalar(same))
        return Sent(token_of(kept), kept, is_new=False)
    about = {"region": booth.name, "visitor": name, "enquiry": public_id, "again": False}
    _visitor_wrote(scope, booth.id, int(enquiry_id), message, form_key, about)
    outbox.mail(
        "exhibition/mail/sent",
        to=email,
        locale=scope.locale,
        key=f"enquiry:{public_id}:visitor",
        data={**_address(scope, token), "region": booth.name, "hours": booth.answer_hours},
        edition_id=scope.edition_id,
    )
    audit(scope, "enquiry.sent", f"enquiry:{enquiry_id}", booth=booth.id)
    return Sent(token, public_id, is_new=True)


@act
def write_again(scope: Scope, *, token: str, message: str, key: str) -> None:
    """The visitor adds a message on the page of their own; twice is once. A closed conversation is open again.

    Raises NotFound, ExhibitionFrozen, ConversationEnded, VisitorBlocked, TooManyLinks.
    """
    archive.refuse_frozen(scope)
    check_links(message)
    conversation = conversations.for_visitor(scope, token)
    if conversation is None:
        raise NotFound
    if conversation.ended_at is not None:
        raise ConversationEnded
    if db.scalar(_blocked(scope, sa.literal(conversation.booth_id), str(conversation.email))):
        raise VisitorBlocked
    request_key = ids.token_hash(f"{key}\n{message}")
    about = {
        "region": conversation.region,
        "visitor": conversation.name,
        "enquiry": conversation.public_id,
        "again": True,
    }
    if _visitor_wrote(
        scope, conversation.booth_id, conversation.id, message, request_key, about, to=conversation.assigned_to
    ):
        waits = EnquiryState.WORKING if conversation.assigned_to else EnquiryState.NEW
        _note_last(scope, conversation, last_side=Side.VISITOR.value, state=waits.value)
        audit(scope, "enquiry.continued", f"enquiry:{conversation.id}")


@act
def answer(scope: Scope, *, public_id: str, message: str, key: str) -> None:
    """The team answers; from now on it sees the visitor's address. Twice is once.

    Raises Forbidden, NotFound, ExhibitionFrozen, ConversationEnded.
    """
    scope.require("booths.answer")
    archive.refuse_frozen(scope)
    conversation = conversations.for_team(scope, public_id)
    if conversation is None:
        raise NotFound
    if conversation.ended_at is not None:
        raise ConversationEnded
    address = db.scalar(
        sa.select(Enquiry.email).where(Enquiry.edition_id == scope.edition_id, Enquiry.id == conversation.id)
    )
    mails = _deliverable([address])
    request_key = ids.token_hash(f"{key}\n{message}")
    text_id = _add_message(scope, conversation.id, Side.TEAM, message, request_key, mails)
    if text_id is None:
        return
    first = int((now() - conversation.created_at).total_seconds())
    _note_last(
        scope,
        conversation,
        last_side=Side.TEAM.value,
        state=EnquiryState.ANSWERED.value,
        answer_seconds=sa.func.coalesce(Enquiry.answer_seconds, first),
        assigned_to=sa.func.coalesce(Enquiry.assigned_to, scope.actor.id),
    )
    reaching.stay_available(scope, conversation.booth_id)
    outbox.mail(
        "exhibition/mail/answer",
        to=address,
        locale=conversation.locale,
        key=f"{MAIL_KEY}:{text_id}:visitor",
        data={**_address(scope, token_of(public_id)), "region": conversation.region, "text": message},
        edition_id=scope.edition_id,
    )
    audit(scope, "enquiry.answered", f"enquiry:{conversation.id}")


def _open_booth(scope: Scope, slug: str, email: str) -> Any:
    """The booth that visitors see, what its edition promises, and whether it takes messages from this address."""
    return (
        sa.select(
            Booth.id,
            Region.name,
            LineSetting.answer_hours,
            ExhibitionEnd.frozen_at,
            _blocked(scope, Booth.id, email).scalar_subquery().label("is_blocked"),
        )
        .join(Region, Region.id == Booth.region_id)
        .outerjoin(LineSetting, LineSetting.edition_id == Booth.edition_id)
        .outerjoin(ExhibitionEnd, ExhibitionEnd.edition_id == Booth.edition_id)
        .where(
            Booth.edition_id == scope.edition_id,
            Booth.slug == slug,
            Booth.state == BoothState.PUBLISHED.value,
            Booth.hidden_at.is_(None),
        )
    )


def _blocked(scope: Scope, booth_id: Any, email: str) -> Any:
    return sa.select(sa.func.count()).where(
        EnquiryBlock.edition_id == scope.edition_id,
        EnquiryBlock.booth_id == booth_id,
        EnquiryBlock.email_hash == block_hash(email),
    )


def _visitor_wrote(
    scope: Scope,
    booth_id: int,
    enquiry_id: int,
    message: str,
    request_key: str,
    about: dict[str, Any],
    to: int | None = None,
) -> bool:
    """Keep a visitor's message and mail it to the booth's people, or tell the organisers that there are none.

    ``to`` is the person who took the conversation on.
    """
    readers = conversations.readers(scope, booth_id, to=to)
    template, told = ("message", readers) if readers else ("unread", conversations.organisers(scope))
    mails = _deliverable([reader.email for reader in told])
    text_id = _add_message(scope, enquiry_id, Side.VISITOR, message, request_key, mails)
    if text_id is None:
        return False
    data = {**about, "text": message} if readers else {"region": about["region"]}
    for reader in told:
        outbox.mail(
            f"exhibition/mail/{template}",
            to=reader.email,
            locale=reader.locale,
            key=f"{MAIL_KEY}:{text_id}:{reader.user_id}",
            data={**data, "reader": reader.name, "edition": _slug(scope)},
            edition_id=scope.edition_id,
        )
    return True


def _add_message(scope: Scope, enquiry_id: int, side: Side, message: str, request_key: str, mails: int) -> str | None:
    """The public id of the new message, or None when this one is already there."""
    values = {
        "edition_id": scope.edition_id,
        "enquiry_id": enquiry_id,
        "public_id": ids.opaque(),
        "request_key": request_key,
        "side": side.value,
        "user_id": scope.actor.id if side is Side.TEAM else None,
        "mails": mails,
        "created_at": now(),
        "text": message,
    }
    written = insert_or_ignore(EnquiryMessage, values, ["edition_id", "enquiry_id", "request_key"])
    public_id = db.session.execute(written.returning(EnquiryMessage.public_id)).scalar()
    return None if public_id is None else str(public_id)


def _note_last(scope: Scope, conversation: Conversation, **values: Any) -> None:
    own = sa.update(Enquiry).where(Enquiry.edition_id == scope.edition_id, Enquiry.id == conversation.id)
    values |= {"last_at": now(), "changes": Enquiry.changes + 1}
    db.session.execute(own.values(**values).execution_options(synchronize_session=False))


def _deliverable(addresses: list[str]) -> int:
    """How many of these get a mail; example people get none."""
    return sum(not address.endswith(EXAMPLE_DOMAIN) for address in addresses)


def _slug(scope: Scope) -> str:
    if scope.edition is None:
        raise NotFound
    return scope.edition.slug


def _address(scope: Scope, token: str) -> dict[str, str]:
    return {"edition": _slug(scope), "token": token}
