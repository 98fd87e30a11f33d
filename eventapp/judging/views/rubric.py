"""The organiser's page of a rubric: written line by line, checked, taken over from elsewhere, seen as judges will."""

from __future__ import annotations

from typing import Any

from flask import flash, g, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.frozen import field_names
from eventapp.judging.forms.setup import RubricForm, SourceForm
from eventapp.judging.queries import rubrics
from eventapp.judging.rules import rubric_check
from eventapp.judging.rules.rubric_check import RubricFinding
from eventapp.judging.services import revising
from eventapp.judging.services.rubrics import CriterionSpec
from eventapp.judging.views.blueprint import bp
from eventapp.judging.views.frame import framed
from eventapp.judging.views.judge import preview
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires

_PATH = "/manage/<edition:edition>/judging/setup/<slug:round_key>/<slug:category>/rubric"


@bp.route(_PATH, methods=["GET", "POST"])
@requires("judging.set_up")
def edit_rubric(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """Every criterion with its weight, scale and levels; what the check finds stands above."""
    frame = framed(edition, round_key, category)
    rubric = rubrics.rubric(g.scope, frame.category.id)
    form = RubricForm.of(rubric)
    findings = rubric_check.check([row.line for row in rubric])
    if form.accepted():
        typed: list[RubricFinding] = []
        try:
            findings = typed = rubric_check.check(form.checked())
            revising.change_rubric(g.scope, category_id=frame.category.id, criteria=form.specs())
        except Refusal as refusal:
            form.refusals.append(_stopping(typed) or refusal.sentence(gettext))
        else:
            flash(gettext(N_("The rubric was saved.")))
            return frame.to("edit_rubric")
    source = SourceForm()
    source.offer(rubrics.ready(), rubrics.sources(g.scope, but=frame.category.id))
    page = render_template(
        "judging/setup_rubric.html",
        form=form,
        frame=frame,
        rubric=rubric,
        source=source,
        findings=[(each.stops, gettext(each.sentence) % each.details) for each in findings],
        weight_sum=rubric_check.weight_sum([row.line for row in rubric]),
        is_frozen=rubrics.is_used(g.scope, frame.category.id),
        ready=rubrics.ready(),
    )
    return page, form.http_status


@bp.route(f"{_PATH}/source", methods=["POST"])
@requires("judging.set_up")
def take_over_rubric(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """A ready-made rubric, or that of another category, in the place of this one."""
    frame = framed(edition, round_key, category)
    form = SourceForm()
    form.offer(rubrics.ready(), rubrics.sources(g.scope, but=frame.category.id))
    if form.accepted():
        begin_with(frame.category.id, form.source.data)
        flash(gettext(N_("The rubric was taken over. Look it over before the round opens.")))
    return frame.to("edit_rubric")


@bp.route(f"{_PATH}/preview")
@requires("judging.set_up")
def preview_rubric(edition: str, round_key: str, category: str) -> ResponseReturnValue:
    """The score sheet as judges will see it, with nothing to save."""
    frame = framed(edition, round_key, category)
    sheet = rubrics.sheet_of_nobody(g.scope, frame.round, frame.category.id, frame.category.label)
    return preview(sheet, back=url_for("judging.edit_rubric", **frame.here))


def begin_with(category_id: int, source: str) -> None:
    """Take over a rubric: a ready-made one by its key, another category's as ``copy-<id>``, or none."""
    ready = next((rubric for rubric in rubrics.ready() if rubric.key == source), None)
    copied = source.removeprefix("copy-")
    if ready is not None:
        revising.change_rubric(g.scope, category_id=category_id, criteria=specs_of(ready))
    elif copied.isdigit():
        revising.copy_rubric(g.scope, category_id=category_id, from_category_id=int(copied))


def specs_of(ready: rubrics.ReadyRubric) -> list[CriterionSpec]:
    """A ready-made rubric as it is made."""
    names: list[Any] = list(field_names(rubrics.RubricRow))
    return [CriterionSpec(**{name: getattr(row, name) for name in names}) for row in ready.criteria]


def _stopping(findings: list[RubricFinding]) -> str:
    """The first finding that makes a rubric unusable, as a sentence; empty when there is none."""
    return next((gettext(each.sentence) % each.details for each in findings if each.stops), "")
