"""What a visitor writes to a booth, and what its team does with it."""

from __future__ import annotations

import wtforms
from wtforms.validators import NumberRange, Optional

from eventapp.errors import N_
from eventapp.exhibition.forms.fields import LinkOf, long_field
from eventapp.exhibition.rules.links import LinkKind
from eventapp.registration.rules import phones
from eventapp.web.forms import AtMost, Form, Mail, text_field
from eventapp.web.i18n import lazy

LONGEST_MESSAGE = 1000
LONGEST_ANSWER = 4000


class EnquiryForm(Form):
    """A visitor's message to a booth. ``key`` tells a form that was sent twice."""

    name = text_field(lazy(N_("Name")), most=120, needed=N_("Write your name, so that they know who is asking."))
    email = text_field(
        lazy(N_("E-mail")), most=254, needed=N_("Write your e-mail address; the answer is mailed to it."), more=[Mail()]
    )
    phone = text_field(lazy(N_("WhatsApp")), most=60, more=[LinkOf(LinkKind.WHATSAPP)])
    message = long_field(lazy(N_("Message")), most=LONGEST_MESSAGE, needed=N_("Write what you would like to know."))
    key = wtforms.HiddenField(validators=[AtMost(64)])

    def number(self) -> str:
        """The phone number as E.164, or nothing."""
        return phones.normalise(self.phone.data) if self.phone.data else ""


class MessageForm(Form):
    """One more message of a conversation, from the visitor."""

    message = long_field(lazy(N_("Message")), most=LONGEST_MESSAGE, needed=N_("Write what you would like to add."))
    key = wtforms.HiddenField(validators=[AtMost(64)])


class AnswerForm(Form):
    """The team's answer."""

    message = long_field(lazy(N_("Your answer")), most=LONGEST_ANSWER, needed=N_("Write an answer first."))
    key = wtforms.HiddenField(validators=[AtMost(64)])


class AssignForm(Form):
    """Who takes a conversation on; its choices are the team."""

    colleague = wtforms.SelectField(lazy(N_("Who takes it on?")))


class InternalNoteForm(Form):
    """What only the team reads."""

    note = long_field(lazy(N_("Note for the team")), most=1000, needed=N_("Write the note first."))
    key = wtforms.HiddenField(validators=[AtMost(64)])


class ReportForm(Form):
    """Why the organiser should look."""

    reason = long_field(lazy(N_("What is wrong?")), most=500, needed=N_("Write what is wrong in a few words."))


class TemplateForm(Form):
    """A ready answer."""

    title = text_field(lazy(N_("Name of the answer")), most=80, needed=N_("Write a name by which your team finds it."))
    text = long_field(lazy(N_("Text")), most=LONGEST_ANSWER, needed=N_("Write the text of the answer."))


class PromiseForm(Form):
    """Within how many hours booths answer; empty for no promise."""

    hours = wtforms.IntegerField(
        lazy(N_("First answer within … hours")),
        validators=[
            Optional(),
            NumberRange(1, 720, message=lazy(N_("Write a number of hours between 1 and 720, or leave it empty."))),
        ],
    )
