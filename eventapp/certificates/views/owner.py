"""A participant's own certificates, by the link of the mail or on the ticket."""

from __future__ import annotations

from datetime import timedelta

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventapp.certificates.documents import attendance as papers
from eventapp.certificates.errors import NoCertificate
from eventapp.certificates.queries import attendance as queries
from eventapp.certificates.queries.attendance import HeldRow
from eventapp.certificates.views.blueprint import bp
from eventapp.certificates.views.region import pdf_answer
from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.registration.queries import tickets
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.views import cookie
from eventapp.surveys.queries.surveys import SurveyRow
from eventapp.web.routing import requires
from eventapp.web.security import personal

_A_DAY = timedelta(days=1)  # no zone is farther from ours


@bp.app_template_global("own_certificates")
def own_certificates(ticket: OwnTicket) -> list[HeldRow]:
    """The certificates of a ticket's owner. 1 statement, none before the forum or while the edition has issued none."""
    if ticket.starts_on is not None and ticket.starts_on > now().date() + _A_DAY:
        return []
    return queries.own(g.scope, ticket.id)


@bp.app_template_global("counts_for_certificates")
def counts_for_certificates(survey: SurveyRow) -> bool:
    """Whether some certificate asks for an answer to this survey, which must be said. 1 statement."""
    return queries.is_counted(g.scope, survey.slug)


@bp.route("/t/<opaque:token>/certificates")
@requires(PUBLIC)
def keep_certificates(token: str) -> ResponseReturnValue:
    """The link of the mail: the browser keeps the ticket and shows its certificates."""
    personal()
    ticket = tickets.own_ticket(token)
    return cookie.keep(redirect(url_for("certificates.list_mine", edition=ticket.edition.slug), 303), token)


@bp.route("/<edition:edition>/ticket/certificates")
@requires(PUBLIC)
def list_mine(edition: str) -> ResponseReturnValue:
    """What the owner of this browser's ticket was given."""
    ticket, _token = cookie.own_ticket()
    return render_template("certificates/attendance/mine.html", ticket=ticket, rows=queries.own(g.scope, ticket.id))


@bp.route("/<edition:edition>/ticket/certificates/<string:code>.pdf")
@requires(PUBLIC)
def download_mine(edition: str, code: str) -> ResponseReturnValue:
    """One of them as PDF."""
    ticket, _token = cookie.own_ticket()
    for row in queries.own(g.scope, ticket.id):
        if row.code == code:
            return pdf_answer(papers.draw([(row.words, row.code)], locale=row.locale), f"{code}.pdf")
    raise NoCertificate
