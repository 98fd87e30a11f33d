"""One innovation as visitors see it, with those of other regions that are like it."""

from __future__ import annotations

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import NotFound
from eventapp.exhibition.queries import innovation as queries
from eventapp.exhibition.rules import covers, searching
from eventapp.exhibition.rules.favourites import Kept
from eventapp.exhibition.views import keeping
from eventapp.exhibition.views.blueprint import bp
from eventapp.web.routing import requires


@bp.route("/<edition:edition>/booths/<slug:slug>/<slug:innovation>")
@requires(PUBLIC)
def show_innovation(edition: str, slug: str, innovation: str) -> ResponseReturnValue:
    """One innovation as it was published. Only the number at the end counts: an old title leads to the new one."""
    found = queries.innovation(g.scope, slug, searching.innovation_id(innovation))
    if found is None:
        raise NotFound
    address = searching.address(found.innovation)
    if address != innovation:
        return redirect(url_for("exhibition.show_innovation", edition=edition, slug=slug, innovation=address), 301)
    mine = Kept(slug, found.innovation.id)
    return render_template(
        "exhibition/one_innovation.html",
        booth=found.booth,
        innovation=found.innovation,
        others=[each for each in found.booth.content.innovations if each.id != found.innovation.id],
        similar=queries.similar(g.scope, found.booth.id, found.innovation.id),
        kept=mine in keeping.kept(g.scope),
        address=searching.address,
        cover=covers.cover(found.booth.code, covers.LARGE, found.place),
        initials=covers.initials(found.booth.name),
    )
