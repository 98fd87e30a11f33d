"""What the organiser says once for everybody, and what was sent by hand."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.registration.models.letters import PracticalInformation, WhatsAppKind, WhatsAppMark
from eventapp.registration.queries import letters
from eventapp.registration.queries.letters import Practical


def save_practical(scope: Scope, *, about: Practical) -> None:
    """Say what people must know who come; tickets and letters show it from now on. Raises Forbidden. 3 statements."""
    _save_practical(scope, about)
    letters.forget()


@act
def _save_practical(scope: Scope, about: Practical) -> None:
    scope.require("letters.write")
    values: dict[str, Any] = asdict(about) | {"reminders": sorted(about.reminders, reverse=True), "changed_at": now()}
    row = {"edition_id": scope.edition_id, **values}
    if not db.change(insert_or_ignore(PracticalInformation, row, ["edition_id"])):
        own = PracticalInformation.edition_id == scope.edition_id
        db.change(sa.update(PracticalInformation).where(own).values(**values))
    audit(scope, "practical.changed", f"practical:{scope.edition_id}", reminders=values["reminders"])


@act
def mark_sent(scope: Scope, *, kind: WhatsAppKind, public_id: str) -> bool:
    """Note that somebody sent this by WhatsApp; gives whether it was new. Raises Forbidden. 2 statements."""
    scope.require("letters.whatsapp")
    values = {"kind": kind.value, "subject": public_id, "marked_by": scope.actor.id, "marked_at": now()}
    row = {"edition_id": scope.edition_id, **values}
    is_new = bool(db.change(insert_or_ignore(WhatsAppMark, row, ["edition_id", "kind", "subject"])))
    if is_new:
        audit(scope, "whatsapp.marked", f"whatsapp:{kind.value}:{public_id}")
    return is_new


@act
def unmark(scope: Scope, *, kind: WhatsAppKind, public_id: str) -> bool:
    """Take a mark back that was a mistake; gives whether there was one. Raises Forbidden. 2 statements."""
    scope.require("letters.whatsapp")
    own = {"edition_id": scope.edition_id, "kind": kind.value, "subject": public_id}
    was_there = bool(db.change(sa.delete(WhatsAppMark).filter_by(**own)))
    if was_there:
        audit(scope, "whatsapp.unmarked", f"whatsapp:{kind.value}:{public_id}")
    return was_there
