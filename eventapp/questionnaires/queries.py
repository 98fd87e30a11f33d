"""What can be asked about questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.db import db
from eventapp.questionnaires.models import Question
from eventapp.questionnaires.rules.questions import NPS_VALUES, Kind


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One answer that can be chosen, in the reader's language."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question in the reader's language."""

    id: int
    key: str
    kind: Kind
    required: bool
    text: str
    hint: str
    options: tuple[OptionRow, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The codes of the options, in order."""
        return tuple(option.value for option in self.options)


_QUESTIONS = (
    sa.select(
        Question.id,
        Question.key,
        Question.kind,
        Question.required,
        Question.text_id,
        Question.text_en,
        Question.hint_id,
        Question.hint_en,
        Question.options,
    )
    .where(
        Question.edition_id == sa.bindparam("edition_id"), Question.questionnaire_id == sa.bindparam("questionnaire_id")
    )
    .order_by(Question.position)
)


def questions(scope: Scope, questionnaire_id: int) -> list[QuestionRow]:
    """The questions in their order, in the scope's language. 1 statement."""
    english = scope.locale == "en"
    return [
        QuestionRow(
            row.id,
            row.key,
            Kind(row.kind),
            row.required,
            row.text_en if english else row.text_id,
            row.hint_en if english else row.hint_id,
            _options(row, "label_en" if english else "label_id"),
        )
        for row in _rows(scope, questionnaire_id)
    ]


def codebook(scope: Scope, questionnaire_id: int) -> list[dict[str, Any]]:
    """The questions as ``eventapp surveys stats --questions`` reads them, in both languages. 1 statement."""
    book = []
    for row in _rows(scope, questionnaire_id):
        entry: dict[str, Any] = {"key": row.key, "type": row.kind}
        if row.options:
            entry["options"] = [option["value"] for option in row.options]
            entry["labels"] = {o["value"]: {"id": o["label_id"], "en": o["label_en"]} for o in row.options}
        book.append(entry | {"text": {"id": row.text_id, "en": row.text_en}})
    return book


def _options(row: Any, label: str) -> tuple[OptionRow, ...]:
    if row.kind == Kind.NPS:
        return tuple(OptionRow(value, value) for value in NPS_VALUES)
    return tuple(OptionRow(option["value"], option[label]) for option in row.options)


def _rows(scope: Scope, questionnaire_id: int) -> list[Any]:
    return db.rows(_QUESTIONS, edition_id=scope.edition_id, questionnaire_id=questionnaire_id)
