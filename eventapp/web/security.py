"""Headers, CSRF and the check that a request was meant for us.

Every unsafe method needs the form's CSRF token; besides, a request that says it comes from another site is refused.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

from eventapp.config import Settings
from eventapp.errors import N_, Refusal
from eventapp.web import pagecache
from eventapp.web.signing import FormTokens, Sessions

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}
HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class Protection(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's, which makes a serializer for each check; it is asked where a token is not right, and says why."""

    tokens: FormTokens

    def protect(self, apply_exemptions: bool = False) -> None:
        """As in Flask-WTF. Raises CSRFError."""
        if request.method in SAFE_METHODS:
            return
        exempt = apply_exemptions and self._is_exempt()
        if request.endpoint and not exempt and self.tokens.accepts(self._get_csrf_token()):
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)

    def protect_kept(self) -> None:
        """For a form that writes nothing: the token of a kept page will do. Raises CSRFError."""
        sent = (self._get_csrf_token() or "") if request.method not in SAFE_METHODS else self.tokens.of_kept_page
        if not hmac.compare_digest(sent.encode(), self.tokens.of_kept_page.encode()):
            self.protect()


csrf = Protection()


class FormExpired(Refusal):
    """The CSRF token is missing or of another log-in."""

    code, status = "form_expired", 400
    message = N_(
        "This form has expired, came from another site, or your browser keeps no cookies. Allow cookies, reload the"
        " page and send it again; nothing was changed."
    )


class ForeignRequest(Refusal):
    """The request was made by another site, or for another host."""

    code, status = "foreign_request", 403
    message = N_("This request came from another site and was not carried out.")


def init_app(app: Flask, settings: Settings) -> None:
    """Switch everything on. The API's blueprint is exempt from CSRF because it ignores cookies."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = Sessions(settings.secret_key)
    csrf.init_app(app)
    csrf.tokens = FormTokens(settings.secret_key)
    app.jinja_env.globals["csrf_token"] = csrf.tokens.token
    app.jinja_env.globals["kept_csrf_token"] = csrf.tokens.of_kept_page
    own = urlsplit(settings.base_url).netloc if settings.base_url else None
    if settings.base_url:
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.base_url).hostname, "127.0.0.1", "localhost"]

    @app.before_request
    def refuse_foreign() -> None:
        if request.method in SAFE_METHODS or request.path.startswith("/api/"):
            return
        origin = request.headers.get("Origin")
        if origin and origin != "null" and _host_of(origin) not in {request.host, own}:
            raise ForeignRequest
        if request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
            raise ForeignRequest

    always = [*HEADERS.items(), *([HSTS] if settings.is_https else [])]

    @app.after_request
    def add_headers(response: Response) -> Response:
        if pagecache.is_finished():
            return response
        headers = response.headers
        there = {name for name, _ in headers}  # names in their usual spelling, as all of ours are
        for name, value in always:
            if name not in there:
                headers.add(name, value)
        if "Cache-Control" not in there:
            headers.add("Cache-Control", "no-store" if _is_personal() else "no-cache")
        if "immutable" in headers.get("Cache-Control", ""):
            return response  # the same for everybody, whatever their cookies
        if "Vary" in there:
            response.vary.add("Cookie")
        else:
            headers.add("Vary", "Cookie")
        return response


def _host_of(origin: str) -> str:
    """Host and port of an origin; empty for what is none, such as ``http://[``."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _is_personal() -> bool:
    actor = g.get("actor")
    return bool((actor is not None and actor.is_signed_in) or g.get("personal"))


def personal() -> None:
    """Say that this page shows somebody's own data: no cache keeps it, and no address leaks to other sites."""
    g.personal = True
