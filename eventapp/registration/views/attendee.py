"""One's own ticket: shown, saved, put into a calendar, changed, cancelled. The mail's link is all that is needed."""

from __future__ import annotations

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.errors import N_, NotFound
from eventapp.formats import ics, whatsapp
from eventapp.registration.documents import calendars
from eventapp.registration.documents import tickets as papers
from eventapp.registration.errors import InvalidRegistration, NotOffered, QuotaFull, TicketElsewhere, TicketMissing
from eventapp.registration.forms import EmptyForm
from eventapp.registration.queries import letters, offers, tickets
from eventapp.registration.queries.letters import Practical
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules import emails, phones
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import changing
from eventapp.registration.views import asking, choosing, cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web.addresses import absolute
from eventapp.web.i18n import current_locale, format_time, gettext
from eventapp.web.routing import requires
from eventapp.web.security import CSP, personal

JOINS = "attendance.join_online"  # counts who follows the broadcast, and leads to it
ELSEWHERE = CSP.replace("form-action 'self'", "form-action 'self' https:")  # a button here leads to another site


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
    about = letters.practical(g.scope)
    values = {
        "ticket": ticket,
        "phone": phones.display(ticket.phone),
        "address": emails.masked(ticket.email),
        "practical": practical_facts(ticket, about),
        "map_url": about.map_url if ticket.attendance is Attendance.ONSITE else "",
        "opens": opening_hour(ticket, about),
        "contact": about.contact or ticket.help_contact,
        "join": letters.join(g.scope, ticket, now()),
        "qr": None,
        "share": None,
    }
    if ticket.status is Status.CONFIRMED:
        label = gettext(N_("QR code of the ticket %(code)s")) % {"code": ticket.code}
        values["qr"] = papers.qr_svg(ticket.scan, label=label, absolute=absolute)
        values["share"] = whatsapp.share(_words_to_share(ticket, token))
    return render_template("registration/ticket.html", **values)


@bp.route("/<edition:edition>/ticket.ics")
@requires(PUBLIC)
def ticket_calendar(edition: str) -> ResponseReturnValue:
    """The days of the forum for a calendar, which moves them when they are moved here."""
    ticket, _token = cookie.own_ticket()
    about = letters.practical(g.scope)
    address = absolute(url_for("registration.show_ticket", edition=edition))
    said = [gettext(N_("Ticket code: %(code)s")) % {"code": ticket.code}] if ticket.code else []
    said += [f"{gettext(N_('Seat'))}: {ticket.seat}"] if ticket.seat else []
    said += [f"{fact['term']}: {fact['value']}" for fact in practical_facts(ticket, about)]
    sequence = letters.calendar_sequence(ticket, about)
    body = calendars.calendar(ticket, about, sequence=sequence, description="\n".join(said), address=address)
    if body is None:
        raise NotFound
    return Response(body, content_type=ics.CONTENT_TYPE)


@bp.route("/<edition:edition>/ticket.pdf")
@requires(PUBLIC)
def ticket_pdf(edition: str) -> ResponseReturnValue:
    """The ticket on a page of A6."""
    ticket = _confirmed()
    body = papers.sheet([ticket], letters.practical(g.scope), absolute=absolute)
    return _download(body, "application/pdf", f"ticket-{edition}-{ticket.code}.pdf")


@bp.route("/<edition:edition>/ticket.png")
@requires(PUBLIC)
def ticket_picture(edition: str) -> ResponseReturnValue:
    """The ticket as a picture, for a place without signal."""
    ticket = _confirmed()
    body = papers.picture(ticket, letters.practical(g.scope), absolute=absolute)
    return _download(body, "image/png", f"ticket-{edition}-{ticket.code}.png")


@bp.route("/<edition:edition>/ticket/join")
@requires(PUBLIC)
def join_broadcast(edition: str) -> ResponseReturnValue:
    """When the online broadcast opens; while it is open, the button that counts who comes and leads there."""
    ticket, _token = cookie.own_ticket()
    found = letters.join(g.scope, ticket, now())
    action = url_for(JOINS, edition=edition) if JOINS in current_app.view_functions else None
    page = render_template("registration/join.html", ticket=ticket, join=found, action=action, form=EmptyForm())
    answer = Response(page)
    answer.headers["Content-Security-Policy"] = ELSEWHERE
    return answer


@bp.route("/<edition:edition>/ticket/change", methods=["GET", "POST"])
@requires(PUBLIC)
def change_registration(edition: str) -> ResponseReturnValue:
    """Phone, organisation, way to attend and the three ticks."""
    ticket, token = cookie.own_ticket()
    if ticket.status is Status.CANCELLED:
        return redirect(url_for("registration.show_ticket", edition=edition), 303)
    form, version, refused = asking.change_form(ticket, _as_typed(ticket))
    status = None
    if form.accepted() and not refused:
        try:
            asking.change(ticket, token, form, version)
        except InvalidRegistration as refusal:
            form.show_faults(refusal)
        except (QuotaFull, NotOffered) as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Your registration was changed.")))
            return redirect(url_for("registration.show_ticket", edition=edition), 303)
    form.show_refusals(refused)
    offer = offers.offer(g.scope)
    ways, words = choosing.offer_ways(form, offer, keep=ticket.attendance), choosing.conditions(version, offer)
    page = render_template("registration/change.html", form=form, ticket=ticket, ways=ways, words=words)
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


def opening_hour(ticket: OwnTicket, about: Practical) -> str:
    """When the doors open, with the zone's name; empty while nobody has said."""
    first = next(iter(letters.forum_days(ticket, about)), None)
    return format_time(first.starts_at) if first and first.is_timed else ""


def practical_facts(ticket: OwnTicket, about: Practical) -> list[dict[str, str]]:
    """What the person must know, as far as it was written: term and value, in the reader's language."""
    locale, is_onsite = current_locale(), ticket.attendance is Attendance.ONSITE
    rows = (
        (N_("Address"), about.address, is_onsite),
        (N_("Dress code"), about.dress_code(locale), is_onsite),
        (N_("Please bring"), about.bring(locale), is_onsite),
        (N_("Good to know"), about.remarks(locale), True),
    )
    return [{"term": gettext(term), "value": value} for term, value, applies in rows if value and applies]


def _confirmed() -> OwnTicket:
    """The ticket of this browser, which must admit. Raises NotFound, and what ``cookie.own_ticket`` raises."""
    ticket, _token = cookie.own_ticket()
    if ticket.status is not Status.CONFIRMED:
        raise NotFound
    return ticket


def _download(body: bytes, content_type: str, name: str) -> Response:
    answer = Response(body, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


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
