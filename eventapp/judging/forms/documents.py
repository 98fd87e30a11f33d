"""What may be typed about the papers of a round: particulars, a file, an opening, a question, an answer."""

from __future__ import annotations

import wtforms
from wtforms.validators import Optional

from eventapp.errors import N_
from eventapp.web.forms import AtMost, Form, Needed, strip_lines, text_field
from eventapp.web.i18n import gettext, lazy


class DayField(wtforms.DateField):
    """A day as browsers send it, with our own sentence when it cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError with what to type."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext(N_("Write the day as year-month-day, such as 2027-05-12."))) from None


class ParticularsForm(Form):
    """What minutes and certificates need to know."""

    held_on = DayField(lazy(N_("Day of the minutes")), validators=[Optional()])
    place = text_field(lazy(N_("Place")))
    decree = text_field(lazy(N_("Decree that appoints the jury")), most=300)
    decision = text_field(lazy(N_("Number of the decision that names the winners")), most=300)
    signer = text_field(lazy(N_("Who signs the certificates")), most=160)
    signer_role = text_field(lazy(N_("Office of the one who signs")), most=160)
    certifies_finalists = wtforms.BooleanField(lazy(N_("Finalists get a certificate too")))
    questions_until = DayField(lazy(N_("Regions may ask about their result until")), validators=[Optional()])


class UploadForm(Form):
    """The signed minutes."""

    file = wtforms.FileField(lazy(N_("Signed minutes (.pdf)")))


class OpeningForm(Form):
    """For whom and for what one result is opened before the night."""

    category = wtforms.SelectField(lazy(N_("Category")))
    purpose = text_field(
        lazy(N_("Purpose")), most=300, needed=N_("Say what it is opened for, such as engraving the plaque.")
    )
    recipients = wtforms.TextAreaField(
        lazy(N_("Recipients, one on a line")),
        validators=[Needed(N_("Name at least one recipient.")), AtMost(4000)],
        filters=[strip_lines],
    )


class QuestionForm(Form):
    """A region's question."""

    question = wtforms.TextAreaField(
        lazy(N_("Your question")),
        validators=[Needed(N_("Write your question.")), AtMost(2000)],
        filters=[strip_lines],
    )


class AnswerForm(Form):
    """The secretariat's answer."""

    answer = wtforms.TextAreaField(
        lazy(N_("Answer")), validators=[Needed(N_("Write the answer.")), AtMost(4000)], filters=[strip_lines]
    )
