"""What an organiser does to the booths: set the deadline, close and open them, ask a team for changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.access import ActorKind, Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.exhibition.models.booths import BoothNote, ExhibitionSetting
from eventapp.exhibition.queries import archive, conversations
from eventapp.exhibition.queries import manage as queries

MAIL_KEY = "booth-note"  # mails of a note: this, its id, the reader


@act
def set_deadline(scope: Scope, *, deadline: date | None, closes_itself: bool) -> None:
    """The last day on which teams should publish, and whether the booths close by themselves after it.

    Raises Forbidden.
    """
    _set(scope, deadline=deadline, closes_itself=closes_itself and deadline is not None)
    audit(
        scope, "booths.deadline_set", f"edition:{scope.edition_id}", deadline=deadline.isoformat() if deadline else ""
    )


@act
def close(scope: Scope) -> None:
    """From now on no team changes or publishes its booth; visitors see what is published. Raises Forbidden."""
    _set(scope, closed_at=now())
    audit(scope, "booths.closed", f"edition:{scope.edition_id}")


@act
def reopen(scope: Scope) -> None:
    """Teams may edit again, also after the deadline: it no longer closes the booths by itself. Raises Forbidden."""
    _set(scope, closed_at=None, closes_itself=False)
    audit(scope, "booths.reopened", f"edition:{scope.edition_id}")


@act
def ask_for_changes(scope: Scope, *, booth_id: int, text: str) -> None:
    """A note that the team sees on its booth and gets by mail; its next publication answers it. Twice is once.

    Raises Forbidden, NotFound, ExhibitionFrozen: then no team could do what is asked.
    """
    scope.require("booths.manage")
    archive.refuse_frozen(scope)
    region = queries.region_of(scope, booth_id)
    if region is None:
        raise NotFound
    db.lock(f"notes:{booth_id}")
    same = sa.select(BoothNote.id).where(
        BoothNote.edition_id == scope.edition_id,
        BoothNote.booth_id == booth_id,
        BoothNote.text == text,
        BoothNote.answered_at.is_(None),
    )
    if db.scalar(same.limit(1)) is not None:
        return
    values = {
        "edition_id": scope.edition_id,
        "booth_id": booth_id,
        "text": text,
        "asked_by": scope.actor.id if scope.actor.kind is ActorKind.PERSON else None,
        "asked_at": now(),
    }
    note_id = db.session.execute(sa.insert(BoothNote).values(values).returning(BoothNote.id)).scalar_one()
    for reader in conversations.readers(scope, booth_id):
        outbox.mail(
            "exhibition/mail/asked_for_changes",
            to=reader.email,
            locale=reader.locale,
            key=f"{MAIL_KEY}:{note_id}:{reader.user_id}",
            data={"region": region, "reader": reader.name, "text": text},
            edition_id=scope.edition_id,
        )
    audit(scope, "booth.changes_asked", f"booth:{booth_id}", note=note_id)


@act
def withdraw(scope: Scope, *, booth_id: int, note_id: int) -> None:
    """Take back a note that is not answered yet. Raises Forbidden, NotFound."""
    scope.require("booths.manage")
    note = sa.delete(BoothNote).where(
        BoothNote.edition_id == scope.edition_id,
        BoothNote.booth_id == booth_id,
        BoothNote.id == note_id,
        BoothNote.answered_at.is_(None),
    )
    if db.change(note) == 0:
        raise NotFound
    audit(scope, "booth.note_withdrawn", f"booth:{booth_id}", note=note_id)


def _set(scope: Scope, **values: Any) -> None:
    scope.require("booths.manage")
    first = {"edition_id": scope.edition_id, "closes_itself": False}
    db.session.execute(insert_or_ignore(ExhibitionSetting, first, ["edition_id"]))
    own = sa.update(ExhibitionSetting).where(ExhibitionSetting.edition_id == scope.edition_id)
    db.session.execute(own.values(**values))
