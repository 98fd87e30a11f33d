"""The blueprints of these pages, and what the footer of every page shows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from flask import g

from eventapp.core.late import late
from eventapp.errors import N_
from eventapp.web.i18n import current_locale, gettext
from eventapp.web.routing import Blueprint

if TYPE_CHECKING:
    from eventapp.surveys.queries.surveys import SurveyRow

bp = Blueprint("desks", __name__, template_folder="../templates")
work = Blueprint("work", __name__, template_folder="../templates")  # everybody's home
_open_now = late("eventapp.surveys.queries.surveys:open_now")

_LINKS = (
    ("/privacy", N_("Privacy")),
    ("/accessibility", N_("Accessibility")),
    ("/regions", N_("Regions")),
    ("/verify", N_("Check a document")),
    ("/sources", N_("Archive and sources")),
)


@bp.app_context_processor
def page_context() -> dict[str, Any]:
    """The links of the footer, the same objects for every page of a language; and what is asked only where shown."""
    return {"footer_links": _links(current_locale()), "open_surveys": _open_surveys}


def _open_surveys() -> list[SurveyRow]:
    """The surveys of the page's edition that take answers now, for pages of parts below them. 1 statement or none."""
    found: list[SurveyRow] = _open_now(g.scope)
    return found


@cache
def _links(_locale: str) -> list[dict[str, str]]:
    """Made once for each language, in a request of that language."""
    return [{"href": href, "label": gettext(label)} for href, label in _LINKS]
