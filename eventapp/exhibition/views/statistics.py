"""Figures about visitors: the own booth for its team, all booths for the organiser, and the same as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from eventapp.core.clock import now
from eventapp.errors import N_, NotFound
from eventapp.exhibition.documents import figures as documents
from eventapp.exhibition.queries import attention as queries
from eventapp.exhibition.queries.attention import Line, Trend
from eventapp.exhibition.rules.attention import CHANNELS, LEAST, Figures, Kind
from eventapp.exhibition.services.attention import tally
from eventapp.exhibition.views.blueprint import bp
from eventapp.formats import xlsx
from eventapp.formats.columns import Part, columns
from eventapp.frozen import frozen
from eventapp.web.i18n import format_date, format_number, format_short_date, gettext
from eventapp.web.routing import requires

_STUB = Part(96, 4, "q1")  # stands for a day whose figure is hidden
_LABEL_EVERY = 7  # columns
_LONG = 10  # columns from which not every one bears its day
CHANNEL_NAMES = {
    Kind.MESSAGE: N_("Message form"),
    Kind.WHATSAPP: N_("WhatsApp"),
    Kind.EMAIL: N_("E-mail"),
    Kind.PHONE: N_("Phone"),
    Kind.WEB: N_("Website and social media"),
    Kind.MEETING: N_("Meetings booked"),
}


@frozen
class Bar:
    """A row of a bar chart: ``width`` in percent of the longest, ``value`` beside the bar, ``figure`` in the table."""

    label: str
    width: float
    value: str
    note: str = ""
    figure: str = ""


@bp.route("/region/booth/statistics")
@requires("booths.edit")
def own_statistics() -> ResponseReturnValue:
    """The own booth: visits by day, ways to get in touch, innovations."""
    found = _own()
    return render_template(
        "exhibition/statistics.html",
        found=found,
        chart=_chart(found.visits) if found else None,
        days=_days(found.visits) if found else [],
        best_day=_best_day(found.visits) if found else None,
        channels=_channels(found.channels) if found else [],
        innovations=_bars(found.innovations) if found else [],
        **_explained(),
    )


@bp.route("/region/booth/statistics.<slug:kind>")
@requires("booths.edit")
def download_own_statistics(kind: str) -> ResponseReturnValue:
    """The same figures as CSV or XLSX."""
    found = _own()
    if found is None:
        raise NotFound
    lines = documents.own_lines(found, CHANNEL_NAMES)
    return _file(kind, documents.HEADER, lines, name="booth-statistics")


@bp.route("/manage/<edition:edition>/booths/statistics")
@requires("booths.figures")
def statistics(edition: str) -> ResponseReturnValue:
    """All booths: visits by day, dimensions, ways to get in touch, and every booth."""
    tally.write()
    found = queries.everything(g.scope, _today())
    return render_template(
        "exhibition/all_statistics.html",
        found=found,
        chart=_chart(found.visits),
        days=_days(found.visits),
        best_day=_best_day(found.visits),
        channels=_channels(found.channels),
        dimensions=_bars(found.dimensions),
        **_explained(),
    )


@bp.route("/manage/<edition:edition>/booths/statistics.<slug:kind>")
@requires("booths.figures")
def download_statistics(edition: str, kind: str) -> ResponseReturnValue:
    """The same figures as CSV or XLSX."""
    tally.write()
    found = queries.everything(g.scope, _today())
    return _file(kind, documents.HEADER, documents.all_lines(found, CHANNEL_NAMES), name=f"booths-statistics-{edition}")


def _own() -> queries.OwnAttention | None:
    tally.write()
    return queries.own(g.scope, _today())


def _today() -> date:
    return now().astimezone(ZoneInfo(g.scope.edition.zone if g.scope.edition else "UTC")).date()


def _explained() -> dict[str, Any]:
    return {"least": LEAST, "figure": _short}


def _figure(number: int | None) -> str:
    return gettext(N_("hidden")) if number is None else format_number(number)


def _short(number: int | None) -> str:
    return "–" if number is None else format_number(number)


def _chart(trend: Trend) -> tuple[Any, Any]:
    """Columns and ticks; a hidden day is a stub."""
    values = [trend.figures.cells[day] for day in trend.days]
    every = _LABEL_EVERY if len(values) > _LONG else 1
    labels = [_label(day) if place % every == 0 else "" for place, day in enumerate(trend.days)]
    drawn, ticks = columns([value or 0 for value in values], labels)
    shown = [
        replace(column, parts=(_STUB,)) if value is None else replace(column, top=column.top and format_number(value))
        for column, value in zip(drawn, values, strict=True)
    ]
    return shown, [replace(tick, text=format_number(Decimal(tick.text))) for tick in ticks]


def _label(day: date) -> str:
    return f"{day.day}/{day.month}"


def _days(trend: Trend) -> list[tuple[str, str]]:
    """Day and figure, the latest first; the days before them together at the end."""
    cells = trend.figures.cells
    rows = [(format_date(day), _figure(cells[day])) for day in reversed(trend.days)]
    return [*rows, (gettext(N_("Before")), _figure(cells[None]))] if None in cells else rows


def _best_day(trend: Trend) -> str | None:
    """The day with most visits among those shown; None without any."""
    shown = [(trend.figures.cells[day] or 0, day) for day in trend.days]
    most, day = max(shown)
    return format_short_date(day) if most else None


def _channels(found: Figures[Kind]) -> list[Bar]:
    return _bars([Line(gettext(CHANNEL_NAMES[kind]), found.cells[kind]) for kind in CHANNELS])


def _bars(lines: Sequence[Line]) -> list[Bar]:
    most = max((line.number or 0 for line in lines), default=0) or 1
    return [
        Bar(line.label, round(100 * (line.number or 0) / most, 2), _short(line.number), line.note, _figure(line.number))
        for line in lines
    ]


def _file(kind: str, header: Sequence[str], lines: list[Any], *, name: str) -> Response:
    titles = [gettext(title) for title in header]
    if kind == "csv":
        answer = Response(documents.as_csv(titles, lines), mimetype="text/csv")
    elif kind == "xlsx":
        answer = Response(documents.as_xlsx(titles, lines), mimetype=xlsx.CONTENT_TYPE)
    else:
        raise NotFound
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return answer
