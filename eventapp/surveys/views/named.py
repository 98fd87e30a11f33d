"""Who answered what in a named survey."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from eventapp.errors import NotFound
from eventapp.surveys.queries import named, surveys
from eventapp.surveys.views.blueprint import bp
from eventapp.web.routing import requires


@bp.route("/manage/<edition:edition>/surveys/<slug:slug>/people")
@requires("surveys.manage")
def list_named(edition: str, slug: str) -> ResponseReturnValue:
    """The people with their answers; an anonymous survey has no such page. 3 statements."""
    survey = surveys.survey(g.scope, slug)
    if not survey.is_named:
        raise NotFound
    return render_template("surveys/manage/named.html", survey=survey, rows=named.people(g.scope, survey))
