"""Times that a team offers, and what a visitor types to book one."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import NumberRange, StopValidation

from eventapp.errors import N_
from eventapp.exhibition.forms.fields import LinkOf, long_field
from eventapp.exhibition.rules import hours, links, slots
from eventapp.exhibition.rules.links import LinkKind
from eventapp.web.forms import AtMost, Form, Mail, Needed, text_field
from eventapp.web.i18n import gettext, lazy


class _Clock:
    """Validator: a time of the day."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation for anything else."""
        if hours.minute_of(field.data or "") is None:
            raise StopValidation(gettext(N_("Write the time with hours and minutes, such as 09:30.")))


def _lengths() -> list[tuple[str, str]]:
    return [(str(length), gettext(N_("%(number)s minutes")) % {"number": length}) for length in slots.LENGTHS]


class OfferForm(Form):
    """One time or several in a row."""

    day = wtforms.DateField(lazy(N_("Day")), validators=[Needed(N_("Choose the day."))])
    begins = text_field(lazy(N_("First time")), most=5, needed=N_("Write when the first one begins."), more=[_Clock()])
    length = wtforms.SelectField(lazy(N_("Length")), choices=_lengths)
    number = wtforms.IntegerField(
        lazy(N_("How many in a row")),
        validators=[
            NumberRange(1, slots.MOST_IN_A_ROW, message=lazy(N_("Write a number between 1 and 16."))),
        ],
    )
    days = wtforms.IntegerField(
        lazy(N_("On how many days")),
        validators=[NumberRange(1, slots.MOST_DAYS, message=lazy(N_("Write a number between 1 and 7.")))],
    )
    place = text_field(lazy(N_("Place")), most=120)
    join_url = text_field(lazy(N_("Link of the online room")), most=links.LONGEST_ADDRESS, more=[LinkOf(LinkKind.WEB)])

    def values(self) -> dict[str, Any]:
        """The arguments of the act."""
        return {
            "day": self.day.data,
            "minute": hours.minute_of(self.begins.data or ""),
            "length": int(self.length.data),
            "number": self.number.data,
            "days": self.days.data,
            "place": self.place.data or "",
            "join_url": self.join_url.data or "",
        }


class BookForm(Form):
    """A visitor takes a time. Its choices are the free times."""

    slot = wtforms.RadioField(
        lazy(N_("Which time suits you?")), validate_choice=False, validators=[Needed(N_("Choose one of the times."))]
    )
    name = text_field(lazy(N_("Name")), most=120, needed=N_("Write your name, so that they know who is coming."))
    email = text_field(
        lazy(N_("E-mail")),
        most=254,
        needed=N_("Write your e-mail address; the appointment is mailed to it."),
        more=[Mail()],
    )
    topic = text_field(
        lazy(N_("What would you like to talk about?")), most=300, needed=N_("Write the topic in one line.")
    )
    key = wtforms.HiddenField(validators=[AtMost(64)])


class MoveForm(Form):
    """Another of the free times."""

    slot = wtforms.RadioField(
        lazy(N_("Which time suits you?")), validate_choice=False, validators=[Needed(N_("Choose one of the times."))]
    )


class CancelForm(Form):
    """The team's words to the visitor when it cancels."""

    reason = long_field(lazy(N_("Why?")), most=300, needed=None)
