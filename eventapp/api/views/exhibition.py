"""The exhibition for programs: booths and innovations as visitors see them, without anybody's name or number."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from eventapp.api.views.answering import answer, asked_limit, listing
from eventapp.api.views.blueprint import bp
from eventapp.core.access import PUBLIC
from eventapp.errors import NotFound
from eventapp.exhibition.queries import comparing, finding
from eventapp.exhibition.queries.catalogue import BOOTHS, INNOVATIONS
from eventapp.exhibition.queries.comparing import Compared
from eventapp.exhibition.queries.finding import Row
from eventapp.exhibition.rules import facets, searching
from eventapp.exhibition.rules.content import Figure, Innovation
from eventapp.exhibition.rules.facets import Filters
from eventapp.web.addresses import absolute
from eventapp.web.routing import requires

LONGEST = 100  # characters of a value in the address


@bp.route("/editions/<edition:edition>/booths")
@requires(PUBLIC)
def list_booths(edition: str) -> Response:
    """Published booths by name, with the filters of the page."""
    limit = asked_limit()
    filters = _filters(BOOTHS)
    page = finding.listed(g.scope, filters, after=request.args.get("after"), limit=limit)
    return listing([_booth(edition, row) for row in page.items], page.next, limit=limit, **filters.address())


@bp.route("/editions/<edition:edition>/innovations")
@requires(PUBLIC)
def list_innovations(edition: str) -> Response:
    """Published innovations by the region's name, with the filters of the page."""
    limit = asked_limit()
    filters = _filters(INNOVATIONS)
    page = finding.listed(g.scope, filters, after=request.args.get("after"), limit=limit)
    items = [_innovation(edition, row) for row in page.items]
    return listing(items, page.next, limit=limit, **filters.address(view=""))


@bp.route("/editions/<edition:edition>/booths/<slug:slug>")
@requires(PUBLIC)
def show_booth(edition: str, slug: str) -> Response:
    """One booth with its innovations. Raises NotFound."""
    found = next(iter(comparing.compared(g.scope, [slug])), None)
    if found is None:
        raise NotFound
    return answer(
        {
            "slug": found.slug,
            "code": found.code,
            "name": found.name,
            "province": found.province,
            "type": found.type,
            "stage": found.stage,
            "programme": found.content.programme,
            "pitch": found.content.pitch,
            "story": found.content.story,
            "dimensions": list(found.dimensions),
            "awards": [{"category": award.label, "year": award.year} for award in found.awards],
            "innovations": [_whole(edition, found, each) for each in found.content.innovations],
            "url": absolute(f"/{edition}/booths/{found.slug}"),
        }
    )


def _filters(view: str) -> Filters:
    values: dict[str, Any] = {name: request.args.get(name, "").strip()[:LONGEST] for name in ("q", *facets.FACETS)}
    return Filters(**values, view=view)


def _booth(edition: str, row: Row) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "code": row.code,
        "name": row.name,
        "province": row.province,
        "type": row.type,
        "stage": row.stage,
        "programme": row.programme,
        "pitch": row.pitch,
        "dimensions": list(row.dimensions),
        "url": absolute(f"/{edition}/booths/{row.slug}"),
    }


def _innovation(edition: str, row: Row) -> dict[str, Any]:
    return {
        "id": row.innovation_id,
        "title": row.title,
        "does": row.lead,
        "dimension": next(iter(row.dimensions), ""),
        "status": row.status,
        "region": {"code": row.code, "name": row.name},
        "province": row.province,
        "booth": row.slug,
        "url": absolute(f"/{edition}/booths/{row.slug}/{row.address}"),
    }


def _whole(edition: str, booth: Compared, each: Innovation) -> dict[str, Any]:
    labels = booth.labels
    return {
        "id": each.id,
        "title": each.title,
        "dimension": labels.get(each.dimension, ""),
        "problem": each.problem,
        "does": each.does,
        "status": each.status,
        "since": each.since,
        "figures": [_figure(figure) for figure in each.figures],
        "url": absolute(f"/{edition}/booths/{booth.slug}/{searching.address(each)}"),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "label": figure.label, "source": figure.source, "year": figure.year}
