"""What organisers type about sessions and rooms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import wtforms
from wtforms import SelectField

from eventapp.agenda import rules
from eventapp.agenda.documents.calendars import KIND_NAMES
from eventapp.agenda.errors import BadClock
from eventapp.agenda.queries import Person, SessionDetail
from eventapp.agenda.services import Guest
from eventapp.editions.forms import EditionForm
from eventapp.errors import N_
from eventapp.web.forms import AtMost, Form, Needed, strip, strip_lines, text_field
from eventapp.web.i18n import format_date, gettext, lazy

_MOST_SEATS = 1_000_000
_SEPARATOR = re.compile(r"\s*;\s*")  # names hold commas, for degrees


class SessionForm(Form):
    """One item of the agenda."""

    title = text_field(lazy(N_("Title")), most=200, needed=N_("Give the session a title."))
    kind = SelectField(lazy(N_("Kind of session")))
    day = SelectField(lazy(N_("Day")))
    starts_at = text_field(lazy(N_("Starts at")), most=8, needed=N_("Write when it starts, such as 09.00."))
    ends_at = text_field(lazy(N_("Ends at")), most=8, needed=N_("Write when it ends, such as 10.30."))
    room = text_field(lazy(N_("Room")), most=120, needed=N_("Name the room."))
    speakers = wtforms.TextAreaField(lazy(N_("Speakers")), validators=[AtMost(4000)], filters=[strip_lines])
    moderator = text_field(lazy(N_("Moderator")), most=400)
    seats = wtforms.IntegerField(
        lazy(N_("Seats that can be booked")),
        validators=[wtforms.validators.Optional(), wtforms.validators.NumberRange(0, _MOST_SEATS)],
    )
    overflow_address = text_field(lazy(N_("Broadcast for whoever finds no seat")), most=500)
    about = wtforms.TextAreaField(lazy(N_("About the session")), validators=[AtMost(4000)], filters=[strip_lines])

    def offer(self, days: Iterable[date]) -> None:
        """The days of the edition and the kinds of sessions to choose from."""
        self.kind.choices = [(kind, gettext(label)) for kind, label in KIND_NAMES.items()]
        self.day.choices = [(day.isoformat(), format_date(day)) for day in days]

    def times(self, zone: str) -> tuple[datetime, datetime]:
        """Start and end on the chosen day, at the place of the forum. Raises BadClock."""
        day = date.fromisoformat(self.day.data)
        found = []
        for field in (self.starts_at, self.ends_at):
            at = rules.clock(field.data or "")
            if at is None:
                raise BadClock(field=field.name)
            found.append(datetime.combine(day, at, ZoneInfo(zone)))
        return found[0], found[1]

    def people(self) -> list[Guest]:
        """The speakers, one a line: name, then position behind a semicolon."""
        return [_guest(line) for line in (self.speakers.data or "").splitlines() if line.strip()]

    def chair(self) -> Guest | None:
        """The moderator."""
        return _guest(self.moderator.data) if self.moderator.data else None


class RoomForm(Form):
    """Another name for a room."""

    room = wtforms.StringField(
        lazy(N_("Name of the room")), validators=[Needed(N_("Name the room.")), AtMost(120)], filters=[strip]
    )


class SettingsForm(EditionForm):
    """The facts of an edition, and whether its sessions follow the days."""

    move_along = wtforms.BooleanField(lazy(N_("Move the sessions along with the first day")))


class ActForm(Form):
    """An act that needs no particulars."""


def typed(session: SessionDetail, zone: str) -> dict[str, object]:
    """A session as its form shows it."""
    starts, ends = session.starts_at.astimezone(ZoneInfo(zone)), session.ends_at.astimezone(ZoneInfo(zone))
    return {
        "title": session.title,
        "kind": session.kind,
        "day": session.day.isoformat(),
        "starts_at": f"{starts:%H.%M}",
        "ends_at": f"{ends:%H.%M}",
        "room": session.room,
        "speakers": _written(session.speakers),
        "moderator": _written([session.moderator]) if session.moderator else "",
        "seats": session.seats,
        "overflow_address": session.overflow_address,
        "about": session.about,
    }


def _written(people: Sequence[Person]) -> str:
    return "\n".join("; ".join(filter(None, (person.name, person.position))) for person in people)


def _guest(line: str) -> Guest:
    name, *position = _SEPARATOR.split(line.strip(), maxsplit=1)
    return Guest(name[:200], position[0][:200] if position else "")
