"""The promise with a clock: the organiser sets the hours, booths are reminded, what is late goes to somebody else."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.access import Scope, system_scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.errors import NotFound
from eventapp.exhibition.models.conversations import Decision, Enquiry, EnquiryReport, EnquiryState
from eventapp.exhibition.models.lines import LineSetting
from eventapp.exhibition.queries import board, conversations, lines
from eventapp.exhibition.queries.board import Due
from eventapp.exhibition.queries.conversations import Reader

PRESSED_TWICE = timedelta(minutes=1)


@act
def set_hours(scope: Scope, *, hours: int | None) -> None:
    """Within how many hours booths give a first answer (1 to 720); None for no promise.

    Messages that are there keep the promise under which they were written. Raises Forbidden.
    """
    scope.require("booths.manage")
    if hours is None:
        db.change(sa.delete(LineSetting).where(LineSetting.edition_id == scope.edition_id))
    else:
        values = {"edition_id": scope.edition_id, "answer_hours": hours}
        if not db.change(insert_or_ignore(LineSetting, values, ["edition_id"])):
            own = sa.update(LineSetting).where(LineSetting.edition_id == scope.edition_id)
            db.change(own.values(answer_hours=hours))
    audit(scope, "line.promised", f"edition:{scope.edition_id}", hours=hours)


@act
def mark_nudged(scope: Scope, *, public_id: str) -> None:
    """Note that the organiser wrote to the booth's person by hand; twice within a minute is once.

    Raises Forbidden, NotFound.
    """
    scope.require("booths.manage")
    this = (Enquiry.edition_id == scope.edition_id, Enquiry.public_id == public_id)
    is_new = sa.or_(Enquiry.nudged_at.is_(None), Enquiry.nudged_at < now() - PRESSED_TWICE)
    own = sa.update(Enquiry).where(*this, is_new)
    noted = own.values(nudged_at=now(), nudges=Enquiry.nudges + 1).execution_options(synchronize_session=False)
    if db.change(noted):
        audit(scope, "enquiry.nudged", f"enquiry:{public_id}")
    elif db.scalar(sa.select(Enquiry.id).where(*this)) is None:
        raise NotFound


@act
def decide(scope: Scope, *, report_id: int, end: bool) -> None:
    """What becomes of a reported conversation: it ends for both sides, or stays. Raises Forbidden, NotFound."""
    scope.require("booths.manage")
    decision = Decision.ENDED if end else Decision.KEPT
    report = sa.update(EnquiryReport).where(
        EnquiryReport.edition_id == scope.edition_id, EnquiryReport.id == report_id, EnquiryReport.decision.is_(None)
    )
    noted = report.values(decision=decision.value, decided_at=now(), decided_by=scope.actor.id)
    enquiry_id = db.session.execute(
        noted.returning(EnquiryReport.enquiry_id).execution_options(synchronize_session=False)
    ).scalar()
    if enquiry_id is None:
        raise NotFound
    if end:
        own = sa.update(Enquiry).where(Enquiry.edition_id == scope.edition_id, Enquiry.id == enquiry_id)
        values = {"state": EnquiryState.CLOSED.value, "ended_at": now(), "changes": Enquiry.changes + 1}
        db.session.execute(own.values(**values).execution_options(synchronize_session=False))
    audit(scope, "enquiry.decided", f"enquiry:{enquiry_id}", decision=decision.value)


@act
def keep_promises() -> int:
    """Remind and hand over what is due, each once; gives how many. For a periodic job."""
    told = 0
    for due in board.to_remind():
        told += _remind(due)
    for due in board.to_hand_over():
        told += _hand_over(due)
    return told


def _remind(due: Due) -> int:
    if not _once(due, "reminded_at"):
        return 0
    scope = system_scope(due.edition)
    for reader in conversations.readers(scope, due.booth_id):
        _mail("reminder", due, reader)
    return 1


def _hand_over(due: Due) -> int:
    """The deputy takes over; without one, everybody of the team is told. The organiser's board shows both."""
    if not _once(due, "handed_over_at"):
        return 0
    scope = system_scope(due.edition)
    deputy = lines.deputy(scope, due.booth_id)
    if deputy is not None:
        own = sa.update(Enquiry).where(Enquiry.edition_id == due.edition.id, Enquiry.id == due.enquiry_id)
        taken = {"assigned_to": deputy[0], "state": EnquiryState.WORKING.value}
        db.session.execute(own.values(**taken).execution_options(synchronize_session=False))
    told = conversations.readers(scope, due.booth_id, to=deputy[0] if deputy else None, everybody=True)
    for reader in told or conversations.organisers(scope):
        _mail("handed_over", due, reader)
    audit(scope, "enquiry.handed_over", f"enquiry:{due.enquiry_id}", user=deputy[0] if deputy else None)
    return 1


def _once(due: Due, column: str) -> bool:
    """Note the time in a column that is still empty; whoever does so first does the rest."""
    empty = Enquiry.__table__.columns[column].is_(None)
    own = sa.update(Enquiry).where(Enquiry.edition_id == due.edition.id, Enquiry.id == due.enquiry_id, empty)
    return db.change(own.values({column: now()}).execution_options(synchronize_session=False)) == 1


def _mail(kind: str, due: Due, reader: Reader) -> None:
    outbox.mail(
        f"exhibition/mail/{kind}",
        to=reader.email,
        locale=reader.locale,
        key=f"enquiry-{kind}:{due.public_id}:{reader.user_id}",
        data={
            "reader": reader.name,
            "region": due.region,
            "enquiry": due.public_id,
            "due": due.due_at.isoformat(),
            "zone": due.edition.zone,
        },
        edition_id=due.edition.id,
    )
