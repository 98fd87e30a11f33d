"""The organiser's list of regions: who takes part, on which track, at which stage."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.editions.forms import AddRegionForm, StageForm
from eventapp.editions.models import Stage, Track
from eventapp.editions.queries import public as queries
from eventapp.editions.queries.public import ParticipantRow
from eventapp.editions.rules.stages import STAGE_NAMES, TRACK_NAMES
from eventapp.editions.services import regions as services
from eventapp.editions.views.blueprint import bp
from eventapp.errors import N_, NotFound, Refusal
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/regions")
@requires("editions.view")
def list_regions(edition: str) -> ResponseReturnValue:
    """The regions with their stages; those who may, also add one."""
    return _list(edition, AddRegionForm(data={"track": Track.PREPARING.value, "stage": Stage.INVITED.value}))


@bp.route("/manage/<edition:edition>/regions", methods=["POST"])
@requires("editions.manage")
def add_region(edition: str) -> ResponseReturnValue:
    """Let a region take part by its typed name; a doubtful name comes back with its candidates."""
    form = AddRegionForm()
    form.offer(services.candidates(form.region.data or ""))
    if form.accepted():
        try:
            region = services.add_written(
                g.scope,
                written=form.region.data,
                chosen=form.choice.data,
                track=Track(form.track.data),
                stage=Stage(form.stage.data),
            )
        except Refusal as refusal:
            form.refuse(_at_field(refusal))
        else:
            flash(gettext(N_("%(name)s takes part now.")) % {"name": region.name})
            return redirect(url_for("editions.list_regions", edition=edition), 303)
    return _list(edition, form)


@bp.route("/manage/<edition:edition>/regions/<code:code>", methods=["GET", "POST"])
@requires("editions.manage")
def set_stage(edition: str, code: str) -> ResponseReturnValue:
    """Change how far a region has come."""
    row = next((row for row in queries.participants(g.scope) if row.code == code), None)
    if row is None:
        raise NotFound
    form = StageForm(data={"track": row.track, "stage": row.stage})
    if form.carried_out(
        lambda: services.set_stage(g.scope, code=code, track=Track(form.track.data), stage=Stage(form.stage.data))
    ):
        flash(gettext(N_("The stage of %(name)s was saved.")) % {"name": row.name})
        return redirect(url_for("editions.list_regions", edition=edition), 303)
    return render_template("editions/stage.html", form=form, row=row), form.http_status


def _list(edition: str, form: AddRegionForm) -> ResponseReturnValue:
    rows = queries.participants(g.scope)
    stage = request.args.get("stage", "")
    return render_template(
        "editions/regions_at_work.html",
        form=form,
        rows=[row for row in rows if stage in {"", row.stage}],
        number=len(rows),
        chips=_chips(edition, rows, stage),
        tracks={key: gettext(name) for key, name in TRACK_NAMES.items()},
        stages={key: gettext(name) for key, name in STAGE_NAMES.items()},
    ), form.http_status


def _chips(edition: str, rows: list[ParticipantRow], stage: str) -> list[dict[str, Any]]:
    """The stages as filters with their counts."""
    counts = Counter(row.stage for row in rows)
    here = url_for("editions.list_regions", edition=edition)
    chips = [{"label": gettext(N_("All")), "count": len(rows), "current": not stage, "href": here}]
    for key, name in STAGE_NAMES.items():
        if key in counts:
            current = key == stage
            chips.append(
                {"label": gettext(name), "count": counts[key], "current": current, "href": f"{here}?stage={key}"}
            )
    return chips


def _at_field(refusal: Refusal) -> Refusal:
    """The same refusal, shown at the field of the name unless it belongs elsewhere."""
    refusal.field = refusal.field or "region"
    return refusal
