"""The team's pages about its innovations: the list, a form each, their order, deletion after asking."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, Refusal
from eventapp.exhibition.errors import ChangedMeanwhile
from eventapp.exhibition.forms.booth import DeleteForm, InnovationForm, typed_of
from eventapp.exhibition.queries import public
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.rules import drafts
from eventapp.exhibition.rules.content import MOST_FIGURES, MOST_INNOVATIONS, Innovation
from eventapp.exhibition.services import editing
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.drafting import SAVED, differing, own
from eventapp.exhibition.views.over import while_it_lives
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/region/booth/innovations")
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def list_innovations() -> ResponseReturnValue:
    """The innovations, each with its way to the form."""
    return render_template(
        "exhibition/innovations.html", booth=own(), labels=public.labels(g.scope), most=MOST_INNOVATIONS
    )


@bp.route("/region/booth/innovations/new", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def add_innovation() -> ResponseReturnValue:
    """One more innovation."""
    form = _form(data={"status": "running"})
    if form.carried_out(lambda: editing.add_innovation(g.scope, **form.values())):
        flash(gettext(SAVED))
        return redirect(url_for("exhibition.list_innovations"), 303)
    return _page(form, None)


@bp.route("/region/booth/innovations/<int:innovation_id>", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def edit_innovation(innovation_id: int) -> ResponseReturnValue:
    """The texts of an innovation."""
    innovation = queries.innovation(g.scope, innovation_id)
    form = _form(data={**typed_of(innovation), "seen": drafts.mark_of(innovation)})
    theirs: list[dict[str, str]] = []
    status = None
    if form.accepted():
        try:
            editing.change_innovation(
                g.scope, innovation_id=innovation_id, seen=form.seen.data or None, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, ChangedMeanwhile):
                status = refusal.status
                theirs = differing(form, typed_of(innovation))
                form.seen.data = drafts.mark_of(innovation)
        else:
            flash(gettext(SAVED))
            return redirect(url_for("exhibition.list_innovations"), 303)
    return _page(form, innovation, status, theirs)


@bp.route("/region/booth/innovations/<int:innovation_id>/up", methods=["POST"])
@requires("booths.edit")
def move_innovation(innovation_id: int) -> ResponseReturnValue:
    """One place up."""
    editing.move_innovation(g.scope, innovation_id=innovation_id)
    return redirect(url_for("exhibition.list_innovations"), 303)


@bp.route("/region/booth/innovations/<int:innovation_id>/delete", methods=["GET", "POST"])
@requires("booths.edit")
@while_it_lives("exhibition.own_booth")
def delete_innovation(innovation_id: int) -> ResponseReturnValue:
    """Ask once, then take the innovation out of the draft."""
    innovation = queries.innovation(g.scope, innovation_id)
    now = {**typed_of(innovation), "seen": drafts.mark_of(innovation, with_media=True)}
    form = DeleteForm(data=now)
    rows: list[dict[str, str]] = []
    status = HTTPStatus.OK
    if form.accepted():
        try:
            editing.delete_innovation(g.scope, innovation_id=innovation_id, seen=form.seen.data)
        except ChangedMeanwhile as refusal:
            rows, status = differing(form, now), HTTPStatus(refusal.status)
            form.process(data=now)
        else:
            flash(gettext(N_("The innovation was deleted. Visitors see the change once you publish the booth.")))
            return redirect(url_for("exhibition.list_innovations"), 303)
    page = render_template(
        "exhibition/delete_innovation.html",
        form=form,
        innovation=innovation,
        rows=rows,
        is_refused=status != HTTPStatus.OK,
    )
    return page, status


def _form(data: dict[str, Any]) -> InnovationForm:
    form = InnovationForm(data=data)
    choose = ("", gettext(N_("Choose a dimension")))
    form.dimension.choices = [choose, *public.labels(g.scope).items()]
    return form


def _page(
    form: InnovationForm,
    innovation: Innovation | None,
    status: int | None = None,
    theirs: list[dict[str, str]] | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "exhibition/innovation.html",
        form=form,
        innovation=innovation,
        figures=range(1, MOST_FIGURES + 1),
        theirs=theirs or [],
    )
    return page, status or form.http_status
