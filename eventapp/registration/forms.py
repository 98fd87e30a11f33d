"""What can be typed in: by somebody who registers, by the owner of a ticket, by the organiser.

The fields of a person are judged by ``rules.fields``, as the API's are; the forms only keep what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)

from eventapp.errors import N_, Refusal
from eventapp.questionnaires.forms import PREFIX, AnswersForm
from eventapp.questionnaires.rules.answers import Judged
from eventapp.questionnaires.rules.conditions import Known
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.models.letters import BODY, SUBJECT, LetterKind
from eventapp.registration.queries.letters import Practical
from eventapp.registration.rules import fields, practical
from eventapp.registration.rules import letters as placeholders
from eventapp.registration.rules.fields import ChangeData, RegistrationData
from eventapp.registration.rules.questions import ATTENDANCE
from eventapp.registration.rules.questions import PREFIX as ANSWER
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services.answering import READERS
from eventapp.registration.services.campaigns import Texts
from eventapp.web.forms import AtMost, Form, Mail, Needed, strip_lines, text_field
from eventapp.web.i18n import gettext, lazy

WISHES: dict[str, Any] = {
    "ticket_type": RadioField(""),
    "access_code": StringField(""),
    "days": SelectMultipleField(""),
}
WAITING = "-waiting"  # ends the value of a choice for the waiting list, such as onsite-waiting


class RegistrationForm(AnswersForm):
    """Five answers, one tick that is needed and three that are not; the page names them.

    ``answers_form`` makes one with the edition's own questions, whose version is ``version``. ``key`` is made when the
    check page is shown, so that confirming twice is once. ``clean`` and ``accepted_answers`` hold the values of an
    accepted form; the fields themselves keep what was typed. Type, code and days are fields only where an edition asks
    for them.
    """

    by_name = True
    readers = READERS

    name = StringField("")
    email = EmailField("")
    phone = TelField("")
    organisation = StringField("")
    attendance = RadioField("")  # its choices are those of the edition, now
    consent = BooleanField("")
    news = BooleanField("")
    photo = BooleanField("")
    listing = BooleanField("")
    key = HiddenField("")

    clean: RegistrationData
    accepted_answers: Judged
    version = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if request.method == "POST" and not WISHES.keys().isdisjoint(request.form):
            self.ask_wishes()

    def ask_wishes(self) -> None:
        """Ask for type, code and days too."""
        for name, field in WISHES.items():
            if name not in self._fields:
                bound: Field = self.meta.bind_field(self, field, {"name": name, "prefix": ""})
                bound.process(request.form if request.method == "POST" else None)
                self._fields[name] = bound

    def choose(self, name: str, choices: dict[str, str]) -> None:
        """Say from what somebody chooses."""
        field = self[name]
        if isinstance(field, SelectField):  # the base of all that choose
            field.choices = choices

    def wish(self, name: str) -> str:
        """The type or code that was chosen; empty where none is asked for."""
        field = self._fields.get(name)
        return str(field.data or "") if field else ""

    @property
    def may_wait(self) -> bool:
        """Whether the waiting list was chosen."""
        return str(self.attendance.data).endswith(WAITING)

    def facts(self) -> Known:
        """The way to attend, on which questions may depend."""
        return {ATTENDANCE: (str(self.attendance.data or "").removesuffix(WAITING),)}

    def person_type(self) -> str:
        """The type that was chosen."""
        return self.wish("ticket_type")

    def typed(self) -> dict[str, Any]:
        """What was typed, by field, with the way to attend alone."""
        typed = {name: field.data for name, field in self._fields.items() if not name.startswith(PREFIX)}
        return typed | {"attendance": str(typed["attendance"] or "").removesuffix(WAITING)}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge by the rules that judge the API's requests; every sentence goes to its field."""
        judged = self.accepted_answers = self.judged()
        self.show_refusals(judged.errors)
        try:
            self.clean = fields.read(self.typed() | {"answers": judged.answers}, gettext)
        except InvalidRegistration as refusal:
            self.show_faults(refusal)
            return False
        return not judged.errors

    def show_faults(self, refusal: InvalidRegistration) -> None:
        """Put the sentences beside their fields; those of a field that is not shown stand on top."""
        for name, sentences in refusal.errors.items():
            field = self._fields.get(name.replace(ANSWER, PREFIX, 1))
            if field is None:
                self.refusals += sentences
            else:
                field.errors = sentences


class ChangeForm(RegistrationForm):
    """What the owner of a ticket may change; name and address are the ticket's identity, and the notice was read."""

    change: ChangeData
    own_type = ""  # the key of the ticket's type, which stays

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for fixed in ("name", "email", "consent", "key"):
            del self[fixed]

    def ask_wishes(self) -> None:
        """These stay with the ticket."""

    def person_type(self) -> str:
        """The ticket's type."""
        return self.own_type

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge by the rules; every sentence goes to its field."""
        judged = self.judged()
        self.show_refusals(judged.errors)
        try:
            self.change = fields.read_change(self.typed(), gettext)
        except InvalidRegistration as refusal:
            self.show_faults(refusal)
            return False
        return not judged.errors


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


def long_field(label: Any, *, most: int, needed: str | None = None) -> Any:
    """A field of several lines; ``needed`` is the sentence shown when it is empty, None makes it optional."""
    validators = [*([Needed(needed)] if needed else []), AtMost(most)]
    return TextAreaField(label, validators=validators, filters=[strip_lines])


class LostForm(Form):
    """The address to which a lost ticket is mailed again."""

    email = text_field(
        lazy(N_("E-mail")), most=254, needed=N_("Write the e-mail address that you registered with."), more=(Mail(),)
    )


class NameForm(Form):
    """One's own name, corrected."""

    name = StringField(lazy(N_("Full name")))

    clean_name: str

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge by the rule for names."""
        try:
            self.clean_name = fields.read_name(self.name.data or "")
        except Refusal as refusal:
            self.name.errors = [refusal.sentence(gettext)]
            return False
        return True


class NewEmailForm(Form):
    """One's own address, corrected."""

    email = EmailField(lazy(N_("E-mail")))

    clean_email: str

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge by the rule for addresses."""
        try:
            self.clean_email = fields.read_email(self.email.data or "")
        except Refusal as refusal:
            self.email.errors = [refusal.sentence(gettext)]
            return False
        return True


class CorrectionForm(NameForm, NewEmailForm):
    """Name and address of somebody, corrected by the desk."""

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge both."""
        return all([NameForm.validate(self), NewEmailForm.validate(self)])


class PracticalForm(Form):
    """What people must know who come. Times are those of the edition's zone."""

    opens = text_field(lazy(N_("Opens at, each day")), most=5)
    closes = text_field(lazy(N_("Closes at, each day")), most=5)
    address = text_field(lazy(N_("Address")), most=300)
    map_url = text_field(lazy(N_("Link to the map")), most=300)
    contact = text_field(lazy(N_("Contact for questions")), most=200)
    dress_code_id = text_field(lazy(N_("Dress code, in Indonesian")), most=300)
    dress_code_en = text_field(lazy(N_("Dress code, in English")), most=300)
    bring_id = long_field(lazy(N_("What to bring, in Indonesian")), most=600)
    bring_en = long_field(lazy(N_("What to bring, in English")), most=600)
    remarks_id = long_field(lazy(N_("Good to know, in Indonesian")), most=1000)
    remarks_en = long_field(lazy(N_("Good to know, in English")), most=1000)
    reminders = text_field(lazy(N_("Reminders")), most=60)
    stream_address = text_field(lazy(N_("Address of the online broadcast")), most=500)
    join_minutes = text_field(lazy(N_("Broadcast opens before the start, in minutes")), most=4)

    about: Practical

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Read what is more than text; every fault goes to its field."""
        accepted = super().validate(extra_validators)
        found = {
            "opens": self._read("opens", practical.read_time),
            "closes": self._read("closes", practical.read_time),
            "map_url": self._read("map_url", practical.read_address),
            "stream_address": self._read("stream_address", practical.read_address),
            "reminders": self._read("reminders", practical.read_reminders),
            "join_minutes": self._read("join_minutes", practical.read_minutes),
        }
        if not accepted or self.errors:
            return False
        if found["opens"] and found["closes"] and found["opens"] >= found["closes"]:
            self.closes.errors = [gettext(N_("The forum must close after it opens."))]
            return False
        plain: dict[str, Any] = {name: self[name].data or "" for name in self._fields if name not in found}
        self.about = Practical(**plain, **found)
        return True

    def _read(self, name: str, reader: Callable[[str], Any]) -> Any:
        try:
            return reader(self[name].data or "")
        except Refusal as refusal:
            self[name].errors = [*self[name].errors, refusal.sentence(gettext)]
            return None


class CampaignForm(Form):
    """A letter to many. The English may stay empty: then everybody reads the Indonesian."""

    kind = RadioField(default=LetterKind.SERVICE.value)
    subject_id = text_field(lazy(N_("Subject in Indonesian")), most=SUBJECT, needed=N_("Write the subject."))
    body_id = long_field(lazy(N_("Text in Indonesian")), most=BODY, needed=N_("Write the text."))
    subject_en = text_field(lazy(N_("Subject in English")), most=SUBJECT)
    body_en = long_field(lazy(N_("Text in English")), most=BODY)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind.choices = {
            LetterKind.SERVICE.value: gettext(N_("Needed by those who come; everybody in the list gets it")),
            LetterKind.NEWS.value: gettext(N_("News; only those who want news get it, and they can end it")),
        }

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Refuse placeholders that we cannot fill in, and half a translation."""
        accepted = super().validate(extra_validators)
        for name in ("subject_id", "body_id", "subject_en", "body_en"):
            try:
                placeholders.checked(self[name].data or "", local=name.endswith("_id"))
            except Refusal as refusal:
                self[name].errors = [*self[name].errors, refusal.sentence(gettext)]
        if bool(self.subject_en.data) != bool(self.body_en.data):
            missing = self.body_en if self.subject_en.data else self.subject_en
            missing.errors = [gettext(N_("Write subject and text in English, or neither."))]
        return accepted and not self.errors

    def texts(self, filters: str) -> Texts:
        """What was written, for the people of these filters."""
        return Texts(
            kind=LetterKind(self.kind.data),
            filters=filters,
            **{name: self[name].data or "" for name in ("subject_id", "body_id", "subject_en", "body_en")},
        )


class ConfirmForm(Form):
    """The number of people that was seen when a letter was confirmed."""

    seen = HiddenField()

    @property
    def number(self) -> int:
        """The number; −1 for what is none."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
