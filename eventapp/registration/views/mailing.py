"""What templates of letters ask for when they are rendered: the practical information of now, and filled-in texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from eventapp.editions.queries.identity import edition_by_slug
from eventapp.errors import N_
from eventapp.registration.queries import letters as queries
from eventapp.registration.rules import letters as rules
from eventapp.registration.rules import timing
from eventapp.registration.views.blueprint import bp
from eventapp.web.addresses import absolute
from eventapp.web.i18n import current_locale, format_date_range, gettext


def known_facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What somebody must know who comes, as far as it was written: term and value, in the letter's language.

    ``data`` is what the letter is filled with. 2 statements or none.
    """
    about = queries.practical_of(data["edition_id"])
    locale, is_onsite = current_locale(), data.get("attendance") != "online"
    rows = (
        (N_("Opens at"), opening_hour(data), True),
        (N_("Seat"), queries.seat_of(data["edition_id"], data["public_id"]), is_onsite),
        (N_("Address"), about.address, is_onsite),
        (N_("Map"), about.map_url, is_onsite),
        (N_("Dress code"), about.dress_code(locale), is_onsite),
        (N_("Please bring"), about.bring(locale), is_onsite),
        (N_("Good to know"), about.remarks(locale), True),
        (N_("Contact"), about.contact, True),
    )
    return [(gettext(term), value) for term, value, applies in rows if value and applies]


def opening_hour(data: Mapping[str, Any]) -> str:
    """``08.00 WIB``: when the forum opens in the zone of its place; empty while nobody has said."""
    about, edition = queries.practical_of(data["edition_id"]), edition_by_slug(data["edition"])
    if about.opens is None or not data["starts_on"] or edition is None:
        return ""
    [day] = timing.days(date.fromisoformat(data["starts_on"]), None, zone=edition.zone, opens=about.opens)
    written = f"{day.starts_at:%H.%M}" if current_locale() == queries.LOCAL else f"{day.starts_at:%H:%M}"
    return f"{written} {day.starts_at:%Z}"


def fill(text: str, data: Mapping[str, Any]) -> str:
    """A text of the organiser with the values of one person in place of its placeholders."""
    return rules.filled(text, values(data))


def values(data: Mapping[str, Any]) -> dict[str, str]:
    """What the placeholders stand for. A letter that is only tried holds the address of the page, not a person's link.

    1 statement or none.
    """
    starts_on, ends_on = (date.fromisoformat(data[name]) if data[name] else None for name in ("starts_on", "ends_on"))
    if data["token"]:
        path = url_for("registration.keep_ticket", token=data["token"])
    else:
        path = url_for("registration.show_ticket", edition=data["edition"])
    return {
        "name": data["name"],
        "organisation": data["organisation"],
        "forum": data["forum"],
        "date": format_date_range(starts_on, ends_on) if starts_on else "",
        "place": data["venue"],
        "seat": queries.seat_of(data["edition_id"], data["public_id"]) or "–",
        "code": data["code"] or "–",
        "link": absolute(path),
    }


bp.add_app_template_global(known_facts)
bp.add_app_template_filter(fill, "filled_for")
