"""Letters to many: written, looked at, tried on oneself, confirmed with the number of people, sent in pieces.

Confirming writes down who gets the letter; pieces of that list then go into the outbox, each letter under a key of its
own, so that nobody gets it twice however often somebody presses. Whoever wants no news gets none, also when that was
said between confirming and sending.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import ANONYMOUS, EditionRef, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.keys import keys
from eventapp.core.outbox import EXAMPLE_DOMAIN
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.registration.errors import CampaignSent, NobodyToWrite, NoMailbox, RecipientsChanged
from eventapp.registration.models.letters import (
    Campaign,
    CampaignRecipient,
    CampaignState,
    LetterKind,
    RecipientState,
)
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.queries import campaigns
from eventapp.registration.queries.campaigns import CampaignDetail, Reader
from eventapp.registration.queries.tickets import manage_token
from eventapp.registration.rules.states import Status
from eventapp.registration.services import issuing, letters
from eventapp.registration.services.letters import Forum

SEND = "registration.send_campaign"
BATCH = 200  # letters in one transaction
_TEMPLATE = "registration/mail/campaign"
_AT_ONCE = 500  # recipients in one INSERT

_CAMPAIGN = (
    sa.select(Campaign)
    .where(Campaign.edition_id == sa.bindparam("edition_id"), Campaign.public_id == sa.bindparam("public_id"))
    .with_for_update()
)
_CHOSEN = (
    sa.select(Registration.id)
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        Registration.public_id.in_(sa.bindparam("public_ids", expanding=True)),
    )
    .order_by(Registration.id)
)
_NEXT: Any = (
    sa.select(
        CampaignRecipient.id,
        Registration.public_id,
        Registration.name,
        Registration.organisation,
        Registration.email,
        Registration.locale,
        Ticket.code,
        Registration.status,
        Registration.news,
    )
    .join(
        Registration,
        sa.and_(
            Registration.edition_id == CampaignRecipient.edition_id,
            Registration.id == CampaignRecipient.registration_id,
        ),
    )
    .outerjoin(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(
        CampaignRecipient.edition_id == sa.bindparam("edition_id"),
        CampaignRecipient.campaign_id == sa.bindparam("campaign_id"),
        CampaignRecipient.state == RecipientState.CHOSEN.value,
    )
    .order_by(CampaignRecipient.id)
    .limit(BATCH)
)
_FAILED_KEYS: Any = (
    sa.select(CampaignRecipient.mail_key)
    .join(outbox.OutboxMessage, outbox.OutboxMessage.key == sa.literal("mail:") + CampaignRecipient.mail_key)
    .where(
        CampaignRecipient.edition_id == sa.bindparam("edition_id"),
        CampaignRecipient.campaign_id == sa.bindparam("campaign_id"),
        outbox.OutboxMessage.state == outbox.State.DEAD.value,
    )
)
_EDITION_OF: Any = (
    sa.select(Edition.id, Edition.slug, Edition.name, Edition.zone, Edition.is_example, Registration.email)
    .join(Registration, Registration.edition_id == Edition.id)
    .where(Registration.public_id == sa.bindparam("public_id"))
    .execution_options(unscoped="by a link to unsubscribe")
)


@frozen
class Texts:
    """What is written: for whom (filters of the list's address) and what, in both languages."""

    kind: LetterKind
    filters: str
    subject_id: str
    body_id: str
    subject_en: str = ""
    body_en: str = ""

    def values(self) -> dict[str, str]:
        """The columns."""
        return {
            "kind": self.kind.value,
            "filters": self.filters,
            "subject_id": self.subject_id,
            "body_id": self.body_id,
            "subject_en": self.subject_en,
            "body_en": self.body_en,
        }


@act
def draft(scope: Scope, *, texts: Texts) -> str:
    """Keep a new letter as a draft; gives its public id. Raises Forbidden. 2 statements."""
    scope.require("letters.write")
    public_id = ids.opaque()
    more = {"created_by": scope.actor.id, "created_at": now(), "state": CampaignState.DRAFT.value}
    row = {"edition_id": scope.edition_id, "public_id": public_id, **more, **texts.values()}
    db.change(sa.insert(Campaign).values(**row))
    audit(scope, "campaign.drafted", f"campaign:{public_id}", kind=texts.kind.value)
    return public_id


@act
def rewrite(scope: Scope, *, public_id: str, texts: Texts) -> None:
    """Change a draft. Raises NotFound, CampaignSent, Forbidden."""
    scope.require("letters.write")
    found = _draft(scope, public_id)
    own = (Campaign.edition_id == scope.edition_id, Campaign.id == found.id)
    db.change(sa.update(Campaign).where(*own).values(**texts.values()))
    audit(scope, "campaign.changed", f"campaign:{public_id}", kind=texts.kind.value)


@act
def discard(scope: Scope, *, public_id: str) -> None:
    """Throw a draft away. Raises NotFound, CampaignSent, Forbidden."""
    scope.require("letters.write")
    found = _draft(scope, public_id)
    db.change(sa.delete(Campaign).where(Campaign.edition_id == scope.edition_id, Campaign.id == found.id))
    audit(scope, "campaign.discarded", f"campaign:{public_id}")


@act
def try_on_oneself(scope: Scope, *, public_id: str, to: str, reader: Reader, locale: str) -> None:
    """Mail the letter to whoever writes it, with the values of a real person but without that person's link.

    Raises NotFound, NoMailbox, Forbidden. 4 statements.
    """
    scope.require("letters.write")
    if not to or to.endswith(EXAMPLE_DOMAIN):
        raise NoMailbox
    letter = campaigns.campaign(scope, public_id)
    data = data_of(issuing.forum(scope), letter, reader, locale, is_test=True)
    key = f"campaign-test:{public_id}:{ids.opaque()}"
    outbox.mail(_TEMPLATE, to=to, locale=locale, key=key, data=data, edition_id=scope.edition_id)
    audit(scope, "campaign.tried", f"campaign:{public_id}")


@act
def send(scope: Scope, *, public_id: str, seen: int) -> int:
    """Send a draft to the people of its filters; gives how many. Pressed again it does nothing and gives 0.

    ``seen`` is the number that was confirmed. Raises NotFound, RecipientsChanged, NobodyToWrite, Forbidden.
    """
    scope.require("letters.write")
    found = _locked(scope, public_id)
    if found.state != CampaignState.DRAFT.value:
        return 0
    people = list(campaigns.audience(scope, campaigns.read_filters(found.filters)))
    if len(people) != seen:
        raise RecipientsChanged(now=len(people), seen=seen)
    if not people:
        raise NobodyToWrite
    for start in range(0, len(people), _AT_ONCE):
        _choose(scope, found.id, people[start : start + _AT_ONCE])
    own = (Campaign.edition_id == scope.edition_id, Campaign.id == found.id)
    db.change(sa.update(Campaign).where(*own).values(state=CampaignState.SENDING.value, confirmed_at=now()))
    audit(scope, "campaign.sent", f"campaign:{public_id}", people=len(people), kind=found.kind)
    _enqueue(scope, public_id, 0)
    return len(people)


@act
def send_batch(scope: Scope, *, public_id: str) -> int:
    """Put the next letters into the outbox; gives how many people were decided on. 4 statements and 2 for each."""
    found = _locked(scope, public_id)
    if found.state != CampaignState.SENDING.value:
        return 0
    letter = campaigns.campaign(scope, public_id)
    wanted = {"edition_id": scope.edition_id, "campaign_id": found.id}
    rows = db.session.execute(_NEXT, wanted).all()
    forum = issuing.forum(scope)
    for row in rows:
        _hand_on(scope, forum, letter, row)
    if len(rows) < BATCH:
        own = (Campaign.edition_id == scope.edition_id, Campaign.id == found.id)
        db.change(sa.update(Campaign).where(*own).values(state=CampaignState.SENT.value))
    else:
        _enqueue(scope, public_id, rows[-1].id)
    return len(rows)


@act
def send_failed_again(scope: Scope, *, public_id: str) -> int:
    """Try once more what could not be delivered; gives how many. Raises NotFound, Forbidden."""
    scope.require("letters.write")
    found = _locked(scope, public_id)
    wanted = {"edition_id": scope.edition_id, "campaign_id": found.id}
    failed: list[str] = [row[0] for row in db.session.execute(_FAILED_KEYS, wanted)]
    if not failed:
        return 0
    revived = 0
    for start in range(0, len(failed), _AT_ONCE):
        revived += outbox.try_again(failed[start : start + _AT_ONCE])
    audit(scope, "campaign.tried_again", f"campaign:{public_id}", letters=revived)
    return revived


def unsubscribe_token(public_id: str) -> str:
    """What a link to unsubscribe is signed with; it admits to nothing else."""
    return keys.token("unsubscribe", public_id)


@act
def set_news(public_id: str, token: str, *, wanted: bool) -> EditionRef:
    """End the news to an address, or take them up again, for all its registrations of the edition; gives the edition.

    Raises NotFound for a link that was not given out. 3 statements.
    """
    if not hmac.compare_digest(token, unsubscribe_token(public_id)):
        raise NotFound
    row = db.session.execute(_EDITION_OF, {"public_id": public_id}).first()
    if row is None:
        raise NotFound
    edition, email = EditionRef(*row[:5]), row[5]
    same_address = (Registration.edition_id == edition.id, sa.func.lower(Registration.email) == email.lower())
    changed = db.change(sa.update(Registration).where(*same_address).values(news=wanted))
    action = "registration.news_wanted" if wanted else "registration.news_ended"
    audit(Scope(ANONYMOUS, edition), action, f"edition:{edition.id}", registrations=changed)
    return edition


def data_of(
    forum: Forum, letter: CampaignDetail, reader: Reader, locale: str, *, is_test: bool = False
) -> dict[str, Any]:
    """What the template of a letter to many is filled with. The text is filled in when it is rendered."""
    subject, body = letter.text(locale)
    data: dict[str, Any] = {
        "edition_id": forum.edition_id,
        "edition": forum.slug,
        "forum": forum.name,
        "starts_on": forum.starts_on.isoformat() if forum.starts_on else None,
        "ends_on": forum.ends_on.isoformat() if forum.ends_on else None,
        "venue": forum.venue,
        "subject": subject,
        "body": body,
        "public_id": reader.public_id,
        "name": reader.name,
        "organisation": reader.organisation,
        "code": reader.code,
        "token": None if is_test else manage_token(reader.public_id),
        "is_test": is_test,
    }
    if letter.kind == LetterKind.NEWS.value and not is_test:
        data["unsubscribe"] = f"/unsubscribe/{reader.public_id}/{unsubscribe_token(reader.public_id)}"
    return data


def _hand_on(scope: Scope, forum: Forum, letter: CampaignDetail, row: sa.Row[Any]) -> None:
    """Decide about one person. 1 statement, 2 when a letter is written."""
    reader = Reader(row.public_id, row.name, row.organisation, row.email, row.locale, row.code)
    state, key = RecipientState.HANDED_ON, f"campaign:{letter.public_id}:{reader.public_id}"
    asks_for_cancelled = campaigns.read_filters(letter.filters).status is Status.CANCELLED
    if reader.email.endswith(EXAMPLE_DOMAIN) or (row.status == Status.CANCELLED.value and not asks_for_cancelled):
        state = RecipientState.UNREACHABLE
    elif letter.kind == LetterKind.NEWS.value and not row.news:
        state = RecipientState.DECLINED
    else:
        data = data_of(forum, letter, reader, reader.locale)
        outbox.mail(_TEMPLATE, to=reader.email, locale=reader.locale, key=key, data=data, edition_id=scope.edition_id)
    own = (CampaignRecipient.edition_id == scope.edition_id, CampaignRecipient.id == row.id)
    values = {"state": state.value, "mail_key": key if state is RecipientState.HANDED_ON else None}
    db.change(sa.update(CampaignRecipient).where(*own).values(**values))


def _choose(scope: Scope, campaign_id: int, public_ids: Sequence[str]) -> None:
    """Write down that these people get the letter. 2 statements."""
    wanted = {"edition_id": scope.edition_id, "public_ids": list(public_ids)}
    rows = [
        {
            "edition_id": scope.edition_id,
            "campaign_id": campaign_id,
            "registration_id": found[0],
            "state": RecipientState.CHOSEN.value,
        }
        for found in db.session.execute(_CHOSEN, wanted)
    ]
    db.change(insert_or_ignore(CampaignRecipient, rows, ["edition_id", "campaign_id", "registration_id"]))


def _locked(scope: Scope, public_id: str) -> Campaign:
    found = db.session.execute(_CAMPAIGN, {"edition_id": scope.edition_id, "public_id": public_id}).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _draft(scope: Scope, public_id: str) -> Campaign:
    found = _locked(scope, public_id)
    if found.state != CampaignState.DRAFT.value:
        raise CampaignSent
    return found


def _enqueue(scope: Scope, public_id: str, after: int) -> None:
    letters.later(scope, SEND, key=f"campaign:{public_id}:{after}", public_id=public_id)
