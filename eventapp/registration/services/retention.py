"""Personal data end on the day that was announced. What counted stays counted: rows stay, without anybody in them.

It is done in pieces, each a transaction of its own; a run that dies is taken up where it ended.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from eventapp.core import outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db, insert_or_ignore
from eventapp.core.runtime import runtime
from eventapp.registration.errors import AlreadyDeleted, TooEarlyToDelete
from eventapp.registration.models.answers import AnswerFile
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.models.imports import PeopleImport
from eventapp.registration.models.letters import Campaign
from eventapp.registration.models.notes import BulkAct, ExportFile
from eventapp.registration.models.retention import Retention
from eventapp.registration.models.types import AccessCode, Invitation
from eventapp.registration.queries import answers, files, retention
from eventapp.registration.services import forgetting, resending
from eventapp.registration.services.forgetting import NOBODY

RETAIN = "registration.retain"
PIECE = 500  # people of one transaction
_OF_PEOPLE = [outbox.MAIL, resending.LOST, forgetting.SCRUB]  # kinds of the outbox that hold addresses


@act
def announce(scope: Scope, *, delete_on: date) -> None:
    """Say on which day the personal data are deleted; it may be moved until it has begun.

    Raises TooEarlyToDelete, AlreadyDeleted, Forbidden. 4 statements.
    """
    scope.require(RETAIN)
    last, today = retention.last_day(scope), _today(scope)
    if delete_on <= max(last or today, today):
        raise TooEarlyToDelete(field="delete_on", last=max(last or today, today).isoformat())
    values: dict[str, Any] = {"delete_on": delete_on, "announced_at": now()}
    db.change(insert_or_ignore(Retention, {"edition_id": scope.edition_id, "report": {}, **values}, ["edition_id"]))
    open_still = sa.update(Retention).where(Retention.edition_id == scope.edition_id, Retention.begun_at.is_(None))
    if not db.change(open_still.values(**values)):
        raise AlreadyDeleted
    audit(scope, "retention.announced", f"edition:{scope.edition_id}", delete_on=delete_on.isoformat())


def is_due(scope: Scope) -> bool:
    """Whether the day has come where the forum is. 1 statement."""
    row = retention.retention(scope)
    return row is not None and row.done_at is None and row.delete_on <= _today(scope)


@act
def begin(scope: Scope, *, others: dict[str, int]) -> None:
    """Count what there is; ``others`` are the counts of parts above. Taken up again, the first counts stay."""
    scope.require(RETAIN)
    report = {"before": retention.personal(scope) | others, "kept": retention.kept(scope)}
    fresh = sa.update(Retention).where(Retention.edition_id == scope.edition_id, Retention.begun_at.is_(None))
    if db.change(fresh.values(begun_at=now(), report=report)):
        audit(scope, "retention.begun", f"edition:{scope.edition_id}")


def forget_everybody(scope: Scope) -> int:
    """Empty every registration, piece by piece; gives how many."""
    number = 0
    while some := forgetting.forget_some(scope, most=PIECE):
        number += some
    return number


def remove_files(scope: Scope) -> int:
    """Delete what people sent and what was made for staff; gives how many files. Bytes first, then rows."""
    sent = sa.select(AnswerFile.id, AnswerFile.token, AnswerFile.kind).where(AnswerFile.edition_id == scope.edition_id)
    made = sa.select(ExportFile.id, ExportFile.public_id).where(ExportFile.edition_id == scope.edition_id)
    names: list[tuple[Any, int, str]] = [
        (AnswerFile, row.id, answers.storage_name(row.token, row.kind)) for row in db.rows(sent)
    ]
    names += [(ExportFile, row.id, files.storage_name(row.public_id)) for row in db.rows(made)]
    for table, row_id, name in names:
        runtime().storage.delete(name)
        db.run(partial(db.change, sa.delete(table).where(table.edition_id == scope.edition_id, table.id == row_id)))
    return len(names)


@act
def empty_the_rest(scope: Scope) -> None:
    """Coordinators, invitations, lists, letters, mails: the texts go, the rows stay and are counted. 7 statements."""
    scope.require(RETAIN)
    own = scope.edition_id
    nobody = {"coordinator_name": "", "coordinator_email": "", "coordinator_phone": "", "link_hash": None}
    db.change(sa.update(Delegation).where(Delegation.edition_id == own).values(**nobody))
    gone = {"name": NOBODY, "email": f"deleted{outbox.EXAMPLE_DOMAIN}", "organisation": ""}
    db.change(sa.update(Invitation).where(Invitation.edition_id == own).values(**gone))
    db.change(sa.update(AccessCode).where(AccessCode.edition_id == own).values(label=NOBODY))
    empty: dict[str, Any] = {"rows": [], "corrections": {}, "notices": [], "file_name": NOBODY}
    db.change(sa.update(PeopleImport).where(PeopleImport.edition_id == own).values(**empty))
    texts = {"filters": "", "body_id": NOBODY, "body_en": "", "subject_id": NOBODY, "subject_en": ""}
    db.change(sa.update(Campaign).where(Campaign.edition_id == own).values(**texts))
    db.change(sa.update(BulkAct).where(BulkAct.edition_id == own).values(reason=""))
    outbox.empty_edition(own, _OF_PEOPLE, {"template": "", "to": NOBODY, "locale": "", "data": {}})


@act
def finish(scope: Scope, *, others: dict[str, int]) -> dict[str, Any]:
    """Count what is left and keep the report; gives it. Raises Forbidden. 5 statements."""
    scope.require(RETAIN)
    row = retention.retention(scope)
    told = (row.report if row else {}) | {
        "after": retention.personal(scope) | others,
        "kept_after": retention.kept(scope),
    }
    own = sa.update(Retention).where(Retention.edition_id == scope.edition_id)
    db.change(own.values(done_at=now(), report=told))
    audit(scope, "retention.done", f"edition:{scope.edition_id}", before=told.get("before"), after=told["after"])
    return told


def _today(scope: Scope) -> date:
    moment: datetime = now().astimezone(ZoneInfo(scope.edition.zone if scope.edition else "UTC"))
    return moment.date()
