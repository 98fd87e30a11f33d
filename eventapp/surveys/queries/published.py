"""What the public sees of surveys: the one that a document of the programme publishes, and those that were published
here, with their figures as they were frozen.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from eventapp.core.access import Scope
from eventapp.core.datafiles import data_path
from eventapp.core.db import db
from eventapp.editions.models import Edition
from eventapp.errors import NotFound
from eventapp.frozen import frozen
from eventapp.questionnaires.models import Question
from eventapp.questionnaires.queries import MatrixRow, OptionRow, QuestionRow
from eventapp.questionnaires.rules.questions import FREE_TEXTS, Kind
from eventapp.surveys.models.answers import Comment
from eventapp.surveys.models.published import SurveyPublication
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import surveys
from eventapp.surveys.queries.results import Asked
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.snapshots import document_of
from eventapp.surveys.rules.texts import Review
from eventapp.surveys.rules.trends import Year

_EDITION = "2017"  # the edition of the technical guidance at whose end the figures stand


@frozen
class PublishedLevel:
    """One level with its percentage, as printed."""

    key: str
    label: str
    percent: int


@frozen
class PublishedSurvey:
    """The printed figures, their sum, and the document they stand in."""

    levels: tuple[PublishedLevel, ...]
    total: int
    sources: tuple[str, ...]


def published(scope: Scope) -> PublishedSurvey:
    """The figures of the scope's edition. Raises NotFound for editions whose documents publish none."""
    if scope.edition is None or scope.edition.slug != _EDITION:
        raise NotFound
    return _read()


@functools.cache
def _read() -> PublishedSurvey:
    facts = json.loads(data_path("seed-facts.json").read_text(encoding="utf-8"))["survey"]
    levels = tuple(PublishedLevel(row["key"], row["label"], row["value"]) for row in facts["percent"])
    return PublishedSurvey(levels, facts["sum"], tuple(facts["source"]))


@frozen
class Publication:
    """The frozen figures of one survey in the reader's language. ``eligible``: who could answer, None if anybody."""

    title: str
    closes_at: datetime
    eligible: int | None
    document: Document
    questions: tuple[QuestionRow, ...]
    published_at: datetime


_PUBLICATION = sa.select(SurveyPublication.payload, SurveyPublication.published_at).join(
    Survey, sa.and_(Survey.edition_id == SurveyPublication.edition_id, Survey.id == SurveyPublication.survey_id)
)
_ONE = _PUBLICATION.where(
    SurveyPublication.edition_id == sa.bindparam("edition_id"), Survey.slug == sa.bindparam("slug")
)
_FAMILY = (
    sa.select(Edition.name, Edition.id, SurveyPublication.survey_id, SurveyPublication.payload)
    .join(Edition, Edition.id == SurveyPublication.edition_id)
    .where(SurveyPublication.family == sa.bindparam("family"), SurveyPublication.family != "")
    .order_by(Edition.slug, SurveyPublication.published_at)
    .execution_options(unscoped="published figures of every edition, for comparison")
)
_TEXTS = (
    sa.select(Question.text_id, Question.text_en, Comment.body)
    .join(Question, sa.and_(Question.edition_id == Comment.edition_id, Question.id == Comment.question_id))
    .join(Survey, sa.and_(Survey.edition_id == Comment.edition_id, Survey.id == Comment.survey_id))
    .where(
        Comment.edition_id == sa.bindparam("edition_id"),
        Survey.slug == sa.bindparam("slug"),
        Comment.review == Review.SHOWN.value,
    )
    .order_by(Question.position, Comment.id)  # random keys: no order of arrival
)
_WORDS = sa.select(
    Question.id,
    Question.text_id,
    Question.text_en,
    Question.options,
).where(Question.edition_id == sa.bindparam("edition_id"), Question.id.in_(sa.bindparam("questions", expanding=True)))


def publication(scope: Scope, slug: str) -> Publication:
    """The published figures of one survey. Raises NotFound. 1 statement."""
    row = db.session.execute(_ONE, {"edition_id": scope.edition_id, "slug": slug}).first()
    if row is None:
        raise NotFound
    kept = row.payload
    return Publication(
        kept["title"],
        datetime.fromisoformat(kept["closes_at"]),
        kept["eligible"],
        document_of(kept["document"]),
        tuple(_question(each, scope.locale) for each in kept["questions"]),
        row.published_at,
    )


def figures_of(scope: Scope, slug: str) -> str:
    """The lock of a survey's published figures and of what they are made by."""
    return f"survey-figures:{scope.edition_id}-{slug}"


def is_published(scope: Scope, slug: str) -> bool:
    """Whether the public may see it. 1 statement."""
    return db.session.execute(_ONE, {"edition_id": scope.edition_id, "slug": slug}).first() is not None


def texts(scope: Scope, slug: str) -> list[tuple[str, list[str]]]:
    """The free texts that somebody has looked at and let through, by the wording of their question. 1 statement."""
    found: dict[str, list[str]] = {}
    for row in db.rows(_TEXTS, edition_id=scope.edition_id, slug=slug):
        wording = row.text_en if scope.locale == "en" else row.text_id
        found.setdefault(wording, []).append(row.body)
    return list(found.items())


def years(scope: Scope, survey: SurveyRow, asked: Sequence[Asked], document: Document) -> list[Year]:
    """The published surveys of the same family in other editions, oldest first, and this one last. 1 statement."""
    found: dict[int, Year] = {}
    for name, edition_id, survey_id, kept in db.rows(_FAMILY, family=survey.family):
        if survey_id == survey.id or edition_id == scope.edition_id:
            continue
        entries = {entry["key"]: entry for entry in kept["document"]["questions"]}
        found[edition_id] = Year(
            name,
            {
                (each["compare"], each["kind"], _codes([option["value"] for option in each["options"]])): entries[
                    each["key"]
                ]
                for each in kept["questions"]
                if each["key"] in entries
            },
        )
    entries = {entry["key"]: entry for entry in document["questions"]}
    here = {
        (each.row.compare, each.row.kind.value, _codes(() if each.row.kind is Kind.NPS else each.row.values)): entries[
            each.row.key
        ]
        for each in asked
        if each.row.key in entries
    }
    return [*found.values(), Year(scope.edition.name if scope.edition else "", here)]


def eligible(scope: Scope, survey: SurveyRow) -> int | None:
    """How many could answer: those who were asked, where only they can; None where anybody may. At most 1 statement."""
    return None if survey.is_open else surveys.invited(scope, survey.id)


def worded(scope: Scope, asked: Sequence[Asked]) -> list[dict[str, Any]]:
    """The questions in both languages, to be kept with their figures. 1 statement."""
    rows = {
        row.id: row for row in db.rows(_WORDS, edition_id=scope.edition_id, questions=[each.row.id for each in asked])
    }
    return [
        {
            "key": each.row.key,
            "compare": each.row.compare,
            "kind": each.row.kind.value,
            "text": {"id": rows[each.row.id].text_id, "en": rows[each.row.id].text_en},
            "matrix": each.row.matrix.text if each.row.matrix else "",
            "options": [
                {
                    "value": option["value"],
                    "id": option["label_id"],
                    "en": option["label_en"],
                    "na": bool(option.get("na")),
                }
                for option in rows[each.row.id].options or ()
            ],
        }
        for each in asked
        if each.row.kind not in FREE_TEXTS
    ]


def _codes(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(values))


def _question(kept: Any, locale: str) -> QuestionRow:
    options = tuple(OptionRow(each["value"], each[locale] or each["id"], each["na"]) for each in kept["options"])
    return QuestionRow(
        0,
        kept["key"],
        Kind(kept["kind"]),
        False,
        kept["text"][locale] or kept["text"]["id"],
        "",
        options,
        matrix=MatrixRow(kept["matrix"], kept["matrix"], "") if kept["matrix"] else None,
        compare=kept["compare"],
    )
