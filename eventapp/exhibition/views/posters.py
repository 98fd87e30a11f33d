"""Posters to print: the own booth's for its team, all of them in one file for the organiser."""

from __future__ import annotations

from typing import cast

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import NotFound
from eventapp.exhibition.documents.posters import poster_file
from eventapp.exhibition.queries import cards
from eventapp.exhibition.queries.cards import BoothCard
from eventapp.exhibition.views.blueprint import bp
from eventapp.formats.hangings import PaperSize
from eventapp.web.addresses import absolute
from eventapp.web.routing import requires

_SIZES = {"a4", "a5"}


@bp.route("/region/booth/poster.pdf")
@requires("booths.edit")
def own_poster() -> ResponseReturnValue:
    """The poster of the own booth, ``?size=a4`` or ``a5``."""
    card = cards.own(g.scope)
    if card is None:
        raise NotFound
    return _file([card], name=f"poster-{card.slug}")


@bp.route("/manage/<edition:edition>/booths/posters.pdf")
@requires("booths.manage")
def all_posters(edition: str) -> ResponseReturnValue:
    """The posters of every booth that visitors see."""
    found = cards.published(g.scope)
    if not found:
        raise NotFound
    return _file(found, name=f"posters-{edition}")


def _file(found: list[BoothCard], *, name: str) -> Response:
    size = request.args.get("size", "a4")
    if size not in _SIZES:
        raise NotFound
    edition = g.scope.edition.slug

    def address(slug: str) -> str:
        return absolute(url_for("exhibition.show_booth", edition=edition, slug=slug))

    data = poster_file(g.scope, found, cards.when(g.scope), size=cast("PaperSize", size), address=address)
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}-{size}.pdf"'
    return answer
