"""A region team's certificates."""

from __future__ import annotations

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue

from eventapp.certificates.documents import awards as documents
from eventapp.certificates.queries import awards as queries
from eventapp.certificates.services import awards as services
from eventapp.certificates.views.blueprint import bp
from eventapp.web import security
from eventapp.web.routing import requires


@bp.route("/region/certificates")
@requires("certificates.read")
def list_own() -> ResponseReturnValue:
    """Every certificate of the team's region."""
    security.personal()
    services.settle(g.scope)
    return render_template(
        "certificates/own.html",
        rows=queries.handed_out(g.scope, region_id=g.scope.region_id or 0),
        reason=documents.reason,
    )


@bp.route("/region/certificates/<string:code>/certificate.pdf")
@requires("certificates.read")
def download_own(code: str) -> ResponseReturnValue:
    """One of them as PDF."""
    security.personal()
    return pdf_answer(services.own_file(g.scope, code=code), f"{code}.pdf")


def pdf_answer(data: bytes, name: str) -> Response:
    """A PDF that opens in the browser; the name holds only letters and digits of ours."""
    return Response(data, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})
