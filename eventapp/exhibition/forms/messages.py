"""What a visitor writes to a booth, and what its team answers."""

from __future__ import annotations

import wtforms

from eventapp.errors import N_
from eventapp.exhibition.forms.fields import long_field
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
    message = long_field(lazy(N_("Message")), most=LONGEST_MESSAGE, needed=N_("Write what you would like to know."))
    key = wtforms.HiddenField(validators=[AtMost(64)])


class MessageForm(Form):
    """One more message of a conversation, from the visitor."""

    message = long_field(lazy(N_("Message")), most=LONGEST_MESSAGE, needed=N_("Write what you would like to add."))
    key = wtforms.HiddenField(validators=[AtMost(64)])


class AnswerForm(Form):
    """The team's answer."""

    message = long_field(lazy(N_("Your answer")), most=LONGEST_ANSWER, needed=N_("Write an answer first."))
    key = wtforms.HiddenField(validators=[AtMost(64)])
