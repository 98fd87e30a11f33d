"""The one blueprint of certificates."""

from __future__ import annotations

from eventapp.web.routing import Blueprint

bp = Blueprint("certificates", __name__, template_folder="../templates")
