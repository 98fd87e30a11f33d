"""The one blueprint of the exhibition."""

from __future__ import annotations

from eventapp.web.routing import Blueprint

bp = Blueprint("exhibition", __name__, template_folder="../templates")
