"""What the desk types: a note about a person, a press for many people, the day on which personal data end."""

from __future__ import annotations

import re

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from eventapp.errors import N_
from eventapp.registration.models.notes import LONGEST_NOTE
from eventapp.registration.rules.limits import LONGEST_REASON
from eventapp.web.forms import AtMost, Form, strip, strip_lines
from eventapp.web.i18n import lazy

_KEY = re.compile(r"[a-z2-7]{26}")
_DIGITS = re.compile(r"[0-9]{1,9}", re.ASCII)


class NoteForm(Form):
    """What the desk notes about a person."""

    text = TextAreaField(lazy(N_("Note")), validators=[Optional(), AtMost(LONGEST_NOTE)], filters=[strip_lines])


class BulkForm(Form):
    """One press for many: the key that makes it once, the number that was seen, a reason where one is needed.

    ``typed`` is the number once more, for what cannot be taken back.
    """

    key = HiddenField()
    seen = HiddenField()
    typed = StringField(lazy(N_("Number of people")), filters=[strip])
    reason = TextAreaField(lazy(N_("Reason")), validators=[Optional(), AtMost(LONGEST_REASON)], filters=[strip_lines])

    @property
    def number(self) -> int:
        """The number of people that was seen; −1 for what is none."""
        typed = str(self.seen.data or "")
        return int(typed) if _DIGITS.fullmatch(typed) else -1

    @property
    def is_keyed(self) -> bool:
        """Whether the key is one that a page of ours has made."""
        return bool(_KEY.fullmatch(str(self.key.data or "")))
