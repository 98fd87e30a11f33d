"""Reminders before the forum: written in pieces, once for each person who had a ticket when it fell due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import EditionRef, Scope, system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.editions.models import Edition
from eventapp.registration.models.letters import PracticalInformation, ReminderRun
from eventapp.registration.models.registrations import Registration, Ticket
from eventapp.registration.rules import timing
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import issuing, letters
from eventapp.registration.services.letters import Recipient

WRITE = "registration.write_reminders"
BATCH = 200  # letters in one transaction

_EDITIONS: Any = (
    sa.select(
        Edition.id,
        Edition.slug,
        Edition.name,
        Edition.zone,
        Edition.is_example,
        Edition.starts_on,
        PracticalInformation.opens,
        PracticalInformation.reminders,
    )
    .join(PracticalInformation, PracticalInformation.edition_id == Edition.id)
    .where(Edition.starts_on.is_not(None), Edition.is_history.is_(False))
    .execution_options(unscoped="reminders of every edition")
)
_RUN = (
    sa.select(ReminderRun)
    .where(ReminderRun.edition_id == sa.bindparam("edition_id"), ReminderRun.id == sa.bindparam("run_id"))
    .with_for_update()
)
_NEXT: Any = (
    sa.select(
        Registration.id,
        Registration.public_id,
        Registration.name,
        Registration.email,
        Registration.locale,
        Registration.attendance,
        Ticket.code,
    )
    .join(Ticket, sa.and_(Ticket.edition_id == Registration.edition_id, Ticket.registration_id == Registration.id))
    .where(
        Registration.edition_id == sa.bindparam("edition_id"),
        Registration.status == Status.CONFIRMED.value,
        Registration.id > sa.bindparam("after"),
        Ticket.issued_at <= sa.bindparam("due_at"),
    )
    .order_by(Registration.id)
    .limit(BATCH)
)


def start_due() -> int:
    """Begin every reminder that is due now, in every edition; gives how many. 1 statement, 3 for each that begins."""
    begun = 0
    for row in db.session.execute(_EDITIONS).all():
        days = timing.days(row.starts_on, None, zone=row.zone, opens=row.opens)
        for hours, due_at in timing.due_reminders(days[0].starts_at, row.reminders, now()):
            begun += _start(system_scope(EditionRef(*row[:5])), hours, due_at)
    return begun


@act
def write_batch(scope: Scope, *, run_id: int) -> int:
    """Write the next letters of a reminder; gives how many. The last piece ends it. 4 statements and 1 for each."""
    run = db.session.execute(_RUN, {"edition_id": scope.edition_id, "run_id": run_id}).scalar_one()
    if run.done_at is not None:
        return 0
    wanted = {"edition_id": scope.edition_id, "after": run.after_id, "due_at": run.due_at}
    rows = db.session.execute(_NEXT, wanted).all()
    forum = issuing.forum(scope)
    for row in rows:
        to = Recipient(row.public_id, row.name, row.email, row.locale, Attendance(row.attendance), row.code)
        letters.reminder(forum, to, due_at=run.due_at)
    written, last = run.written + len(rows), rows[-1].id if rows else run.after_id
    is_done = len(rows) < BATCH
    values = {"after_id": last, "written": written, "done_at": now() if is_done else None}
    own = (ReminderRun.edition_id == scope.edition_id, ReminderRun.id == run_id)
    db.change(sa.update(ReminderRun).where(*own).values(**values))
    if is_done:
        audit(scope, "reminder.written", f"reminder:{run_id}", letters=written, hours_before=run.hours_before)
    else:
        _enqueue(scope, run_id, last)
    return len(rows)


@act
def _start(scope: Scope, hours: int, due_at: datetime) -> int:
    """Note that a reminder has begun, unless it has before. 1 statement, 2 more for a new one."""
    values = {"edition_id": scope.edition_id, "hours_before": hours, "due_at": due_at, "after_id": 0, "written": 0}
    insert = insert_or_ignore(ReminderRun, values, ["edition_id", "hours_before", "due_at"])
    run_id = db.session.execute(insert.returning(ReminderRun.id)).scalar()
    if run_id is None:
        return 0
    _enqueue(scope, run_id, 0)
    return 1


def _enqueue(scope: Scope, run_id: int, after: int) -> None:
    letters.later(scope, WRITE, key=f"remind:{run_id}:{after}", run_id=run_id)
