"""What the code on a document stands for: the address behind the QR of minutes and certificates.

Never cached and never indexed: whoever withdraws a document wants the next reader to see it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core import issued
from eventapp.core.access import PUBLIC
from eventapp.core.issued import DigestOf, UnknownDocument
from eventapp.desks.views.blueprint import bp
from eventapp.web import limits, security
from eventapp.web.i18n import format_short_date, gettext
from eventapp.web.routing import requires

LIMIT = "120 per 1 minute"  # of one network; a hall of guests compares its certificates within this
LONGEST = 80  # characters of a code that are looked at


@bp.route("/verify")
@requires(PUBLIC)
def ask_code() -> ResponseReturnValue:
    """A field for the code of a paper whose QR cannot be read."""
    written = request.args.get("code", "").strip()[:LONGEST].replace("/", " ")
    if written:
        return redirect(url_for("desks.show_document", code=written), 303)
    return _page("desks/verify.html", written="", document=None, unknown=None)


@bp.route("/verify/<string:code>")
@requires(PUBLIC)
def show_document(code: str) -> ResponseReturnValue:
    """What the document is, of whom, from when, and whether it still holds. 1 statement."""
    limits.check("verify", LIMIT, limits.client_network())
    try:
        found = issued.by_code(code[:LONGEST])
    except UnknownDocument as refusal:
        answer = _page("desks/verify.html", written=code[:LONGEST], document=None, unknown=refusal.sentence(gettext))
        answer.status_code = refusal.status
        return answer
    return _page(
        "desks/verify.html",
        written=found.written,
        document=found,
        unknown=None,
        title=_said(found.facts, "title"),
        reason=found.why_withdrawn(gettext),
        lines=[_line(each) for each in found.facts["lines"]],
        of_file=found.digest_of == DigestOf.FILE,
    )


def _line(fact: dict[str, str]) -> dict[str, str]:
    """A fact in the reader's language."""
    if "message" in fact:
        value = _said(fact, "message")
    elif "day" in fact:
        value = format_short_date(date.fromisoformat(fact["day"]))
    else:
        value = fact["text"]
    return {"term": _said(fact, "label"), "value": value}


def _said(facts: dict[str, Any], name: str) -> str:
    """One of the message ids of a document's facts, in the reader's language."""
    message: str = facts[name]
    return gettext(message)


def _page(template: str, **values: Any) -> Response:
    security.personal()  # no cache keeps it
    answer = make_response(render_template(template, **values))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
