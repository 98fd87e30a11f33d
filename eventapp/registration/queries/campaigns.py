"""Letters to many: who gets one, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import sqlalchemy as sa

from eventapp.core import paging
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage, State
from eventapp.core.paging import Page
from eventapp.errors import NotFound
from eventapp.frozen import field_names, frozen
from eventapp.registration.models.letters import Campaign, CampaignRecipient, CampaignState, RecipientState
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import lists
from eventapp.registration.rules import filtering
from eventapp.registration.rules.filtering import Filters
from eventapp.registration.rules.states import Status

MOST_SHOWN = 50


@frozen
class CampaignRow:
    """One letter in the list of letters."""

    public_id: str
    kind: str
    state: str
    subject_id: str
    created_at: datetime
    confirmed_at: datetime | None


@frozen
class CampaignDetail:
    """One letter with its texts. ``filters`` as they stand in an address."""

    id: int
    public_id: str
    kind: str
    state: str
    filters: str
    subject_id: str
    body_id: str
    subject_en: str
    body_en: str
    created_at: datetime
    confirmed_at: datetime | None

    def text(self, locale: str) -> tuple[str, str]:
        """Subject and body for a reader of this language; both Indonesian where the English is not written."""
        if locale == "en" and self.subject_en and self.body_en:
            return self.subject_en, self.body_en
        return self.subject_id, self.body_id

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == CampaignState.DRAFT.value


@frozen
class RecipientRow:
    """One person of a letter that was confirmed; ``state`` is one of STATES."""

    id: int
    public_id: str
    name: str
    state: str
    error: str | None


@frozen
class Reader:
    """One person as a letter addresses them."""

    public_id: str
    name: str
    organisation: str
    email: str
    locale: str
    code: str | None


# What is known about one letter to one person, in the order in which a page counts them.
QUEUED, SENT, FAILED, UNSUBSCRIBED, UNREACHABLE = "queued", "sent", "failed", "unsubscribed", "unreachable"
STATES = (QUEUED, SENT, FAILED, UNSUBSCRIBED, UNREACHABLE)

_STATE: Any = sa.case(
    (CampaignRecipient.state == RecipientState.DECLINED.value, UNSUBSCRIBED),
    (CampaignRecipient.state == RecipientState.UNREACHABLE.value, UNREACHABLE),
    (OutboxMessage.state == State.DONE.value, SENT),
    (OutboxMessage.state == State.DEAD.value, FAILED),
    else_=QUEUED,
)
_IN_OUTBOX = OutboxMessage.key == sa.literal("mail:") + CampaignRecipient.mail_key
_COLUMNS = tuple(getattr(Campaign, name) for name in field_names(CampaignDetail))
_ONE: Any = sa.select(*_COLUMNS).where(
    Campaign.edition_id == sa.bindparam("edition_id"), Campaign.public_id == sa.bindparam("public_id")
)
_ALL: Any = (
    sa.select(*(getattr(Campaign, name) for name in field_names(CampaignRow)))
    .where(Campaign.edition_id == sa.bindparam("edition_id"))
    .order_by(Campaign.id.desc())
    .limit(200)
)
_PROGRESS: Any = (
    sa.select(_STATE.label("so_far"), sa.func.count())
    .select_from(CampaignRecipient)
    .outerjoin(OutboxMessage, _IN_OUTBOX)
    .where(
        CampaignRecipient.edition_id == sa.bindparam("edition_id"),
        CampaignRecipient.campaign_id == sa.bindparam("campaign_id"),
    )
    .group_by(sa.text("1"))
)
_READER: Any = (
    sa.select(
        Registration.public_id,
        Registration.name,
        Registration.organisation,
        Registration.email,
        Registration.locale,
        Ticket.code,
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.public_id == sa.bindparam("public_id"))
)


def campaigns(scope: Scope) -> list[CampaignRow]:
    """The letters of the edition, newest first. 1 statement."""
    return [CampaignRow(*row) for row in db.session.execute(_ALL, {"edition_id": scope.edition_id})]


def campaign(scope: Scope, public_id: str) -> CampaignDetail:
    """One letter. Raises NotFound. 1 statement."""
    row = db.session.execute(_ONE, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    return CampaignDetail(*row)


def progress(scope: Scope, campaign_id: int) -> dict[str, int]:
    """How many people stand in each of STATES. 1 statement."""
    found = db.session.execute(_PROGRESS, {"edition_id": scope.edition_id, "campaign_id": campaign_id})
    counted = {row[0]: int(row[1]) for row in found}
    return {state: counted.get(state, 0) for state in STATES}


def recipients(
    scope: Scope, campaign_id: int, *, state: str | None, after: str | None = None, limit: int = MOST_SHOWN
) -> Page[RecipientRow]:
    """The people of a letter, those of one state only. 1 statement; keyset pages."""
    query: Any = (
        sa.select(
            CampaignRecipient.id, Registration.public_id, Registration.name, _STATE.label("state"), OutboxMessage.error
        )
        .join(
            Registration,
            sa.and_(
                Registration.edition_id == CampaignRecipient.edition_id,
                Registration.id == CampaignRecipient.registration_id,
            ),
        )
        .outerjoin(OutboxMessage, _IN_OUTBOX)
        .where(CampaignRecipient.edition_id == scope.edition_id, CampaignRecipient.campaign_id == campaign_id)
    )
    if state in STATES:
        query = query.where(state == _STATE)
    return paging.page(query, by=(CampaignRecipient.id,), row=RecipientRow, after=after, limit=limit)


def read_filters(text: str) -> Filters:
    """The filters of a list's address; values that do not exist filter nothing."""
    return filtering.read(dict(parse_qsl(text)))


def written_filters(values: Mapping[str, str]) -> str:
    """The filters of an address as they are kept, in one order; what filters nothing is left out."""
    return urlencode(filtering.written(filtering.read(values)))


def size(scope: Scope, filters: Filters) -> int:
    """How many people a letter to these filters is for, the cancelled left out unless they are meant. 1 statement."""
    counts = lists.counts(scope, filters)
    return counts[filters.status] if filters.status else counts[None] - counts[Status.CANCELLED]


def audience(scope: Scope, filters: Filters) -> Iterator[str]:
    """The public ids of these people, by name. 1 statement for 500."""
    after: str | None = None
    while True:
        found = lists.registrations(scope, filters, after=after, limit=paging.MAX_LIMIT)
        yield from (row.public_id for row in found.items if filters.status or row.status != Status.CANCELLED.value)
        after = found.next
        if after is None:
            return


def reader(scope: Scope, public_id: str) -> Reader:
    """A person as a letter addresses them. Raises NotFound. 1 statement."""
    row = db.session.execute(_READER, {"edition_id": scope.edition_id, "public_id": public_id}).first()
    if row is None:
        raise NotFound
    return Reader(*row)
