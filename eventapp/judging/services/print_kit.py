"""Opening one signed result before the night, for plaques and the announcer's cards.

One of chair and auditor names purpose and recipients, the other confirms: two different people, each in the own role.
Each recipient's copy bears the recipient's name behind every page, and every time that it is taken is written down.
Nothing else opens a result before publication.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Role, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.runtime import runtime
from eventapp.errors import Forbidden, NotFound
from eventapp.judging.documents import print_kit as drawing
from eventapp.judging.errors import NotBothSigned, NothingToOpen, ResultChanged, SamePerson
from eventapp.judging.models.documents import Opening, OpeningRecipient
from eventapp.judging.models.states import RoundState
from eventapp.judging.queries import papers, progress, sealed
from eventapp.judging.queries.papers import OpeningRow, RecipientRow
from eventapp.judging.queries.progress import RoundRow

MOST_RECIPIENTS = 20
SHORTEST_PURPOSE = 5
LONGEST_NAME = 160
SHOWN = 8  # characters of a hash that people compare
OFFICIALS = frozenset({Role.CHAIR, Role.AUDITOR})


@act
def ask_opening(scope: Scope, *, key: str, category: str, purpose: str, recipients: Sequence[str]) -> str:
    """Ask to open one category's result; the other of the two confirms. Gives the opening's public id.

    Raises NothingToOpen, NotBothSigned, ResultChanged, NotFound, Forbidden.
    """
    round_ = _signed_round(scope, key)
    found = _current(scope, round_)
    row = next((each for each in found.inputs.categories if each.key == category), None)
    if row is None:
        raise NotFound
    names = list(dict.fromkeys(" ".join(name.split())[:LONGEST_NAME] for name in recipients if name.strip()))
    purpose = " ".join(purpose.split())
    if len(purpose) < SHORTEST_PURPOSE or not 1 <= len(names) <= MOST_RECIPIENTS:
        raise NothingToOpen(field="recipients", most=MOST_RECIPIENTS)
    opening = Opening(
        edition_id=scope.edition_id,
        category_id=row.id,
        public_id=ids.opaque(),
        purpose=purpose[:300],
        result_hash=found.result_hash,
        asked_by=scope.actor.id,
        asked_at=now(),
        confirmed_by=None,
        confirmed_at=None,
    )
    db.session.add(opening)
    db.session.flush()
    copies = [
        {"edition_id": scope.edition_id, "opening_id": opening.id, "number": number, "name": name, "copies": 0}
        for number, name in enumerate(names, 1)
    ]
    db.session.execute(sa.insert(OpeningRecipient), copies)
    audit(scope, "judging.opening_asked", f"category:{row.id}", opening=opening.id, recipients=len(names))
    return opening.public_id


@act
def confirm_opening(scope: Scope, *, key: str, public_id: str) -> None:
    """The second of the two confirms; from now on the copies can be taken. Twice is once.

    Raises SamePerson, NotBothSigned, ResultChanged, NotFound, Forbidden.
    """
    round_ = _signed_round(scope, key)
    opening = papers.opening(scope, round_.id, public_id)
    found = _current(scope, round_)
    _same_result(opening, found)
    if opening.asked_by == scope.actor.id:
        raise SamePerson
    own = sa.update(Opening).where(
        Opening.edition_id == scope.edition_id, Opening.id == opening.id, Opening.confirmed_by.is_(None)
    )
    if db.change(own.values(confirmed_by=scope.actor.id, confirmed_at=now())):
        audit(scope, "judging.opening_confirmed", f"opening:{opening.id}", result=found.result_hash)


def copy(scope: Scope, *, key: str, public_id: str, number: int) -> bytes:
    """One recipient's copy of a confirmed opening as PDF; each time is written down before the file is given.

    Raises NotFound, NotBothSigned, ResultChanged, Forbidden.
    """
    round_ = _signed_round(scope, key)
    opening = papers.opening(scope, round_.id, public_id)
    recipient = next((each for each in opening.recipients if each.number == number), None)
    if recipient is None or opening.confirmed_at is None:
        raise NotFound
    found = _current(scope, round_)
    _same_result(opening, found)
    _note(scope, opening, recipient)
    settings = runtime().settings
    return drawing.draw(
        found,
        opening,
        recipient,
        edition=scope.edition.name if scope.edition else "",
        letterhead=f"{settings.site_name} – {settings.site_organiser}",
    )


@act
def _note(scope: Scope, opening: OpeningRow, recipient: RecipientRow) -> None:
    own = sa.update(OpeningRecipient).where(
        OpeningRecipient.edition_id == scope.edition_id,
        OpeningRecipient.opening_id == opening.id,
        OpeningRecipient.number == recipient.number,
    )
    db.change(own.values(copies=OpeningRecipient.copies + 1, last_at=now()))
    audit(scope, "judging.copy_taken", f"opening:{opening.id}", recipient=recipient.number)


def _signed_round(scope: Scope, key: str) -> RoundRow:
    """The round between the second signature and publication. Raises NotBothSigned, NotFound, Forbidden."""
    scope.require("judging.sign")
    if not scope.roles & OFFICIALS:
        raise Forbidden
    round_ = progress.round_by_key(scope, key)
    if round_.state != RoundState.SIGNED:
        raise NotBothSigned(round=round_.name)
    return round_


def _current(scope: Scope, round_: RoundRow) -> sealed.Finding:
    """The signed result, if it is still the result. Raises ResultChanged."""
    found = sealed.finding(scope, round_)
    signed = {each.result_hash for each in progress.signatures(scope, round_.id)}
    if not found.is_current or signed != {found.result_hash}:
        raise ResultChanged(
            seen=", ".join(sorted(each[:SHOWN] for each in signed)), now=found.inputs.fingerprint[:SHOWN]
        )
    return found


def _same_result(opening: OpeningRow, found: sealed.Finding) -> None:
    """Raises ResultChanged where the opening was asked for another result."""
    if opening.result_hash != found.result_hash:
        raise ResultChanged(seen=opening.result_hash[:SHOWN], now=found.result_hash[:SHOWN])
