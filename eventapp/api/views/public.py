"""What anybody may read: regions, booths, agenda and results of an edition, and the API's own description."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from eventapp.agenda import queries as sessions
from eventapp.api import documents
from eventapp.api.views.blueprint import answer, asked_limit, bp, listing, utc
from eventapp.core.access import PUBLIC
from eventapp.editions.queries import participations
from eventapp.editions.queries import public as published
from eventapp.exhibition.queries import public as booths
from eventapp.web.addresses import absolute
from eventapp.web.routing import requires


@bp.route("/openapi.json")
@requires(PUBLIC)
def description() -> Response:
    """OpenAPI 3.1."""
    return answer(documents.document())


@bp.route("/editions/<edition:edition>/regions")
@requires(PUBLIC)
def regions(edition: str) -> Response:
    """Participating regions in the order of the edition."""
    limit = asked_limit(default=200)
    page = participations.page_of_regions(g.scope, after=request.args.get("after"), limit=limit)
    items = [{"code": row.code, "name": row.name, "track": row.track, "stage": row.stage} for row in page.items]
    return listing(items, page.next, limit=limit)


@bp.route("/editions/<edition:edition>/booths")
@requires(PUBLIC)
def list_booths(edition: str) -> Response:
    """Published booths by name."""
    limit = asked_limit()
    page = booths.listed(g.scope, after=request.args.get("after"), limit=limit)
    return listing([_booth(edition, row) for row in page.items], page.next, limit=limit)


@bp.route("/editions/<edition:edition>/agenda")
@requires(PUBLIC)
def agenda(edition: str) -> Response:
    """Every session by start; a forum has few, so they are one page."""
    items = [
        {
            "id": row.public_id,
            "title": row.title,
            "kind": row.kind,
            "room": row.room,
            "starts_at": utc(row.starts_at),
            "ends_at": utc(row.ends_at),
            "speakers": list(row.people),
        }
        for row in sessions.details(g.scope)
    ]
    return listing(items, None)


@bp.route("/editions/<edition:edition>/results")
@requires(PUBLIC)
def results(edition: str) -> Response:
    """Winners by category, once they are published; before that the list is empty."""
    items: list[dict[str, Any]] = []
    for row in published.awards(g.scope):
        if not items or items[-1]["label"] != row.label:
            items.append({"category": row.category, "label": row.label, "winners": []})
        items[-1]["winners"].append({"code": row.code, "name": row.name})
    return listing(items, None)


def _booth(edition: str, row: Any) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "province": row.province,
        "programme": row.programme,
        "pitch": row.pitch,
        "dimensions": list(row.dimensions),
        "url": absolute(f"/{edition}/booths/{row.slug}"),
    }
