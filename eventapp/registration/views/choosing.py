"""What the form says beside each way to attend and type: seats left, in words, and the waiting list where none are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import field, replace
from datetime import date
from typing import TypedDict

from flask import g, request

from eventapp.core.access import Scope
from eventapp.errors import N_, Refusal
from eventapp.frozen import frozen
from eventapp.questionnaires.forms import PREFIX, UploadField, conditions_in_words
from eventapp.questionnaires.queries import OptionRow, QuestionRow, Version
from eventapp.questionnaires.rules.conditions import for_type
from eventapp.questionnaires.rules.questions import Kind
from eventapp.registration.errors import CodeUnknown
from eventapp.registration.forms import WAITING, RegistrationForm
from eventapp.registration.queries import answers, offers
from eventapp.registration.queries.lists import RegistrationDetail
from eventapp.registration.queries.offers import Offer, Seats, TypeOffer
from eventapp.registration.queries.openings import TOKEN_CHARACTERS
from eventapp.registration.rules.fields import RegistrationData
from eventapp.registration.rules.opening import Phase, Room
from eventapp.registration.rules.questions import ATTENDANCE
from eventapp.registration.rules.states import ATTENDANCE_LABELS, Attendance
from eventapp.web import limits
from eventapp.web.i18n import format_date, format_moment, format_number, gettext, ngettext

# By network. A hall stands behind one address, so a right code works however many were mistyped beside it; after some
# wrong ones the others only hear that they must wait. Nobody mistypes one every second: from there on it is a machine
# that guesses, and its network is told nothing more for a while.
WRONG_CODES = "20 per 10 minute"
GUESSED_CODES = "600 per 10 minute"

_CODE, _GUESSED = "access-code", "access-code-guessed"


class Line(TypedDict):
    """One row of a summary."""

    term: str
    value: str


@frozen
class Ways:
    """The choices of a form with the sentences beside them. ``fixed`` is the only one, where nothing is chosen."""

    notes: dict[str, str] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)
    fixed: tuple[str, str] | None = None  # value and words


def offer_ways(form: RegistrationForm, offer: Offer, *, keep: Attendance | None = None) -> Ways:
    """Give ``form`` the ways of this edition, or those of the type that a code or invitation opens.

    ``keep`` is the one that its owner holds already.
    """
    ways = Ways()
    choices: dict[str, str] = {}
    opened = offer.opening.type_key if offer.opening else None
    of_type = next((one.ways for one in offer.types if one.key == opened), None)
    for seats in offer.seats.values():
        way = seats.attendance
        if of_type is not None and way not in of_type:
            continue
        choices[way.value] = _label(offer, way)
        if seats.room is Room.FULL and way is not keep:
            ways.unavailable[way.value] = gettext(N_("All seats are taken"))
        elif way is not keep:
            ways.notes[way.value] = _left(seats, [one.day for one in offer.days if way in one.full])
    if keep is None:
        for value in list(choices) if _something_full(offer) else ways.unavailable:
            choices[value + WAITING] = _waiting_label(Attendance(value))
            ways.notes[value + WAITING] = gettext(N_("We mail you as soon as a seat is free"))
    form.attendance.choices = choices
    if of_type is not None and len(choices) == 1 and not ways.unavailable:
        return replace(ways, fixed=next(iter(choices.items())))
    return ways


def offer_types(form: RegistrationForm, offer: Offer) -> Ways:
    """Give ``form`` the types of this edition and the days that can be chosen, if there are any."""
    types = Ways()
    opened = offer.opening.type_key if offer.opening else None
    choices: dict[str, str] = {"": gettext(N_("Participant"))} if offer.takes_ordinary and not opened else {}
    for one in offer.types:
        if opened and one.key != opened:
            continue
        choices[one.key] = one.label
        if one.phase is Phase.BEFORE and one.opens_at is not None:
            types.unavailable[one.key] = gettext(N_("Opens on %(moment)s")) % {"moment": format_moment(one.opens_at)}
        elif one.phase is not Phase.OPEN and not (offer.opening and offer.opening.is_invitation):
            types.unavailable[one.key] = gettext(N_("Closed"))
        elif note := _about(one):
            types.notes[one.key] = note
    if not asks_wishes(offer):
        return types
    form.choose("ticket_type", choices)
    if opened and len(choices) == 1 and not types.unavailable:
        types = replace(types, fixed=next(iter(choices.items())))
    form.choose("days", {one.day.isoformat(): format_date(one.day) for one in offer.days})
    for day in offer.days:
        if day.full:
            full = ", ".join(gettext(ATTENDANCE_LABELS[way]) for way in sorted(day.full))
            types.notes[day.day.isoformat()] = gettext(N_("Full: %(ways)s")) % {"ways": full}
    return types


def propose(form: RegistrationForm, offer: Offer) -> None:
    """What a new form holds already: a free way, and what the address or an invitation says."""
    opened = offer.opening
    asked = request.args.get("type", "") or (opened.type_key if opened else "") or ""
    found = next((one for one in offer.types if one.key == asked), None)
    ways = [way for way in offer.seats if found is None or way in found.ways]
    free = (way.value for way in ways if offer.seats[way].room is not Room.FULL)
    form.attendance.data = opened.attendance.value if opened and opened.attendance else next(free, None)
    if asks_wishes(offer):
        form["ticket_type"].data = found.key if found else ""
        typed = request.args.get("code", "")[:60]
        form["access_code"].data = typed if opened or len(typed) < TOKEN_CHARACTERS else ""
    if opened is not None:
        form.name.data, form.email.data, form.organisation.data = opened.name, opened.email, opened.organisation


def code(form: RegistrationForm) -> str:
    """The access code of the form, or that of the address it was opened by."""
    return (form.wish("access_code") if request.method == "POST" else request.args.get("code", ""))[:60]


def judged(scope: Scope, form: RegistrationForm) -> tuple[Offer, TypeOffer | None]:
    """What is offered, and the type that the answers choose, before anything is kept. Raises as ``Offer.judge``.

    What is known of the last seconds may let somebody go on, whom the database then refuses; it refuses nobody itself.
    """
    typed = code(form)
    if not typed.strip():
        with suppress(Refusal):
            offer = offers.recent_offer(scope)
            offer.refuse_closed()
            return offer, offer.judge(form.clean, may_wait=form.may_wait)
    offer = offered(scope, typed)
    offer.refuse_closed()
    return offer, offer.judge(form.clean, may_wait=form.may_wait)


def offered(scope: Scope, typed: str) -> Offer:
    """What somebody with this code is offered; a wrong code counts against guessing. Raises TooMany."""
    with guarded(typed):
        offer = offers.offer(scope, typed)
    if isinstance(offer.opening_fault, CodeUnknown) and _too_many_wrong():
        return replace(offer, opening_fault=limits.TooMany(field="access_code"))
    return offer


@contextmanager
def guarded(typed: str) -> Iterator[None]:
    """Count what is done here with an access code if the code is wrong, and say no more than that after too many.

    A right one is never refused for the wrong ones of others. The token of an invitation cannot be guessed, so it is
    not looked at here. Raises TooMany.
    """
    if 0 < len(typed.strip()) < TOKEN_CHARACTERS:
        limits.refuse_spent(_GUESSED, GUESSED_CODES, limits.client_network())
    try:
        yield
    except CodeUnknown as wrong:
        if _too_many_wrong():
            raise limits.TooMany(field="access_code") from wrong
        raise


def _too_many_wrong() -> bool:
    """Count this wrong code, once for each request however often it looks; whether there were too many before it."""
    if "wrong_code" not in g:
        network = limits.client_network()
        g.wrong_code = limits.is_spent(_CODE, WRONG_CODES, network)
        limits.note(_CODE, WRONG_CODES, network)
        limits.note(_GUESSED, GUESSED_CODES, network)
    return bool(g.wrong_code)


def asks_wishes(offer: Offer) -> bool:
    """Whether this edition has types, codes or days to choose, or somebody came with a code."""
    return bool(offer.types or offer.hidden or offer.days or offer.opening or not offer.takes_ordinary)


def wished(data: RegistrationData, found: TypeOffer | None) -> list[Line]:
    """Type and days in words, where somebody chose them."""
    lines: list[Line] = []
    if found is not None:
        lines.append({"term": gettext(N_("Ticket type")), "value": found.label})
    if data.days:
        lines.append({"term": gettext(N_("Days")), "value": ", ".join(format_date(day) for day in data.days)})
    return lines


def answered(form: RegistrationForm) -> list[Line]:
    """The edition's own questions that the person was asked, with the answers in words."""
    judged = form.accepted_answers
    shown = [one for one in for_type(form.questions, form.person_type()) if one.key not in judged.hidden]
    return [{"term": one.text, "value": _answer(form, one, judged.answers.get(one.key, ()))} for one in shown]


def conditions(version: Version, offer: Offer) -> dict[str, str]:
    """Of whom each question is asked, in words."""
    return conditions_in_words(version.questions, facts(), {one.key: one.label for one in offer.types})


def facts() -> list[QuestionRow]:
    """What a question may depend on besides those before it, as a question."""
    options = tuple(OptionRow(way.value, gettext(label)) for way, label in ATTENDANCE_LABELS.items())
    return [QuestionRow(0, ATTENDANCE, Kind.CHOICE, True, gettext(N_("Way to attend")), "", options)]


def _answer(form: RegistrationForm, question: QuestionRow, values: tuple[str, ...]) -> str:
    if not values:
        return ""
    if question.kind is Kind.CONSENT:
        return gettext(N_("Agreed"))
    if question.kind is Kind.DATE:
        return format_date(date.fromisoformat(values[0]))
    if question.kind is Kind.FILE:
        field = form[PREFIX + question.key]
        return field.kept.name if isinstance(field, UploadField) and field.kept else ""
    return answers.in_words(question, values, {option.value: option.label for option in question.options})


def _something_full(offer: Offer) -> bool:
    """Whether a type or a day has no seat left, so that any way may have to wait."""
    return any(one.room is Room.FULL for one in offer.types) or any(day.full for day in offer.days)


def _about(one: TypeOffer) -> str:
    """What stands below a type."""
    notes = [one.note] if one.note else []
    if one.room is Room.FULL:
        notes.append(gettext(N_("All seats are taken; there is a waiting list")))
    if one.needs_approval:
        notes.append(gettext(N_("The organiser looks at each registration first")))
    return ". ".join(notes)


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


def _left(seats: Seats, full_days: list[date]) -> str:
    """What all limits leave: whoever comes every day needs a seat on every day."""
    if full_days:
        days = ", ".join(format_date(day) for day in full_days)
        return gettext(N_("Full on %(days)s; tick other days below, or wait")) % {"days": days}
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
