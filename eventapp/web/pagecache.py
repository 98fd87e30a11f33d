"""Public pages that are the same for everybody are kept for a few seconds, by host, address, language and encoding.

A cache only makes the same answer faster: nothing but a 200 without cookies is kept, never longer than ten seconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from flask import Flask, Response, current_app, g, request

from eventapp.web.i18n import current_locale

F = TypeVar("F", bound=Callable[..., object])
MOST_PAGES = 500
COOKIES_OF_A_PERSON = ("sign-in", "ticket", "session", "at")


class PageCache:
    """Answers kept in this process, each until its moment."""

    def __init__(self) -> None:
        self._pages: dict[tuple[str, ...], tuple[float, bytes, list[tuple[str, str]]]] = {}
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Response | None:
        """A fresh copy of a kept answer that has not ended."""
        kept = self._pages.get(key)
        if kept is None or kept[0] <= monotonic():
            return None
        return Response(kept[1], headers=kept[2])

    def put(self, key: tuple[str, ...], answer: Response, seconds: float) -> None:
        """Keep an answer; everything is dropped when the cache is full."""
        with self._lock:
            if len(self._pages) >= MOST_PAGES:
                self._pages.clear()
            self._pages[key] = (monotonic() + seconds, answer.get_data(), list(answer.headers.items()))


def cached(seconds: float = 5) -> Callable[[F], F]:
    """Keep this public page for ``seconds`` (at most 10). A kept page is given before any look-up is made."""

    def decorate(view: F) -> F:
        view.__dict__["cache_seconds"] = min(seconds, 10)
        return view

    return decorate


def kept_page(view: Callable[..., object]) -> Response | None:
    """The kept answer to this request; otherwise notes that the coming answer may be kept."""
    seconds = view.__dict__.get("cache_seconds")
    if seconds is None or request.method != "GET" or _has_person():
        return None
    encoding = "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else ""
    key = (request.host, request.full_path, current_locale(), encoding)
    cache: PageCache = current_app.extensions["eventapp_pages"]
    kept = cache.get(key)
    if kept is None:
        g.keep_page = (key, seconds)
    else:
        g.is_finished = True
    return kept


def leave_out() -> None:
    """Do not keep the answer to this request, which shows what only its asker may see."""
    g.pop("keep_page", None)


def is_finished() -> bool:
    """Whether the answer is a kept page, which bears its headers and is compressed already."""
    return bool(g.get("is_finished"))


def init_app(app: Flask) -> None:
    """Keep answers after every other hook has finished them, so register this before those."""
    cache = PageCache()
    app.extensions["eventapp_pages"] = cache

    @app.after_request
    def keep(response: Response) -> Response:
        wanted = g.get("keep_page")
        if wanted and response.status_code == 200 and "Set-Cookie" not in response.headers:
            cache.put(wanted[0], response, wanted[1])
        return response


def _has_person() -> bool:
    return any(name.removeprefix("__Host-") in COOKIES_OF_A_PERSON for name in request.cookies)
