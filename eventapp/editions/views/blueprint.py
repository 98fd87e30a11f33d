"""The one blueprint of editions."""

from __future__ import annotations

from eventapp.web.routing import Blueprint

bp = Blueprint("editions", __name__, template_folder="../templates")
