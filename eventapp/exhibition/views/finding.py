"""Visitors' list of booths: search, filters, map and cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC, Scope
from eventapp.core.clock import now
from eventapp.exhibition.documents.spreadsheet import booths_xlsx
from eventapp.exhibition.queries import public as queries
from eventapp.exhibition.queries.public import Filters, Shown
from eventapp.exhibition.rules import covers, tiles
from eventapp.exhibition.views.blueprint import bp
from eventapp.formats import xlsx
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires

_PAGES_AROUND = 2  # numbers shown on either side of the current page


@dataclass(frozen=True, slots=True)
class Link:
    """A number of the pagination."""

    label: str
    href: str | None
    current: bool


@bp.route("/<edition:edition>/booths")
@requires(PUBLIC)
@cached(5)
def list_booths(edition: str) -> ResponseReturnValue:
    """The exhibition: search, filters, map and cards."""
    filters = _filters()
    shown = queries.shown(g.scope, filters, page=request.args.get("page", 1, int), day=_today(g.scope))
    return render_template(
        "exhibition/booths.html",
        filters=filters,
        shown=shown,
        places=sum(option.count > 0 for option in shown.provinces if filters.province in {"", option.key}),
        all_booths=queries.count(g.scope) if not shown.rows else shown.total,
        tiles=_map(edition, filters, shown),
        pages=_pages(edition, filters, shown),
        next_page=_page(edition, filters, shown.page + 1) if shown.page < shown.pages else None,
        previous_page=_page(edition, filters, shown.page - 1) if shown.page > 1 else None,
        cover=covers.cover,
        initials=covers.initials,
    )


@bp.route("/<edition:edition>/booths.xlsx")
@requires(PUBLIC)
@cached(5)
def download_booths(edition: str) -> ResponseReturnValue:
    """The list with its filters as a spreadsheet."""
    rows = queries.exported(g.scope, _filters())
    answer = Response(booths_xlsx(rows), mimetype=xlsx.CONTENT_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=f"booths-{edition}.xlsx")
    return answer


def _filters() -> Filters:
    return Filters(*(request.args.get(name, "").strip()[:100] for name in ("q", "province", "dimension")))


def _today(scope: Scope) -> Any:
    zone = scope.edition.zone if scope.edition else "UTC"
    return now().astimezone(ZoneInfo(zone)).date()


def _map(edition: str, filters: Filters, shown: Shown) -> list[dict[str, Any]]:
    counts = {option.key: option.count for option in shown.provinces}
    return [
        {
            "short": tile.short,
            "column": tile.column,
            "row": tile.row,
            "level": tiles.level(counts.get(tile.code, 0)),
            "text": counts.get(tile.code) or "–",
            "href": url_for("exhibition.list_booths", edition=edition, **filters.address(province=tile.code)),
            "current": tile.code == filters.province,
        }
        for tile in queries.grid()
    ]


def _page(edition: str, filters: Filters, number: int) -> str:
    page = number if number > 1 else None
    return url_for("exhibition.list_booths", edition=edition, **filters.address(page=page))


def _pages(edition: str, filters: Filters, shown: Shown) -> list[Link]:
    """The first page, the last one and those around this one, with gaps between."""
    if shown.pages == 1:
        return []
    near = range(shown.page - _PAGES_AROUND, shown.page + _PAGES_AROUND + 1)
    numbers = [n for n in range(1, shown.pages + 1) if n in near or n in {1, shown.pages}]
    links: list[Link] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            links.append(Link("…", None, False))
        links.append(Link(str(number), _page(edition, filters, number), number == shown.page))
    return links
