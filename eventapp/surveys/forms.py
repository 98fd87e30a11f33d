"""What organisers type about a survey. Times are those of the edition's zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import BooleanField

from eventapp.errors import N_
from eventapp.web.forms import Form, text_field
from eventapp.web.i18n import gettext, lazy

_MOMENT = "%Y-%m-%dT%H:%M"


class SurveyForm(Form):
    """Title, dates, and whether people who were checked in are mailed a link."""

    title = text_field(lazy(N_("Title")), needed=N_("Write the survey's title."))
    opens_at = text_field(lazy(N_("Opens")), most=16, needed=N_("Write when the survey opens."))
    closes_at = text_field(lazy(N_("Closes")), most=16, needed=N_("Write when the survey closes."))
    mails_links = BooleanField(lazy(N_("Mail a personal link to everybody who was checked in")))

    opens: datetime
    closes: datetime

    def read(self, zone: str) -> bool:
        """Whether both moments could be read; then ``opens`` and ``closes`` (aware) are there."""
        opens, closes = self._moment("opens_at", zone), self._moment("closes_at", zone)
        if opens is None or closes is None:
            return False
        self.opens, self.closes = opens, closes
        return True

    def _moment(self, name: str, zone: str) -> datetime | None:
        try:
            return datetime.fromisoformat(self[name].data).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            self[name].errors = [gettext(N_("Write day and time like 2027-05-12 08:00."))]
            return None


def typed(moment: datetime, zone: str) -> str:
    """A moment as its field is typed."""
    return f"{moment.astimezone(ZoneInfo(zone)):{_MOMENT}}"
