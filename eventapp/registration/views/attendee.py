"""One's own ticket: shown, put into a calendar, changed, cancelled. The link of the mail is all that is needed."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import N_, NotFound
from eventapp.formats import ics
from eventapp.registration import documents
from eventapp.registration.errors import NotOffered, QuotaFull, TicketElsewhere, TicketMissing
from eventapp.registration.forms import ChangeForm, EmptyForm
from eventapp.registration.queries import offers, tickets
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules import emails, phones
from eventapp.registration.rules.states import Status
from eventapp.registration.services import changing
from eventapp.registration.views import choosing, cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web.addresses import absolute
from eventapp.web.i18n import gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal


@bp.errorhandler(TicketMissing)
def no_ticket(refusal: TicketMissing) -> ResponseReturnValue:
    """Say which ticket this browser holds, if any, and how to get the right one."""
    elsewhere = refusal.details["slug"] if isinstance(refusal, TicketElsewhere) else None
    page = render_template("registration/no_ticket.html", sentence=refusal.sentence(gettext), elsewhere=elsewhere)
    return page, refusal.status


@bp.route("/t/<opaque:token>")
@requires(PUBLIC)
def keep_ticket(token: str) -> ResponseReturnValue:
    """The link of the mail: the browser keeps the ticket, and the token leaves the address bar."""
    personal()
    ticket = tickets.own_ticket(token)
    return cookie.keep(redirect(url_for("registration.show_ticket", edition=ticket.edition.slug), 303), token)


@bp.route("/<edition:edition>/ticket")
@requires(PUBLIC)
def show_ticket(edition: str) -> ResponseReturnValue:
    """The ticket of this browser."""
    ticket, token = cookie.own_ticket()
    values = {
        "ticket": ticket,
        "phone": phones.display(ticket.phone),
        "address": emails.masked(ticket.email),
        "qr": None,
        "share": None,
    }
    if ticket.status is Status.CONFIRMED:
        label = gettext(N_("QR code of the ticket %(code)s")) % {"code": ticket.code}
        values["qr"] = documents.qr_svg(ticket.scan, label=label, absolute=absolute)
        values["share"] = documents.share_address(_words_to_share(ticket, token))
    return render_template("registration/ticket.html", **values)


@bp.route("/<edition:edition>/ticket.ics")
@requires(PUBLIC)
def ticket_calendar(edition: str) -> ResponseReturnValue:
    """The forum as a calendar entry."""
    ticket, _token = cookie.own_ticket()
    address = absolute(url_for("registration.show_ticket", edition=edition))
    description = ""
    if ticket.code:
        description = gettext(N_("Ticket code: %(code)s")) % {"code": ticket.code}
    body = documents.calendar(ticket, summary=ticket.edition.name, description=description, address=address)
    if body is None:
        raise NotFound
    return Response(body, content_type=ics.CONTENT_TYPE)


@bp.route("/<edition:edition>/ticket/change", methods=["GET", "POST"])
@requires(PUBLIC)
def change_registration(edition: str) -> ResponseReturnValue:
    """Phone, organisation, way to attend and the three ticks."""
    ticket, token = cookie.own_ticket()
    if ticket.status is Status.CANCELLED:
        return redirect(url_for("registration.show_ticket", edition=edition), 303)
    form = ChangeForm() if request.method == "POST" else ChangeForm(data=_as_typed(ticket))
    status = None
    if form.accepted():
        try:
            changing.change_own(g.scope, token=token, data=form.change)
        except (QuotaFull, NotOffered) as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Your registration was changed.")))
            return redirect(url_for("registration.show_ticket", edition=edition), 303)
    ways = choosing.offer_ways(form, offers.offer(g.scope), keep=ticket.attendance)
    page = render_template("registration/change.html", form=form, ticket=ticket, ways=ways)
    return page, status or form.http_status


@bp.route("/<edition:edition>/ticket/cancellation", methods=["GET", "POST"])
@requires(PUBLIC)
def cancel_registration(edition: str) -> ResponseReturnValue:
    """GET asks once more, POST cancels."""
    ticket, token = cookie.own_ticket()
    if request.method == "POST":
        changing.cancel_own(g.scope, token=token)
        flash(gettext(N_("Your registration is cancelled.")))
    if request.method == "POST" or ticket.status is Status.CANCELLED:
        return redirect(url_for("registration.show_ticket", edition=edition), 303)
    return render_template("registration/cancel.html", form=EmptyForm(), ticket=ticket)


def _as_typed(ticket: OwnTicket) -> dict[str, object]:
    return {
        "phone": phones.display(ticket.phone),
        "organisation": ticket.organisation,
        "attendance": ticket.attendance.value,
        "news": ticket.news,
        "photo": ticket.photo,
        "listing": ticket.listing,
    }


def _words_to_share(ticket: OwnTicket, token: str) -> str:
    link = absolute(url_for("registration.keep_ticket", token=token))
    sentence = gettext(N_("My ticket for %(forum)s, code %(code)s: %(link)s"))
    return sentence % {"forum": ticket.edition.name, "code": ticket.code, "link": link}
