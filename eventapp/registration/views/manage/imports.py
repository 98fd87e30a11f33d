"""Lists of people for the organiser: handed in, looked over, entered, taken back within a day."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_
from eventapp.formats import xlsx
from eventapp.registration.documents import blank_lists
from eventapp.registration.forms import EmptyForm
from eventapp.registration.models.imports import ImportState
from eventapp.registration.queries import delegations, imports
from eventapp.registration.queries.imports import ImportRow
from eventapp.registration.services import importing
from eventapp.registration.views import looking_over
from eventapp.registration.views.blueprint import bp
from eventapp.registration.views.delegation import said_entered
from eventapp.registration.views.writing import ListForm
from eventapp.web.i18n import gettext, ngettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/imports"
_ONE = f"{_PATH}/<opaque:draft>"
STATES = {
    ImportState.DRAFT: N_("Not entered yet"),
    ImportState.ENTERED: N_("List entered"),
    ImportState.UNDONE: N_("Taken back"),
}
STATE_KINDS = {ImportState.DRAFT: "attention", ImportState.ENTERED: "done", ImportState.UNDONE: ""}


@bp.route(_PATH, methods=["GET", "POST"])
@requires("registration.import")
def list_imports(edition: str) -> ResponseReturnValue:
    """The latest lists, and the form for another one."""
    form = ListForm()
    wanted = request.args.get("delegation")
    into = delegations.delegation(g.scope, wanted) if wanted else None
    made: list[str] = []

    def start() -> None:
        made.append(importing.start(g.scope, form.grid(), delegation_id=into.id if into else None))

    if form.carried_out(start):
        return redirect(url_for("registration.show_import", edition=edition, draft=made[0]), 303)
    page = render_template(
        "registration/manage/imports.html",
        form=form,
        into=into,
        rows=imports.recent(g.scope),
        states={state.value: gettext(label) for state, label in STATES.items()},
        kinds=STATE_KINDS,
        explained=blank_lists.explained(gettext, with_region=True),
    )
    return page, form.http_status


@bp.route(f"{_PATH}/template.<any(csv, xlsx):kind>")
@requires("registration.import")
def blank_import(edition: str, kind: str) -> ResponseReturnValue:
    """The list to fill in."""
    if kind == "xlsx":
        answer = Response(blank_lists.spreadsheet(gettext, with_region=True), content_type=xlsx.CONTENT_TYPE)
    else:
        answer = Response(blank_lists.csv(gettext, with_region=True), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="peserta-{edition}.{kind}"'
    return answer


@bp.route(_ONE)
@requires("registration.import")
def show_import(edition: str, draft: str) -> ResponseReturnValue:
    """A list before it is entered, or what became of it."""
    row = imports.one(g.scope, draft)
    if row.state is ImportState.DRAFT:
        return _draft_page(edition, draft, EmptyForm())
    return _done_page(row, EmptyForm())


@bp.route(f"{_ONE}/columns", methods=["POST"])
@requires("registration.import")
def map_import(edition: str, draft: str) -> ResponseReturnValue:
    """Say which column holds what."""
    form = EmptyForm()
    mapping = looking_over.posted_mapping()
    if form.carried_out(lambda: importing.map_columns(g.scope, draft, mapping)):
        return redirect(url_for("registration.show_import", edition=edition, draft=draft), 303)
    return _draft_page(edition, draft, form)


@bp.route(f"{_ONE}/rows/<int:line>", methods=["POST"])
@requires("registration.import")
def correct_import(edition: str, draft: str, line: int) -> ResponseReturnValue:
    """Correct a row in place, or leave it out."""
    importing.correct(g.scope, draft, line=line, values=looking_over.posted_corrections())
    show = request.args.get("show")
    return redirect(url_for("registration.show_import", edition=edition, draft=draft, show=show), 303)


@bp.route(f"{_ONE}/entering", methods=["POST"])
@requires("registration.import")
def enter_import(edition: str, draft: str) -> ResponseReturnValue:
    """Enter every good row."""
    form = EmptyForm()
    entered: list[int] = []
    if form.carried_out(lambda: entered.append(importing.enter(g.scope, draft))):
        flash(said_entered(entered[0]))
        return redirect(url_for("registration.show_import", edition=edition, draft=draft), 303)
    if imports.one(g.scope, draft).state is not ImportState.DRAFT:
        return _done_page(imports.one(g.scope, draft), form), form.http_status
    return _draft_page(edition, draft, form)


@bp.route(f"{_ONE}/discarding", methods=["POST"])
@requires("registration.import")
def discard_import(edition: str, draft: str) -> ResponseReturnValue:
    """Throw a list away."""
    importing.discard(g.scope, draft)
    return redirect(url_for("registration.list_imports", edition=edition), 303)


@bp.route(f"{_ONE}/undoing", methods=["POST"])
@requires("registration.import")
def undo_import(edition: str, draft: str) -> ResponseReturnValue:
    """Take a list back, and say who stays and why."""
    form = EmptyForm()
    removed: list[int] = []
    if form.carried_out(lambda: removed.append(importing.undo(g.scope, draft))):
        flash(said_removed(removed[0]))
        return redirect(url_for("registration.show_import", edition=edition, draft=draft), 303)
    return _done_page(imports.one(g.scope, draft), form), form.http_status


def said_removed(number: int) -> str:
    """What taking a list back has done."""
    return str(
        ngettext(
            "%(num)s registration was taken back; its seat is free.",
            "%(num)s registrations were taken back; their seats are free.",
            number,
        )
    )


def _draft_page(edition: str, draft: str, form: EmptyForm) -> ResponseReturnValue:
    judged, own = importing.look_over(g.scope, draft)
    here = partial(url_for, edition=edition, draft=draft)
    values = looking_over.page_values(judged, own, partial(here, "registration.show_import"))

    def row_address(line: int) -> str:
        return here("registration.correct_import", line=line, show=values["shown"])

    acts = {
        "columns": here("registration.map_import"),
        "entering": here("registration.enter_import"),
        "discarding": here("registration.discard_import"),
    }
    page = render_template(
        "registration/manage/import_check.html", **values, form=form, acts=acts, row_address=row_address, own=own
    )
    return page, form.http_status


def _done_page(row: ImportRow, form: EmptyForm) -> str:
    return render_template(
        "registration/manage/import_done.html",
        row=row,
        form=form,
        kept=importing.kept(g.scope, row.public_id),
        state=gettext(STATES[row.state]),
        kind=STATE_KINDS[row.state],
    )
