"""An edition's regions and the archive's sources, for everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.editions.queries import archive
from eventapp.editions.queries import public as queries
from eventapp.editions.queries.public import ParticipantRow
from eventapp.editions.rules.archive_display import remark
from eventapp.editions.rules.stages import STAGE_NAMES, TRACK_NAMES
from eventapp.editions.views.blueprint import bp
from eventapp.errors import N_
from eventapp.web.i18n import gettext
from eventapp.web.pagecache import cached
from eventapp.web.routing import requires


@bp.route("/<edition:edition>/regions")
@requires(PUBLIC)
@cached(5)
def show_regions(edition: str) -> ResponseReturnValue:
    """The regions of an edition, by track and province."""
    facts = queries.overview(g.scope)
    rows = queries.participants(g.scope)
    track, province = request.args.get("track", ""), request.args.get("province", "")
    of_province = [row for row in rows if province in {"", row.province_code}]
    return render_template(
        "editions/regions.html",
        facts=facts,
        rows=[row for row in of_province if track in {"", row.track}],
        chips=_chips(edition, of_province, track, province),
        provinces=sorted({(row.province, row.province_code) for row in rows}),
        track=track,
        province=province,
        tracks={key: gettext(name) for key, name in TRACK_NAMES.items()},
        stages={key: gettext(name) for key, name in STAGE_NAMES.items()},
    )


@bp.route("/sources")
@requires(PUBLIC)
@cached(5)
def sources() -> ResponseReturnValue:
    """The documents of the archive, and everything in them that does not fit together."""
    documents = archive.documents()
    numbers = {row.file: row.number for row in documents}
    notes = [(note.edition, *remark(note, g.scope.locale, numbers)) for note in archive.notes()]
    slugs = [None, *sorted({note[0] for note in notes if note[0] is not None})]
    about = {slug: [note for note in notes if note[0] == slug] for slug in slugs}
    return render_template("editions/sources.html", documents=documents, about=about, number=len(notes))


def _chips(edition: str, rows: Iterable[ParticipantRow], track: str, province: str) -> list[dict[str, Any]]:
    """The tracks as filters with their counts; none when there is only one track."""
    counts = Counter(row.track for row in rows)
    if len(counts) < 2:
        return []
    chips = [("", gettext(N_("All")), counts.total())]
    chips += [(key, gettext(name), counts[key]) for key, name in TRACK_NAMES.items() if key in counts]
    here = url_for("editions.show_regions", edition=edition)
    return [
        {
            "label": label,
            "count": count,
            "current": key == track,
            "href": f"{here}?{urlencode({'province': province, 'track': key})}" if province or key else here,
        }
        for key, label, count in chips
    ]
