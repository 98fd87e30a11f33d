"""What these pages can refuse."""

from __future__ import annotations

from eventapp.errors import N_, Refusal


class LinkOver(Refusal):
    """A mailed link to one's data that is too old, or was never made."""

    code, status = "link_over", 410
    message = N_("This link is over; it opens your data for a day. Ask for a new one.")
