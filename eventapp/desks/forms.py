"""What organisers type over several parts."""

from __future__ import annotations

from wtforms import DateField

from eventapp.errors import N_
from eventapp.web.forms import Form, Needed
from eventapp.web.i18n import lazy


class RetentionForm(Form):
    """The day on which personal data are deleted."""

    delete_on = DateField(lazy(N_("Day on which personal data are deleted")), validators=[Needed()])
