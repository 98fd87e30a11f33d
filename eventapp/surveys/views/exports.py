"""A survey's answers and figures as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from flask import Response, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.runtime import runtime
from eventapp.errors import NotFound
from eventapp.formats.xlsx import CONTENT_TYPE as XLSX
from eventapp.surveys.documents import answers as tables
from eventapp.surveys.documents import workbook
from eventapp.surveys.models.published import ExportState
from eventapp.surveys.queries import asked as asking
from eventapp.surveys.queries import files, results, surveys
from eventapp.surveys.queries.asked import AskedQuestion
from eventapp.surveys.queries.labels import with_regions
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.surveys.rules.report import Document
from eventapp.surveys.services import exporting, watching
from eventapp.surveys.services.exporting import AT_ONCE
from eventapp.surveys.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "sav": "application/x-spss-sav"}
_PIECE = 1 << 16  # bytes
_ASKS_AGAIN = 3  # seconds, of the page that shows the progress


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/answers.csv")
@requires("surveys.export")
def export_answers(edition: str, slug: str) -> ResponseReturnValue:
    """One row a person, without free texts and without any order of answering."""
    return _answers(edition, slug, "csv")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/answers.xlsx")
@requires("surveys.export")
def export_workbook(edition: str, slug: str) -> ResponseReturnValue:
    """Statistics with charts, codebook and answers in one workbook."""
    return _answers(edition, slug, "xlsx")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/answers.sav")
@requires("surveys.export")
def export_spss(edition: str, slug: str) -> ResponseReturnValue:
    """The answers with their labels for SPSS."""
    return _answers(edition, slug, "sav")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/comments.csv")
@requires("surveys.export")
def export_comments(edition: str, slug: str) -> ResponseReturnValue:
    """The free texts, shuffled."""
    comments = exporting.take_comments(g.scope, slug=slug)
    asked = asking.questions(g.scope, surveys.survey(g.scope, slug))
    keys = {question_id: each.row.key for each in asked for question_id in each.ids}
    pieces = tables.comments_table(keys, comments)
    return _file(Response(stream_with_context(pieces), content_type=_TYPES["csv"]), f"{slug}-comments.csv")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/questions.json")
@requires("surveys.view")
def export_questions(edition: str, slug: str) -> ResponseReturnValue:
    """What the columns of the answers ask, and what their codes mean, for the command."""
    survey = surveys.survey(g.scope, slug)
    book = tables.codebook(exporting.codebook(g.scope, survey))
    return _file(Response(book, content_type="application/json"), f"{slug}-questions.json")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/codebook.csv")
@requires("surveys.view")
def export_codebook(edition: str, slug: str) -> ResponseReturnValue:
    """The same as a table for people."""
    survey = surveys.survey(g.scope, slug)
    book = tables.codebook_csv(with_regions(exporting.codebook(g.scope, survey)))
    return _file(Response(book, content_type=_TYPES["csv"]), f"{slug}-codebook.csv")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/statistics.json")
@requires("surveys.view")
def export_statistics(edition: str, slug: str) -> ResponseReturnValue:
    """The figures of the page as the command's document."""
    survey = surveys.survey(g.scope, slug)
    asked = asking.questions(g.scope, survey)
    document = _document(survey, asked)
    answer = Response(exporting.as_json(document), content_type="application/json")
    return _file(answer, f"{slug}-statistics.json")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/statistics.xlsx")
@requires("surveys.view")
def export_statistics_workbook(edition: str, slug: str) -> ResponseReturnValue:
    """The figures of the page as a workbook with charts."""
    survey = surveys.survey(g.scope, slug)
    asked = asking.questions(g.scope, survey)
    document = _document(survey, asked)
    words = exporting.wordings([each.row for each in asked])
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        workbook.write(file.name, document, words=words, translate=gettext)
        return _file(Response(Path(file.name).read_bytes(), content_type=XLSX), f"{slug}-statistics.xlsx")


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/files", methods=["POST"])
@requires("surveys.export")
def ask_for_file(edition: str, slug: str) -> ResponseReturnValue:
    """Let the file be made in the background."""
    kind, bom = request.form.get("kind", ""), request.form.get("bom") == "1"
    public_id = exporting.ask_for_file(g.scope, slug=slug, kind=kind, bom=bom)
    return redirect(url_for("surveys.show_file", edition=edition, slug=slug, file=public_id), 303)


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/files/<opaque:file>")
@requires("surveys.export")
def show_file(edition: str, slug: str, file: str) -> ResponseReturnValue:
    """How far the file is; the page asks again by itself until it is ready."""
    found = _found(slug, file)
    page = render_template("surveys/manage/file.html", survey=surveys.survey(g.scope, slug), found=found)
    answer = Response(page)
    if found.state in (ExportState.WAITING, ExportState.MAKING):
        answer.headers["Refresh"] = str(_ASKS_AGAIN)
    return answer


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/files/<opaque:file>/content")
@requires("surveys.export")
def fetch_file(edition: str, slug: str, file: str) -> ResponseReturnValue:
    """The file itself."""
    found = _found(slug, file)
    if found.state is not ExportState.READY:
        raise NotFound
    answer = Response(runtime().storage.get(found.storage_name), content_type=_TYPES[found.kind])
    return _file(answer, f"{slug}-answers.{found.kind}")


def _document(survey: SurveyRow, asked: Sequence[AskedQuestion]) -> Document:
    found = watching.seen(g.scope, survey, asked)
    return results.described(asked, found, skm_weight=survey.skm_weight, as_command=True)


def _found(slug: str, file: str) -> files.FileRow:
    found = files.file(g.scope, file)
    if found.slug != slug:
        raise NotFound
    return found


def _answers(edition: str, slug: str, kind: str) -> ResponseReturnValue:
    """The file at once, or the page of a job where it takes long."""
    bom = request.args.get("bom") == "1"
    if results.number(g.scope, surveys.survey(g.scope, slug).id) > AT_ONCE:
        public_id = exporting.ask_for_file(g.scope, slug=slug, kind=kind, bom=bom)
        return redirect(url_for("surveys.show_file", edition=edition, slug=slug, file=public_id), 303)
    taken = exporting.take_answers(g.scope, slug=slug, kind=kind)
    if kind == "csv":
        pieces = tables.as_csv(taken.questions, taken.people, bom=bom)
    else:
        file = tempfile.TemporaryFile(suffix=f".{kind}")  # noqa: SIM115 -- closed by whoever reads it to its end
        exporting.written(g.scope, taken, file, kind=kind, bom=bom, translate=gettext)
        pieces = _read(file)
    return _file(Response(stream_with_context(pieces), content_type=_TYPES[kind]), f"{slug}-answers.{kind}")


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
