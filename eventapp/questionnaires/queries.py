"""What can be asked about questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.core.memo import Memo
from eventapp.frozen import frozen
from eventapp.questionnaires.models import Question, Questionnaire, QuestionnaireDraft
from eventapp.questionnaires.rules import editing
from eventapp.questionnaires.rules.questions import NPS_VALUES, Condition, Draft, Item, Kind, Option


@frozen
class OptionRow:
    """One answer that can be chosen, in the reader's language."""

    value: str
    label: str
    is_na: bool = False  # it says that the question does not apply


@frozen
class MatrixRow:
    """The heading of statements that share one scale."""

    key: str
    text: str
    hint: str


@frozen
class QuestionRow:
    """One question in the reader's language. ``page`` is the heading of the page that begins with it."""

    id: int
    key: str
    kind: Kind
    required: bool
    text: str
    hint: str
    options: tuple[OptionRow, ...]
    show_if: Condition | None = None
    types: tuple[str, ...] = ()
    matrix: MatrixRow | None = None
    shuffle: bool = False
    page: str = ""
    compare: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The codes of the options, in order."""
        return tuple(option.value for option in self.options)

    def label(self, value: str) -> str:
        """An answer in words; one that is not among the options as it stands."""
        return next((option.label for option in self.options if option.value == value), value)


@frozen
class Version:
    """A published version of a questionnaire; ``number`` is 0 and ``id`` None while there is none."""

    id: int | None
    number: int
    questions: tuple[QuestionRow, ...]


@frozen
class DraftRow:
    """What an organiser is writing, beside what is published. ``revision`` is 0 while nothing was changed."""

    questions: tuple[Draft, ...]
    published: tuple[Draft, ...]
    published_id: int | None
    version: int
    revision: int

    @property
    def changes(self) -> editing.Changes:
        """What publishing would change."""
        return editing.changes(self.published, self.questions)


_COLUMNS = (
    Question.id,
    Question.key,
    Question.kind,
    Question.required,
    Question.text_id,
    Question.text_en,
    Question.hint_id,
    Question.hint_en,
    Question.options,
    Question.show_if,
    Question.types,
    Question.matrix,
    Question.shuffle,
    Question.page_id,
    Question.page_en,
    Question.compare,
)
_QUESTIONS = (
    sa.select(*_COLUMNS)
    .where(
        Question.edition_id == sa.bindparam("edition_id"), Question.questionnaire_id == sa.bindparam("questionnaire_id")
    )
    .order_by(Question.position)
)
_OF_VERSION = sa.and_(Question.edition_id == Questionnaire.edition_id, Question.questionnaire_id == Questionnaire.id)
_NEWEST = (
    sa.select(sa.func.max(Questionnaire.version))
    .where(Questionnaire.edition_id == sa.bindparam("edition_id"), Questionnaire.key == sa.bindparam("questionnaire"))
    .scalar_subquery()
)
_CURRENT: Any = (
    sa.select(Questionnaire.id.label("questionnaire_id"), Questionnaire.version, *_COLUMNS)
    .outerjoin(Question, _OF_VERSION)
    .where(
        Questionnaire.edition_id == sa.bindparam("edition_id"),
        Questionnaire.key == sa.bindparam("questionnaire"),
        Questionnaire.version == _NEWEST,
    )
    .order_by(Question.position)
)
_EVER: Any = (
    sa.select(*_COLUMNS)
    .join(Questionnaire, _OF_VERSION)
    .where(Questionnaire.edition_id == sa.bindparam("edition_id"), Questionnaire.key == sa.bindparam("questionnaire"))
    .order_by(Questionnaire.version.desc(), Question.position)
)
_DRAFT: Any = sa.select(QuestionnaireDraft.revision, QuestionnaireDraft.questions).where(
    QuestionnaireDraft.edition_id == sa.bindparam("edition_id"),
    QuestionnaireDraft.key == sa.bindparam("questionnaire"),
)
_current: Memo[Version] = Memo()


def questions(scope: Scope, questionnaire_id: int) -> list[QuestionRow]:
    """The questions in their order, in the scope's language. 1 statement."""
    return _in_language(_rows(scope, questionnaire_id), scope.locale)


def current(scope: Scope, key: str, *, at_once: bool = False) -> Version:
    """The version that is asked now, in the scope's language. 1 statement, or none for some seconds afterwards.

    ``at_once`` asks anew, for whoever must not see a version that was replaced a moment ago.
    """
    if at_once:
        _current.forget()
    return _current.recall((scope.edition_id, key, scope.locale), lambda: _newest(scope, key))


def forget() -> None:
    """After a version was published in this process."""
    _current.forget()


def ever_asked(scope: Scope, key: str) -> list[QuestionRow]:
    """The questions of every version, newest version first, in the scope's language. 1 statement."""
    found = db.rows(_EVER, edition_id=scope.edition_id, questionnaire=key)
    return _in_language(found, scope.locale)


def draft(scope: Scope, key: str) -> DraftRow:
    """The questions as they are being written; those that are published while nothing was changed. 2 statements."""
    wanted = {"edition_id": scope.edition_id, "questionnaire": key}
    rows = db.rows(_CURRENT, **wanted)
    published = _drafts([row for row in rows if row.id is not None])
    newest = rows[0] if rows else None
    kept = next(iter(db.rows(_DRAFT, **wanted)), None)
    return DraftRow(
        questions=editing.from_json(kept.questions) if kept else published,
        published=published,
        published_id=newest.questionnaire_id if newest else None,
        version=newest.version if newest else 0,
        revision=kept.revision if kept else 0,
    )


def keys_of_drafts(edition_id: int) -> list[str]:
    """The keys of the questionnaires that are being written. 1 statement."""
    query = sa.select(QuestionnaireDraft.key).where(QuestionnaireDraft.edition_id == edition_id)
    return [row[0] for row in db.rows(query)]


def in_language(draft: Draft, locale: str) -> QuestionRow:
    """A question that is not kept yet as a reader would see it; a matrix as one question."""
    english = locale == "en"
    options = (
        OptionRow(option.value, option.label_en if english else option.label_id, option.na) for option in draft.options
    )
    return QuestionRow(
        0,
        draft.key,
        draft.kind,
        draft.required,
        draft.text_en if english else draft.text_id,
        draft.hint_en if english else draft.hint_id,
        _nps() if draft.kind is Kind.NPS else tuple(options),
        draft.show_if,
        draft.types,
        None,
        draft.shuffle,
        draft.page_en if english else draft.page_id,
        draft.compare or draft.key,
    )


def as_asked(draft: Draft, locale: str) -> list[QuestionRow]:
    """A question that is not kept yet as it would be answered: the statements of a matrix one by one."""
    row = in_language(draft, locale)
    if draft.kind is not Kind.MATRIX:
        return [row]
    matrix = MatrixRow(row.key, row.text, row.hint)
    return [
        replace(
            row,
            key=item.key,
            kind=Kind.SCALE,
            text=item.text_en if locale == "en" else item.text_id,
            hint="",
            matrix=matrix,
            page=row.page if item is draft.items[0] else "",
            compare=item.compare or item.key,
        )
        for item in draft.items
    ]


def _newest(scope: Scope, key: str) -> Version:
    rows = db.rows(_CURRENT, edition_id=scope.edition_id, questionnaire=key)
    if not rows:
        return Version(None, 0, ())
    asked = tuple(_in_language([row for row in rows if row.id is not None], scope.locale))
    return Version(rows[0].questionnaire_id, rows[0].version, asked)


def _drafts(rows: Sequence[Any]) -> tuple[Draft, ...]:
    """Questions as they are edited: the statements within their matrix."""
    items: dict[str, list[Item]] = {}
    for row in rows:
        if row.matrix:
            compare = "" if row.compare == row.key else row.compare
            items.setdefault(row.matrix, []).append(Item(row.key, row.text_id, row.text_en, compare))
    return tuple(_draft(row, tuple(items.get(row.key, ()))) for row in rows if not row.matrix)


def _draft(row: Any, items: tuple[Item, ...]) -> Draft:
    return Draft(
        key=row.key,
        kind=Kind(row.kind),
        text_id=row.text_id,
        text_en=row.text_en,
        options=tuple(Option(**option) for option in row.options),
        required=row.required,
        hint_id=row.hint_id,
        hint_en=row.hint_en,
        show_if=editing.condition(row.show_if),
        types=tuple(row.types or ()),
        items=items,
        shuffle=row.shuffle,
        page_id=row.page_id,
        page_en=row.page_en,
        compare="" if row.compare == row.key else row.compare,
    )


def _in_language(rows: Sequence[Any], locale: str) -> list[QuestionRow]:
    """Rows as questions that can be answered; the heading of a matrix goes with its statements."""
    asked: list[QuestionRow] = []
    head, page = None, ""
    for found in rows:
        row = _row(found, locale)
        if row.kind is Kind.MATRIX:
            head, page = MatrixRow(row.key, row.text, row.hint), row.page
        elif found.matrix and head is not None and head.key == found.matrix:
            asked.append(replace(row, matrix=head, page=page))
            page = ""
        else:
            asked.append(row)
    return asked


def _row(row: Any, locale: str) -> QuestionRow:
    english = locale == "en"
    return QuestionRow(
        row.id,
        row.key,
        Kind(row.kind),
        row.required,
        row.text_en if english else row.text_id,
        row.hint_en if english else row.hint_id,
        _options(row, "label_en" if english else "label_id"),
        editing.condition(row.show_if),
        tuple(row.types or ()),
        None,
        row.shuffle,
        row.page_en if english else row.page_id,
        row.compare or row.key,
    )


def _options(row: Any, label: str) -> tuple[OptionRow, ...]:
    if row.kind == Kind.NPS:
        return _nps()
    return tuple(OptionRow(option["value"], option[label], option.get("na", False)) for option in row.options)


def _nps() -> tuple[OptionRow, ...]:
    return tuple(OptionRow(value, value) for value in NPS_VALUES)


def _rows(scope: Scope, questionnaire_id: int) -> list[Any]:
    return db.rows(_QUESTIONS, edition_id=scope.edition_id, questionnaire_id=questionnaire_id)
