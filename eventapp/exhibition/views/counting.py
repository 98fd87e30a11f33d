"""Counts visitors' looks as their answers go out, whichever view or cache gave them."""

from __future__ import annotations

from datetime import UTC

from flask import Response, current_app, g, request
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.exhibition.rules.attention import ASKED, Kind, is_robot
from eventapp.exhibition.services.attention import Seen, tally
from eventapp.exhibition.views.blueprint import bp
from eventapp.web import limits
from eventapp.web.routing import requires

_LOOKS = {"exhibition.show_booth": Kind.VISIT, "exhibition.show_innovation": Kind.INNOVATION}
_ACTS = {"exhibition.show_booth": Kind.MESSAGE, "exhibition.book_meeting": Kind.MEETING}
_PER_NETWORK = "3000 per 1 minute"  # a hall stands behind one address


@bp.route("/<edition:edition>/booths/<slug:slug>/seen", methods=["POST"])
@requires(PUBLIC)
def note_look(edition: str, slug: str) -> ResponseReturnValue:
    """What a page's script tells: a link to another site was used, or an innovation stood in view. Nothing else."""
    limits.check("attention", _PER_NETWORK, limits.client_network())
    what, innovation = request.form.get("what"), request.form.get("innovation", "")
    if what == Kind.WEB:
        _count(Kind.WEB)
    elif what == Kind.INNOVATION and innovation.isdecimal() and len(innovation) < 19:
        _count(Kind.INNOVATION, innovation)
    return "", 204


@bp.after_request
def count(response: Response) -> Response:
    """Count what this answer shows or did; write now and then, after the answer has left."""
    endpoint = request.endpoint or ""
    if request.method == "GET" and response.status_code == 200 and endpoint in _LOOKS:
        innovation = (request.view_args or {}).get("innovation", "").rpartition("-")[2]
        _count(_LOOKS[endpoint], innovation if endpoint.endswith("innovation") else "")
    elif request.method == "POST" and response.status_code == 303 and endpoint in _ACTS:
        _count(_ACTS[endpoint])
    elif request.method == "POST" and response.status_code == 200 and endpoint == "exhibition.show_contact":
        asked = request.form.get("kind")
        if asked in ASKED:
            _count(Kind(asked))
    if tally.is_due() and not current_app.testing:
        response.call_on_close(tally.write)
    return response


def _count(kind: Kind, detail: str = "") -> None:
    if not _is_visitor():
        return
    where = request.view_args or {}
    hour = now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    tally.add(Seen(where["edition"], where["slug"], kind, hour, detail))
    if not current_app.testing:
        tally.write_at_the_end()


def _is_visitor() -> bool:
    """No robot, no page that a browser fetches in advance, and nobody who works for this edition."""
    scope = g.get("scope")
    fetched_in_advance = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    works_here = scope is not None and bool(scope.roles)
    return not works_here and not fetched_in_advance and not is_robot(request.headers.get("User-Agent", ""))
