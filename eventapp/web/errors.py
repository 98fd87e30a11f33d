"""One place that turns refusals and failures into pages or ``application/problem+json``."""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus

from flask import Flask, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.exceptions import MethodNotAllowed as WrongMethod

from eventapp.core.access import ANONYMOUS
from eventapp.core.db import Busy, db
from eventapp.core.logs import log
from eventapp.errors import N_, NotFound, Refusal
from eventapp.web.addresses import safe_next
from eventapp.web.i18n import gettext
from eventapp.web.routing import SignInNeeded, to_sign_in
from eventapp.web.security import FormExpired


class TooLarge(Refusal):
    """More bytes than we take. ``most`` is the size in MB of a file that still fits."""

    code, status = "too_large", 413
    message = N_("At most %(most)s MB can be sent at once. Send a smaller file, or less text.")


class MethodNotAllowed(Refusal):
    """The address exists, but not for this method."""

    code, status = "method_not_allowed", 405
    message = N_("This address does not take that kind of request.")


class BadRequest(Refusal):
    """The request itself is malformed."""

    code, status = "bad_request", 400
    message = N_("The request could not be understood.")


_BY_STATUS: dict[int, type[Refusal]] = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}


def is_api() -> bool:
    """Whether the answer must be JSON."""
    return request.path.startswith("/api/")


def problem(refusal: Refusal) -> Response:
    """A refusal as ``application/problem+json`` (RFC 9457 with ``code`` and ``errors``)."""
    sentence = refusal.sentence(gettext)
    errors = getattr(refusal, "errors", None) or ({refusal.field: [sentence]} if refusal.field else {})
    document = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "code": refusal.code,
        "detail": sentence,
        "errors": errors,
    }
    answer = Response(json.dumps(document, ensure_ascii=False), refusal.status, mimetype="application/problem+json")
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def init_app(app: Flask) -> None:
    """Register the handlers."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> ResponseReturnValue:
        if is_api():
            return problem(refusal)
        if isinstance(refusal, SignInNeeded):
            return to_sign_in()
        page = render_template(
            "error.html",
            sentence=refusal.sentence(gettext),
            code=refusal.code,
            status=refusal.status,
            form_address=_came_from(),
        )
        return page, refusal.status

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error
        kind = FormExpired if isinstance(error, CSRFError) else _BY_STATUS.get(error.code, BadRequest)
        details = {"most": (app.config["MAX_CONTENT_LENGTH"] >> 20) - 1} if kind is TooLarge else {}
        answer = make_response(refused(kind(**details)))
        if isinstance(error, WrongMethod) and error.valid_methods:
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> ResponseReturnValue:
        log.error(
            "db.unavailable", error=type(error.orig).__name__, path=request.url_rule.rule if request.url_rule else None
        )
        db.remove()
        g.actor, g.scope = ANONYMOUS, None  # the page must ask the database nothing
        return refused(Busy())

    @app.errorhandler(Exception)
    def failed(error: Exception) -> ResponseReturnValue:
        number = f"K-{secrets.token_hex(2).upper()}"
        log.error(
            "request.failed", number=number, rule=request.url_rule.rule if request.url_rule else None, cause=error
        )
        db.remove()
        failure = Failure(number=number)
        if is_api():
            return problem(failure)
        return render_template("error.html", sentence=failure.sentence(gettext), code=number, status=500), 500


def _came_from() -> str:
    """The page of ours whose form was sent; empty for the address of this request."""
    host, _, path = (request.referrer or "").partition("://")[2].partition("/")
    return (safe_next(f"/{path}") or "") if host == request.host else ""


class Failure(Refusal):
    """A fault of ours."""

    code, status = "failure", 500
    message = N_(
        "Something went wrong on our side (code %(number)s). Your data has not changed. Please try again in a moment."
    )
