"""Answers as files: one row a person, and the free texts by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from eventapp.formats import csvout
from eventapp.formats.csvout import Cell
from eventapp.questionnaires.queries import QuestionRow
from eventapp.questionnaires.rules.questions import Kind
from eventapp.surveys.queries.results import CommentRow

_BETWEEN_TICKS = ";"  # as `eventapp surveys stats` reads a wide file


def answers_table(questions: Sequence[QuestionRow], people: Iterable[Mapping[int, Sequence[str]]]) -> Iterator[bytes]:
    """A wide CSV for ``eventapp surveys stats``: a running number given here, then a column for each question.

    Codes instead of words, an empty cell where a question was passed over; free texts are not in it.
    """
    columns = [question for question in questions if question.kind is not Kind.TEXT]
    rows = (
        [number, *(_cell(question, answers.get(question.id, ())) for question in columns)]
        for number, answers in enumerate(people, 1)
    )
    return csvout.stream(["respondent", *(question.key for question in columns)], rows)


def comments_table(questions: Sequence[QuestionRow], comments: Iterable[CommentRow]) -> Iterator[bytes]:
    """The free texts by question; no cell is ever a formula."""
    keys = {question.id: question.key for question in questions}
    return csvout.stream(["question", "value"], ((keys[row.question_id], row.body) for row in comments), bom=True)


def codebook(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The questions of the table as JSON, which ``eventapp surveys stats --questions`` reads."""
    kept = [entry for entry in entries if entry["type"] != Kind.TEXT]
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def _cell(question: QuestionRow, values: Sequence[str]) -> Cell:
    if not values:
        return None
    if question.kind is Kind.NUMBER:
        return Decimal(values[0])  # a negative number is no formula
    return _BETWEEN_TICKS.join(value for value in question.values if value in values)
