"""The API's blueprint: whoever calls shows a bearer token instead of a cookie."""

from __future__ import annotations

from eventapp.core.late import late
from eventapp.web.routing import Blueprint
from eventapp.web.security import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1", load=late("eventapp.api.views.answering:scope_from_token"))
csrf.exempt(bp)  # cookies are ignored here, so no other site can borrow them
