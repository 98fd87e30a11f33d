"""The one blueprint of the exhibition."""

from __future__ import annotations

from eventapp.exhibition.rules import pictures
from eventapp.web.routing import Blueprint
from eventapp.web.security import csrf

bp = Blueprint("exhibition", __name__, template_folder="../templates")
bp.add_app_template_global(pictures.widths, "picture_widths")
bp.add_app_template_global(pictures.address, "picture_address")
bp.add_app_template_global(pictures.srcset, "picture_srcset")
# browsers send it while the page is left; it changes a figure and says nothing
csrf.exempt("eventapp.exhibition.views.counting.note_look")
# the list is the same page for everybody, without a token: the view asks where the form came from
csrf.exempt("eventapp.exhibition.views.keeping.keep_favourite")
