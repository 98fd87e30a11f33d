"""The one blueprint of accounts."""

from __future__ import annotations

from eventapp.web.routing import Blueprint

bp = Blueprint("accounts", __name__, template_folder="../templates")
