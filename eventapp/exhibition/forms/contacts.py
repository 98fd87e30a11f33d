"""Who answers for a booth, how they can be reached, by whom and when."""

from __future__ import annotations

import wtforms
from wtforms.validators import Optional

from eventapp.errors import N_
from eventapp.exhibition.forms.fields import DraftForm, LinkOf
from eventapp.exhibition.models.lines import Audience
from eventapp.exhibition.rules import hours, links
from eventapp.exhibition.rules.hours import Hours
from eventapp.exhibition.rules.links import LinkKind
from eventapp.web.forms import Form, text_field
from eventapp.web.i18n import gettext, lazy


def _audiences() -> list[tuple[str, str]]:
    return [
        (Audience.EVERYONE.value, gettext(N_("Everyone, after a press of a button"))),
        (Audience.TICKET.value, gettext(N_("People with a ticket of the forum"))),
        (Audience.NOBODY.value, gettext(N_("Nobody: the message form alone"))),
    ]


def weekdays() -> list[tuple[str, str]]:
    """The days of the week by their ISO number, in the reader's language."""
    names = (
        N_("Monday"),
        N_("Tuesday"),
        N_("Wednesday"),
        N_("Thursday"),
        N_("Friday"),
        N_("Saturday"),
        N_("Sunday"),
    )
    return [(str(number), gettext(name)) for number, name in enumerate(names, 1)]


class ContactsForm(DraftForm):
    """Who answers, and how to reach them beside the message form."""

    person = text_field(
        lazy(N_("Person in charge")), most=120, needed=N_("Write the name of the person whom visitors can talk to.")
    )
    unit = text_field(lazy(N_("Work unit")), most=120)
    pic_user = wtforms.SelectField(lazy(N_("Messages are mailed to")))  # its choices are the team
    deputy_user = wtforms.SelectField(lazy(N_("Deputy")))
    whatsapp = text_field(lazy(N_("WhatsApp")), most=60, more=[LinkOf(LinkKind.WHATSAPP)])
    email = text_field(lazy(N_("E-mail")), most=254, more=[LinkOf(LinkKind.EMAIL)])
    phone = text_field(lazy(N_("Phone")), most=60, more=[LinkOf(LinkKind.PHONE)])
    audience = wtforms.RadioField(lazy(N_("Who sees WhatsApp, e-mail and phone?")), choices=_audiences)
    days = wtforms.SelectMultipleField(lazy(N_("Days on which you answer calls")), choices=weekdays)
    begins = text_field(lazy(N_("From what time")), most=5)
    until = text_field(lazy(N_("Until")), most=5)
    web = text_field(lazy(N_("Website")), most=links.LONGEST_ADDRESS, more=[LinkOf(LinkKind.WEB)])
    instagram = text_field(lazy(N_("Instagram")), most=300, more=[LinkOf(LinkKind.INSTAGRAM)])
    facebook = text_field(lazy(N_("Facebook")), most=300, more=[LinkOf(LinkKind.FACEBOOK)])
    x = text_field(lazy(N_("X")), most=300, more=[LinkOf(LinkKind.X)])
    youtube = text_field(lazy(N_("YouTube")), most=300, more=[LinkOf(LinkKind.YOUTUBE)])
    tiktok = text_field(lazy(N_("TikTok")), most=300, more=[LinkOf(LinkKind.TIKTOK)])
    linkedin = text_field(lazy(N_("LinkedIn")), most=300, more=[LinkOf(LinkKind.LINKEDIN)])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        if self.audience.data is None:  # a script that knows only the fields of old
            self.audience.data = Audience.EVERYONE.value

    def contacts(self) -> dict[str, str]:
        """What was typed, by kind."""
        return {kind.value: self[kind.value].data or "" for kind in LinkKind}

    def hours(self) -> Hours:
        """The hours that were chosen; no day at all means every day. Raises BadHours."""
        days = self.days.data or list(hours.EVERY_DAY)
        return hours.hours_of(days, self.begins.data or "", self.until.data or "")


class EmptyForm(Form):
    """A button."""


class AvailableForm(Form):
    """*Available now*, or no longer."""

    available = wtforms.HiddenField(validators=[Optional()])


class RevealForm(Form):
    """Which contact somebody wants to see."""

    kind = wtforms.HiddenField()
