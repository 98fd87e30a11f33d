"""Fields that several forms of the exhibition have."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import Optional, StopValidation

from eventapp.errors import Refusal
from eventapp.exhibition.rules import links
from eventapp.exhibition.rules.links import LinkKind
from eventapp.web.forms import AtMost, Form, Needed, strip_lines
from eventapp.web.i18n import gettext


def long_field(label: str, *, most: int, needed: str | None) -> Any:
    """Several lines of text."""
    first = Needed(needed) if needed else Optional()
    return wtforms.TextAreaField(label, validators=[first, AtMost(most)], filters=[strip_lines])


class DraftForm(Form):
    """A form about a part of the draft. ``seen`` is the mark of what it was filled with."""

    seen = wtforms.HiddenField(validators=[AtMost(40)])


class LinkOf:
    """Validator: what was typed can become a link of this kind."""

    def __init__(self, kind: LinkKind) -> None:
        self.kind = kind

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Raises StopValidation with the rule's own sentence."""
        try:
            links.read(self.kind, field.data)
        except Refusal as refusal:
            raise StopValidation(refusal.sentence(gettext)) from None
