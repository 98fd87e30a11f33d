"""A team's texts about its booth, one small form each."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import StopValidation

from eventapp.errors import N_
from eventapp.exhibition.forms.fields import DraftForm, LinkOf, long_field
from eventapp.exhibition.models.booths import InnovationStatus
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.content import MOST_FIGURES, MOST_PEOPLE, STAGES, Content, Innovation
from eventapp.exhibition.rules.links import LinkKind
from eventapp.web.forms import AtMost, Form, Needed, strip_lines, text_field
from eventapp.web.i18n import gettext, lazy

_EARLIEST_YEAR, _LATEST_YEAR = 1945, 2100


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


def _stages() -> list[tuple[str, str]]:
    """How far an innovation has come, in the reader's language."""
    words = (N_("Tried out"), N_("At work in some places"), N_("At work in the whole region"))
    return [("", gettext(N_("Not stated"))), *zip(STAGES, map(gettext, words), strict=True)]


class EmptyForm(Form):
    """A button."""


class ProfileForm(DraftForm):
    """What stands on top of the booth and on its card."""

    programme = text_field(lazy(N_("Name of your programme")), most=150, needed=N_("Write the name of your programme."))
    pitch = text_field(
        lazy(N_("One sentence about it")), most=160, needed=N_("Write one sentence that makes visitors curious.")
    )
    focus = wtforms.SelectMultipleField(lazy(N_("Dimensions that you put forward")))  # its choices are the edition's


class StoryForm(DraftForm):
    """The text of the booth."""

    story = long_field(lazy(N_("Story")), most=4000, needed=N_("Write your story, a few paragraphs are enough."))


class GreetingForm(DraftForm):
    """The words of the head of the region; an empty one takes it away."""

    greeting = long_field(lazy(N_("Greeting")), most=1500, needed=None)
    greeter = text_field(lazy(N_("Who greets")), most=160)

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """A greeting says whose it is."""
        right = super().validate(*args, **kwargs)
        if self.greeting.data and not self.greeter.data:
            self.greeter.errors = [gettext(N_("Write whose greeting it is: name and office."))]
            return False
        return bool(right)


class PeopleForm(DraftForm):
    """Who made it; the fields of each person are added below."""

    def people(self) -> list[dict[str, str]]:
        """What was typed, in order."""
        return [
            {name: self[f"{name}_{number}"].data or "" for name in ("name", "role")}
            for number in range(1, MOST_PEOPLE + 1)
        ]


for _number in range(1, MOST_PEOPLE + 1):
    setattr(PeopleForm, f"name_{_number}", text_field(lazy(N_("Name")), most=120))
    setattr(PeopleForm, f"role_{_number}", text_field(lazy(N_("What they did")), most=120))


class PictureForm(Form):
    """A picture's file and what it shows; the file is read by the view."""

    file = wtforms.FileField(lazy(N_("Photo")))
    text = text_field(
        lazy(N_("What does the picture show?")),
        most=300,
        needed=N_("Describe in one sentence what the picture shows; people who cannot see it read that."),
    )


class TextForm(Form):
    """What is said of a file that is there already."""

    text = text_field(
        lazy(N_("What does the picture show?")),
        most=300,
        needed=N_("Describe in one sentence what the picture shows; people who cannot see it read that."),
    )


class BrochureForm(Form):
    """A PDF and its title; the file is read by the view."""

    file = wtforms.FileField(lazy(N_("PDF file")))
    text = text_field(lazy(N_("Title of the brochure")), most=150, needed=N_("Write the title of the brochure."))


class InnovationForm(DraftForm):
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
    stage = wtforms.SelectField(lazy(N_("How far it has come")), choices=_stages, validate_choice=False)
    video = text_field(lazy(N_("Video")), most=links.LONGEST_ADDRESS, more=[LinkOf(LinkKind.WEB)])
    demo = text_field(lazy(N_("Try it out")), most=links.LONGEST_ADDRESS, more=[LinkOf(LinkKind.WEB)])
    open_data = text_field(lazy(N_("Open data")), most=links.LONGEST_ADDRESS, more=[LinkOf(LinkKind.WEB)])

    def values(self) -> dict[str, Any]:
        """The arguments of the act."""
        return {
            "title": self.title.data,
            "dimension": self.dimension.data,
            "problem": self.problem.data,
            "does": self.does.data,
            "status": self.status.data,
            "since": int(self.since.data) if self.since.data else None,
            "stage": self.stage.data or "",
            **{name: self[name].data or "" for name in ("video", "demo", "open_data")},
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


class DeleteForm(DraftForm):
    """The confirmation of a deletion, with the texts that it was shown with."""

    title = wtforms.HiddenField(lazy(N_("Name of the innovation")), validators=[AtMost(120)])
    problem = wtforms.HiddenField(lazy(N_("Which problem does it solve?")), [AtMost(500)], [strip_lines])
    does = wtforms.HiddenField(lazy(N_("What does it do?")), [AtMost(1000)], [strip_lines])


def typed_of(innovation: Innovation) -> dict[str, Any]:
    """An innovation as the form shows it."""
    values: dict[str, Any] = {
        name: getattr(innovation, name)
        for name in ("title", "dimension", "problem", "does", "status", "stage", "video", "demo", "open_data")
    }
    values["since"] = str(innovation.since or "")
    for number, figure in enumerate(innovation.figures, 1):
        texts = {"value": figure.value, "label": figure.label, "source": figure.source, "year": str(figure.year or "")}
        values |= {f"{name}_{number}": text for name, text in texts.items()}
    return values


def typed_people(content: Content) -> dict[str, str]:
    """The people as the form shows them."""
    return {
        f"{name}_{number}": getattr(person, name)
        for number, person in enumerate(content.people, 1)
        for name in ("name", "role")
    }


class PublishForm(Form):
    """The confirmation. ``seen`` is the fingerprint of the draft that was looked at."""

    seen = wtforms.HiddenField()
