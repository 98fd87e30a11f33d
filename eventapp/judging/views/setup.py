"""The organiser's pages before judging begins: rounds, their categories, what a category hands over, assignments."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.judging.forms.acts import EmptyForm
from eventapp.judging.forms.names import unused_keys
from eventapp.judging.forms.setup import CategoryForm, RoundForm, RulesForm
from eventapp.judging.models.rounds import Category
from eventapp.judging.models.states import AwardRule, Method, RoundKind
from eventapp.judging.queries import panels, progress, rubrics, stages
from eventapp.judging.queries import setup as queries
from eventapp.judging.services import assigning, categories, setup
from eventapp.judging.views.awaited import STATE_NAMES
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.frame import Frame, framed
from eventapp.judging.views.rubric import begin_with
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_ROUND = "/manage/<edition:edition>/judging/setup/<slug:round_key>"
_CATEGORY = f"{_ROUND}/<slug:category>"


@bp.route("/manage/<edition:edition>/judging/setup", methods=["GET", "POST"])
@requires("judging.set_up")
def set_up(edition: str) -> ResponseReturnValue:
    """The edition's rounds, and making one."""
    form = RoundForm()
    rounds = progress.rounds(g.scope)
    (key,) = unused_keys([form.name.data or ""], {row.key for row in rounds} | setup.RESERVED_KEYS)
    if form.carried_out(
        lambda: setup.create_round(
            g.scope,
            key=key,
            name=form.name.data,
            kind=RoundKind(form.kind.data),
            method=Method(form.method.data),
            places=form.places.data or 1,
            is_draft=True,
        )
    ):
        flash(gettext(N_("The round was made. Now add its categories.")))
        return redirect(url_for("judging.set_up_round", edition=edition, round_key=key), 303)
    return render_template("judging/setup.html", form=form, rounds=rounds, state_names=STATE_NAMES), form.http_status


@bp.route(_ROUND, methods=["GET", "POST"])
@requires("judging.set_up")
def set_up_round(edition: str, round_key: str) -> ResponseReturnValue:
    """The categories of a round in their order, and adding one."""
    round_ = progress.round_by_key(g.scope, round_key)
    form = CategoryForm()
    form.offer(rubrics.ready(), rubrics.sources(g.scope))
    if form.accepted():
        (key,) = unused_keys([form.label.data], queries.keys(g.scope) | setup.RESERVED_KEYS)
        try:
            category_id = setup.add_category(
                g.scope,
                round_id=round_.id,
                key=key,
                label=form.label.data,
                condition=(form.condition.data or "") if form.is_recognition else None,
            )
            begin_with(category_id, form.rubric)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("The category was added. Now choose its entries and judges.")))
            onward = "list_entries" if form.is_recognition else "edit_rubric"
            return redirect(url_for(f"judging.{onward}", edition=edition, round_key=round_key, category=key), 303)
    return render_template(
        "judging/setup_round.html",
        form=form,
        round=round_,
        categories=queries.categories(g.scope, round_.id),
        stage=stages.stage(g.scope, round_.id),
        stands=queries.has_scores(g.scope, round_.id),
    ), form.http_status


@bp.route(_CATEGORY, methods=["GET", "POST"])
@requires("judging.set_up")
def set_up_category(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Who judges what in a category: a matrix of judges and regions, saved as a whole."""
    frame = framed(edition, round_key, category)
    if not frame.category.is_scored:
        return frame.to("list_entries")
    form = EmptyForm()
    if form.accepted():
        try:
            changed = assigning.set_panel(g.scope, category_id=frame.category.id, wanted=_ticked())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext(N_("Assignments saved: %(number)s changed.")) % {"number": changed})
            return frame.to("set_up_category")
    return _matrix_page(frame, form), form.http_status


@bp.route(f"{_CATEGORY}/rules", methods=["GET", "POST"])
@requires("judging.set_up")
def edit_category(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """What the category hands over and who may enter it."""
    frame = framed(edition, round_key, category)
    row = g.scope.find(Category, frame.category.id)
    form = RulesForm(
        data={
            "label": row.label,
            "condition": row.condition,
            "award_rule": row.award_rule,
            "ranked_places": row.ranked_places,
            "grades": "\n".join(f"{grade['label']} = {grade['least']}" for grade in row.grades),
            "enter_types": row.enter_types,
            "enter_codes": " ".join(row.enter_codes),
        }
    )
    if form.carried_out(
        lambda: categories.set_rules(
            g.scope,
            category_id=row.id,
            label=form.label.data,
            award_rule=AwardRule(form.award_rule.data),
            ranked_places=form.ranked_places.data or 3,
            grades=form.grade_lines(),
            enter_types=form.enter_types.data or [],
            enter_codes=form.codes(),
            condition=form.condition.data or "",
        )
    ):
        flash(gettext(N_("The rules of the category were saved.")))
        return frame.to("edit_category")
    stands = queries.has_scores(g.scope, frame.round.id)
    return render_template("judging/setup_rules.html", form=form, frame=frame, stands=stands), form.http_status


@bp.route(f"{_CATEGORY}/removal", methods=["GET", "POST"])
@requires("judging.set_up")
def remove_category(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """GET asks once more, POST takes a category in which nobody has scored out of the round."""
    frame = framed(edition, round_key, category)
    form = EmptyForm()
    if form.carried_out(lambda: categories.remove(g.scope, category_id=frame.category.id)):
        flash(gettext(N_("The category was removed.")))
        return redirect(url_for("judging.set_up_round", edition=edition, round_key=round_key), 303)
    return render_template("judging/setup_remove.html", form=form, frame=frame), form.http_status


@bp.route(f"{_CATEGORY}/move", methods=["POST"])
@requires("judging.set_up")
def move_category(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """One place up or down in the order of categories."""
    frame = framed(edition, round_key, category)
    categories.move(g.scope, category_id=frame.category.id, up=request.form.get("to") == "up")
    return redirect(url_for("judging.set_up_round", edition=edition, round_key=round_key), 303)


@bp.route(f"{_CATEGORY}/finalists", methods=["POST"])
@requires("judging.set_up")
def show_finalists(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Publish the entries as finalists, unordered; or take the list back."""
    frame = framed(edition, round_key, category)
    categories.show_finalists(g.scope, category_id=frame.category.id, shown="shown" in request.form)
    return frame.to("list_entries")


def _matrix_page(frame: Frame, form: EmptyForm) -> str:
    cells = queries.cells(g.scope, frame.category.id)
    assigned = {pair for pair, cell in cells.items() if cell.assigned}
    return render_template(
        "judging/setup_category.html",
        form=form,
        frame=frame,
        round=frame.round,
        category=frame.category,
        entries=queries.entries(g.scope, frame.category.id),
        panel=[seat for seat in panels.seats(g.scope, frame.category.id) if not seat.is_alternate],
        cells=cells,
        chosen=_ticked() if request.method == "POST" else assigned,
    )


def _ticked() -> set[tuple[int, int]]:
    """The pairs (entry, seat) that are ticked in the matrix."""
    pairs = set()
    for text in request.form.getlist("pair"):
        entry, dash, seat = text.partition("-")
        if dash and all(part.isascii() and part.isdigit() and len(part) < 18 for part in (entry, seat)):
            pairs.add((int(entry), int(seat)))
    return pairs
