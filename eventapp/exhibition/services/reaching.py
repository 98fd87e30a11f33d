"""By whom and when a booth's people can be reached. What is chosen here holds at once, without a publication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.exhibition.errors import BoothNotOpen, ContactNotShown, NotOfTheTeam
from eventapp.exhibition.models.lines import Audience, BoothLine
from eventapp.exhibition.queries import archive, lines, region
from eventapp.exhibition.queries.lines import Line
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.rules.links import Link, LinkKind

AVAILABLE = timedelta(minutes=30)  # without doing anything


@act
def choose(scope: Scope, *, audience: str, hours: Hours, deputy_user_id: int | None = None) -> None:
    """Who sees WhatsApp, e-mail and phone, in which hours, and who steps in when no answer came in time.

    Raises Forbidden, BoothNotOpen, NotOfTheTeam, ExhibitionFrozen.
    """
    scope.require("booths.edit")
    if deputy_user_id is not None and deputy_user_id not in {member.user_id for member in region.team(scope)}:
        raise NotOfTheTeam(field="deputy_user")
    _set(
        scope,
        audience=Audience(audience).value,
        days=hours.days,
        from_minute=hours.from_minute,
        until_minute=hours.until_minute,
        deputy_user_id=deputy_user_id,
    )
    audit(scope, "line.chosen", f"region:{scope.region_id}", audience=audience)


@act
def set_available(scope: Scope, *, available: bool) -> None:
    """Say on the booth that somebody is there now. It ends by itself after AVAILABLE without a message, or at once.

    Raises Forbidden, BoothNotOpen, ExhibitionFrozen.
    """
    scope.require("booths.answer")
    _set(scope, available_until=now() + AVAILABLE if available else None)
    audit(scope, "line.available" if available else "line.away", f"region:{scope.region_id}")


def stay_available(scope: Scope, booth_id: int) -> None:
    """Somebody of the team did something: who said that they are there still are. Runs in the caller's act."""
    at = now()
    own = sa.update(BoothLine).where(
        BoothLine.edition_id == scope.edition_id, BoothLine.booth_id == booth_id, BoothLine.available_until > at
    )
    db.session.execute(own.values(available_until=at + AVAILABLE).execution_options(synchronize_session=False))


def contact(scope: Scope, line: Line, *, kind: str, has_ticket: bool) -> Link:
    """The contact of this kind, if this visitor may see it now. 1 statement. Raises ContactNotShown."""
    if not may_see(scope, line, kind=kind, has_ticket=has_ticket):
        raise ContactNotShown
    for link in lines.shielded(scope, line.booth_id):
        if link.kind.value == kind:
            return link
    raise ContactNotShown


def may_see(scope: Scope, line: Line, *, kind: str, has_ticket: bool) -> bool:
    """Whether the person in charge's choices let this visitor see a contact now. Mails can be written at any hour."""
    if line.is_frozen or kind not in line.shielded or line.audience == Audience.NOBODY.value:
        return False
    if line.audience == Audience.TICKET.value and not has_ticket:
        return False
    return kind == LinkKind.EMAIL.value or is_hour(scope, line)


def is_hour(scope: Scope, line: Line) -> bool:
    """Whether it is one of the hours in which this booth answers calls."""
    return scope.edition is not None and line.hours.cover(now(), scope.edition.zone)


def _set(scope: Scope, **values: Any) -> None:
    archive.refuse_frozen(scope)
    own = lines.own(scope)
    if own is None:
        raise BoothNotOpen
    key = {"edition_id": scope.edition_id, "booth_id": own.booth_id}
    row = {
        "audience": own.audience,
        "days": own.hours.days,
        "from_minute": own.hours.from_minute,
        "until_minute": own.hours.until_minute,
        **values,
    }
    if db.change(insert_or_ignore(BoothLine, key | row, list(key))):
        return
    changed = sa.update(BoothLine).where(*(BoothLine.__table__.columns[name] == value for name, value in key.items()))
    db.session.execute(changed.values(**values).execution_options(synchronize_session=False))
