"""The one blueprint of the agenda."""

from __future__ import annotations

from eventapp.web.routing import Blueprint

bp = Blueprint("agenda", __name__, template_folder="../templates")
