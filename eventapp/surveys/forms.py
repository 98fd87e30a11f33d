"""What organisers type about a survey. Times are those of the edition's zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, RadioField, SelectField

from eventapp.errors import N_
from eventapp.questionnaires.rules.dates import YEARS, read_date
from eventapp.surveys.rules.audience import Audience, read
from eventapp.web.forms import Form, text_field
from eventapp.web.i18n import gettext, lazy

_MOMENT = "%Y-%m-%dT%H:%M"


class SurveyForm(Form):
    """Title, dates, and the ways by which people reach it."""

    title = text_field(lazy(N_("Title")), needed=N_("Write the survey's title."))
    opens_at = text_field(lazy(N_("Opens")), most=16, needed=N_("Write when the survey opens."))
    closes_at = text_field(lazy(N_("Closes")), most=16, needed=N_("Write when the survey closes."))
    mails_links = BooleanField(lazy(N_("Mail a personal link to everybody who was checked in")))
    is_open = BooleanField(lazy(N_("Whoever has the address may answer (QR, kiosk)")))

    opens: datetime
    closes: datetime

    def read(self, zone: str) -> bool:
        """Whether both moments could be read; then ``opens`` and ``closes`` (aware) are there."""
        opens, closes = self._moment("opens_at", zone), self._moment("closes_at", zone)
        if opens is None or closes is None:
            return False
        self.opens, self.closes = opens, closes
        return True

    def _moment(self, name: str, zone: str) -> datetime | None:
        try:
            moment = datetime.fromisoformat(self[name].data).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            moment = None
        if moment is None or moment.year not in YEARS:
            self[name].errors = [gettext(N_("Write day and time like 2027-05-12 08:00."))]
            return None
        return moment


class NewSurveyForm(SurveyForm):
    """A new survey; whether it is named is said here and never again."""

    is_named = RadioField(
        lazy(N_("Whose answers are they?")),
        choices=lambda: [
            ("no", gettext(N_("Anonymous: nobody can tell"))),
            ("yes", gettext(N_("Named: kept with the person, by personal link only"))),
        ],
        default="no",
    )


class SettingsForm(SurveyForm):
    """What can be changed later: also the words at the end, and how long things are kept."""

    note_id = text_field(lazy(N_("Message after the end, in Indonesian")), most=400)
    note_en = text_field(lazy(N_("Message after the end, in English")), most=400)
    texts_until = text_field(lazy(N_("Delete free texts on")), most=10)
    answers_until = text_field(lazy(N_("Delete all answers on")), most=10)

    texts: datetime | None = None
    answers: datetime | None = None

    def read(self, zone: str) -> bool:
        """As ``SurveyForm.read``, with the days of deletion as moments (None: not by itself)."""
        good = super().read(zone)
        for name in ("texts", "answers"):
            text = self[f"{name}_until"].data
            day = read_date(text) if text else None
            if text and day is None:
                self[f"{name}_until"].errors = [gettext(N_("Write a day like 2027-05-12, or nothing."))]
                good = False
            setattr(self, name, datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) if day else None)
        return good


class WeightForm(Form):
    """What each service element weighs in the index."""

    skm_weight = RadioField(lazy(N_("Weight of each element")), choices=(), validate_choice=False)


class AudienceForm(Form):
    """Who gets a personal link."""

    came = RadioField(
        lazy(N_("Who")),
        choices=lambda: [
            ("yes", gettext(N_("Those who were checked in or joined online"))),
            ("no", gettext(N_("Everybody with a confirmed registration"))),
        ],
        default="yes",
    )
    type = SelectField(lazy(N_("Ticket type")), validate_choice=False)
    region = SelectField(lazy(N_("Province")), validate_choice=False)
    delegation = SelectField(lazy(N_("Delegation")), validate_choice=False)
    session = SelectField(lazy(N_("Session attended")), validate_choice=False)

    @property
    def audience(self) -> Audience:
        """Who is meant."""
        return read({name: str(self[name].data or "") for name in ("came", "type", "region", "delegation", "session")})

    def offer(self, known: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """What each filter can be; the others can be nothing."""
        for name in {"type", "region", "delegation", "session"} - known.keys():
            other: Any = self[name]
            other.choices = []
        for name, choices in known.items():
            field: Any = self[name]
            field.choices = [("", gettext(N_("all"))), *choices]


class QuotaForm(Form):
    """How many may answer so."""

    group = SelectField(lazy(N_("Which answers")), validate_choice=False)
    most = text_field(lazy(N_("At most")), most=9, needed=N_("Write how many may answer at most."))

    number: int = 0

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether the number is one."""
        if not super().validate(extra_validators):
            return False
        number = whole_number(self.most.data or "")
        if number is None:
            self.most.errors = [gettext(N_("Write a whole number above 0."))]
            return False
        self.number = number
        return True


def whole_number(text: str) -> int | None:
    """A number of people above 0, or None."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 and int(plain) else None


def typed_day(moment: datetime | None, zone: str) -> str:
    """A day as its field is typed."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d}" if moment else ""


def typed(moment: datetime, zone: str) -> str:
    """A moment as its field is typed."""
    return f"{moment.astimezone(ZoneInfo(zone)):{_MOMENT}}"
