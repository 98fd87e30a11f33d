"""Pictures beside shared links, and the tags that name them."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import NotFound
from eventapp.exhibition.documents import sharing
from eventapp.exhibition.queries import archive, cards
from eventapp.exhibition.queries import public as queries
from eventapp.exhibition.queries.public import PublicBooth
from eventapp.exhibition.views.blueprint import bp
from eventapp.formats import share
from eventapp.web.addresses import absolute
from eventapp.web.routing import requires

_FOREVER = "public, max-age=31536000, immutable"
_A_DAY = "public, max-age=86400"


@bp.route("/<edition:edition>/booths/<slug:slug>/share-<slug:version>.jpg")
@requires(PUBLIC)
def share_booth(edition: str, slug: str, version: str) -> ResponseReturnValue:
    """The picture of a booth; an address of an earlier version shows the current one."""
    booth = queries.booth(g.scope, slug)
    if booth is None:
        raise NotFound
    shown = _shown(url_for("exhibition.show_booth", edition=edition, slug=slug))
    is_current = version == sharing.fingerprint(booth)
    return _picture(sharing.booth_picture(g.scope.edition, booth, shown), _FOREVER if is_current else _A_DAY)


@bp.route("/<edition:edition>/booths/share.jpg")
@requires(PUBLIC)
def share_list(edition: str) -> ResponseReturnValue:
    """The picture of the whole exhibition."""
    shown = _shown(url_for("exhibition.list_booths", edition=edition))
    is_frozen = archive.frozen_at(g.scope) is not None
    return _picture(sharing.list_picture(g.scope.edition, cards.count(g.scope), shown, is_frozen=is_frozen), _A_DAY)


@bp.app_template_global("share_tags")
def share_tags(booth: PublicBooth | None = None) -> dict[str, Any]:
    """Addresses for the tags of this page, which is about a booth or about all of them."""
    edition = g.scope.edition.slug
    if booth is None:
        picture = url_for("exhibition.share_list", edition=edition)
    else:
        version = sharing.fingerprint(booth)
        picture = url_for("exhibition.share_booth", edition=edition, slug=booth.slug, version=version)
    sizes = {"width": share.WIDTH, "height": share.HEIGHT}
    return {"url": absolute(request.path), "image": absolute(picture), **sizes}


def _picture(data: bytes, keep: str) -> Response:
    answer = Response(data, mimetype=share.CONTENT_TYPE)
    answer.headers["Cache-Control"] = keep
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made to be shown elsewhere
    return answer


def _shown(path: str) -> str:
    return absolute(path).partition("://")[2]
