"""What the secretariat types in about judges: ties that it knows of, scores from signed paper."""

from __future__ import annotations

import wtforms

from eventapp.errors import N_
from eventapp.web.forms import Form, Needed, text_field
from eventapp.web.i18n import lazy


class TieForm(Form):
    """A tie of a judge to a region."""

    user = wtforms.SelectField(lazy(N_("Judge")))
    kind = wtforms.SelectField(lazy(N_("Tie")))
    region = text_field(lazy(N_("Region")), most=120, needed=N_("Give the region."))


class PaperForm(Form):
    """One sheet as somebody reads it from paper; the criteria's fields are named after their keys."""

    signed = wtforms.BooleanField(
        lazy(N_("The judge has signed this sheet, and I read it myself.")),
        validators=[Needed(N_("Only signed sheets are entered, by somebody who reads them."))],
    )
