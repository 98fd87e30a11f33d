"""What all operations share: bearer tokens instead of cookies, JSON instead of pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, NoReturn

from flask import Response, g, request, url_for

from eventapp.api.errors import BadField, NotJson, TokenNeeded
from eventapp.core.access import PUBLIC, Actor, ActorKind, Role, Scope
from eventapp.core.paging import BadCursor, decode_cursor, encode_cursor
from eventapp.editions.models import TokenScope
from eventapp.editions.queries import identity
from eventapp.errors import Forbidden, NotFound
from eventapp.registration.queries.tickets import manage_token, scan_code
from eventapp.web import i18n
from eventapp.web.addresses import absolute
from eventapp.web.security import personal

ROLES = {TokenScope.ORGANISER: Role.ORGANISER, TokenScope.GATE: Role.GATE}
LONGEST_LIST = 200
LONGEST_NUMBER = 9  # digits of a limit that may be meant
MOST_TEXTS = 60
DEEPEST = 16  # brackets within brackets that a body may need


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
    personal()
    return scope


def answer(document: Any, status: int = 200) -> Response:
    """A JSON answer; the same document is the same bytes."""
    return Response(json.dumps(document, ensure_ascii=False, allow_nan=False), status, mimetype="application/json")


def json_body() -> dict[str, Any]:
    """The body as an object of UTF-8 text. Raises NotJson, also for NaN, a name that comes twice and deep nesting.

    Halves of surrogate pairs become question marks: nobody can store or hash them, and a gate must answer all the same.
    """
    try:
        text = request.get_data().decode("utf-8-sig")
        body = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
        if "\\ud" in text.lower():  # only an escape can still hold a half, in a key or a value
            body = json.loads(json.dumps(body, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError):
        raise NotJson from None
    if not isinstance(body, dict) or (text.count("{") + text.count("[") > DEEPEST and _is_deep(body)):
        raise NotJson
    return body


def _refuse_constant(name: str) -> NoReturn:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; which of two values was meant, nobody could say."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _is_deep(body: Any) -> bool:
    level = [body]
    for _ in range(DEEPEST):
        inner = [value.values() if isinstance(value, dict) else value for value in level]
        level = [value for values in inner for value in values if isinstance(value, dict | list)]
    return bool(level)


def listing(items: list[dict[str, Any]], after: str | None, **parameters: Any) -> Response:
    """A page of a list; ``next`` is the path of the following one, or null."""
    path = None
    if after is not None:
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        path = url_for(request.endpoint or "", **(request.view_args or {}), **given, after=after)
    return answer({"items": items, "next": path})


def pieces(items: list[dict[str, Any]], *by: str) -> Response:
    """A page of a list that is read whole, because it is short: ``by`` names the texts that tell its items apart.

    The mark is that of the last item, so pages stay right while others are added. Raises BadField, BadCursor.
    """
    limit, start = asked_limit(default=LONGEST_LIST), 0
    if after := request.args.get("after"):
        mark = decode_cursor(after, [str] * len(by))
        start = next((place for place, item in enumerate(items, 1) if [item[name] for name in by] == mark), 0)
        if not start:
            raise BadCursor
    page = items[start : start + limit]
    more = encode_cursor([page[-1][name] for name in by]) if start + limit < len(items) else None
    return listing(page, more, limit=limit)


def asked_limit(default: int = 50) -> int:
    """``?limit=``, from 1 to LONGEST_LIST. Raises BadField."""
    text = request.args.get("limit", str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER) or int(text) < 1:
        raise BadField(name="limit", field="limit")
    return min(int(text), LONGEST_LIST)


def one_of(states: Any, name: str, text: str) -> Any:
    """The state that ``text`` names, or None when it is empty. Raises BadField."""
    if not text:
        return None
    try:
        return states(text)
    except ValueError:
        raise BadField(name=name, field=name) from None


def texts(body: dict[str, Any], name: str) -> list[str]:
    """A list of texts of the body. Raises BadField."""
    found = body.get(name)
    if isinstance(found, list) and len(found) <= MOST_TEXTS and all(isinstance(text, str) for text in found):
        return found
    raise BadField(name=name, field=name)


def ticket_document(public_id: str, code: str | None) -> dict[str, Any]:
    """The ticket of somebody confirmed, with the code of its QR and its owner's link."""
    link = absolute(f"/t/{manage_token(public_id)}")
    return {"code": code, "scan": scan_code(public_id), "manage_url": link}


def utc(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with ``Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
