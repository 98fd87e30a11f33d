"""The one blueprint of the exhibition."""

from __future__ import annotations

from eventapp.exhibition.rules import pictures
from eventapp.web.routing import Blueprint

bp = Blueprint("exhibition", __name__, template_folder="../templates")
bp.add_app_template_global(pictures.widths, "picture_widths")
bp.add_app_template_global(pictures.address, "picture_address")
bp.add_app_template_global(pictures.srcset, "picture_srcset")
