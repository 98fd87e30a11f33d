"""A team's texts about its booth, one small form each."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import StopValidation

from eventapp.errors import N_, Refusal
from eventapp.exhibition.forms.fields import long_field
from eventapp.exhibition.models.booths import InnovationStatus
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.content import MOST_FIGURES, Innovation
from eventapp.exhibition.rules.links import LinkKind
from eventapp.web.forms import Form, Needed, text_field
from eventapp.web.i18n import gettext, lazy

_EARLIEST_YEAR, _LATEST_YEAR = 1945, 2100


class _LinkOf:
    """Validator: what was typed can become a link of this kind."""

    def __init__(self, kind: LinkKind) -> None:
        self.kind = kind

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation with the rule's own sentence."""
        try:
            links.read(self.kind, field.data)
        except Refusal as refusal:
            raise StopValidation(refusal.sentence(gettext)) from None


class _Year:
    """Validator: a year of four digits."""

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation for anything else."""
        typed = field.data
        if not (typed.isascii() and typed.isdigit() and _EARLIEST_YEAR <= int(typed) <= _LATEST_YEAR):
            raise StopValidation(gettext(N_("Write the year with four digits, for example 2024.")))


def _statuses() -> list[tuple[str, str]]:
    """The states of an innovation, in the reader's language."""
    return [
        (InnovationStatus.RUNNING.value, gettext(N_("Running"))),
        (InnovationStatus.PLANNED.value, gettext(N_("Planned"))),
    ]


class EmptyForm(Form):
    """A button."""


class ProfileForm(Form):
    """What stands on top of the booth and on its card."""

    programme = text_field(lazy(N_("Name of your programme")), most=150, needed=N_("Write the name of your programme."))
    pitch = text_field(
        lazy(N_("One sentence about it")), most=160, needed=N_("Write one sentence that makes visitors curious.")
    )


class StoryForm(Form):
    """The text of the booth."""

    story = long_field(lazy(N_("Story")), most=4000, needed=N_("Write your story, a few paragraphs are enough."))


class ContactsForm(Form):
    """Who answers, and how to reach them beside the message form."""

    person = text_field(
        lazy(N_("Person in charge")), most=120, needed=N_("Write the name of the person whom visitors can talk to.")
    )
    unit = text_field(lazy(N_("Work unit")), most=120)
    pic_user = wtforms.SelectField(lazy(N_("Messages are mailed to")))  # its choices are the team
    whatsapp = text_field(lazy(N_("WhatsApp")), most=60, more=[_LinkOf(LinkKind.WHATSAPP)])
    email = text_field(lazy(N_("E-mail")), most=254, more=[_LinkOf(LinkKind.EMAIL)])
    phone = text_field(lazy(N_("Phone")), most=60, more=[_LinkOf(LinkKind.PHONE)])
    web = text_field(lazy(N_("Website")), most=links.LONGEST_ADDRESS, more=[_LinkOf(LinkKind.WEB)])

    def contacts(self) -> dict[str, str]:
        """What was typed, by kind."""
        return {kind.value: self[kind.value].data or "" for kind in LinkKind}


class InnovationForm(Form):
    """One innovation with up to three figures; the fields of the figures are added below."""

    title = text_field(lazy(N_("Name of the innovation")), most=120, needed=N_("Write the innovation's name."))
    dimension = wtforms.SelectField(
        lazy(N_("Dimension")), validate_choice=False, validators=[Needed(N_("Choose a dimension."))]
    )
    problem = long_field(
        lazy(N_("Which problem does it solve?")), most=500, needed=N_("Write which problem it solves.")
    )
    does = long_field(lazy(N_("What does it do?")), most=1000, needed=N_("Write what it does."))
    status = wtforms.RadioField(
        lazy(N_("State")),
        choices=_statuses,
        validate_choice=False,
        validators=[wtforms.validators.AnyOf(list(InnovationStatus), message=lazy(N_("Choose one of the two.")))],
    )
    since = text_field(lazy(N_("Since which year")), most=4, more=[_Year()])

    def values(self) -> dict[str, Any]:
        """The arguments of the act."""
        return {
            "title": self.title.data,
            "dimension": self.dimension.data,
            "problem": self.problem.data,
            "does": self.does.data,
            "status": self.status.data,
            "since": int(self.since.data) if self.since.data else None,
            "figures": [self._figure(number) for number in range(1, MOST_FIGURES + 1)],
        }

    def _figure(self, number: int) -> dict[str, Any]:
        year = self[f"year_{number}"].data
        texts = {name: self[f"{name}_{number}"].data or "" for name in ("value", "label", "source")}
        return {**texts, "year": int(year) if year else None}


for _number in range(1, MOST_FIGURES + 1):
    setattr(InnovationForm, f"value_{_number}", text_field(lazy(N_("Number")), most=20))
    setattr(InnovationForm, f"label_{_number}", text_field(lazy(N_("What it counts")), most=80))
    setattr(InnovationForm, f"source_{_number}", text_field(lazy(N_("Source")), most=120))
    setattr(InnovationForm, f"year_{_number}", text_field(lazy(N_("Year")), most=4, more=[_Year()]))


def typed_of(innovation: Innovation) -> dict[str, Any]:
    """An innovation as the form shows it."""
    values: dict[str, Any] = {
        name: getattr(innovation, name) for name in ("title", "dimension", "problem", "does", "status")
    }
    values["since"] = str(innovation.since or "")
    for number, figure in enumerate(innovation.figures, 1):
        texts = {"value": figure.value, "label": figure.label, "source": figure.source, "year": str(figure.year or "")}
        values |= {f"{name}_{number}": text for name, text in texts.items()}
    return values


class PublishForm(Form):
    """The confirmation. ``seen`` is the fingerprint of the draft that was looked at."""

    seen = wtforms.HiddenField()
