"""The one blueprint of surveys, and what its mails need: the secret of a link, and dates as people write them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from eventapp.core.late import late
from eventapp.web.i18n import format_short_date
from eventapp.web.routing import Blueprint

bp = Blueprint("surveys", __name__, template_folder="../templates")
_link_token = late("eventapp.surveys.queries.surveys:link_token")


@bp.app_template_filter("survey_token")
def survey_token(invitation: str) -> str:
    """The secret of a personal link: the outbox keeps only the invitation's id, from which the key makes it again."""
    return str(_link_token(invitation))


@bp.app_template_filter("day_in")
def day_in(moment: str, zone: str) -> str:
    """The day of an ISO moment in a zone, such as 12 Mei 2027."""
    return format_short_date(datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).date())
