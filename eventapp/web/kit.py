"""Puts the kit into an app, in the order in which its hooks must run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from eventapp.config import Settings
from eventapp.core.access import PUBLIC
from eventapp.core.db import db
from eventapp.errors import NotFound
from eventapp.web import (
    compiled,
    compression,
    errors,
    forms,
    health,
    i18n,
    limits,
    pagecache,
    security,
    statics,
    templating,
)
from eventapp.web.addresses import safe_next
from eventapp.web.routing import CONVERTERS, Blueprint, LateRule, requires

language = Blueprint("language", __name__)


@language.route("/language/<slug:code>")
@requires(PUBLIC)
def choose(code: str) -> ResponseReturnValue:
    """Keep the chosen language in a cookie and go back to the page."""
    if code not in i18n.LOCALES:
        raise NotFound
    answer = redirect(safe_next(request.args.get("next")) or "/", 303)
    secure = request.is_secure
    answer.set_cookie(i18n.LOCALE_COOKIE, code, max_age=365 * 86400, secure=secure, httponly=True, samesite="Lax")
    return answer


def prepare(app: Flask, settings: Settings) -> None:
    """Everything that must be there before the first blueprint is registered.

    ``after_request`` hooks run last-registered first: headers, then compression, then the page cache keeps the result.
    """
    app.config.update(
        SECRET_KEY=settings.secret_key,
        BASE_URL=settings.base_url,
        SERVED_AT=settings.base_url or "http://localhost:8000",
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_request_bytes,
        MAX_FORM_PARTS=2000,
        JSON_AS_ASCII=False,
    )
    app.ensure_sync = _as_it_is  # type: ignore[assignment,method-assign]
    app.jinja_environment = templating.Environment
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.kept_in = compiled.folder_in(settings.data)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.converters.update(CONVERTERS)
    app.url_rule_class = LateRule
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=settings.trusted_proxies,
            x_proto=settings.trusted_proxies,
            x_host=settings.trusted_proxies,
        )
    app.jinja_env.globals.update(named=forms.named, url_for=templating.addresses(app))
    i18n.init_app(app)
    pagecache.init_app(app)
    compression.init_app(app)
    health.init_app(app)
    limits.init_app(app, settings)
    security.init_app(app, settings)
    errors.init_app(app)
    statics.init_app(app)
    app.register_blueprint(language)

    @app.teardown_appcontext
    def give_back(_error: BaseException | None) -> None:
        db.remove()


def _as_it_is(view: Callable[..., Any], /) -> Callable[..., Any]:
    """Flask asks before every view and hook whether it is a coroutine; none of ours is."""
    return view
