"""What the owner of a registration decides about the seat: an offered one, and the days."""

from __future__ import annotations

from datetime import date, datetime

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.core.access import PUBLIC
from eventapp.errors import N_
from eventapp.registration.errors import DayFull, DayNotOffered, NotOffered, OfferOver, QuotaFull, TicketUnknown
from eventapp.registration.forms import EmptyForm
from eventapp.registration.queries import offers, tickets, types, waiting
from eventapp.registration.queries.tickets import OwnTicket
from eventapp.registration.rules.states import ATTENDANCE_LABELS, Attendance, Status
from eventapp.registration.services import changing, offering
from eventapp.registration.views import cookie
from eventapp.registration.views.blueprint import bp
from eventapp.web.i18n import format_date, format_moment_in, gettext
from eventapp.web.routing import requires
from eventapp.web.security import personal


@bp.app_template_filter("moment_in")
def moment_in(text: str, zone: str) -> str:
    """A moment of a mail's data, in the forum's zone."""
    return format_moment_in(datetime.fromisoformat(text), zone)


@bp.app_template_global("own_seat")
def own_seat(ticket: OwnTicket) -> dict[str, object]:
    """The place in line, or the offered seat, of somebody without a ticket. 1 or 2 statements."""
    return {
        "answer_hours": waiting.answer_hours(g.scope) if ticket.status is Status.WAITING else 0,
        "place": waiting.place(g.scope, ticket.id) if ticket.status is Status.WAITING else 0,
        "offered_until": waiting.offered_until(g.scope, ticket.id) if ticket.status is Status.PENDING else None,
        "offer": url_for("registration.show_offer", edition=ticket.edition.slug, token=ticket.manage_token),
    }


@bp.app_template_global("own_type")
def own_type(ticket: OwnTicket) -> str:
    """What the ticket's type is called in the reader's language."""
    return (ticket.type_name_en if g.scope.locale == "en" else ticket.type_name_id) or ""


@bp.app_template_global("own_days")
def own_days(ticket: OwnTicket) -> list[str]:
    """The days of a ticket that is not good on all, each with its way. 1 statement."""
    found = types.days(g.scope, ticket.id)
    return [f"{format_date(day)}, {gettext(ATTENDANCE_LABELS[way])}" for day, way in found]


@bp.route("/<edition:edition>/offer/<opaque:token>", methods=["GET", "POST"])
@requires(PUBLIC)
def show_offer(edition: str, token: str) -> ResponseReturnValue:
    """The offered seat; the POST takes it or leaves it. The link of the mail is all that is needed."""
    personal()
    ticket = tickets.own_ticket(token)
    if ticket.edition.id != g.scope.edition_id:
        raise TicketUnknown
    form, status = EmptyForm(), 200
    if request.method == "POST":
        try:
            return _answer(edition, token)
        except OfferOver as refusal:
            form.refuse(refusal)
            status = refusal.status
    until = waiting.offered_until(g.scope, ticket.id)
    if until is None and status == 200:
        return cookie.keep(redirect(url_for("registration.show_ticket", edition=edition), 303), token)
    return render_template("registration/offer.html", form=form, ticket=ticket, until=until), status


@bp.route("/<edition:edition>/ticket/days", methods=["GET", "POST"])
@requires(PUBLIC)
def choose_days(edition: str) -> ResponseReturnValue:
    """Each day of the forum: on site, online or not at all."""
    ticket, token = cookie.own_ticket()
    offer = offers.offer(g.scope, by_staff=True)
    if not offer.by_day or ticket.status is Status.CANCELLED:
        return redirect(url_for("registration.show_ticket", edition=edition), 303)
    form, status = EmptyForm(), 200
    chosen = _chosen(ticket, offer)
    if form.accepted():
        try:
            changing.choose_days(g.scope, token=token, chosen={day: way for day, way in chosen.items() if way})
        except (DayNotOffered, DayFull, NotOffered, QuotaFull) as refusal:
            form.refuse(refusal)
            status = refusal.status
        else:
            flash(gettext(N_("Your days were changed.")))
            return redirect(url_for("registration.show_ticket", edition=edition), 303)
    page = render_template(
        "registration/days.html",
        form=form,
        ticket=ticket,
        days=[(day, format_date(day), way, _full(offer, day)) for day, way in chosen.items()],
        ways={way.value: gettext(ATTENDANCE_LABELS[way]) for way in offer.seats},
    )
    return page, status


def _answer(edition: str, token: str) -> ResponseReturnValue:
    if request.form.get("answer") == "decline":
        offering.decline(g.scope, token=token)
        flash(gettext(N_("The seat goes to the next person. Thank you for telling us.")))
    else:
        offering.accept(g.scope, token=token)
        flash(gettext(N_("The seat is yours. Here is your ticket; we have mailed it too.")))
    return cookie.keep(redirect(url_for("registration.show_ticket", edition=edition), 303), token)


def _chosen(ticket: OwnTicket, offer: offers.Offer) -> dict[date, Attendance | None]:
    """The way on each day: as it was sent, or as it is."""
    about = types.particulars(g.scope, ticket.id)
    named = dict(about.days)
    of_type = next((one for one in offer.types if one.key == about.type_key), None)
    chosen: dict[date, Attendance | None] = {}
    for day in offer.days_of(of_type):
        way = named.get(day) if named else ticket.attendance
        typed = request.form.get(f"day-{day.isoformat()}") if request.method == "POST" else None
        if typed is not None:
            way = Attendance(typed) if typed in list(Attendance) else None
        chosen[day] = way
    return chosen


def _full(offer: offers.Offer, day: date) -> set[str]:
    return {way.value for one in offer.days if one.day == day for way in one.full}
