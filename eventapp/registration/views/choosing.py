"""What the form says beside each way to attend: seats left, in words, and the waiting list where there are none."""

from __future__ import annotations

from dataclasses import dataclass, field

from eventapp.errors import N_
from eventapp.registration.forms import WAITING, RegistrationForm
from eventapp.registration.queries.lists import RegistrationDetail
from eventapp.registration.queries.offers import Offer, Seats
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.opening import Room
from eventapp.registration.rules.states import Attendance
from eventapp.web.i18n import format_number, gettext, ngettext


@dataclass(frozen=True, slots=True)
class Ways:
    """The choices of a form with the sentences beside them."""

    notes: dict[str, str] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)


def offer_ways(form: RegistrationForm, offer: Offer, *, keep: Attendance | None = None) -> Ways:
    """Give ``form`` the ways of this edition; ``keep`` is the one that its owner holds already."""
    ways = Ways()
    choices: dict[str, str] = {}
    for seats in offer.seats.values():
        way = seats.attendance
        choices[way.value] = _label(offer, way)
        if seats.room is Room.FULL and way is not keep:
            ways.unavailable[way.value] = gettext(N_("All seats are taken"))
        elif way is not keep:
            ways.notes[way.value] = _left(seats)
    if keep is None:
        for value in ways.unavailable:
            choices[value + WAITING] = _waiting_label(Attendance(value))
            ways.notes[value + WAITING] = gettext(N_("We mail you the ticket as soon as a seat is free"))
    form.attendance.choices = choices
    return ways


def first_free(offer: Offer) -> str | None:
    """The way that a new form proposes: on site while there are seats."""
    return next((way.value for way, seats in offer.seats.items() if seats.room is not Room.FULL), None)


def chosen(form: RegistrationForm, offer: Offer) -> str:
    """The way that was chosen, in words."""
    way = Attendance(str(form.attendance.data).removesuffix(WAITING))
    return _waiting_label(way) if form.may_wait else _label(offer, way)


def agreed(data: RegistrationData | RegistrationDetail) -> str:
    """What the person agreed to besides the notice, in words."""
    ticks = ((data.news, N_("news")), (data.photo, N_("photos")), (data.listing, N_("list of participants")))
    return ", ".join(gettext(word) for ticked, word in ticks if ticked) or gettext(N_("nothing else"))


def _label(offer: Offer, way: Attendance) -> str:
    if way is Attendance.ONLINE:
        return gettext(N_("Online"))
    return gettext(N_("On site, %(venue)s")) % {"venue": offer.venue} if offer.venue else gettext(N_("On site"))


def _waiting_label(way: Attendance) -> str:
    return gettext(N_("Waiting list, on site") if way is Attendance.ONSITE else N_("Waiting list, online"))


def _left(seats: Seats) -> str:
    number = format_number(seats.left)
    if seats.room is Room.FEW:
        return str(
            ngettext(
                "Nearly full: %(number)s seat left", "Nearly full: %(number)s seats left", seats.left, number=number
            )
        )
    if seats.attendance is Attendance.ONLINE:
        return gettext(N_("Follow the broadcast from wherever you are"))
    return str(ngettext("%(number)s seat left", "%(number)s seats left", seats.left, number=number))
