"""The blueprint of these pages, and what the footer of every page shows."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import current_app

from eventapp.errors import N_
from eventapp.web.i18n import current_locale, gettext
from eventapp.web.routing import Blueprint

bp = Blueprint("desks", __name__, template_folder="../templates")

_LINKS = (
    ("/privacy", N_("Privacy")),
    ("/accessibility", N_("Accessibility")),
    ("/regions", N_("Regions")),
    ("/sources", N_("Archive and sources")),
)


@bp.app_context_processor
def page_context() -> dict[str, Any]:
    """The site for the layouts; the same few objects for every page of a language."""
    settings = current_app.extensions["eventapp_settings"]
    return {"site": _site(current_locale(), settings.site_name, settings.site_organiser)}


@cache
def _site(_locale: str, programme: str, organiser: str) -> dict[str, Any]:
    """Made once for each language, in a request of that language."""
    return {
        "programme": programme,
        "organiser": organiser,
        "help_href": None,
        "links": [{"href": href, "label": gettext(label)} for href, label in _LINKS],
    }
