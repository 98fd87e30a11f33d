"""Rate limits that know a hall: a thousand people behind one address are no attack, one account tried often is."""

from __future__ import annotations

import ipaddress
import math
import time

from flask import Flask, Response, after_this_request, current_app, has_request_context, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from eventapp.config import Settings
from eventapp.core import ids
from eventapp.core.logs import log
from eventapp.errors import N_, Refusal


class TooMany(Refusal):
    """Too many tries in a short time."""

    code, status = "too_many_requests", 429
    message = N_("Too many tries in a short time. Please wait a few minutes and try again.")


def init_app(app: Flask, settings: Settings) -> None:
    """Keep the counters in Redis when there is one, else in this process."""
    if not settings.rate_limits:
        log.warning("limits.off")
    store = storage_from_string(settings.redis_url or "memory://")
    app.extensions["eventapp_limiter"] = FixedWindowRateLimiter(store) if settings.rate_limits else None


def client_network() -> str:
    """The caller's address; for IPv6 its /64, which is what one subscriber has."""
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # noqa: S104 -- a placeholder, nothing is bound
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def check(name: str, limit: str, *parts: str) -> None:
    """Count one try of ``name`` by ``parts`` (hashed). ``limit`` such as ``10 per 15 minute``. Raises TooMany."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions["eventapp_limiter"]
    if limiter is None:
        return
    item: RateLimitItem = parse(limit)
    who = ids.token_hash("|".join(parts))[:20]
    if not limiter.hit(item, name, who):
        _say_when(limiter, item, name, who)
        raise TooMany


def note(name: str, limit: str, *parts: str) -> None:
    """Count one failed try without refusing it; ``refuse_spent`` refuses the next one once there were too many."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions["eventapp_limiter"]
    if limiter is not None:
        limiter.hit(parse(limit), name, ids.token_hash("|".join(parts))[:20])


def is_spent(name: str, limit: str, *parts: str) -> bool:
    """Whether ``note`` has counted up to the limit; counts nothing itself."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions["eventapp_limiter"]
    return limiter is not None and not limiter.test(parse(limit), name, ids.token_hash("|".join(parts))[:20])


def refuse_spent(name: str, limit: str, *parts: str) -> None:
    """Raises TooMany when ``note`` has counted up to the limit; counts nothing itself."""
    limiter: FixedWindowRateLimiter | None = current_app.extensions["eventapp_limiter"]
    if limiter is not None and is_spent(name, limit, *parts):
        _say_when(limiter, parse(limit), name, ids.token_hash("|".join(parts))[:20])
        raise TooMany


def _say_when(limiter: FixedWindowRateLimiter, item: RateLimitItem, name: str, who: str) -> None:
    """Let the refusal's answer say after how many seconds the next try counts (RFC 9110, 10.2.3)."""
    if not has_request_context():
        return
    seconds = max(1, math.ceil(limiter.get_window_stats(item, name, who).reset_time - time.time()))

    @after_this_request
    def add(answer: Response) -> Response:
        if answer.status_code == TooMany.status:
            answer.headers["Retry-After"] = str(seconds)
        return answer
