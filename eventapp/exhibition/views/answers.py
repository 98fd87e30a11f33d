"""A team's ready answers."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_, NotFound
from eventapp.exhibition.forms.messages import TemplateForm
from eventapp.exhibition.queries import archive, inbox
from eventapp.exhibition.services import handling
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires


@bp.route("/region/inbox/answers", methods=["GET", "POST"])
@requires("booths.answer")
def list_answers() -> ResponseReturnValue:
    """The ready answers, and one more."""
    form = TemplateForm()
    if form.carried_out(lambda: handling.save_template(g.scope, title=form.title.data, text=form.text.data)):
        flash(gettext(N_("The answer was saved.")))
        return redirect(url_for("exhibition.list_answers"), 303)
    page = render_template(
        "exhibition/answers.html", form=form, ready=inbox.templates(g.scope), editing=None, is_frozen=_is_frozen()
    )
    return page, form.http_status


@bp.route("/region/inbox/answers/<int:template_id>", methods=["GET", "POST"])
@requires("booths.answer")
def edit_answer(template_id: int) -> ResponseReturnValue:
    """New words for a ready answer."""
    ready = inbox.templates(g.scope)
    found = next((each for each in ready if each.id == template_id), None)
    if found is None:
        raise NotFound
    form = TemplateForm(data={"title": found.title, "text": found.text})
    if form.carried_out(
        lambda: handling.save_template(g.scope, template_id=template_id, title=form.title.data, text=form.text.data)
    ):
        flash(gettext(N_("The answer was saved.")))
        return redirect(url_for("exhibition.list_answers"), 303)
    page = render_template("exhibition/answers.html", form=form, ready=ready, editing=found, is_frozen=_is_frozen())
    return page, form.http_status


@bp.route("/region/inbox/answers/<int:template_id>/delete", methods=["POST"])
@requires("booths.answer")
def delete_answer(template_id: int) -> ResponseReturnValue:
    """Take a ready answer away."""
    handling.delete_template(g.scope, template_id=template_id)
    flash(gettext(N_("The answer was deleted.")))
    return redirect(url_for("exhibition.list_answers"), 303)


def _is_frozen() -> bool:
    return archive.frozen_at(g.scope) is not None
