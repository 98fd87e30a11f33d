"""The filters of the list in addresses and in words, for every page that begins with some of the people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import g, request, url_for
from werkzeug.datastructures import MultiDict

from eventapp.errors import N_
from eventapp.registration.queries import choosing
from eventapp.registration.rules import filtering
from eventapp.registration.rules.filtering import ANSWER, EVERYBODY, ORDINARY, Filters
from eventapp.registration.rules.states import ATTENDANCE_LABELS, STATUS_LABELS
from eventapp.registration.rules.types import ROLE_LABELS
from eventapp.web.i18n import format_date, gettext

LIST = "registration.list_registrations"


def asked(values: MultiDict[str, str] | None = None) -> Filters:
    """The filters of this address (or of these values), with the rows that are ticked."""
    given = request.args if values is None else values
    ticked = ",".join(given.getlist("chosen")).split(",")
    return filtering.read({name: given.get(name, "") for name in given if name != "chosen"}, ticked)


def address(filters: Filters, endpoint: str = LIST, **more: Any) -> str:
    """The page with these filters."""
    values: dict[str, Any] = {**filtering.written(filters), **more}
    return url_for(endpoint, edition=g.scope.edition.slug, **values)


def hidden(filters: Filters, *but: str) -> dict[str, str]:
    """The filters that a form carries along, without those that it asks for itself."""
    return {name: value for name, value in filtering.written(filters).items() if name not in but}


def labels(filters: Filters) -> list[dict[str, str]]:
    """What is filtered by besides search, way and state: words, and the list without it."""
    return [{"label": label, "href": address(_without(filters, name))} for name, label in _said(filters).items()]


def in_words(filters: Filters, *, all_states: str) -> str:
    """All filters in one line; ``all_states`` stands where no state is asked for."""
    words = [gettext(STATUS_LABELS[filters.status]) if filters.status else all_states]
    words += [gettext(ATTENDANCE_LABELS[filters.attendance])] if filters.attendance else []
    words += _said(filters).values()
    words += [f"“{filters.q}”"] if filters.q else []
    return ", ".join(words)


def _said(filters: Filters) -> dict[str, str]:
    """Name and words of each filter."""
    known = choosing.words(g.scope, filters)
    if filters.type == ORDINARY:
        known["type"] = gettext(N_("Without a ticket type"))
    if filters.role:
        known["role"] = gettext(ROLE_LABELS[filters.role])
    if filters.came is not None:
        known["came"] = gettext(N_("Has come") if filters.came else N_("Has not come"))
    if filters.day:
        known["day"] = format_date(filters.day)
    if filters.chosen:
        known["chosen"] = gettext(N_("%(number)s ticked")) % {"number": len(filters.chosen)}
    return {name: label for name, label in known.items() if label}


def _without(filters: Filters, name: str) -> Filters:
    if name.startswith(ANSWER):
        key = name.removeprefix(ANSWER)
        return replace(filters, answers=tuple(each for each in filters.answers if each[0] != key))
    return replace(filters, **{name: getattr(EVERYBODY, name)})
