"""The cookie by which a browser keeps one ticket: the token of the owner's link."""

from __future__ import annotations

from flask import current_app, g, request
from werkzeug.wrappers import Response

from eventapp.registration.errors import TicketElsewhere, TicketMissing, TicketUnknown
from eventapp.registration.queries import tickets
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.web.routing import cookie_name
from eventapp.web.security import personal

KEPT_SECONDS = 300 * 86400


def keep(answer: Response, token: str) -> Response:
    """Let the browser keep this ticket; a later one takes its place, and the mail still holds the link."""
    answer.set_cookie(
        cookie_name("ticket"),
        token,
        max_age=KEPT_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return answer


def own_ticket() -> tuple[OwnTicket, str]:
    """The ticket of this browser for the edition of the address, and its token. 1 statement.

    Raises TicketMissing, TicketElsewhere.
    """
    personal()
    token = request.cookies.get(cookie_name("ticket"))
    if not token:
        raise TicketMissing
    try:
        ticket = tickets.own_ticket(token)
    except TicketUnknown:
        raise TicketMissing from None
    if ticket.edition.id != g.scope.edition_id:
        raise TicketElsewhere(forum=ticket.edition.name, slug=ticket.edition.slug)
    return ticket, token
