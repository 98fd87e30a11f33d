"""The list as a file: CSV and JSON while they are read, a spreadsheet at once or by a job."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, g, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.runtime import runtime
from eventapp.errors import NotFound
from eventapp.formats import xlsx
from eventapp.registration.documents import lists as tables
from eventapp.registration.documents.lists import Sheet
from eventapp.registration.models.notes import FileState
from eventapp.registration.queries import files
from eventapp.registration.services import exporting
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.manage import filters as addresses
from eventapp.web import security
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

SEPARATORS = {"semicolon": ";"}


@bp.route("/manage/<edition:edition>/registrations.csv")
@requires("registration.export")
def export_registrations(edition: str) -> ResponseReturnValue:
    """Everything that the list shows with these filters, as CSV."""
    about, found = exporting.pieces(g.scope, filters=addresses.asked(), form="csv")
    sheet = Sheet(about, zone=g.scope.edition.zone, translate=gettext)
    separator = SEPARATORS.get(request.args.get("separator", ""), ",")
    return _streamed(tables.csv(sheet, found, separator=separator), "text/csv; charset=utf-8", f"{edition}.csv")


@bp.route("/manage/<edition:edition>/registrations.json")
@requires("registration.export")
def export_json(edition: str) -> ResponseReturnValue:
    """The same as JSON."""
    about, found = exporting.pieces(g.scope, filters=addresses.asked(), form="json")
    return _streamed(tables.as_json(about, found), "application/json", f"{edition}.json")


@bp.route("/manage/<edition:edition>/registrations.xlsx")
@requires("registration.export")
def export_spreadsheet(edition: str) -> ResponseReturnValue:
    """The same as a spreadsheet; a long one is made by a job, and a page says when it is there."""
    path = exporting.spreadsheet(g.scope, filters=addresses.asked(), translate=gettext)
    if path is None:
        public_id = exporting.ask_for_file(g.scope, filters=addresses.asked())
        return redirect(url_for("registration.show_file", edition=edition, file=public_id), 303)
    try:
        data = path.read_bytes()
    finally:
        path.unlink()
    return _whole(data, edition)


@bp.route("/manage/<edition:edition>/files/<opaque:file>")
@requires("registration.export")
def show_file(edition: str, file: str) -> ResponseReturnValue:
    """Whether the spreadsheet is there; the page asks again by itself."""
    found = files.own_file(g.scope, file)
    page = render_template("registration/manage/file.html", found=found, is_ready=found.state is FileState.READY)
    return page, {} if found.state is FileState.READY else {"Refresh": "3"}


@bp.route("/manage/<edition:edition>/files/<opaque:file>/registrations.xlsx")
@requires("registration.export")
def fetch_file(edition: str, file: str) -> ResponseReturnValue:
    """The spreadsheet, for whoever asked for it."""
    if files.own_file(g.scope, file).state is not FileState.READY:
        raise NotFound
    return _whole(runtime().storage.get(files.storage_name(file)), edition)


def _whole(data: bytes, edition: str) -> Response:
    return _as_file(Response(data, content_type=xlsx.CONTENT_TYPE), f"{edition}.xlsx")


def _streamed(pieces: Iterator[bytes], content_type: str, name: str) -> Response:
    return _as_file(Response(stream_with_context(pieces), content_type=content_type), name)


def _as_file(answer: Response, name: str) -> Response:
    security.personal()
    answer.headers["Content-Disposition"] = f'attachment; filename="registrations-{name}"'
    return answer
