"""What is typed at the door and about gates."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField

from eventapp.attendance.rules.entering import Direction, Mode
from eventapp.errors import N_, Refusal
from eventapp.web.forms import Form, Mail, Needed, text_field
from eventapp.web.i18n import lazy

DIRECTIONS = {Direction.IN: N_("Way in"), Direction.OUT: N_("Way out")}
MODES = {
    Mode.ONCE: N_("Once a day"),
    Mode.REENTRY: N_("Again after leaving"),
    Mode.FREE: N_("As often as they like"),
}
_LONGEST_SHIFT, _MOST_PEOPLE = 48, 1_000_000


class ScanForm(Form):
    """A ticket's code, typed or scanned."""

    scan = text_field(lazy(N_("Ticket code")), most=500, needed=N_("Scan a ticket, or type its code."))
    nonce = HiddenField()


class GateForm(Form):
    """A new gate."""

    area = text_field(lazy(N_("Area")), most=80, needed=N_("Name the area, such as Main hall."))
    name = text_field(lazy(N_("Gate")), most=80, needed=N_("Name the gate, such as Gate A."))


class GateSettingsForm(Form):
    """How a gate and its area are passed."""

    direction = RadioField(lazy(N_("Which way people pass this gate")))
    is_desk = BooleanField(lazy(N_("This is a desk: people may register here, and badges are printed")))
    mode = RadioField(lazy(N_("How often a ticket opens this area on one day")))
    capacity = wtforms.IntegerField(
        lazy(N_("How many people fit into the area")),
        validators=[wtforms.validators.Optional(), wtforms.validators.NumberRange(1, _MOST_PEOPLE)],
    )
    admits = SelectMultipleField(lazy(N_("Who may enter; without a tick everybody with a ticket")))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.direction.choices = [(key.value, lazy(label)) for key, label in DIRECTIONS.items()]
        self.mode.choices = [(key.value, lazy(label)) for key, label in MODES.items()]


class PairingForm(Form):
    """A code for one more phone."""

    gate = SelectField(lazy(N_("Gate")))
    hours = wtforms.IntegerField(
        lazy(N_("Hours until the shift ends")),
        default=14,
        validators=[wtforms.validators.NumberRange(1, _LONGEST_SHIFT)],
    )


class PhoneForm(Form):
    """A phone that is being paired."""

    name = text_field(lazy(N_("Name of this phone")), most=80)


class WalkInForm(Form):
    """Somebody without a ticket. Who stands at a desk has no time for more."""

    name = text_field(lazy(N_("Full name")), most=120, needed=N_("Write the name as it shall stand on the badge."))
    organisation = text_field(
        lazy(N_("Organisation or region")), most=200, needed=N_("Write the organisation or region.")
    )
    ticket_type = SelectField(lazy(N_("Ticket type")), default="")  # not shown while there is no type to choose
    email = text_field(lazy(N_("E-mail")), most=254, more=[Mail()])
    phone = text_field(lazy(N_("Mobile number")), most=40)
    consent = BooleanField(
        lazy(N_("The person was told what is kept and agrees")),
        validators=[Needed(N_("Say that name and organisation are kept for this forum, and tick when they agree."))],
    )
    is_another = BooleanField(lazy(N_("This is another person of the same name")))
    nonce = HiddenField()

    refused_with = ""  # the code of what the act refused

    def refuse(self, refusal: Refusal) -> None:
        """As every form, and the page can tell why."""
        self.refused_with = refusal.code
        super().refuse(refusal)
