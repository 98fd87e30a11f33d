"""What an organiser types about the booths."""

from __future__ import annotations

import wtforms
from wtforms.validators import Optional

from eventapp.errors import N_
from eventapp.exhibition.forms.fields import long_field
from eventapp.web.forms import Form
from eventapp.web.i18n import lazy


class DeadlineForm(Form):
    """The last day for teams."""

    deadline = wtforms.DateField(lazy(N_("Last day for the teams")), validators=[Optional()])
    closes_itself = wtforms.BooleanField(lazy(N_("After that day, nobody can change a booth any more")))


class NoteForm(Form):
    """What a team should change."""

    text = long_field(lazy(N_("What should change?")), most=1000, needed=N_("Write what the team should change."))
