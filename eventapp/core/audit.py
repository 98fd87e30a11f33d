"""The audit log: who did what to which row, written in the act's own transaction. Rows are never changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from eventapp.core.access import Scope
from eventapp.core.clock import now
from eventapp.core.db import Model, Moment, Pk, db


class AuditEntry(Model):
    """One act. ``details`` hold ids, states and numbers; never names, addresses, answers or tokens."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_edition_id_id", "edition_id", "id"),
        sa.Index("ix_audit_entry_edition_id_subject", "edition_id", "subject"),  # somebody's time line
    )

    id: Mapped[Pk]
    at: Mapped[Moment]
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None]
    edition_id: Mapped[int | None]  # no key: the log outlives what it tells about
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[dict[str, Any]]


_insert = sa.insert(AuditEntry)


def audit(scope: Scope, action: str, subject: str, **details: Any) -> None:
    """Write one line, such as ``audit(scope, "registration.confirmed", f"registration:{id}")``. 1 statement."""
    db.session.execute(
        _insert,
        {
            "at": now(),
            "actor_kind": scope.actor.kind.value,
            "actor_id": scope.actor.id,
            "edition_id": scope.edition.id if scope.edition else None,
            "action": action,
            "subject": subject,
            "details": details,
        },
    )
