"""Answers to the edition's own questions: judged, kept with the registration, changed with it, and forgotten.

An edition without questions pays nothing for this: ``register`` then only hands on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from eventapp.core import ids
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.logs import log
from eventapp.core.runtime import runtime
from eventapp.errors import Refusal
from eventapp.questionnaires.errors import AnswerNoFile
from eventapp.questionnaires.models import Question, Questionnaire
from eventapp.questionnaires.queries import Version
from eventapp.questionnaires.rules.answers import Judged, judge
from eventapp.questionnaires.rules.conditions import for_type
from eventapp.questionnaires.rules.questions import Kind
from eventapp.questionnaires.rules.uploads import read_upload
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.models.answers import AnswerFile, RegistrationAnswer
from eventapp.registration.models.registrations import Registration
from eventapp.registration.queries import answers as queries
from eventapp.registration.queries.answers import FileRow
from eventapp.registration.rules import emails, people, phones
from eventapp.registration.rules.fields import ChangeData, RegistrationData
from eventapp.registration.rules.questions import ATTENDANCE, FORM, PREFIX
from eventapp.registration.rules.states import Status
from eventapp.registration.services import changing, registering, session_choice
from eventapp.registration.services.registering import Registered

READERS = {Kind.EMAIL: emails.normalise, Kind.PHONE: phones.normalise, Kind.REGION: queries.region_code}
CLAIMED_WITHIN = timedelta(hours=24)  # after that a file that nobody claimed cannot be claimed any more
FORGOTTEN_AFTER = timedelta(hours=25)
AT_ONCE = 200  # files that one run of the job removes by one statement

_registration: Any = Registration.__table__
_ADD_WORDS = (
    sa.update(_registration)
    .where(
        _registration.c.edition_id == sa.bindparam("of_edition"),
        _registration.c.id == sa.bindparam("of_registration"),
    )
    .values(search=_registration.c.search + sa.bindparam("words"))
)
_OLD_ORPHANS: Any = (
    sa.select(AnswerFile.id, AnswerFile.token, AnswerFile.kind)
    .where(AnswerFile.registration_id.is_(None), AnswerFile.sent_at < sa.bindparam("before"))
    .order_by(AnswerFile.id)
    .limit(AT_ONCE)
    .execution_options(unscoped="orphans of every edition")
)


class _FileGone(Exception):
    """A file that cannot be claimed. No refusal: nothing of the registration may be kept without it."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(key)
        self.key, self.text = key, text

    def refusal(self, translate: Callable[[str], str]) -> InvalidRegistration:
        """What the person is told."""
        return InvalidRegistration({PREFIX + self.key: AnswerNoFile(number=f"“{self.text}”")}, translate)


def register(
    scope: Scope,
    *,
    data: RegistrationData,
    key: str | None,
    allow_waiting: bool = False,
    within: Callable[[Registered], None] | None = None,
    translate: Callable[[str], str] = str,
) -> Registered:
    """Register one person with the answers in ``data``, in one transaction.

    Raises InvalidRegistration, whose faults of questions are named ``answers.<key>``, and what
    ``registering.register`` raises. Without questions no statement more than that; else 2 to 4.
    """
    form = queries.form(scope)
    if not form.questions and not data.answers:
        return registering.register(scope, data=data, key=key, allow_waiting=allow_waiting, within=within)
    judged = judged_answers(form, data)
    refuse(judged, translate)
    data = replace(data, answers=judged.answers, sessions=_sessions(form, judged.answers) or data.sessions)

    def keep(registered: Registered) -> None:
        _keep(scope, registered.id, form, judged.answers)
        if within is not None:
            within(registered)

    try:
        return registering.register(scope, data=data, key=key, allow_waiting=allow_waiting, within=keep)
    except _FileGone as gone:
        raise gone.refusal(translate) from None


@act
def change_own(
    scope: Scope,
    *,
    token: str,
    registration_id: int,
    data: ChangeData,
    judged: Judged,
    form: Version,
    translate: Callable[[str], str] = str,
) -> Status:
    """Change a registration by its owner's link, and its answers; gives the state after it.

    Answers to questions that are asked now are replaced, those to questions of earlier versions stay. Raises what
    ``changing.change_own`` raises, and InvalidRegistration for a file that is gone.
    """
    if not form.questions:
        return changing.change_own(scope, token=token, data=data)
    _forget_asked(scope, registration_id, form, judged.answers)
    status = changing.change_own(scope, token=token, data=data)  # which writes the text of the search anew
    if any(question.kind is Kind.SESSION for question in form.questions):
        session_choice.choose_own(scope, token=token, chosen=_sessions(form, judged.answers))
    try:
        _keep(scope, registration_id, form, judged.answers)
    except _FileGone as gone:
        raise gone.refusal(translate) from None
    return status


def judged_answers(form: Version, data: RegistrationData) -> Judged:
    """The answers of a registration, judged against the questions that its person is asked."""
    facts = {ATTENDANCE: (data.attendance.value,)}
    return judge(
        for_type(form.questions, data.ticket_type), data.answers, facts=facts, readers=READERS, names=names(form)
    )


def names(form: Version) -> dict[str, str]:
    """What sentences call the questions, instead of a number."""
    return {question.key: question.text for question in form.questions}


def refuse(judged: Judged, translate: Callable[[str], str] = str) -> None:
    """Raises InvalidRegistration when something was found."""
    if judged.errors:
        raise InvalidRegistration({PREFIX + key: fault for key, fault in judged.errors.items()}, translate)


def keep_file(scope: Scope, *, question: str, name: str, data: bytes) -> FileRow:
    """Keep a file until a form is confirmed; nobody else can claim it. The bytes are stored first, then named.

    Raises UploadTooLarge, NotAnUpload.
    """
    upload = read_upload(name, data)
    row = FileRow(ids.opaque(), upload.name, upload.kind, len(upload.data))
    runtime().storage.put(row.storage_name, upload.data)
    values = {
        "edition_id": scope.edition_id,
        "token": row.token,
        "question_key": question,
        "name": row.name,
        "kind": row.kind,
        "size": row.size,
        "sha256": hashlib.sha256(upload.data).hexdigest(),
        "sent_at": now(),
    }
    try:
        db.run(lambda: db.session.execute(sa.insert(AnswerFile).values(values)))
    except Refusal:
        runtime().storage.delete(row.storage_name)
        raise
    return row


@act
def forget(scope: Scope, registration_ids: Sequence[int]) -> int:
    """Delete what these people answered; gives how many answers. Their files go with the next run of the job.

    For whoever deletes registrations or makes them nobody's; the words in ``search`` are that act's too.
    2 statements per 500.
    """
    number = 0
    for start in range(0, len(registration_ids), queries.AT_ONCE):
        some = list(registration_ids[start : start + queries.AT_ONCE])
        _let_go(scope, AnswerFile.registration_id.in_(some))
        mine = (RegistrationAnswer.edition_id == scope.edition_id, RegistrationAnswer.registration_id.in_(some))
        number += db.change(sa.delete(RegistrationAnswer).where(*mine))
    if number:
        audit(scope, "registration.answers_forgotten", f"edition:{scope.edition_id}", answers=number)
    return number


def remove_orphans() -> int:
    """Delete files that nobody claimed in a day; gives how many. The bytes go first: a run that dies is repeated."""
    number = 0
    while found := db.rows(_OLD_ORPHANS, before=now() - FORGOTTEN_AFTER):
        for row in found:
            runtime().storage.delete(queries.storage_name(row.token, row.kind))
        gone = sa.delete(AnswerFile).where(
            AnswerFile.id.in_([row.id for row in found]), AnswerFile.registration_id.is_(None)
        )
        number += db.run(partial(db.change, gone))
    if number:
        log.info("registration.orphans_removed", files=number)
    return number


def _keep(scope: Scope, registration_id: int, form: Version, given: Mapping[str, tuple[str, ...]]) -> None:
    """Write answers, claim their files and let lists find them. 2 statements, and 1 for a file.

    Raises _FileGone for a file that is gone or another's.
    """
    questions = [question for question in form.questions if question.key in given]
    if not questions:
        return
    own = {"edition_id": scope.edition_id, "registration_id": registration_id}
    rows = [{**own, "question_id": question.id, "values": list(given[question.key])} for question in questions]
    db.session.execute(sa.insert(RegistrationAnswer), rows)
    for question in questions:
        is_file = question.kind is Kind.FILE
        if is_file and not _claim(scope, registration_id, question.key, given[question.key][0]):
            raise _FileGone(question.key, question.text)
    words = people.search_text(queries.search_words(questions, given))
    if words:
        where = {"of_edition": scope.edition_id, "of_registration": registration_id}
        db.session.execute(_ADD_WORDS, {**where, "words": f" {words}"})


def _claim(scope: Scope, registration_id: int, key: str, token: str) -> bool:
    """Make a file this registration's; False when it is gone or somebody else's. 1 statement."""
    free = sa.and_(AnswerFile.registration_id.is_(None), AnswerFile.sent_at > now() - CLAIMED_WITHIN)
    claimed = sa.update(AnswerFile).where(
        AnswerFile.edition_id == scope.edition_id,
        AnswerFile.token == token,
        AnswerFile.question_key == key,
        sa.or_(free, AnswerFile.registration_id == registration_id),
    )
    return db.change(claimed.values(registration_id=registration_id, claimed_at=now())) > 0


def _forget_asked(scope: Scope, registration_id: int, form: Version, given: Mapping[str, tuple[str, ...]]) -> None:
    """Delete the answers to what is asked now; files that are not kept go to the job. 2 statements."""
    kept = [value for question in form.questions if question.kind is Kind.FILE for value in given.get(question.key, ())]
    keys = [question.key for question in form.questions]
    asked = (
        sa.select(Question.id)
        .join(
            Questionnaire,
            sa.and_(Questionnaire.edition_id == Question.edition_id, Questionnaire.id == Question.questionnaire_id),
        )
        .where(Question.edition_id == scope.edition_id, Questionnaire.key == FORM, Question.key.in_(keys))
    )
    db.session.execute(
        sa.delete(RegistrationAnswer).where(
            RegistrationAnswer.edition_id == scope.edition_id,
            RegistrationAnswer.registration_id == registration_id,
            RegistrationAnswer.question_id.in_(asked),
        )
    )
    mine = (AnswerFile.registration_id == registration_id, AnswerFile.question_key.in_(keys))
    _let_go(scope, *mine, AnswerFile.token.not_in(kept))


def _let_go(scope: Scope, *which: sa.ColumnElement[bool]) -> None:
    """Let files be nobody's; the job removes them unless the same act claims them again. 1 statement."""
    freed = sa.update(AnswerFile).where(AnswerFile.edition_id == scope.edition_id, *which)
    db.session.execute(freed.values(registration_id=None, claimed_at=None))


def _sessions(form: Version, given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The sessions that were chosen, which take seats of their own."""
    chosen = [given.get(question.key, ()) for question in form.questions if question.kind is Kind.SESSION]
    return tuple(dict.fromkeys(value for values in chosen for value in values))
