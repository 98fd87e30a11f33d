"""Two to four regions side by side; who they are stands in the address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.editions.rules.stages import STAGE_NAMES
from eventapp.exhibition.queries import archive
from eventapp.exhibition.queries import comparing as queries
from eventapp.exhibition.queries.finding import TYPE_LABELS
from eventapp.exhibition.rules import facets, searching
from eventapp.exhibition.views.blueprint import bp
from eventapp.exhibition.views.finding import filters_of_address, picked_in_address
from eventapp.web.i18n import gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires

LEAST = 2


@bp.route("/<edition:edition>/compare")
@requires(PUBLIC)
@cached(5)
def compare_booths(edition: str) -> ResponseReturnValue:
    """The comparison. With fewer than two regions it says how to choose them."""
    filters = filters_of_address()
    columns = queries.compared(g.scope, picked_in_address())
    shown = tuple(column.slug for column in columns)

    def without(slug: str) -> str:
        left = [each for each in shown if each != slug]
        return url_for("exhibition.compare_booths", edition=edition, booth=left)

    if _is_long(filters):  # the list's form sends its filters along: only the regions belong into this address
        return redirect(url_for("exhibition.compare_booths", edition=edition, booth=list(shown)), 303)
    return render_template(
        "exhibition/compare.html",
        columns=columns,
        is_enough=len(columns) >= LEAST,
        is_frozen=archive.frozen_at(g.scope) is not None,
        most=facets.MOST_PICKED,
        more=url_for("exhibition.list_booths", edition=edition, booth=list(shown)),
        without=without,
        stages={key: gettext(label) for key, label in STAGE_NAMES.items()},
        types={key: gettext(label) for key, label in TYPE_LABELS.items()},
        address=searching.address,
    )


def _is_long(filters: Any) -> bool:
    return bool(replace(filters, picked=()).address())
