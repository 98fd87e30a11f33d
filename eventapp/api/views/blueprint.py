"""The API's blueprint: bearer tokens instead of cookies, JSON instead of pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, NoReturn

from flask import Response, g, request, url_for

from eventapp.api.errors import BadField, NotJson, TokenNeeded
from eventapp.core.access import PUBLIC, Actor, ActorKind, Role, Scope
from eventapp.editions.models import TokenScope
from eventapp.editions.queries import identity
from eventapp.errors import Forbidden, NotFound
from eventapp.web import i18n
from eventapp.web.routing import Blueprint
from eventapp.web.security import csrf

ROLES = {TokenScope.ORGANISER: Role.ORGANISER, TokenScope.GATE: Role.GATE}
LONGEST_LIST = 200
LONGEST_NUMBER = 9  # digits of a limit that may be meant


def scope_from_token(permission: str) -> Scope:
    """The scope of the token, or of anybody where it is public. Raises TokenNeeded, Forbidden, NotFound."""
    slug = (request.view_args or {}).get("edition")
    if request.accept_languages.best_match(["id", "en"], "id") == "en":
        g.locale = "en"
    if permission == PUBLIC:
        edition = identity.edition_by_slug(slug) if slug else None
        if slug and edition is None:
            raise NotFound
        return Scope(edition=edition, locale=i18n.current_locale())
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    found = identity.api_token(token.strip()) if kind.lower() == "bearer" and token else None
    if found is None:
        raise TokenNeeded
    if slug is not None and slug != found.edition.slug:
        raise NotFound
    actor = Actor(ActorKind.TOKEN, found.id)
    scope = Scope(actor, found.edition, frozenset({ROLES[TokenScope(found.scope)]}), locale=i18n.current_locale())
    if not scope.may(permission):
        raise Forbidden
    return scope


bp = Blueprint("api", __name__, url_prefix="/api/v1", load=scope_from_token)
csrf.exempt(bp)  # cookies are ignored here, so no other site can borrow them


def answer(document: Any, status: int = 200) -> Response:
    """A JSON answer; the same document is the same bytes."""
    return Response(json.dumps(document, ensure_ascii=False, allow_nan=False), status, mimetype="application/json")


def json_body() -> dict[str, Any]:
    """The body as an object of UTF-8 text. Raises NotJson, also for NaN and Infinity.

    Halves of surrogate pairs become question marks: nobody can store or hash them, and a gate must answer all the same.
    """
    try:
        text = request.get_data().decode("utf-8-sig")
        body = json.loads(text, parse_constant=_refuse_constant)
        if "\\ud" in text.lower():  # only an escape can still hold a half, in a key or a value
            body = json.loads(json.dumps(body, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        raise NotJson from None
    if not isinstance(body, dict):
        raise NotJson
    return body


def _refuse_constant(name: str) -> NoReturn:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def listing(items: list[dict[str, Any]], after: str | None, **parameters: Any) -> Response:
    """A page of a list; ``next`` is the path of the following one, or null."""
    path = None
    if after is not None:
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        path = url_for(request.endpoint or "", **(request.view_args or {}), **given, after=after)
    return answer({"items": items, "next": path})


def asked_limit(default: int = 50) -> int:
    """``?limit=``, from 1 to LONGEST_LIST. Raises BadField."""
    text = request.args.get("limit", str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER) or int(text) < 1:
        raise BadField(name="limit", field="limit")
    return min(int(text), LONGEST_LIST)


def utc(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with ``Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
