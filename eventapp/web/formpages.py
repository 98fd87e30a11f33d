"""Public pages with forms: made once for everybody and kept for seconds, each browser with tokens of its own in it.

A page is made with marks where the token against other sites and the key of its form stand, so that no kept page holds
either. ``pagecache`` keeps whole answers of pages without a form.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable

from flask import current_app, g, request, session
from markupsafe import Markup

from eventapp.core import ids
from eventapp.core.memo import Memo
from eventapp.web.cookies import cookie
from eventapp.web.i18n import current_locale
from eventapp.web.routing import cookie_name
from eventapp.web.security import csrf
from eventapp.web.signing import TOKEN

FORM_KEY = secrets.token_hex(20)  # stands in a kept page in the place of a form's key; nobody's text holds it
_FORM_TOKEN = secrets.token_hex(20)
_COOKIES_OF_A_PERSON = ("sign-in", "ticket")
_pages: Memo[bytes] = Memo(most=200)  # each of some 25 kilobytes
_parts: dict[tuple[str, str], Markup] = {}  # by language and template


def is_for_everybody() -> bool:
    """Whether this request may get such a page: no log-in, no ticket, no sentence left by an act."""
    if request.method != "GET" or any(cookie(cookie_name(name)) for name in _COOKIES_OF_A_PERSON):
        return False
    return "_flashes" not in session


def filled(key: Hashable, make: Callable[[], str]) -> bytes:
    """The page of this address and language that ``make`` has made of what ``key`` holds, with this browser's tokens.

    What the page shows and the key does not hold may be five seconds old.
    """
    where = (request.host, request.root_path, request.full_path, current_locale())
    page = _pages.recall((*where, key), lambda: _with_marks(make).encode())
    token = csrf.tokens.token().encode()
    return page.replace(_FORM_TOKEN.encode(), token).replace(FORM_KEY.encode(), ids.opaque().encode())


def part(template: str, **values: object) -> Markup:
    """A form that is the same on every such page, made once per language. Its marks are filled by ``filled`` only."""
    key = (current_locale(), template)
    if key not in _parts:
        made = _with_marks(lambda: current_app.jinja_env.get_template(template).render(**values))
        _parts[key] = Markup(made)  # noqa: S704 -- a template's own
    return _parts[key]


def _with_marks(make: Callable[[], str]) -> str:
    before = g.get(TOKEN)
    setattr(g, TOKEN, _FORM_TOKEN)
    try:
        return make()
    finally:
        setattr(g, TOKEN, before)
