"""Files that were sent as answers, for the person who sent them and for those who look after registrations."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, g

from eventapp.core.access import PUBLIC
from eventapp.core.runtime import runtime
from eventapp.questionnaires.rules.uploads import CONTENT_TYPES
from eventapp.registration.queries import answers, lists
from eventapp.registration.queries.answers import FileRow
from eventapp.registration.views import cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web import security
from eventapp.web.routing import requires


@bp.route("/<edition:edition>/ticket/files/<opaque:file>")
@requires(PUBLIC)
def own_file(edition: str, file: str) -> Response:
    """One's own file, for the browser that holds the ticket."""
    ticket, _token = cookie.own_ticket()
    return _served(answers.file(g.scope, ticket.id, file))


@bp.route("/manage/<edition:edition>/registrations/<opaque:registration>/files/<opaque:file>")
@requires("registration.view")
def open_file(edition: str, registration: str, file: str) -> Response:
    """A file of somebody who registered."""
    return _served(answers.file(g.scope, lists.detail(g.scope, registration).id, file))


def _served(file: FileRow) -> Response:
    """The bytes under the type that was found in them. No site may frame them, no script of theirs may run here."""
    security.personal()
    answer = Response(runtime().storage.get(file.storage_name), content_type=CONTENT_TYPES[file.kind])
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(file.name)}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
