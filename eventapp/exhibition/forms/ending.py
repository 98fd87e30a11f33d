"""What an organiser types about the end of an exhibition, about who is in charge, and about booths to continue."""

from __future__ import annotations

import wtforms
from wtforms.validators import StopValidation

from eventapp.errors import N_
from eventapp.web.forms import AtMost, Form, Mail, Needed, strip
from eventapp.web.i18n import gettext, lazy

SOMEBODY_NEW = "new"


class DaysForm(Form):
    """The two days of the end."""

    freeze_on = wtforms.DateField(lazy(N_("Frozen from")), validators=[Needed()])
    contacts_until = wtforms.DateField(lazy(N_("Personal numbers vanish on")), validators=[Needed()])


class ThawForm(Form):
    """Until when a frozen exhibition lives on."""

    freeze_on = wtforms.DateField(lazy(N_("Open again until")), validators=[Needed()])


class _NeededForSomebodyNew:
    """Validator: filled in when nobody of the team takes over."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation."""
        if form["successor"].data != SOMEBODY_NEW:
            field.errors = []
            raise StopValidation
        if not field.data:
            raise StopValidation(gettext(self.sentence))


class PersonForm(Form):
    """Who leaves and who takes over; the choices of both are the team."""

    leaver = wtforms.SelectField(lazy(N_("Who leaves?")), validators=[Needed()])
    successor = wtforms.RadioField(lazy(N_("Who takes over?")), validators=[Needed()])
    name = wtforms.StringField(
        lazy(N_("Name")),
        validators=[_NeededForSomebodyNew(N_("Write the person’s name.")), AtMost(120)],
        filters=[strip],
    )
    email = wtforms.StringField(
        lazy(N_("E-mail")),
        validators=[_NeededForSomebodyNew(N_("Write the person’s e-mail address.")), AtMost(254), Mail()],
        filters=[strip],
    )


class ContinueForm(Form):
    """Which booths begin as a copy."""

    regions = wtforms.SelectMultipleField(
        lazy(N_("Which regions?")), coerce=int, validators=[Needed(N_("Choose at least one region."))]
    )
