"""What is typed in by somebody who writes others down: a person of a delegation, a delegation, a list, protocol.

A person is judged by the rule that judges the rows of lists, so that a form and a list take the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from wtforms import BooleanField, EmailField, FileField, RadioField, SelectField, StringField, TelField, TextAreaField

from eventapp.errors import N_
from eventapp.formats import grids
from eventapp.formats.grids import Grid
from eventapp.frozen import field_names
from eventapp.registration.queries.delegations import DelegationRow, Member, ProtocolRow
from eventapp.registration.rules import columns, phones, reading
from eventapp.registration.rules.columns import Field
from eventapp.registration.rules.findings import Person, Setting, Weight
from eventapp.registration.rules.organisations import KINDS, Kind
from eventapp.registration.rules.phones import BadPhoneNumber
from eventapp.registration.rules.refusals import FileMissing
from eventapp.registration.rules.states import ATTENDANCE_LABELS
from eventapp.web.forms import Form, Mail, strip, text_field
from eventapp.web.i18n import gettext, lazy

MOST_SEATS = 10_000
LARGEST_ORDER = 9999
_NAME_OF_PASTED = N_("the pasted list")


class PersonForm(Form):
    """Somebody of a delegation. ``person`` holds the clean values of an accepted form."""

    name = StringField(filters=[strip])
    email = EmailField(filters=[strip])
    phone = TelField(filters=[strip])
    position = StringField(filters=[strip])
    rank = StringField(filters=[strip])
    organisation = StringField(filters=[strip])
    organisation_kind = SelectField()
    represents = StringField(filters=[strip])
    protocol_order = StringField(filters=[strip])
    attendance = RadioField()
    is_head = BooleanField()

    person: Person

    def __init__(self, setting: Setting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._setting = setting
        self.organisation_kind.choices = {"": "–"} | {kind.value: gettext(label) for kind, label in KINDS.items()}
        self.attendance.choices = {way.value: gettext(label) for way, label in ATTENDANCE_LABELS.items()}
        self.attendance.data = self.attendance.data or "onsite"

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge by the rule of lists; every fault goes to its field."""
        written = {field: str(self[field.value].data or "") for field in Field if field.value in self._fields}
        written[Field.HEAD] = "ya" if self.is_head.data else ""
        judged = reading.read(0, written, self._setting)
        for finding in judged.findings:
            if finding.weight is Weight.FAULT and finding.field in self._fields:
                self[finding.field].errors = [*self[finding.field].errors, finding.sentence(gettext)]
        if judged.person is None:
            return False
        self.person = judged.person
        return True


def person_as_typed(one: Member) -> dict[str, Any]:
    """Somebody's values as the form's fields are typed."""
    names = ("name", "email", "position", "rank", "organisation", "organisation_kind", "represents", "is_head")
    return {name: getattr(one, name) for name in names} | {
        "phone": phones.display(one.phone),
        "protocol_order": str(one.protocol_order or ""),
        "attendance": one.attendance,
    }


class DelegationForm(Form):
    """What the organiser says about a delegation; times are those of the edition's zone."""

    name = text_field(lazy(N_("Delegation")), most=200, needed=N_("Write a name, such as Kota Bandung."))
    coordinator_name = text_field(lazy(N_("Coordinator")), most=120)
    coordinator_email = text_field(lazy(N_("Coordinator’s e-mail")), most=254, more=[Mail()])
    coordinator_phone = text_field(lazy(N_("Coordinator’s phone")), most=40)
    seats = text_field(lazy(N_("Seats")), most=9)
    changes_until = text_field(lazy(N_("Changes until")), most=16)

    def read(self, zone: str) -> dict[str, Any] | None:
        """The clean values by name, or None when something could not be read."""
        phone = self._phone()
        values = {
            "name": self.name.data,
            "coordinator_name": self.coordinator_name.data or "",
            "coordinator_email": self.coordinator_email.data or "",
            "coordinator_phone": phone,
            "seats": seats_of(self),
            "changes_until": moment_of(self, zone),
        }
        return None if self.errors else values

    def _phone(self) -> str:
        typed = self.coordinator_phone.data
        try:
            return phones.normalise(typed) if typed else ""
        except BadPhoneNumber as fault:
            self.coordinator_phone.errors = [fault.sentence(gettext)]
            return ""


class AllRegionsForm(Form):
    """A delegation for every participating region."""

    seats = text_field(lazy(N_("Seats for each")), most=9)
    changes_until = text_field(lazy(N_("Changes until")), most=16)


def delegation_as_typed(row: DelegationRow, zone: str) -> dict[str, Any]:
    """A delegation's values as the form's fields are typed."""
    until = row.changes_until
    return {
        "name": row.name,
        "coordinator_name": row.coordinator_name,
        "coordinator_email": row.coordinator_email,
        "coordinator_phone": phones.display(row.coordinator_phone) if row.coordinator_phone else "",
        "seats": "" if row.seats is None else str(row.seats),
        "changes_until": f"{until.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if until else "",
    }


def seats_of(form: Form) -> int | None:
    """The number of seats that was typed; a fault goes to the field."""
    typed = (form["seats"].data or "").replace(".", "")
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and int(typed) <= MOST_SEATS:
        return int(typed)
    form["seats"].errors = [gettext(N_("Write a whole number of seats, or leave it empty for no limit."))]
    return None


def moment_of(form: Form, zone: str) -> datetime | None:
    """The moment that was typed, in the edition's zone; a fault goes to the field."""
    typed = form["changes_until"].data
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        form["changes_until"].errors = [gettext(N_("Write day and time like 2027-05-12 08:00."))]
        return None


class AttachForm(Form):
    """Somebody who has a ticket already."""

    code = text_field(lazy(N_("Ticket code")), most=20, needed=N_("Write the code of the ticket."))


class ListForm(Form):
    """A list: a file, or what was pasted."""

    file = FileField(lazy(N_("File (.xlsx or .csv)")))
    pasted = TextAreaField(lazy(N_("Or paste the list here")))

    def grid(self) -> Grid:
        """The rows that were handed in. Raises FileMissing, UnreadableFile."""
        file = request.files.get("file")
        if file is not None and file.filename:
            data = file.read(grids.DEFAULT.bytes + 1)
            return grids.read(data, name=file.filename[-80:], prefer=columns.rating)
        text = self.pasted.data or ""
        if not text.strip():
            raise FileMissing(field="file")
        return grids.read_pasted(text, name=gettext(_NAME_OF_PASTED))


class ProtocolForm(Form):
    """Where protocol places somebody."""

    position = text_field(lazy(N_("Position")), most=160)
    rank = text_field(lazy(N_("Rank and grade")), most=60)
    represents = text_field(lazy(N_("Represents")), most=160)
    organisation_kind = SelectField(lazy(N_("Kind of organisation")), validate_choice=False)
    protocol_order = text_field(lazy(N_("Protocol order")), most=4)
    seat = text_field(lazy(N_("Seat")), most=40)
    is_vip = BooleanField(lazy(N_("VIP: arrivals appear on the protocol screen")))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organisation_kind.choices = {"": "–"} | {kind.value: gettext(label) for kind, label in KINDS.items()}

    def read(self) -> dict[str, Any] | None:
        """The clean values by name, or None when something could not be read."""
        order = self.protocol_order.data or ""
        if order and not (order.isascii() and order.isdigit() and int(order)):
            sentence = gettext(N_("Write a whole number from 1 to %(most)s, or leave it empty."))
            self.protocol_order.errors = [sentence % {"most": LARGEST_ORDER}]
            return None
        texts = {name: self[name].data or "" for name in ("position", "rank", "represents", "seat")}
        kind = self.organisation_kind.data
        texts["organisation_kind"] = kind if kind in set(Kind) else ""
        return texts | {"protocol_order": int(order) if order else None, "is_vip": bool(self.is_vip.data)}


def protocol_as_typed(row: ProtocolRow) -> dict[str, Any]:
    """A place in protocol as the form's fields are typed."""
    values = {name: getattr(row, name) for name in field_names(ProtocolRow)}
    return values | {"protocol_order": str(row.protocol_order or "")}
