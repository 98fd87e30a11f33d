"""What may be typed about a certificate."""

from __future__ import annotations

import wtforms

from eventapp.errors import N_
from eventapp.web.forms import AtMost, Form, Needed, strip_lines
from eventapp.web.i18n import lazy


class WithdrawForm(Form):
    """Why a certificate is taken back."""

    reason = wtforms.TextAreaField(
        lazy(N_("Reason")), validators=[Needed(N_("Write down the reason.")), AtMost(500)], filters=[strip_lines]
    )
