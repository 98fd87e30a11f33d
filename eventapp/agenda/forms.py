"""What an organiser types about the days of an edition."""

from __future__ import annotations

import wtforms

from eventapp.editions.forms import EditionForm
from eventapp.errors import N_
from eventapp.web.i18n import lazy


class SettingsForm(EditionForm):
    """The facts of an edition, and whether its sessions follow the days."""

    move_along = wtforms.BooleanField(lazy(N_("Move the sessions along with the first day")))
