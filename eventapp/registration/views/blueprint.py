"""The one blueprint of registration. Mails need dates, which their data hold as text."""

from __future__ import annotations

from datetime import date

from eventapp.web.routing import Blueprint
from eventapp.web.security import csrf

bp = Blueprint("registration", __name__, template_folder="../templates")
bp.add_app_template_filter(date.fromisoformat, "as_date")
csrf.exempt("eventapp.registration.views.public.register")  # which looks at the token itself
csrf.exempt("eventapp.registration.views.personal.unsubscribe")  # mail programs post it with one click (RFC 8058)
