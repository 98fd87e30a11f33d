"""What can be typed in: by somebody who registers, by the owner of a ticket, by the organiser.

The fields of a person are judged by ``rules.fields``, as the API's are; the forms only keep what was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField, TelField

from eventapp.errors import N_
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.rules import fields
from eventapp.registration.rules.fields import ChangeData, RegistrationData
from eventapp.registration.rules.states import Attendance
from eventapp.web.forms import Form, text_field
from eventapp.web.i18n import gettext, lazy

WAITING = "-waiting"  # ends the value of a choice for the waiting list, such as onsite-waiting


class RegistrationForm(Form):
    """Five answers, one tick that is needed and three that are not; the page names them.

    ``key`` is made when the form is shown, so that sending it twice is once. ``clean`` holds the values of an accepted
    form; the fields themselves keep what was typed.
    """

    name = StringField()
    email = EmailField()
    phone = TelField()
    organisation = StringField()
    attendance = RadioField()  # its choices are those of the edition, now
    consent = BooleanField()
    news = BooleanField()
    photo = BooleanField()
    listing = BooleanField()
    key = HiddenField()

    clean: RegistrationData

    @property
    def may_wait(self) -> bool:
        """Whether the waiting list was chosen."""
        return str(self.attendance.data).endswith(WAITING)

    def answers(self) -> dict[str, Any]:
        """What was typed, by field, with the way to attend alone."""
        typed = {name: field.data for name, field in self._fields.items()}
        return typed | {"attendance": str(typed["attendance"] or "").removesuffix(WAITING)}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge by the rule that judges the API's requests; every sentence goes to its field."""
        try:
            self.clean = fields.read(self.answers(), gettext)
        except InvalidRegistration as refusal:
            self.show(refusal)
            return False
        return True

    def show(self, refusal: InvalidRegistration) -> None:
        """Put the sentences beside their fields."""
        for name, sentences in refusal.errors.items():
            self._fields[name].errors = sentences


class ChangeForm(RegistrationForm):
    """What the owner of a ticket may change; name and address are the ticket's identity, and the notice was read."""

    change: ChangeData

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for fixed in ("name", "email", "consent", "key"):
            del self[fixed]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge by the rule; every sentence goes to its field."""
        try:
            self.change = fields.read_change(self.answers(), gettext)
        except InvalidRegistration as refusal:
            self.show(refusal)
            return False
        return True


class EmptyForm(Form):
    """A button."""


class QuotaForm(Form):
    """When registration is open, and the seats of each way to attend. Times are those of the edition's zone."""

    opens_at = text_field(lazy(N_("Registration opens")), most=16, needed=N_("Write when registration opens."))
    closes_at = text_field(lazy(N_("Registration closes")), most=16, needed=N_("Write when registration closes."))
    onsite = text_field(lazy(N_("Seats on site")), most=9)
    online = text_field(lazy(N_("Seats online")), most=9)

    opens: datetime
    closes: datetime
    sizes: dict[Attendance, int]

    def read(self, zone: str) -> bool:
        """Whether every field could be read; then ``opens``, ``closes`` (aware) and ``sizes`` are there."""
        opens, closes = self._moment("opens_at", zone), self._moment("closes_at", zone)
        sizes = {way: self._seats(way.value) for way in Attendance if self[way.value].data}
        if opens is None or closes is None or None in sizes.values():
            return False
        self.opens, self.closes = opens, closes
        self.sizes = {way: size for way, size in sizes.items() if size is not None}
        return True

    def _moment(self, name: str, zone: str) -> datetime | None:
        try:
            return datetime.fromisoformat(self[name].data).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            self[name].errors = [gettext(N_("Write day and time like 2027-05-12 08:00."))]
            return None

    def _seats(self, name: str) -> int | None:
        typed = self[name].data.replace(".", "")
        if typed.isascii() and typed.isdigit():
            return int(typed)
        self[name].errors = [gettext(N_("Write a whole number of seats, such as 1500."))]
        return None
