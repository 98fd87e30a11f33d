"""Visitors' list of booths and innovations: search, filters, map and cards; the same list as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from eventapp.core.access import PUBLIC, Scope
from eventapp.core.clock import now
from eventapp.errors import N_
from eventapp.exhibition.documents import spreadsheet
from eventapp.exhibition.queries import finding as queries
from eventapp.exhibition.queries.catalogue import BOOTHS, INNOVATIONS
from eventapp.exhibition.queries.finding import LABELS, Row, Shown
from eventapp.exhibition.queries.public import grid
from eventapp.exhibition.rules import covers, facets, searching, tiles
from eventapp.exhibition.rules.facets import Filters
from eventapp.exhibition.views import keeping
from eventapp.exhibition.views.blueprint import bp
from eventapp.formats import xlsx
from eventapp.frozen import frozen
from eventapp.web.i18n import current_locale, format_number, gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires

_PAGES_AROUND = 2  # numbers shown on either side of the current page
_LONGEST = 100  # characters of a value in the address
_MOST_CARDS = 1000  # in two languages those of half the booths, each with some two kilobytes
FACET_LABELS = {
    "province": N_("Province"),
    "dimension": N_("Dimension"),
    "island": N_("Island group"),
    "type": N_("Kind of region"),
    "status": N_("Status of the innovation"),
    "stage": N_("Stage in the programme"),
}


@frozen
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
    filters = filters_of_address()
    shown = queries.shown(g.scope, filters, page=request.args.get("page", 1, int), day=today(g.scope))
    filters = replace(filters, picked=tuple(shown.picked))
    here = _addresses(edition)
    on_page = {row.slug for row in shown.rows}
    return render_template(
        "exhibition/booths.html",
        filters=filters,
        shown=shown,
        is_frozen=shown.is_frozen,
        **_parts(filters, shown, here),
        chosen=[_chip(facet, value, shown, filters, here) for facet, value in filters.chosen().items()],
        views=_views(shown, filters, here),
        all_booths=queries.count(g.scope) if not shown.rows else shown.total,
        places=sum(option.count > 0 for option in shown.options["province"] if filters.province in {"", option.key}),
        pages=_pages(filters, shown, here),
        next_page=_page(filters, here, shown.page + 1) if shown.page < shown.pages else None,
        previous_page=_page(filters, here, shown.page - 1) if shown.page > 1 else None,
        elsewhere={slug: name for slug, name in shown.picked.items() if slug not in on_page},
        cards=_cards(filters, shown, url_for("exhibition.list_booths", edition=edition)),
        most_picked=facets.MOST_PICKED,
        is_anywhere=any(option.count for option in shown.options["province"]),
        open_list=here(booth=filters.picked),
        kept_in=keeping.name_of_cookie(g.scope),
        has_ticket=keeping.has_ticket(),
    )


def _cards(filters: Filters, shown: Shown, path: str) -> list[Markup]:
    """The cards of the rows. Those on which no word is marked are kept as long as the list stands."""
    macros: Any = current_app.jinja_env.get_template("exhibition/_cards.html").module
    marked = partial(searching.pieces, hits=shown.hits) if shown.hits else None
    if len(shown.cards) > _MOST_CARDS:
        shown.cards.clear()

    def card(row: Row) -> Markup:
        picked = row.slug in filters.picked
        if row.innovation_id:
            made = macros.innovation_card(row, f"{path}/{row.slug}/{row.address}", marked, picked)
        else:
            drawn = covers.cover(row.code), covers.initials(row.name)
            made = macros.booth_card(row, f"{path}/{row.slug}", *drawn, marked, picked)
        return made  # type: ignore[no-any-return]

    def kept(row: Row) -> Markup:
        key = (row.booth_id, row.innovation_id, row.awards, row.slug in filters.picked, path, current_locale())
        if key not in shown.cards:
            shown.cards[key] = card(row)
        return shown.cards[key]  # type: ignore[no-any-return]

    return [card(row) if marked else kept(row) for row in shown.rows]


@bp.route("/<edition:edition>/booths.<any(xlsx, csv):kind>")
@requires(PUBLIC)
@cached(5)
def download_booths(edition: str, kind: str) -> ResponseReturnValue:
    """The list with its filters as a file."""
    filters = filters_of_address()
    rows = queries.exported(g.scope, filters)
    innovations = filters.view == INNOVATIONS
    if kind == "csv":
        answer = Response(spreadsheet.as_csv(rows, innovations=innovations), mimetype="text/csv")
    else:
        answer = Response(spreadsheet.as_xlsx(rows, innovations=innovations), mimetype=xlsx.CONTENT_TYPE)
    name = f"{filters.view or 'booths'}-{edition}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def filters_of_address() -> Filters:
    """The filters of this request's address; what the list does not know finds nothing."""
    values = {name: request.args.get(name, "").strip()[:_LONGEST] for name in ("q", "view", *facets.FACETS)}
    if values["view"] != INNOVATIONS:
        values["view"] = BOOTHS
    return Filters(**values, picked=picked_in_address())


def picked_in_address() -> tuple[str, ...]:
    """The slugs of the booths that are to be compared, each once."""
    written = request.args.getlist("booth")[: 2 * facets.MOST_PICKED]
    return tuple(dict.fromkeys(written))[: facets.MOST_PICKED]


def today(scope: Scope) -> Any:
    """The day in the edition's zone."""
    zone = scope.edition.zone if scope.edition else "UTC"
    return now().astimezone(ZoneInfo(zone)).date()


def _addresses(edition: str) -> Callable[..., str]:
    """Makes addresses of the list with these parameters; a page has some eighty of them."""
    path = url_for("exhibition.list_booths", edition=edition)

    def here(**parameters: Any) -> str:
        return f"{path}?{urlencode(given, doseq=True)}" if (given := _given(parameters)) else path

    return here


def _parts(filters: Filters, shown: Shown, here: Callable[..., str]) -> dict[str, Markup]:
    """The selects of the filters and the map, which are kept with the options that they show."""
    key = (current_locale(), here(booth=filters.picked))
    parts: dict[str, Markup] | None = shown.parts.get(key)
    if parts is None:
        selects = [_select(facet, shown, filters) for facet in FACET_LABELS]
        steps = tiles.legend(max((option.count for option in shown.options["province"]), default=0))
        parts = {
            "facets": _made("exhibition/_facets.html", selects=selects),
            "map": _made("exhibition/_map.html", tiles=_map(filters, shown, here), steps=steps),
        }
        if not filters.picked:
            shown.parts[key] = parts
    return parts


def _made(template: str, **values: Any) -> Markup:
    return Markup(current_app.jinja_env.get_template(template).render(**values))  # noqa: S704 -- a template's own


def _given(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value}


def _named(facet: str, label: str) -> str:
    """A label of a facet's value; provinces and dimensions are names."""
    return gettext(label) if facet in LABELS else label


def _counted(label: str, count: int) -> str:
    return f"{label} ({count if count < 1000 else format_number(count)})"


def _label(facet: str, value: str, shown: Shown) -> str:
    """What a chosen value is called, also where nothing has it: a province without a booth is on the map."""
    known = {option.key: option.label for option in shown.options[facet]}
    if facet == "province":
        known = {tile.code: tile.name for tile in grid()} | known
    return _named(facet, known.get(value) or LABELS.get(facet, {}).get(value, value))


def _select(facet: str, shown: Shown, filters: Filters) -> dict[str, Any]:
    options = [(option.key, _counted(_named(facet, option.label), option.count)) for option in shown.options[facet]]
    chosen = getattr(filters, facet)
    if chosen and chosen not in {key for key, _ in options}:
        options.append((chosen, _counted(_label(facet, chosen, shown), 0)))
    return {"name": facet, "label": gettext(FACET_LABELS[facet]), "chosen": chosen, "options": options}


def _chip(facet: str, value: str, shown: Shown, filters: Filters, here: Callable[..., str]) -> dict[str, str]:
    return {"label": _label(facet, value, shown), "href": here(**filters.without(facet).address())}


def _views(shown: Shown, filters: Filters, here: Callable[..., str]) -> list[dict[str, Any]]:
    is_innovations = filters.view == INNOVATIONS
    counts = {filters.view: shown.total, BOOTHS if is_innovations else INNOVATIONS: shown.others}
    return [
        {
            "label": label,
            "href": here(**filters.address(view=view)),
            "current": filters.view == view,
            "count": counts[view],
        }
        for view, label in ((BOOTHS, gettext(N_("Booths"))), (INNOVATIONS, gettext(N_("Innovations"))))
    ]


def _map(filters: Filters, shown: Shown, here: Callable[..., str]) -> list[dict[str, Any]]:
    counts = {option.key: option.count for option in shown.options["province"]}
    most = max(counts.values(), default=0)
    others = here(**filters.without("province").address())
    start = f"{others}{'&' if '?' in others else '?'}province="
    return [
        {
            "short": tile.short,
            "column": tile.column,
            "row": tile.row,
            "level": tiles.level(counts.get(tile.code, 0), most),
            "text": counts.get(tile.code) or "–",
            "href": others if tile.code == filters.province else start + tile.code,
            "current": tile.code == filters.province,
        }
        for tile in grid()
    ]


def _page(filters: Filters, here: Callable[..., str], number: int) -> str:
    return here(**filters.address(page=number if number > 1 else None))


def _pages(filters: Filters, shown: Shown, here: Callable[..., str]) -> list[Link]:
    """The first page, the last one and those around this one, with gaps between."""
    if shown.pages == 1:
        return []
    near = range(shown.page - _PAGES_AROUND, shown.page + _PAGES_AROUND + 1)
    numbers = [n for n in range(1, shown.pages + 1) if n in near or n in {1, shown.pages}]
    links: list[Link] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            links.append(Link("…", None, False))
        links.append(Link(str(number), _page(filters, here, number), number == shown.page))
    return links
