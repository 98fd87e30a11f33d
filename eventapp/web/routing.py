"""Blueprints that refuse a route without a permission, and the scope that every view finds in ``g.scope``.

The edition of the address is resolved once and checked against the person's memberships; a permission that the
person lacks in that edition makes the page *not there* (404), and somebody unknown is asked to sign in (303).
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable
from dataclasses import field
from types import FrameType
from typing import Any, TypeVar

import flask
from flask import Response, g, redirect, request, url_for
from werkzeug.routing import BaseConverter, IntegerConverter, Rule, ValidationError

from eventapp.core import access
from eventapp.core.access import ANONYMOUS, PUBLIC, SIGNED_IN, Actor, Role, Scope
from eventapp.core.late import late
from eventapp.errors import N_, NotFound, Refusal
from eventapp.frozen import frozen
from eventapp.web import i18n, pagecache
from eventapp.web.cookies import cookie
from eventapp.web.identity import MembershipRef, identity

F = TypeVar("F", bound=Callable[..., Any])
LARGEST_ID = 2**63 - 1  # what a column of whole numbers holds
LOOKED_AT = {"route", "get", "post", "patch", "delete", "errorhandler", "app_template_filter", "app_template_global"}
CURRENT_MEMBERSHIP = "at"  # cookie: which of several memberships the person works in now


class SignInNeeded(Refusal):
    """Nobody has signed in, and the page is not public."""

    code, status = "sign_in_needed", 401
    message = N_("Please sign in.")


class LateRule(Rule):
    """Makes the functions that write its address when the first one is wanted: of most pages a process writes none.

    Werkzeug makes both for every rule at start, which was a fifth of the time until the first answer.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        name = "_build_unknown" if append_unknown else "_build"

        def first(rule: LateRule, **values: Any) -> tuple[str, str]:
            made = Rule._compile_builder(rule, append_unknown).__get__(rule, None)
            setattr(rule, name, made)
            return made(**values)  # type: ignore[no-any-return]

        return first


class EditionConverter(BaseConverter):
    """The slug of an edition: a year, or a year and a name, so that it cannot meet ``manage`` or ``api``."""

    regex = r"\d{4}(?:-[a-z0-9-]+)?"


class CodeConverter(BaseConverter):
    """A Kemendagri code of a region: ``32`` or ``32.73``."""

    regex = r"\d{2}(?:\.\d{2})?"


class OpaqueConverter(BaseConverter):
    """A random identifier of ``ids.opaque``."""

    regex = r"[a-z2-7]{20,40}"


class SlugConverter(BaseConverter):
    """Lower-case words joined by hyphens."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class FileConverter(BaseConverter):
    """The name of a file that we made: ``640.webp``, ``page-1.jpg``."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]{2,5}"


class IdConverter(IntegerConverter):
    """A whole number that a column can hold; any other is an address where nothing is."""

    regex = r"[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Raises ValidationError for numbers that no row can have."""
        number = int(value)
        if number > LARGEST_ID:
            raise ValidationError
        return number


CONVERTERS: dict[str, type[BaseConverter]] = {
    "int": IdConverter,
    "edition": EditionConverter,
    "code": CodeConverter,
    "opaque": OpaqueConverter,
    "slug": SlugConverter,
    "file": FileConverter,
}


def requires(permission: str) -> Callable[[F], F]:
    """Say which permission a view needs. Every view says one; PUBLIC is one."""

    def decorate(view: F) -> F:
        view.__dict__["permission"] = permission
        return view

    return decorate


def cookie_name(name: str) -> str:
    """The name of one of our cookies: with ``__Host-`` where the address is https."""
    return f"__Host-{name}" if flask.current_app.config["SESSION_COOKIE_SECURE"] else name


class Blueprint(flask.Blueprint):
    """A blueprint whose views all declare a permission. ``load`` makes a request's scope (default: from cookies).

    Its modules may be loaded late: ``expect`` says what one of them will bring, and the first request that needs it
    loads the module. What a module brings is known by (kind, name): a route by its endpoint, a filter by its name.
    """

    def __init__(self, *args: Any, load: Callable[[str], Scope] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._load = load or scope_from_cookies
        self.brought: dict[tuple[str, str], Brought] = {}
        self._came_late: dict[tuple[str, str], Callable[..., Any]] = {}

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """As in Flask; raises RuntimeError for a view without ``@requires``."""
        permission = getattr(view_func, "permission", None)
        if view_func is None or permission is None:
            raise RuntimeError(f"{rule} of {self.name} declares no permission")
        endpoint = endpoint or view_func.__name__
        guarded = _guard(view_func, permission, self._load)
        if self._brings("route", f"{endpoint} {rule}", guarded, permission=permission, options=options):
            super().add_url_rule(rule, endpoint, guarded, provide_automatic_options, **options)

    def add_app_template_global(self, f: Callable[..., Any], name: str | None = None) -> None:
        """As in Flask."""
        if self._brings("global", name or f.__name__, f):
            super().add_app_template_global(f, name or f.__name__)

    def add_app_template_filter(self, f: Callable[..., Any], name: str | None = None) -> None:
        """As in Flask."""
        if self._brings("filter", name or f.__name__, f):
            super().add_app_template_filter(f, name or f.__name__)

    def register_error_handler(self, code_or_exception: Any, f: Callable[..., Any]) -> None:
        """As in Flask, for classes of refusals."""
        if self._brings("error", f"{code_or_exception.__module__}:{code_or_exception.__name__}", f):
            super().register_error_handler(code_or_exception, f)

    def after_request(self, f: Any) -> Any:
        """As in Flask."""
        if self._brings("after", f.__name__, f):
            super().after_request(f)
        return f

    def expect(self, kind: str, name: str, coming: Brought) -> None:
        """Let the module ``coming.module`` bring this when it is first needed. Nothing where it has done so already."""
        if (kind, name) in self.brought:
            return
        self.brought[kind, name] = coming

        def stub(*values: Any, **named: Any) -> Any:
            if (kind, name) not in self._came_late:
                importlib.import_module(coming.module)
            return self._came_late[kind, name](*values, **named)

        stub.__module__, stub.__name__ = coming.module, name.partition(" ")[0]
        match kind:
            case "route":
                stub.permission = coming.permission  # type: ignore[attr-defined]
                super().add_url_rule(name.partition(" ")[2], stub.__name__, stub, **coming.options)
            case "global":
                super().add_app_template_global(stub, name)
            case "filter":
                super().add_app_template_filter(stub, name)
            case "error":
                super().register_error_handler(late(name).target, stub)
            case _:
                super().after_request(stub)

    def _brings(
        self, kind: str, name: str, function: Callable[..., Any], *, permission: str = "", options: Any = None
    ) -> bool:
        """Whether this is news, to be registered now; what was expected is kept for whoever waits for it."""
        if (kind, name) in self.brought:
            self._came_late[kind, name] = function
            return False
        self.brought[kind, name] = Brought(_module_being_loaded(), permission, options or {})
        return True

    def _check_setup_finished(self, f_name: str) -> None:
        """Decorators may run late, since what they add is looked at above; whatever else comes late is refused."""
        if f_name not in LOOKED_AT:
            super()._check_setup_finished(f_name)


@frozen
class Brought:
    """Which module brings something to a blueprint; of a route also its permission and Flask's options."""

    module: str
    permission: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def _module_being_loaded() -> str:
    """The nearest module whose own lines run now: that of the decorator."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return str(frame.f_globals["__name__"]) if frame is not None else ""


def _guard(view: Callable[..., Any], permission: str, load: Callable[[str], Scope]) -> Callable[..., Any]:
    @functools.wraps(view)
    def guarded(**values: Any) -> Any:
        if b"%00" in request.query_string:  # nobody types it, and PostgreSQL takes no text with it
            request.query_string = request.query_string.replace(b"%00", b"")
        kept = pagecache.kept_page(view)
        if kept is not None:
            return kept
        g.scope = scope = load(permission)
        if not scope.may(permission):
            if not scope.actor.is_signed_in and load is scope_from_cookies:
                return to_sign_in()
            raise NotFound
        return view(**values)

    return guarded


def to_sign_in() -> Response:
    """303 to the sign-in page, which leads back here."""
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    answer = redirect(url_for("accounts.sign_in", next=here), 303)
    assert isinstance(answer, Response)  # noqa: S101 -- tells mypy what flask.redirect gives
    return answer


def current_actor() -> Actor:
    """The person of this request's cookie, looked up once. 0 or 1 statement."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        token = cookie(cookie_name("sign-in"))
        actor = (identity().actor(token) if token else None) or ANONYMOUS
        g.actor = actor
    return actor


def current_memberships() -> list[MembershipRef]:
    """The person's memberships, looked up once; the one being worked in stands first. 0 or 1 statement."""
    found: list[MembershipRef] | None = g.get("memberships")
    if found is None:
        actor = current_actor()
        found = identity().memberships(actor.id) if actor.is_signed_in and actor.id is not None else []
        chosen = cookie(CURRENT_MEMBERSHIP)
        found.sort(key=lambda membership: str(membership.id) != chosen)
        g.memberships = found
    return found


def scope_from_cookies(permission: str) -> Scope:
    """The scope of this request. Raises NotFound for an edition that does not exist."""
    actor = current_actor()
    locale = i18n.current_locale()
    slug = (request.view_args or {}).get("edition")
    if slug is not None:
        edition = identity().edition(slug)
        if edition is None:
            raise NotFound
        mine = [m for m in current_memberships() if m.edition.id == edition.id] if actor.is_signed_in else []
        return Scope(actor, edition, _roles(actor, mine), _region(mine), locale)
    if permission in {PUBLIC, SIGNED_IN}:
        return Scope(actor, None, _roles(actor, []), None, locale)
    allowed = access.holders(permission)
    suiting = next((m for m in current_memberships() if m.role in allowed), None)
    if suiting is None:
        return Scope(actor, None, _roles(actor, []), None, locale)
    mine = [m for m in current_memberships() if m.edition.id == suiting.edition.id]
    region_id = suiting.region_id or _region(mine)
    return Scope(actor, suiting.edition, _roles(actor, mine), region_id, locale)


def _roles(actor: Actor, memberships: list[MembershipRef]) -> frozenset[Role]:
    roles = {membership.role for membership in memberships}
    return frozenset(roles | {Role.ADMIN} if actor.is_admin else roles)


def _region(memberships: list[MembershipRef]) -> int | None:
    return next((m.region_id for m in memberships if m.region_id is not None), None)
