"""What the organiser types in to have judges assigned."""

from __future__ import annotations

import wtforms
from wtforms.validators import Optional

from eventapp.errors import N_
from eventapp.judging.queries.assigning import Wish
from eventapp.web.forms import Form, Needed
from eventapp.web.i18n import gettext, lazy


def _keeping() -> dict[str, str]:
    return {
        "scored": gettext(N_("Sheets with scores")),
        "all": gettext(N_("Everything assigned so far; only gaps are filled")),
    }


class WholeNumberField(wtforms.IntegerField):
    """A whole number from 0, in digits; nothing typed is None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with a sentence for anything else."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            raise ValueError(gettext(N_("Write a whole number in digits, such as 3.")))
        if text:
            self.data = int(text)


class AssignForm(Form):
    """How many judges each entry gets and how much each of them takes; ``seen`` marks the proposal that is applied."""

    per_entry = WholeNumberField(
        lazy(N_("Judges for each region")), validators=[Needed(N_("Say how many judges each region gets."))]
    )
    least = WholeNumberField(lazy(N_("Fewest regions for a judge")), validators=[Optional()])
    most = WholeNumberField(lazy(N_("Most regions for a judge")), validators=[Optional()])
    seed = WholeNumberField(lazy(N_("Number of the draw")), default=0, validators=[Optional()])
    keep = wtforms.RadioField(lazy(N_("What stays as it is")), choices=_keeping, default="scored")
    seen = wtforms.HiddenField()

    def wish(self) -> Wish:
        """What was asked for."""
        return Wish(
            per_entry=self.per_entry.data or 1,
            least=self.least.data,
            most=self.most.data,
            seed=self.seed.data or 0,
            keep_all=self.keep.data == "all",
        )
