"""What an organiser types about ticket types, limits, codes and invitations. Times are those of the edition's zone."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField

from eventapp.errors import N_, Refusal
from eventapp.registration.queries.types import TypeRow
from eventapp.registration.rules import emails, people
from eventapp.registration.rules.limits import LONGEST_REASON
from eventapp.registration.rules.states import ATTENDANCE_LABELS, Attendance
from eventapp.registration.rules.types import COLOUR_LABELS, ROLE_LABELS, Colour, PersonRole
from eventapp.registration.services.inviting import CodeDraft, Guest
from eventapp.registration.services.types import TypeDraft
from eventapp.web.forms import Form, strip_lines, text_field
from eventapp.web.i18n import format_date, gettext, lazy

_MOST_GUESTS = 300


class SeatForm(Form):
    """Reads numbers of seats and moments; what cannot be read is said at its field and makes ``readable`` False."""

    readable = True

    def number(self, name: str) -> int | None:
        """A whole number, None where nothing was typed."""
        typed = (self[name].data or "").replace(".", "")
        if not typed or (typed.isascii() and typed.isdigit()):
            return int(typed) if typed else None
        self._fault(name, N_("Write a whole number, such as 40."))
        return None

    def moment(self, name: str, zone: str) -> datetime | None:
        """A moment of the edition's zone, None where nothing was typed."""
        typed = self[name].data
        try:
            return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone)) if typed else None
        except ValueError:
            self._fault(name, N_("Write day and time like 2027-05-12 08:00."))
            return None

    def _fault(self, name: str, sentence: str) -> None:
        self.readable = False
        self[name].errors = [gettext(sentence)]


def _choices(labels: dict[Any, str]) -> dict[str, str]:
    return {str(value): gettext(label) for value, label in labels.items()}


class TypeForm(SeatForm):
    """One ticket type."""

    name_id = text_field(lazy(N_("Name in Indonesian")), most=80, needed=N_("Write the name of the type."))
    name_en = text_field(lazy(N_("Name in English")), most=80)
    note_id = text_field(lazy(N_("Explanation in Indonesian")), most=200)
    note_en = text_field(lazy(N_("Explanation in English")), most=200)
    ways = SelectMultipleField(lazy(N_("Ways to attend")))
    colour = RadioField(lazy(N_("Colour on the badge")))
    size = text_field(lazy(N_("Seats of this type")), most=9)
    opens_at = text_field(lazy(N_("Opens")), most=16)
    closes_at = text_field(lazy(N_("Closes")), most=16)
    days = SelectMultipleField(lazy(N_("Days on which it admits")))
    needs_code = BooleanField(lazy(N_("Hidden: only for people with an access code or an invitation")))
    needs_approval = BooleanField(lazy(N_("Each registration is approved by the organiser first")))

    def offer(self, days: tuple[date, ...]) -> None:
        """Give the form its choices."""
        self.ways.choices = _choices(ATTENDANCE_LABELS)
        self.colour.choices = _choices(COLOUR_LABELS)
        self.days.choices = {day.isoformat(): format_date(day) for day in days}

    def draft(self, zone: str) -> TypeDraft | None:
        """The type, or None when a field could not be read."""
        size = self.number("size")
        opens, closes = self.moment("opens_at", zone), self.moment("closes_at", zone)
        if not self.readable:
            return None
        return TypeDraft(
            name_id=self.name_id.data,
            name_en=self.name_en.data or "",
            note_id=self.note_id.data or "",
            note_en=self.note_en.data or "",
            colour=Colour(self.colour.data),
            ways=tuple(Attendance(way) for way in self.ways.data or ()),
            needs_code=self.needs_code.data,
            needs_approval=self.needs_approval.data,
            opens_at=opens,
            closes_at=closes,
            days=tuple(date.fromisoformat(day) for day in self.days.data or ()),
            size=size,
        )

    @staticmethod
    def values(row: TypeRow, zone: str) -> dict[str, Any]:
        """A type as its fields are typed."""
        return {
            **{name: getattr(row, name) for name in ("name_id", "name_en", "note_id", "note_en", "colour", "days")},
            "ways": [way.value for way in row.ways],
            "needs_code": row.needs_code,
            "needs_approval": row.needs_approval,
            "size": "" if row.size is None else str(row.size),
            "opens_at": typed_moment(row.opens_at, zone),
            "closes_at": typed_moment(row.closes_at, zone),
        }


class OptionsForm(SeatForm):
    """How seats are given."""

    offer_hours = text_field(lazy(N_("Hours to answer the offer of a freed seat")), most=4)
    by_day = BooleanField(lazy(N_("People may choose single days")))
    needs_type = BooleanField(lazy(N_("Everybody needs a ticket type or an access code")))


class RegionLimitForm(SeatForm):
    """How many of each region."""

    region_limit = text_field(lazy(N_("Seats for each region")), most=9)


class OwnRegionForm(SeatForm):
    """How many of one region."""

    region = text_field(lazy(N_("Region")), most=80, needed=N_("Write the region’s name."))
    own_size = text_field(lazy(N_("Seats of this region")), most=9)


class DayForm(SeatForm):
    """How many on one day."""

    day = SelectField(lazy(N_("Day")))
    attendance = SelectField(lazy(N_("Way to attend")))
    size = text_field(lazy(N_("Seats on this day")), most=9)

    def offer(self, days: tuple[date, ...], ways: list[Attendance]) -> None:
        """Give the form its choices."""
        self.day.choices = {day.isoformat(): format_date(day) for day in days}
        self.attendance.choices = _choices({way: ATTENDANCE_LABELS[way] for way in ways})


class CodeForm(SeatForm):
    """One access code."""

    code = text_field(lazy(N_("Code")), most=40)
    label = text_field(lazy(N_("For whom")), most=120, needed=N_("Write for whom the code is."))
    ticket_type = SelectField(lazy(N_("Ticket type")))
    most = text_field(lazy(N_("How many people may use it")), most=9)
    attendance = SelectField(lazy(N_("Keep seats for this way to attend")))
    reserved = text_field(lazy(N_("Seats to keep")), most=9)
    closes_at = text_field(lazy(N_("Good until")), most=16)

    def offer(self, types: dict[str, str], ways: list[Attendance]) -> None:
        """Give the form its choices."""
        self.ticket_type.choices = {"": gettext(N_("Participant"))} | types
        none = {"": gettext(N_("Keep no seats"))}
        self.attendance.choices = none | _choices({way: ATTENDANCE_LABELS[way] for way in ways})

    def draft(self, zone: str) -> CodeDraft | None:
        """The code, or None when a field could not be read."""
        most, reserved, closes = self.number("most"), self.number("reserved"), self.moment("closes_at", zone)
        if not self.readable:
            return None
        return CodeDraft(
            code=self.code.data or "",
            label=self.label.data,
            type_key=self.ticket_type.data or "",
            most=most,
            attendance=Attendance(self.attendance.data) if self.attendance.data else None,
            reserved=reserved or 0,
            closes_at=closes,
        )


class InviteForm(SeatForm):
    """Some people to invite, one a line: name; e-mail; organisation."""

    guests = TextAreaField(lazy(N_("People to invite")), filters=[strip_lines])
    ticket_type = SelectField(lazy(N_("Ticket type")))
    locale = SelectField(lazy(N_("Language of the letter")))
    until = text_field(lazy(N_("Good until")), most=16, needed=N_("Write until when they may register."))

    def offer(self, types: dict[str, str], languages: dict[str, str]) -> None:
        """Give the form its choices."""
        self.ticket_type.choices = {"": gettext(N_("Participant"))} | types
        self.locale.choices = languages

    def people(self) -> list[Guest]:
        """Who is invited; each line that cannot be read is named, and then nobody is."""
        found, faults = [], []
        lines = [line for line in (self.guests.data or "").splitlines() if line.strip()]
        for number, line in enumerate(lines[:_MOST_GUESTS], 1):
            try:
                found.append(_guest(line, self.locale.data))
            except Refusal as fault:
                text = gettext(N_("Line %(number)s: %(fault)s"))
                faults.append(text % {"number": number, "fault": fault.sentence(gettext)})
        if len(lines) > _MOST_GUESTS:
            faults.append(gettext(N_("At most %(most)s people at once.")) % {"most": _MOST_GUESTS})
        if not lines:
            faults.append(gettext(N_("Write at least one person, as: name; e-mail; organisation.")))
        self.guests.errors = faults
        return [] if faults else found


class ExtendForm(SeatForm):
    """Another deadline."""

    until = text_field(lazy(N_("Good until")), most=16, needed=N_("Write until when the person may register."))


class ReasonForm(Form):
    """Why."""

    reason = text_field(lazy(N_("Reason")), most=LONGEST_REASON)


class ParticularsForm(Form):
    """Type, roles and days of one person; each day holds a way to attend, or nothing."""

    ticket_type = SelectField(lazy(N_("Ticket type")))
    roles = SelectMultipleField(lazy(N_("Roles at the forum")))

    def offer(self, types: dict[str, str]) -> None:
        """Give the form its choices."""
        self.ticket_type.choices = {"": gettext(N_("Participant"))} | types
        self.roles.choices = _choices(ROLE_LABELS)

    def chosen_roles(self) -> list[PersonRole]:
        """The roles that were ticked."""
        return [PersonRole(role) for role in self.roles.data or ()]


def typed_moment(at: datetime | None, zone: str) -> str:
    """A moment as a field of day and time holds it."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if at else ""


def _guest(line: str, locale: str) -> Guest:
    """One line of the list, its pieces parted by semicolons or tabs. Raises a Refusal."""
    pieces = [people.cleaned(piece) for piece in line.replace("\t", ";").split(";")]
    if len(pieces) < 2 or not any(char.isalpha() for char in pieces[0]):
        raise Refusal(N_("write name; e-mail; organisation"))
    organisation = pieces[2][:200] if len(pieces) > 2 else ""
    return Guest(name=pieces[0][:120], email=emails.normalise(pieces[1]), organisation=organisation, locale=locale)
