"""What is typed at the door and about gates."""

from __future__ import annotations

from wtforms import HiddenField

from eventapp.errors import N_
from eventapp.web.forms import Form, text_field
from eventapp.web.i18n import lazy


class ScanForm(Form):
    """A ticket's code, typed or scanned."""

    scan = text_field(lazy(N_("Ticket code")), most=500, needed=N_("Scan a ticket, or type its code."))
    nonce = HiddenField()


class GateForm(Form):
    """A new gate."""

    area = text_field(lazy(N_("Area")), most=80, needed=N_("Name the area, such as Main hall."))
    name = text_field(lazy(N_("Gate")), most=80, needed=N_("Name the gate, such as Gate A."))
