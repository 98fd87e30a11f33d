"""The public page of finalists: names in the order of the alphabet, nothing else."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import NotFound
from eventapp.judging.queries import entries
from eventapp.judging.views.blueprint import bp
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires


@bp.route("/<edition:edition>/finalists")
@requires(PUBLIC)
@cached(5)
def show_all_finalists(edition: str) -> ResponseReturnValue:
    """Every published list of the edition; not there before the first one is published."""
    lists = entries.finalists(g.scope)
    if not lists:
        raise NotFound
    return render_template("judging/finalists.html", lists=lists)
