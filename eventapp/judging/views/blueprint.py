"""The one blueprint of judging; each module of views adds its routes."""

from __future__ import annotations

from eventapp.web.routing import Blueprint

bp = Blueprint("judging", __name__, template_folder="../templates")
