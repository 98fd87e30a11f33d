"""Renders the mails of the outbox in the recipient's language and hands them to the mailer.

A template ``<capability>/mail/<name>.txt`` begins with a line ``Subject: …``; the rest is the text. ``calendar`` among
a mail's data are the facts of one event, which goes with it as a calendar file.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import current_app
from werkzeug.test import create_environ

from eventapp.core.clock import now
from eventapp.core.mailing import Letter
from eventapp.core.outbox import MAIL, Claimed
from eventapp.core.runtime import runtime
from eventapp.core.worker import JobKind
from eventapp.formats import ics
from eventapp.web import i18n
from eventapp.web.addresses import absolute

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def render(template: str, locale: str, data: dict[str, Any]) -> tuple[str, str]:
    """Subject and text of a mail, in this language."""
    with _request(), i18n.speaking(locale):
        whole = current_app.jinja_env.get_template(f"{template}.txt").render(absolute=absolute, **data)
    head, _, text = whole.lstrip().partition("\n")
    return head.removeprefix("Subject:").strip(), text.strip() + "\n"


def _request() -> AbstractContextManager[object]:
    """Workers have no request, but addresses are made as if somebody had asked at the public address."""
    return current_app.request_context(_environ(current_app.config["SERVED_AT"]).copy())


@cache
def _environ(base_url: str) -> WSGIEnvironment:
    return create_environ("/", base_url)


def send(message: Claimed) -> None:
    """Send one mail of the outbox. Runs inside the app's context."""
    args = message.args
    subject, text = render(args["template"], args["locale"], args["data"])
    path, event = args["data"].get("unsubscribe"), args["data"].get("calendar")
    letter = Letter(args["to"], subject, text, message.key, absolute(path) if path else "", _calendar(event))
    runtime().mailer.send(letter)


def _calendar(event: dict[str, Any] | None) -> bytes:
    """The file of one event whose times are texts and whose ``url`` is a path of ours."""
    if event is None:
        return b""
    times = {name: datetime.fromisoformat(event[name]) for name in ("starts_at", "ends_at")}
    with _request():
        url = absolute(event["url"])
    return ics.calendar([ics.Event(**{**event, **times, "url": url})], stamp=now())


def mail_job(context: Callable[[], Any]) -> JobKind:
    """The job kind of mails; ``context`` gives the app's context, because workers have no request."""

    def run(message: Claimed) -> None:
        with context():
            send(message)

    return JobKind(MAIL, run, external=True)
