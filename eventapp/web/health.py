"""Whether the process lives, whether it can serve, and numbers for the monitoring."""

from __future__ import annotations

import shutil
from datetime import timedelta
from functools import cache
from time import perf_counter

import sqlalchemy as sa
from flask import Flask, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from eventapp.core.access import PUBLIC
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage, State
from eventapp.core.runtime import runtime
from eventapp.errors import NotFound
from eventapp.web.routing import Blueprint, requires

LATEST_JOB = timedelta(minutes=15)  # an older due job means that no worker runs
LEAST_DISK_BYTES = 200 * 1024 * 1024

bp = Blueprint("health", __name__)
registry = CollectorRegistry()
REQUESTS = Counter("eventapp_requests", "Answers by method and status", ["method", "status"], registry=registry)
SECONDS = Histogram("eventapp_request_seconds", "Time to answer", registry=registry, buckets=(0.01, 0.05, 0.2, 1, 5))


@bp.route("/healthz")
@requires(PUBLIC)
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.route("/readyz")
@requires(PUBLIC)
def readyz() -> ResponseReturnValue:
    """Database, disk and queue are as they should be; 503 names what is not."""
    checks = {"database": _database_answers(), "disk": _disk_has_room(), "queue": False}
    if checks["database"]:
        checks["queue"] = _queue_moves()
    return jsonify(status="ok" if all(checks.values()) else "not ready", checks=checks), 200 if all(
        checks.values()
    ) else 503


@bp.route("/metrics")
@requires(PUBLIC)
def metrics() -> ResponseReturnValue:
    """Prometheus' text format, for callers on this machine only: behind a proxy this address must not be passed on."""
    if request.remote_addr not in {"127.0.0.1", "::1"} or "X-Forwarded-For" in request.headers:
        raise NotFound
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def init_app(app: Flask) -> None:
    """Count every answer."""
    app.register_blueprint(bp)

    @app.before_request
    def start() -> None:
        g.started = perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        _counter(request.method, response.status_code).inc()
        SECONDS.observe(perf_counter() - g.started)
        return response


@cache
def _counter(method: str, status: int) -> Counter:
    """Prometheus' counter of this method and status; Flask answers 405 to methods that no route knows."""
    return REQUESTS.labels(method, str(status))


def _database_answers() -> bool:
    try:
        return bool(db.scalar(sa.text("SELECT 1")) == 1)
    except sa.exc.SQLAlchemyError:
        db.remove()
        return False


def _disk_has_room() -> bool:
    return shutil.disk_usage(runtime().settings.data).free > LEAST_DISK_BYTES


def _queue_moves() -> bool:
    late = sa.select(OutboxMessage.id).where(
        OutboxMessage.state == State.READY, OutboxMessage.run_at < now() - LATEST_JOB
    )
    return db.scalar(late.limit(1).execution_options(unscoped="health of all editions")) is None
