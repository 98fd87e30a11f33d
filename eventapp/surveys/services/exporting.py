"""Taking answers away as files. The log says who took them; each row of a file is a person, so there must be enough.

Only after the end: two files of different moments could be subtracted. Rows come in the order of random keys under a
number given there, and a rare profile (``rules.coarsening``) is left out of its row. What is short streams; what is
long is made by a job, with its progress on a page, and kept for a day.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import IO, Any

import sqlalchemy as sa

from eventapp.core import ids, outbox
from eventapp.core.access import Scope
from eventapp.core.audit import audit
from eventapp.core.clock import now
from eventapp.core.db import act, db
from eventapp.core.runtime import runtime
from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.questionnaires.queries import OptionRow, QuestionRow
from eventapp.questionnaires.rules.questions import FREE_TEXTS, Kind
from eventapp.surveys.documents import answers as tables
from eventapp.surveys.documents import workbook
from eventapp.surveys.documents.workbook import Extra
from eventapp.surveys.errors import NotOffered, SurveyRunning, TooFewResponses
from eventapp.surveys.models.published import ExportState, SurveyExport
from eventapp.surveys.models.surveys import Survey
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import files, results, rows, surveys
from eventapp.surveys.queries.asked import AskedQuestion
from eventapp.surveys.queries.labels import labels, with_regions
from eventapp.surveys.queries.results import MIN_N, CommentRow
from eventapp.surveys.queries.surveys import SubjectRow, SurveyRow
from eventapp.surveys.rules import coarsening
from eventapp.surveys.rules.about import WORDS, About
from eventapp.surveys.rules.phases import Phase
from eventapp.surveys.rules.report import Document
from eventapp.surveys.rules.skm import PROFILE
from eventapp.surveys.rules.wordings import Wording

MAKE = "surveys.make_file"
EXPORT = "surveys.export"  # the permission
AT_ONCE = 50_000  # people whose answers are written while somebody waits
KINDS = ("csv", "xlsx", "sav")
KEPT = timedelta(days=1)
_TELLING = frozenset({Kind.CHOICE, Kind.REGION, Kind.DATE})  # answers by which people are told apart, as groups are
_TELLS = 1.0  # seconds between two notes of progress
_ALIVE = timedelta(minutes=2)  # without a note of progress: whoever made the file was killed
Translate = Callable[[str], str]
_OLD: Any = (
    sa.select(SurveyExport.id, SurveyExport.public_id, SurveyExport.kind)
    .join(Survey, sa.and_(Survey.edition_id == SurveyExport.edition_id, Survey.id == SurveyExport.survey_id))
    .where(sa.or_(SurveyExport.created_at < sa.bindparam("before"), Survey.answers_until <= sa.bindparam("at")))
    .limit(100)
    .execution_options(unscoped="files of every edition end")
)


@frozen
class Taken:
    """Answers on their way into a file: the questions that are columns, and the people in pieces."""

    survey: SurveyRow
    questions: Sequence[QuestionRow]
    people: Iterator[list[list[str | None]]]
    total: int


@act
def take_answers(scope: Scope, *, slug: str, kind: str) -> Taken:
    """The answers of each person. ``people`` is read while it is written out, after the act.

    Raises SurveyRunning before the end, TooFewResponses (none at all are fine), NotFound, Forbidden.
    """
    survey, asked, total = _allowed(scope, slug)
    audit(scope, "survey.exported", f"survey:{survey.id}", what="answers", format=kind)
    questions, people = _people(scope, survey, asked)
    return Taken(survey, questions, people, total)


@act
def take_comments(scope: Scope, *, slug: str) -> list[CommentRow]:
    """The free texts, shuffled. Raises as `take_answers`."""
    survey, _, _ = _allowed(scope, slug)
    audit(scope, "survey.exported", f"survey:{survey.id}", what="comments")
    return results.comments(scope, survey.id)


@act
def ask_for_file(scope: Scope, *, slug: str, kind: str, bom: bool = False) -> str:
    """Let a job make the file; gives its public id. Raises as `take_answers`, and NotOffered for an unknown kind."""
    if kind not in KINDS:
        raise NotOffered
    survey, _, total = _allowed(scope, slug)
    public_id, at = ids.opaque(), now()
    values: dict[str, Any] = {
        "edition_id": scope.edition_id,
        "survey_id": survey.id,
        "public_id": public_id,
        "kind": kind,
        "locale": scope.locale,
        "with_bom": bom,
        "state": ExportState.WAITING.value,
        "done": 0,
        "total": total,
        "created_at": at,
        "changed_at": at,
    }
    db.change(sa.insert(SurveyExport).values(**values))
    edition = scope.edition.slug if scope.edition else ""
    args = {"edition": edition, "file": public_id}
    outbox.enqueue(MAKE, key=f"{MAKE}:{public_id}", args=args, edition_id=scope.edition_id)
    audit(scope, "survey.exported", f"survey:{survey.id}", what="answers", format=kind)
    return public_id


def make_file(scope: Scope, *, public_id: str, translate: Translate) -> None:
    """Make a file that somebody asked for, and keep it. For the job; outside a transaction. Raises NotFound.

    Another worker may be at it already, since a long file outlives a lease: then nothing is done.
    """
    found = files.file(scope, public_id)
    alive = found.state is ExportState.MAKING and found.changed_at > now() - _ALIVE
    if found.state is ExportState.READY or alive:
        return
    _note(scope, public_id, state=ExportState.MAKING.value, done=0)
    survey, asked, total = _allowed(scope, found.slug)
    questions, people = _people(scope, survey, asked)
    taken = Taken(survey, questions, _counted(scope, public_id, people, total), total)
    with tempfile.NamedTemporaryFile(suffix=f".{found.kind}") as file:
        written(scope, taken, file, kind=found.kind, bom=found.with_bom, translate=translate)
        file.flush()
        runtime().storage.put(found.storage_name, Path(file.name).read_bytes())
    _note(scope, public_id, state=ExportState.READY.value, done=total, total=total)


def give_up(scope: Scope, *, public_id: str) -> None:
    """Say that a file cannot be made. For the job; outside a transaction."""
    _note(scope, public_id, state=ExportState.FAILED.value)


def written(scope: Scope, taken: Taken, file: IO[bytes], *, kind: str, bom: bool, translate: Translate) -> None:
    """The answers in a file of this kind, opened for reading and writing. Raises UnreadableFile for too many rows."""
    if kind == "csv":
        for piece in tables.as_csv(taken.questions, taken.people, bom=bom):
            file.write(piece)
    elif kind == "sav":
        words = {"yes": translate(N_("Yes")), "no": translate(N_("No"))}
        label, day = taken.survey.title, taken.survey.closes_at.date()
        tables.as_sav(file, taken.questions, taken.people, label=label, day=day, words=words)  # type: ignore[arg-type]
    else:
        document, wordings = statistics(scope, taken.survey)
        book = codebook(scope, taken.survey)
        header = ["respondent", *(question.key for question in taken.questions)]
        data = Extra(translate(N_("Data")), header, tables.as_rows(taken.questions, taken.people))
        codes = Extra(translate(N_("Codebook")), tables.CODEBOOK_HEADER, tables.codebook_rows(with_regions(book)))
        workbook.write(file, document, words=wordings, translate=translate, extras=[codes, data])  # type: ignore[arg-type]


def statistics(scope: Scope, survey: SurveyRow) -> tuple[Document, dict[str, Wording]]:
    """What the page shows after the end, with the words of the questions."""
    asked = asking.questions(scope, survey)
    document = results.counted(scope, survey.id, asked, skm_weight=survey.skm_weight, as_command=True)
    return document, wordings([each.row for each in asked])


def codebook(scope: Scope, survey: SurveyRow) -> list[dict[str, Any]]:
    """What the columns of the answers ask, for programs; what was answered about divides people and is not counted.

    ``answered``: how many answered a question of which rows may leave answers out, after the end.
    """
    asked = asking.questions(scope, survey)
    answered = _answered(scope, survey, [each for each in asked if _tells(each.row)])
    book = [
        {**entry, "answered": answered[entry["key"]]} if entry["key"] in answered else entry
        for entry in asking.codebook(scope, asked)
    ]
    if survey.about == About.FORUM:
        return book
    subjects = surveys.subjects(scope, survey.id)
    column = _subject_column(scope, survey, subjects, [each for each in asked if each.row.kind not in FREE_TEXTS])
    entry = {
        "key": column.row.key,
        "type": str(column.row.kind),
        "options": [one.slug for one in subjects],
        "labels": {one.slug: {"id": one.title, "en": one.title} for one in subjects},
        "divides_only": True,
        "skips_public": True,
        "text": WORDS[About(survey.about)],
    }
    return [entry, *book] if subjects else book


def _answered(scope: Scope, survey: SurveyRow, asked: Sequence[AskedQuestion]) -> dict[str, int]:
    """How many answered each question, as the page shows it after the end."""
    if not asked or survey.takes is not Phase.OVER:
        return {}
    found = results.counts(scope, survey.id, asked)
    return {key: tally.answered for key, tally in found.tallies.items() if tally.answered >= MIN_N}


def _tells(question: QuestionRow) -> bool:
    """Whether somebody may be told apart by an answer, so that rows leave it out where it is rare."""
    return question.kind in _TELLING or question.key in PROFILE


def wordings(questions: Sequence[QuestionRow]) -> dict[str, Wording]:
    """The words of the questions by key."""
    return {row.key: Wording(row.text, labels(row), row.kind.value) for row in questions}


def as_json(document: Document) -> bytes:
    """A document of statistics as JSON, as the command prints it."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def end_files() -> int:
    """Delete files that are older than a day, or whose answers are deleted by now; gives how many.

    The bytes go first: a run that dies is repeated.
    """
    number, at = 0, now()
    while found := db.rows(_OLD, before=at - KEPT, at=at):
        for row in found:
            runtime().storage.delete(f"survey-exports/{row.public_id}.{row.kind}")
        gone = sa.delete(SurveyExport).where(SurveyExport.id.in_([row.id for row in found]))
        gone = gone.execution_options(unscoped="files of every edition end")
        number += db.run(partial(db.change, gone))
    return number


def _allowed(scope: Scope, slug: str) -> tuple[SurveyRow, list[AskedQuestion], int]:
    scope.require(EXPORT)
    survey = surveys.survey(scope, slug)
    if survey.takes is not Phase.OVER:
        raise SurveyRunning
    total = results.number(scope, survey.id)
    if 0 < total < MIN_N:
        raise TooFewResponses(least=MIN_N)
    asked = [each for each in asking.questions(scope, survey) if each.row.kind not in FREE_TEXTS]
    return survey, asked, total


def _people(
    scope: Scope, survey: SurveyRow, asked: Sequence[AskedQuestion]
) -> tuple[list[QuestionRow], Iterator[list[list[str | None]]]]:
    """The columns, and the people without rare profiles; first what they answered about, if there are several."""
    subjects = {one.id: one for one in surveys.subjects(scope, survey.id)} if survey.about != About.FORUM else {}
    if subjects:
        asked = [_subject_column(scope, survey, list(subjects.values()), asked), *asked]
    names = {subject_id: one.slug for subject_id, one in subjects.items()}
    return [each.row for each in asked], _coarse(scope, survey.id, asked, names)


def _subject_column(
    scope: Scope, survey: SurveyRow, subjects: Sequence[SubjectRow], asked: Sequence[AskedQuestion]
) -> AskedQuestion:
    key = survey.about
    while key in {each.row.key for each in asked}:
        key += "_"
    words = WORDS[About(survey.about)]
    options = tuple(OptionRow(one.slug, one.title) for one in subjects)
    row = QuestionRow(0, key, Kind.CHOICE, False, words.get(scope.locale, words["id"]), "", options)
    return AskedQuestion(row, (), True)


def _coarse(
    scope: Scope, survey_id: int, asked: Sequence[AskedQuestion], subjects: Mapping[int, str]
) -> Iterator[list[list[str | None]]]:
    """The people without rare profiles; these are counted first, where the survey asks for any."""
    about = [place for place, each in enumerate(asked) if _tells(each.row)]
    people = rows.pieces(scope, survey_id, asked, subjects)
    if not about:
        yield from people
        return
    profiles: Counter[tuple[str | None, ...]] = Counter()
    for piece in rows.pieces(scope, survey_id, [asked[place] for place in about], subjects):
        profiles.update(map(tuple, piece))
    coarse = coarsening.Coarse(profiles, MIN_N)
    for piece in people:
        for row in piece:
            for place, value in zip(about, coarse.of(tuple([row[place] for place in about])), strict=True):
                row[place] = value
        yield piece


def _counted(
    scope: Scope, public_id: str, people: Iterator[list[list[str | None]]], total: int
) -> Iterator[list[list[str | None]]]:
    """The same, with a note of how far it is about every second."""
    done, told = 0, monotonic()
    for piece in people:
        yield piece
        done += len(piece)
        if monotonic() > told + _TELLS:
            told = monotonic()
            _note(scope, public_id, done=min(done, total))


def _note(scope: Scope, public_id: str, **values: Any) -> None:
    own = (SurveyExport.edition_id == scope.edition_id, SurveyExport.public_id == public_id)
    noted = sa.update(SurveyExport).where(*own).values(changed_at=now(), **values)
    db.run(lambda: db.change(noted))
