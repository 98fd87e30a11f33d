"""The one blueprint of the demo."""

from __future__ import annotations

from eventapp.web.routing import Blueprint

bp = Blueprint("demo", __name__, template_folder="../templates")
