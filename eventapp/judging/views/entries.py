"""The organiser's page of entries: all who may, some, or a spreadsheet; those that leave, and those let back in."""

from __future__ import annotations

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, InvalidInput, Refusal
from eventapp.formats import csvin, xlsx
from eventapp.formats.table import Table
from eventapp.judging.forms.acts import EmptyForm
from eventapp.judging.forms.entries import LeaveForm, ReturnForm
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import EntrySource, EntryState
from eventapp.judging.queries import entries as queries
from eventapp.judging.rules.entry_list import SENTENCES
from eventapp.judging.services import entering, leaving, setup
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.frame import Frame, framed, numbers
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/entries"
MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 2000
STATE_NAMES = {
    EntryState.ACTIVE: N_("In the ranking"),
    EntryState.WITHDRAWN: N_("Withdrawn"),
    EntryState.ABSENT: N_("Absent"),
    EntryState.DISQUALIFIED: N_("Disqualified"),
}
SOURCE_NAMES = {
    EntrySource.REGIONS: N_("participating regions"),
    EntrySource.FILE: N_("spreadsheet"),
    EntrySource.INTAKE: N_("own dossier"),
    EntrySource.ROUND: N_("earlier round"),
}


class FileMissing(InvalidInput):
    """A form without its file."""

    code = "file_missing"
    message = N_("Choose a file first.")


@bp.route(_PATH)
@requires("judging.dismiss")
def list_entries(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Who is judged here, who left and why, who could still come in."""
    return _page(framed(edition, round_key, category), EmptyForm())


@bp.route(_PATH, methods=["POST"])
@requires("judging.set_up")
def add_entries(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Let the chosen participating regions be judged in the category, or all who may."""
    frame = framed(edition, round_key, category)
    if "all" in request.form:
        added = entering.enter_all(g.scope, category_id=frame.category.id)
        flash(gettext(N_("%(number)s regions were entered.")) % {"number": added})
    elif not numbers("region"):
        form = EmptyForm()
        form.refusals.append(gettext(N_("Choose at least one region in the list, then add it.")))
        return _page(frame, form), form.http_status
    for region_id in numbers("region"):
        setup.add_entry(g.scope, category_id=frame.category.id, region_id=region_id)
    return frame.to("list_entries")


@bp.route(f"{_PATH}/file", methods=["POST"])
@requires("judging.set_up")
def check_entry_file(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """A spreadsheet looked over line by line; nothing is written before it is confirmed."""
    frame = framed(edition, round_key, category)
    form = EmptyForm()
    row = g.scope.find(Category, frame.category.id)
    try:
        judged = queries.look_over_table(g.scope, row, _table())
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(frame, form), form.http_status
    return render_template(
        "judging/setup_entry_file.html",
        form=form,
        frame=frame,
        judged=judged,
        added=[each.row.code for each in judged if each.is_added],
        sentences={verdict: gettext(sentence) for verdict, sentence in SENTENCES.items()},
    )


@bp.route(f"{_PATH}/file/confirm", methods=["POST"])
@requires("judging.set_up")
def enter_file(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """The good lines of the spreadsheet become entries, all in one act."""
    frame = framed(edition, round_key, category)
    codes = request.form.getlist("code")[:MOST_ROWS]
    added = entering.enter(g.scope, category_id=frame.category.id, codes=codes, source=EntrySource.FILE)
    flash(gettext(N_("%(number)s regions were entered.")) % {"number": added})
    return frame.to("list_entries")


@bp.route(f"{_PATH}/<int:entry_id>", methods=["GET", "POST"])
@requires("judging.dismiss")
def change_entry(edition: str, round_key: str, category: str, entry_id: int) -> ResponseReturnValue:
    """Take an entry out of the ranking with its reason, or let it back in."""
    frame = framed(edition, round_key, category)
    entry = queries.entry(g.scope, frame.category.id, entry_id)
    form = LeaveForm() if entry.is_active else ReturnForm()
    if form.carried_out(
        lambda: leaving.change_state(
            g.scope,
            entry_id=entry_id,
            state=EntryState(form.state.data) if isinstance(form, LeaveForm) else EntryState.ACTIVE,
            reason=form.reason.data or "",
            decision_number=form.decision_number.data or "",
        )
    ):
        flash(gettext(N_("Written down. The ranking is reckoned without what left.")))
        return frame.to("list_entries")
    page = render_template("judging/setup_entry.html", form=form, frame=frame, entry=entry, states=_states())
    return page, form.http_status


@bp.route(f"{_PATH}/<int:entry_id>/take-back", methods=["POST"])
@requires("judging.set_up")
def take_entry_back(edition: str, round_key: str, category: str, entry_id: int) -> ResponseReturnValue:
    """Undo an entry that was made by mistake and that nobody has scored."""
    frame = framed(edition, round_key, category)
    entering.take_back(g.scope, entry_id=entry_id)
    flash(gettext(N_("The entry was taken back.")))
    return frame.to("list_entries")


def _page(frame: Frame, form: EmptyForm) -> str:
    rule = g.scope.find(Category, frame.category.id)
    return render_template(
        "judging/setup_entries.html",
        form=form,
        frame=frame,
        entries=queries.entries(g.scope, frame.category.id),
        candidates=queries.candidates(g.scope, rule.id, types=rule.enter_types, codes=rule.enter_codes),
        states=_states(),
        sources={source.value: gettext(name) for source, name in SOURCE_NAMES.items()},
        finalists_at=rule.finalists_published_at,
    )


def _states() -> dict[str, str]:
    return {state.value: gettext(name) for state, name in STATE_NAMES.items()}


def _table() -> Table:
    """The posted spreadsheet. Raises FileMissing, UnreadableFile."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise FileMissing(field="file")
    data, name = file.read(MOST_BYTES + 1), file.filename[-80:]
    read = xlsx.read_rows if data.startswith(b"PK") else csvin.read_rows
    return read(data, name=name, max_bytes=MOST_BYTES, max_rows=MOST_ROWS)
