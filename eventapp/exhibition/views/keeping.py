"""A visitor's favourites: kept on the device by a signed cookie, and with the ticket where the device has one.

The cookie is no secret: the list, which is the same page for everybody, marks with its script what the cookie names.
"""

from __future__ import annotations

import hmac

from flask import current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from eventapp.core.access import PUBLIC, Scope
from eventapp.core.keys import keys
from eventapp.errors import N_, NotFound, Refusal
from eventapp.exhibition.errors import TooManyFavourites
from eventapp.exhibition.queries import favourites as queries
from eventapp.exhibition.rules import covers, favourites
from eventapp.exhibition.rules.favourites import Kept
from eventapp.exhibition.services import keeping
from eventapp.exhibition.views.blueprint import bp
from eventapp.registration.errors import TicketUnknown
from eventapp.registration.queries import tickets
from eventapp.web import limits
from eventapp.web.cookies import cookie
from eventapp.web.errors import problem
from eventapp.web.i18n import gettext
from eventapp.web.routing import cookie_name, requires
from eventapp.web.security import csrf, personal

KEPT_SECONDS = 300 * 86400
PER_NETWORK = "1200 per 1 minute"  # a hall stands behind one address


@bp.route("/<edition:edition>/favourites")
@requires(PUBLIC)
def list_favourites(edition: str) -> ResponseReturnValue:
    """What this device or its ticket keeps, to look at again and to compare."""
    personal()
    mine = kept(g.scope)
    if _is_script():
        return jsonify(kept=favourites.as_text(mine).split("!") if mine else [])
    booths, innovations = queries.rows(g.scope, mine) if mine else ([], [])
    return render_template(
        "exhibition/favourites.html",
        booths=booths,
        innovations=innovations,
        has_ticket=_registration_id(g.scope) is not None,
        cover=covers.cover,
        initials=covers.initials,
    )


@bp.route("/<edition:edition>/favourites", methods=["POST"])
@requires(PUBLIC)
def keep_favourite(edition: str) -> ResponseReturnValue:
    """Keep a booth or an innovation, or keep it no longer; then the page that it was done on.

    The list's form has no token of its own visitor: there the browser must say that one of our pages sent it.
    """
    if not _is_from_here():
        csrf.protect()
    limits.check("favourites", PER_NETWORK, limits.client_network())
    each = next(iter(favourites.from_text(request.form.get("what", ""))), None)
    name = _name_of(each) if each else ""
    if each is None or not name:
        raise NotFound
    is_kept = request.form.get("keep") != "no"
    answer: Response = jsonify(kept=is_kept) if _is_script() else redirect(_back(edition, each), 303)
    try:
        _change(answer, each, is_kept=is_kept)
    except Refusal as refusal:
        if _is_script():
            return problem(refusal)
        flash(refusal.sentence(gettext), "failed")
    else:
        if request.form.get("back") == "list" and not _is_script():
            flash(gettext(N_("%(name)s is among your favourites.")) % {"name": name})
    return answer


def kept(scope: Scope) -> list[Kept]:
    """What this visitor keeps, with the ticket and on the device. 0 to 2 statements."""
    registration_id = _registration_id(scope)
    with_ticket = queries.of_ticket(scope, registration_id) if registration_id is not None else []
    return list(dict.fromkeys((*with_ticket, *_on_device(scope))))


def _change(answer: Response, each: Kept, *, is_kept: bool) -> None:
    """Keep it or not: with the ticket, which then takes over what the device kept, else on the device."""
    here = [other for other in _on_device(g.scope) if other != each]
    registration_id = _registration_id(g.scope)
    if registration_id is None:
        if is_kept and len(here) >= favourites.MOST:
            raise TooManyFavourites(most=favourites.MOST)
        _remember(answer, [*here, each] if is_kept else here)
        return
    if not is_kept:
        keeping.drop(g.scope, registration_id=registration_id, kept=each)
    if is_kept or here:
        keeping.keep(g.scope, registration_id=registration_id, kept=[*here, each] if is_kept else here)
    _remember(answer, [])


def has_ticket() -> bool:
    """Whether this browser has opened a ticket, of whatever edition."""
    return cookie(cookie_name("ticket")) is not None


def _is_from_here() -> bool:
    """Whether the browser says that a page of this host has sent the form."""
    origin = request.headers.get("Origin", "").partition("://")[2]
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or origin == request.host


def _is_script() -> bool:
    """Whether the list's script asks, which reads the answer itself."""
    return request.headers.get("Accept") == "application/json"


def _name_of(each: Kept) -> str:
    """What visitors see it called; empty for what they do not see."""
    booths, innovations = queries.rows(g.scope, [each])
    return booths[0].name if booths else innovations[0].title if innovations else ""


def _back(edition: str, each: Kept) -> str:
    where = request.form.get("back")
    if where == "list":
        address = url_for("exhibition.list_booths", edition=edition)
        came_from, has_filters, chosen = (request.referrer or "").partition("://")[2].partition("?")
        return f"{address}?{chosen}" if has_filters and came_from == f"{request.host}{address}" else address
    if where == "favourites":
        return url_for("exhibition.list_favourites", edition=edition)
    if where == "innovation" and each.innovation_id:
        return url_for(
            "exhibition.show_innovation", edition=edition, slug=each.slug, innovation=str(each.innovation_id)
        )
    return url_for("exhibition.show_booth", edition=edition, slug=each.slug)


def _registration_id(scope: Scope) -> int | None:
    """The registration of this browser's ticket, if it is for this edition. 0 or 1 statement."""
    if "registration_of_ticket" not in g:
        token = cookie(cookie_name("ticket"))
        found: int | None = None
        if token:
            personal()
            try:
                ticket = tickets.own_ticket(token)
                found = ticket.id if ticket.edition.id == scope.edition_id else None
            except TicketUnknown:
                found = None
        g.registration_of_ticket = found
    known: int | None = g.registration_of_ticket
    return known


def name_of_cookie(scope: Scope) -> str:
    """Under which name a device keeps its favourites of this edition."""
    return cookie_name(f"favourites-{scope.edition.slug}" if scope.edition else "favourites")


def _signed(name: str, text: str) -> str:
    return f"{text}~{keys.token('favourites', f'{name}:{text}')}"


def _on_device(scope: Scope) -> list[Kept]:
    """What the cookie holds; nothing where somebody changed it."""
    sent = cookie(name_of_cookie(scope)) or ""
    text = sent.rpartition("~")[0]
    if not text or not hmac.compare_digest(_signed(name_of_cookie(scope), text).encode(), sent.encode()):
        return []
    return favourites.from_text(text)


def _remember(answer: Response, these: list[Kept]) -> None:
    name = name_of_cookie(g.scope)
    if not these:
        if cookie(name):
            answer.delete_cookie(name, path="/", secure=current_app.config["SESSION_COOKIE_SECURE"])
        return
    answer.set_cookie(
        name,
        _signed(name, favourites.as_text(these)),
        max_age=KEPT_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=False,  # the list's script reads it
        samesite="Lax",
        path="/",
    )
