"""What every page about a category under preparation shares: finding it, its tabs, the way back."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.errors import N_
from eventapp.frozen import frozen
from eventapp.judging.queries import progress
from eventapp.judging.queries import setup as queries
from eventapp.judging.queries.progress import RoundRow
from eventapp.judging.queries.setup import CategorySummary
from eventapp.web.i18n import gettext

TABS = (
    ("set_up_category", N_("Assignments"), "assigned"),
    ("edit_rubric", N_("Rubric"), "criteria"),
    ("edit_category", N_("Rules"), None),
    ("list_entries", N_("Regions judged"), "entries"),
    ("list_dossiers", N_("Dossiers"), "dossiers"),
    ("list_seats", N_("Panel"), "judges"),
)
_OF_SCORING = {"set_up_category", "edit_rubric", "list_seats"}  # a recognition has none of these


@frozen
class Frame:
    """A category with its round, and the parameters of its addresses."""

    edition: str
    round: RoundRow
    category: CategorySummary

    @property
    def here(self) -> dict[str, Any]:
        """What addresses under this category are made of."""
        return {"edition": self.edition, "round_key": self.round.key, "category": self.category.key}

    @property
    def may_change(self) -> bool:
        """Whether it can still be prepared."""
        return self.round.stands.may_be_prepared

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The category's pages with their counts, the current one marked."""
        endpoint = (request.endpoint or "").partition(".")[2]
        return [
            {
                "label": gettext(label),
                "href": url_for(f"judging.{name}", **self.here),
                "current": name == endpoint,
                "count": getattr(self.category, count) if count else None,
            }
            for name, label, count in TABS
            if self.category.is_scored or name not in _OF_SCORING
        ]

    def to(self, endpoint: str, **more: Any) -> ResponseReturnValue:
        """303 to one of the category's pages."""
        return redirect(url_for(f"judging.{endpoint}", **self.here, **more), 303)


def framed(edition: str, round_key: str, category: str) -> Frame:
    """The category of an address. 2 statements. Raises NotFound."""
    round_ = progress.round_by_key(g.scope, round_key)
    return Frame(edition, round_, queries.category(g.scope, round_.id, category))


def numbers(name: str) -> list[int]:
    """The whole numbers posted under a name."""
    return [int(text) for text in request.form.getlist(name) if text.isascii() and text.isdigit() and len(text) < 18]
