"""The organiser's pages before judging begins: rounds, categories with rubrics, entries, panels, assignments."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.judging.forms import CategoryForm, EmptyForm, RoundForm, unused_keys
from eventapp.judging.models.states import Method, RoundKind
from eventapp.judging.queries import progress
from eventapp.judging.queries import setup as queries
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.setup import CategorySummary
from eventapp.judging.services import assigning, setup
from eventapp.judging.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/judging/setup", methods=["GET", "POST"])
@requires("judging.set_up")
def set_up(edition: str) -> ResponseReturnValue:
    """The edition's rounds, and making one."""
    form = RoundForm()
    rounds = progress.rounds(g.scope)
    if form.accepted():
        taken = {row.key for row in rounds} | setup.RESERVED_KEYS
        (key,) = unused_keys([form.name.data], taken)
        setup.create_round(
            g.scope,
            key=key,
            name=form.name.data,
            kind=RoundKind(form.kind.data),
            method=Method(form.method.data),
            places=form.places.data or 1,
        )
        flash(gettext(N_("The round was made. Now add its categories.")))
        return redirect(url_for("judging.set_up_round", edition=edition, round_key=key), 303)
    return render_template("judging/setup.html", form=form, rounds=rounds), form.http_status


@bp.route("/manage/<edition:edition>/judging/setup/<slug:round_key>", methods=["GET", "POST"])
@requires("judging.set_up")
def set_up_round(edition: str, round_key: str) -> ResponseReturnValue:
    """The categories of a round, and adding one with its rubric."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = CategoryForm()
    if form.accepted():
        (key,) = unused_keys([form.label.data], queries.keys(g.scope) | setup.RESERVED_KEYS)
        try:
            setup.add_category(g.scope, round_id=round_.id, key=key, label=form.label.data, criteria=form.specs())
        except Refusal as refusal:
            form.refusals.append(refusal.sentence(gettext))
        else:
            flash(gettext(N_("The category was added. Now choose its entries and judges.")))
            return redirect(url_for("judging.set_up_category", edition=edition, round_key=round_key, category=key), 303)
    return render_template(
        "judging/setup_round.html", form=form, round=round_, categories=queries.categories(g.scope, round_.id)
    ), form.http_status


@bp.route("/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>", methods=["GET", "POST"])
@requires("judging.set_up")
def set_up_category(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Who judges what in a category: a matrix of judges and regions, saved as a whole."""
    round_, row = _category(round_key, category)
    form = EmptyForm()
    if form.accepted():
        try:
            changed = assigning.set_panel(g.scope, category_id=row.id, wanted=_ticked())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("Assignments saved: %(number)s changed.")) % {"number": changed})
            return _to_category(edition, round_key, category)
    return _category_page(round_, row, form), form.http_status


@bp.route("/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/entries", methods=["POST"])
@requires("judging.set_up")
def add_entries(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Let the chosen participating regions be judged in the category."""
    _, row = _category(round_key, category)
    for region_id in _numbers("region"):
        setup.add_entry(g.scope, category_id=row.id, region_id=region_id)
    return _to_category(edition, round_key, category)


@bp.route(
    "/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/entries/<int:entry_id>", methods=["POST"]
)
@requires("judging.set_up")
def withdraw_entry(edition: str, round_key: str, category: str, entry_id: int) -> ResponseReturnValue:
    """Take a region out of the category."""
    setup.withdraw_entry(g.scope, entry_id=entry_id)
    flash(gettext(N_("The region is no longer judged in this category.")))
    return _to_category(edition, round_key, category)


@bp.route("/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/judges", methods=["POST"])
@requires("judging.set_up")
def add_judges(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Put the chosen judges on the panel."""
    _, row = _category(round_key, category)
    for user_id in _numbers("judge"):
        setup.add_judge(g.scope, category_id=row.id, user_id=user_id)
    return _to_category(edition, round_key, category)


@bp.route(
    "/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/judges/<int:seat_id>", methods=["POST"]
)
@requires("judging.set_up")
def remove_judge(edition: str, round_key: str, category: str, seat_id: int) -> ResponseReturnValue:
    """Take a judge without scores off the panel."""
    setup.remove_judge(g.scope, panel_member_id=seat_id)
    flash(gettext(N_("The judge is no longer on this panel.")))
    return _to_category(edition, round_key, category)


def _category(round_key: str, category: str) -> tuple[RoundRow, CategorySummary]:
    round_ = progress.round_by_key(g.scope, round_key)
    return round_, queries.category(g.scope, round_.id, category)


def _category_page(round_: RoundRow, row: CategorySummary, form: EmptyForm) -> str:
    cells = queries.cells(g.scope, row.id)
    assigned = {pair for pair, cell in cells.items() if cell.assigned}
    return render_template(
        "judging/setup_category.html",
        form=form,
        round=round_,
        category=row,
        criteria=queries.criteria(g.scope, row.id),
        entries=queries.entries(g.scope, row.id),
        panel=queries.panel(g.scope, row.id),
        cells=cells,
        chosen=_ticked() if request.method == "POST" else assigned,
        regions=queries.regions_to_add(g.scope, row.id),
        judges=queries.judges_to_add(g.scope, row.id),
    )


def _ticked() -> set[tuple[int, int]]:
    """The pairs (entry, seat) that are ticked in the matrix."""
    pairs = set()
    for text in request.form.getlist("pair"):
        entry, dash, seat = text.partition("-")
        if dash and entry.isascii() and entry.isdigit() and seat.isascii() and seat.isdigit():
            pairs.add((int(entry), int(seat)))
    return pairs


def _numbers(name: str) -> list[int]:
    return [int(text) for text in request.form.getlist(name) if text.isascii() and text.isdigit()]


def _to_category(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    return redirect(url_for("judging.set_up_category", edition=edition, round_key=round_key, category=category), 303)
