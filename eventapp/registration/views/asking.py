"""The edition's own questions on the pages of people: the files of a form, and one's answers when they are changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import g, request

from eventapp.agenda import queries as agenda
from eventapp.core.memo import MadeOf
from eventapp.errors import InvalidInput, Refusal
from eventapp.questionnaires.forms import PREFIX, Kept, answers_form
from eventapp.questionnaires.queries import OptionRow, QuestionRow, Version
from eventapp.questionnaires.rules.conditions import for_type
from eventapp.questionnaires.rules.questions import SEVERAL, Kind
from eventapp.registration.forms import ChangeForm, RegistrationForm
from eventapp.registration.queries import answers, bookings
from eventapp.registration.queries.answers import AnswerRow
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules import phones
from eventapp.registration.rules.states import Status
from eventapp.registration.services import answering, booking
from eventapp.web import limits
from eventapp.web.i18n import format_moment, gettext

FILES_PER_NETWORK = "300 per 10 minute"


def seen_version() -> int | None:
    """The version of the questions that the form which was sent had shown."""
    sent = request.form.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else None


def with_times(version: Version) -> Version:
    """The version whose sessions say when they begin, so that nobody ticks two that are held at one time.

    As many statements as ``answers.sessions``.
    """
    if not any(question.kind is Kind.SESSION for question in version.questions):
        return version
    counted = agenda.counted(g.scope)
    return _with_times.recall((version, counted), lambda: _telling(version, counted))


_with_times: MadeOf[Version] = MadeOf()


def _telling(version: Version, counted: tuple[tuple[str, str, datetime], ...]) -> Version:
    begins = {public_id: format_moment(starts_at) for public_id, _title, starts_at in counted}
    asked = tuple(
        replace(question, options=tuple(_timed(option, begins) for option in question.options))
        if question.kind is Kind.SESSION
        else question
        for question in version.questions
    )
    return replace(version, questions=asked)


def take_files(form: RegistrationForm, *, registration_id: int | None = None) -> dict[str, Refusal]:
    """Keep the files that came with the form; gives what was refused, by question. No statement without files."""
    if not form.has_files:
        return {}
    refused = form.take_files(_keep_file) if request.method == "POST" else {}
    if form.files:
        found = answers.files_of(g.scope, form.files, registration_id=registration_id)
        form.name_files({token: Kept(token, row.name, row.size) for token, row in found.items()})
    return refused


def judge_sessions(form: RegistrationForm, version: Version) -> None:
    """Whether somebody can be in all sessions that were ticked, before the check page is shown; at their question.

    Raises SessionUnknown and SessionsOverlap. No statement without sessions, else 1.
    """
    keys = [question.key for question in version.questions if question.kind is Kind.SESSION]
    given = form.accepted_answers.answers if keys else {}
    wanted = {key: given[key] for key in keys if given.get(key)}
    if not wanted:
        return
    try:
        booking.chosen(bookings.choices(g.scope), [value for values in wanted.values() for value in values])
    except InvalidInput as refusal:
        refusal.field = PREFIX + next(iter(wanted))
        raise


def change_form(ticket: OwnTicket, values: dict[str, object]) -> tuple[ChangeForm, Version, dict[str, Refusal]]:
    """The form by which a ticket's owner changes ``values`` and answers, and which of its files were refused.

    No statement for an edition that asks nothing; at most 7 else.
    """
    version = with_times(answers.form(g.scope, seen=seen_version()))
    own_type = ""
    if any(question.types for question in version.questions):
        own_type = answers.type_of(g.scope, ticket.id)
        version = replace(version, questions=tuple(for_type(version.questions, own_type)))
    if request.method == "POST":
        form = answers_form(version.questions, ChangeForm)
    else:
        given = _given(version, ticket) if version.questions else {}
        form = answers_form(version.questions, ChangeForm, data=values | _as_typed(version, given))
    form.own_type = own_type
    refused = take_files(form, registration_id=ticket.id)
    form.version = str(version.id or "")
    return form, version, refused


def change(ticket: OwnTicket, token: str, form: ChangeForm, version: Version) -> Status:
    """Carry the change out. Raises what ``answering.change_own`` raises."""
    return answering.change_own(
        g.scope,
        token=token,
        registration_id=ticket.id,
        data=form.change,
        judged=form.judged(),
        form=version,
        translate=gettext,
    )


def answered(registration_id: int) -> list[AnswerRow]:
    """What somebody answered, for a page about the person. No statement for an edition that never asked anything."""
    return answers.of(g.scope, registration_id) if answers.form(g.scope).id is not None else []


def _timed(option: OptionRow, begins: dict[str, str]) -> OptionRow:
    at = begins.get(option.value)
    return replace(option, label=f"{option.label}, {at}") if at else option


def _keep_file(question: QuestionRow, name: str, data: bytes) -> Kept:
    limits.check("register-file", FILES_PER_NETWORK, limits.client_network())
    row = answering.keep_file(g.scope, question=question.key, name=name, data=data)
    return Kept(row.token, row.name, row.size)


def _given(version: Version, ticket: OwnTicket) -> dict[str, tuple[str, ...]]:
    """What somebody answered; of sessions those that are booked, since they are chosen on a page of their own too."""
    given = dict(answers.given(g.scope, ticket.id))
    of_sessions = [question.key for question in version.questions if question.kind is Kind.SESSION]
    if of_sessions:
        booked = tuple(one.public_id for one in bookings.own(g.scope, ticket.id) if one.state and not one.cancelled_at)
        given |= dict.fromkeys(of_sessions, booked)
    return given


def _as_typed(version: Version, given: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Answers as the fields of the form are filled with them."""
    typed: dict[str, Any] = {}
    for question in version.questions:
        values = given.get(question.key, ())
        if question.kind in SEVERAL:
            typed[PREFIX + question.key] = list(values)
        elif question.kind is Kind.CONSENT:
            typed[PREFIX + question.key] = bool(values)
        elif values and question.kind is Kind.REGION:
            typed[PREFIX + question.key] = answers.region_name(values[0])
        elif values:
            shown = phones.display(values[0]) if question.kind is Kind.PHONE else values[0]
            typed[PREFIX + question.key] = shown
    return typed
