"""The edition's own questions as people are asked them, and what they answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from eventapp.agenda import queries as agenda
from eventapp.agenda.models import Session
from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.memo import MadeOf
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.questionnaires import queries as questionnaires
from eventapp.questionnaires.models import Question
from eventapp.questionnaires.queries import OptionRow, QuestionRow, Version
from eventapp.questionnaires.rules.questions import Kind
from eventapp.regions import queries as regions
from eventapp.regions.rules import resolver
from eventapp.registration.models.answers import AnswerFile, RegistrationAnswer
from eventapp.registration.models.bookings import SessionBooking
from eventapp.registration.models.registrations import Registration
from eventapp.registration.models.types import TicketType
from eventapp.registration.rules import phones
from eventapp.registration.rules.questions import FORM

AT_ONCE = 500  # registrations whose answers are read by one statement
_UNSEARCHED = frozenset({Kind.FILE, Kind.CONSENT, Kind.SESSION})
_LONGEST_SEARCHED = 400  # characters of one answer


@frozen
class FileRow:
    """A file that was sent as an answer."""

    token: str
    name: str
    kind: str
    size: int

    @property
    def storage_name(self) -> str:
        """Where its bytes lie."""
        return storage_name(self.token, self.kind)


@frozen
class AnswerRow:
    """One answer under the question as it was asked. ``shown`` is it in words; for a tick there are none."""

    key: str
    text: str
    kind: Kind
    values: tuple[str, ...]
    shown: str
    file: FileRow | None = None

    @property
    def ticked(self) -> bool:
        """Whether this is a sentence that the person agreed to."""
        return self.kind is Kind.CONSENT

    @property
    def day(self) -> date | None:
        """The day, where one was asked for."""
        return date.fromisoformat(self.values[0]) if self.kind is Kind.DATE else None


@frozen
class Column:
    """One question over all versions of the form, as a column of a table."""

    key: str
    label: str
    kind: Kind


_OF_QUESTION = sa.and_(
    Question.edition_id == RegistrationAnswer.edition_id, Question.id == RegistrationAnswer.question_id
)
_ANSWERS: Any = (
    sa.select(RegistrationAnswer.registration_id, RegistrationAnswer.question_id, RegistrationAnswer.values)
    .join(Question, _OF_QUESTION)
    .where(
        RegistrationAnswer.edition_id == sa.bindparam("edition_id"),
        RegistrationAnswer.registration_id.in_(sa.bindparam("registrations", expanding=True)),
    )
    .order_by(RegistrationAnswer.registration_id, Question.position)
)
_BOOKED: Any = (
    sa.select(SessionBooking.registration_id, Session.public_id)
    .join(Session, sa.and_(Session.edition_id == SessionBooking.edition_id, Session.id == SessionBooking.session_id))
    .where(
        SessionBooking.edition_id == sa.bindparam("edition_id"),
        SessionBooking.registration_id.in_(sa.bindparam("registrations", expanding=True)),
    )
    .order_by(SessionBooking.registration_id, Session.starts_at, Session.id)
)
_FILES: Any = sa.select(AnswerFile.token, AnswerFile.name, AnswerFile.kind, AnswerFile.size).where(
    AnswerFile.edition_id == sa.bindparam("edition_id")
)
_FILES_BY_TOKEN = _FILES.where(AnswerFile.token.in_(sa.bindparam("tokens", expanding=True)))
_FREE_FILES = _FILES_BY_TOKEN.where(AnswerFile.registration_id.is_(None))
_FILES_TO_KEEP = _FILES_BY_TOKEN.where(
    sa.or_(AnswerFile.registration_id.is_(None), AnswerFile.registration_id == sa.bindparam("registration_id"))
)
_ONE_FILE = _FILES_BY_TOKEN.where(AnswerFile.registration_id == sa.bindparam("registration_id"))
_TYPE: Any = (
    sa.select(TicketType.key)
    .join(
        Registration,
        sa.and_(Registration.edition_id == TicketType.edition_id, Registration.type_id == TicketType.id),
    )
    .where(Registration.edition_id == sa.bindparam("edition_id"), Registration.id == sa.bindparam("registration_id"))
)
_ANSWERED: Any = (
    sa.select(sa.func.count(sa.distinct(RegistrationAnswer.registration_id)))
    .join(Question, _OF_QUESTION)
    .where(
        RegistrationAnswer.edition_id == sa.bindparam("edition_id"),
        Question.questionnaire_id == sa.bindparam("questionnaire_id"),
    )
)


def form(scope: Scope, *, seen: int | None = None) -> Version:
    """The version of the form that is asked now, with the sessions that can be chosen.

    ``seen`` is the version of a form that was sent: another than is remembered here is looked up at once, since it may
    have been published a moment ago by another process. No statement for most requests, 1 once in some seconds;
    the same while a question offers sessions.
    """
    found = questionnaires.current(scope, FORM)
    if seen is not None and seen != found.id:
        found = questionnaires.current(scope, FORM, at_once=True)
    return with_sessions(scope, found)


def with_sessions(scope: Scope, version: Version) -> Version:
    """The version with the sessions of the agenda that count their seats; a question without any is not asked."""
    if not any(question.kind is Kind.SESSION for question in version.questions):
        return version
    return _with_sessions.recall((version, agenda.counted(scope)), lambda: _asking_for(version, sessions(scope)))


_with_sessions: MadeOf[Version] = MadeOf()


def _asking_for(version: Version, offered: tuple[OptionRow, ...]) -> Version:
    asked = tuple(
        replace(question, options=offered) if question.kind is Kind.SESSION else question
        for question in version.questions
        if offered or question.kind is not Kind.SESSION
    )
    return replace(version, questions=asked)


def sessions(scope: Scope) -> tuple[OptionRow, ...]:
    """The sessions that count their seats and take place, by start; may be a few seconds old. 1 statement or none."""
    return tuple(OptionRow(public_id, title) for public_id, title, _starts_at in agenda.counted(scope))


def region_code(text: str) -> str:
    """The code of the region that is meant, in any writing or as a code. Raises a Refusal that names the candidates."""
    registry = regions.registry()
    return text if text in registry.by_code else resolver.require(registry, text).code


def region_name(code: str) -> str:
    """A region's name, such that whoever types it means this region."""
    fact = regions.registry().by_code.get(code)
    if fact is None:
        return code
    return f"Provinsi {fact.name}" if fact.province_code is None else fact.name


def type_of(scope: Scope, registration_id: int) -> str:
    """The key of a registration's ticket type, empty for an ordinary participant. 1 statement."""
    return str(db.scalar(_TYPE, edition_id=scope.edition_id, registration_id=registration_id) or "")


def of(scope: Scope, registration_id: int) -> list[AnswerRow]:
    """What one person answered, under the questions as they were asked. 1 statement for most, 5 at most."""
    questions = _asked(scope)
    if not questions:
        return []
    found = _rows(scope, [registration_id], questions).get(registration_id, [])
    titles = _titles(scope, questions)
    tokens = [values[0] for question_id, values in found if questions[question_id].kind is Kind.FILE]
    files = files_of(scope, tokens, registration_id=registration_id) if tokens else {}
    return [_answer(questions[question_id], values, titles, files) for question_id, values in found]


def given(scope: Scope, registration_id: int) -> dict[str, tuple[str, ...]]:
    """The answers of one person by key, as a form is filled with them. 1 statement for most, 3 at most."""
    questions = _asked(scope)
    found = _rows(scope, [registration_id], questions) if questions else {}
    return {questions[question_id].key: values for question_id, values in found.get(registration_id, [])}


def columns(scope: Scope) -> list[Column]:
    """Every question that was ever asked, in the wording of its newest version: the columns of a table. 1 statement."""
    found: dict[str, Column] = {}
    for question in questionnaires.ever_asked(scope, FORM):
        found.setdefault(question.key, Column(question.key, question.text, question.kind))
    return list(found.values())


def values(scope: Scope, registration_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What these people answered, in words, by registration and key. 1-2 statements per 500, and 2 for the words."""
    questions = _asked(scope)
    if not questions:
        return {}
    titles = _titles(scope, questions)
    table: dict[int, dict[str, str]] = {}
    for start in range(0, len(registration_ids), AT_ONCE):
        some = list(registration_ids[start : start + AT_ONCE])
        for registration_id, rows in _rows(scope, some, questions).items():
            cells = table.setdefault(registration_id, {})
            for question_id, found in rows:
                question = questions[question_id]
                cells.setdefault(question.key, in_words(question, found, titles))
    return table


def search_words(questions: Sequence[QuestionRow], answers: Mapping[str, Sequence[str]]) -> str:
    """What a list of people is searched in, of some answers: what was typed, and the words of what was chosen."""
    parts = [
        in_words(question, answers[question.key], {})[:_LONGEST_SEARCHED]
        for question in questions
        if question.key in answers and question.kind not in _UNSEARCHED
    ]
    return " ".join(parts)


def searched(scope: Scope, registration_id: int) -> str:
    """The words of one person's answers, for whoever writes the text by which lists are searched.

    No statement for an edition that asks nothing, else 2.
    """
    if questionnaires.current(scope, FORM).id is None:
        return ""
    rows = of(scope, registration_id)
    return " ".join(row.shown[:_LONGEST_SEARCHED] for row in rows if row.kind not in _UNSEARCHED)


def answered(scope: Scope, questionnaire_id: int | None) -> int:
    """How many people answered a version of the form. 1 statement."""
    if questionnaire_id is None:
        return 0
    return int(db.scalar(_ANSWERED, edition_id=scope.edition_id, questionnaire_id=questionnaire_id) or 0)


def files_of(scope: Scope, tokens: Sequence[str], *, registration_id: int | None = None) -> dict[str, FileRow]:
    """Files by token: those that are nobody's yet, and those of the registration. 1 statement."""
    if registration_id is None:
        found = db.rows(_FREE_FILES, edition_id=scope.edition_id, tokens=list(tokens))
    else:
        wanted = {"edition_id": scope.edition_id, "registration_id": registration_id}
        found = db.rows(_FILES_TO_KEEP, tokens=list(tokens), **wanted)
    return {row.token: FileRow(*row) for row in found}


def file(scope: Scope, registration_id: int, token: str) -> FileRow:
    """A file of a registration. Raises NotFound. 1 statement."""
    wanted = {"edition_id": scope.edition_id, "registration_id": registration_id, "tokens": [token]}
    found = db.rows(_ONE_FILE, **wanted)
    if not found:
        raise NotFound
    return FileRow(*found[0])


def storage_name(token: str, kind: str) -> str:
    """Where the bytes of a file lie."""
    return f"registration/{token}.{kind}"


def in_words(question: QuestionRow, given_values: Sequence[str], titles: Mapping[str, str]) -> str:
    """An answer as people read it; ``titles`` are those of sessions. A tick stays a code, for the caller to word."""
    match question.kind:
        case Kind.REGION:
            return region_name(given_values[0])
        case Kind.SESSION:
            return "; ".join(titles.get(value, value) for value in given_values)
        case Kind.PHONE:
            return phones.display(given_values[0])
        case _:
            return "; ".join(question.label(value) for value in given_values)


def _asked(scope: Scope) -> dict[int, QuestionRow]:
    """Every question that was ever asked, the newest version first. 1 statement."""
    return {question.id: question for question in questionnaires.ever_asked(scope, FORM)}


def _rows(
    scope: Scope, registration_ids: Sequence[int], questions: Mapping[int, QuestionRow]
) -> dict[int, list[tuple[int, tuple[str, ...]]]]:
    """Question and values of these people. 1 statement, 2 where a question offers sessions.

    Sessions are booked, left and handed on after the form was sent; so an answer about sessions is what is booked now.
    """
    found: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
    for row in db.rows(_ANSWERS, edition_id=scope.edition_id, registrations=list(registration_ids)):
        found.setdefault(row.registration_id, []).append((row.question_id, tuple(row.values)))
    newest = next((question.id for question in questions.values() if question.kind is Kind.SESSION), None)
    if newest is None:
        return found
    booked: dict[int, list[str]] = {}
    for registration_id, session in db.rows(_BOOKED, edition_id=scope.edition_id, registrations=list(registration_ids)):
        booked.setdefault(registration_id, []).append(session)
    return {
        each: rows
        for each in registration_ids
        if (rows := _with_bookings(found.get(each, []), booked.get(each, []), questions, newest))
    }


def _with_bookings(
    rows: Sequence[tuple[int, tuple[str, ...]]],
    booked: Sequence[str],
    questions: Mapping[int, QuestionRow],
    newest: int,
) -> list[tuple[int, tuple[str, ...]]]:
    """Answers about sessions without those that were left; what was booked since stands with the first of them."""
    other = [(key, values) for key, values in rows if questions[key].kind is not Kind.SESSION]
    chosen = {key: [one for one in values if one in booked] for key, values in rows if (key, values) not in other}
    first = next(iter(chosen), newest)
    since = [one for one in booked if not any(one in values for values in chosen.values())]
    chosen[first] = [*chosen.get(first, []), *since]
    return [*other, *((key, tuple(values)) for key, values in chosen.items() if values)]


def _answer(
    question: QuestionRow, found: tuple[str, ...], titles: Mapping[str, str], files: Mapping[str, FileRow]
) -> AnswerRow:
    kept = files.get(found[0]) if question.kind is Kind.FILE else None
    shown = kept.name if kept else "" if question.kind is Kind.CONSENT else in_words(question, found, titles)
    return AnswerRow(question.key, question.text, question.kind, found, shown, kept)


def _titles(scope: Scope, questions: Mapping[int, QuestionRow]) -> dict[str, str]:
    """Titles of sessions by public id. No statement unless a question offers sessions."""
    if not any(question.kind is Kind.SESSION for question in questions.values()):
        return {}
    return {row.public_id: row.title for row in agenda.sessions(scope)}
