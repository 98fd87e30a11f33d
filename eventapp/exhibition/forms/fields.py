"""Fields that several forms of the exhibition have."""

from __future__ import annotations

from typing import Any

import wtforms
from wtforms.validators import Optional

from eventapp.web.forms import AtMost, Needed, strip_lines


def long_field(label: str, *, most: int, needed: str | None) -> Any:
    """Several lines of text."""
    first = Needed(needed) if needed else Optional()
    return wtforms.TextAreaField(label, validators=[first, AtMost(most)], filters=[strip_lines])
