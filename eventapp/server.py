"""The production server: waitress with threads, and the worker of the outbox beside it."""

from __future__ import annotations

import dataclasses
import signal
import threading
from pathlib import Path
from types import FrameType

import structlog
import waitress

from eventapp.app import create_app, create_worker
from eventapp.config import Settings
from eventapp.core import migrating, runtime

log = structlog.get_logger()
THREADS = 8


def run(data: Path | None, *, host: str, port: int, worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; running requests end first. Migrates an embedded database by itself."""
    settings = Settings.from_environ(data=data)
    runtime.start(settings)
    if migrating.revision() != migrating.head():
        migrating.upgrade()
    app = create_app(settings)
    if settings.base_url is None:
        app.config["SERVED_AT"] = f"http://localhost:{port}"
    background = create_worker(app)
    thread = threading.Thread(target=background.run_forever, name="worker", daemon=True)
    if worker:
        thread.start()
    signal.signal(signal.SIGTERM, _end)
    log.info("serve.started", port=port, worker=worker)
    try:
        waitress.serve(
            app,
            host=host,
            port=port,
            threads=THREADS,
            channel_timeout=30,
            connection_limit=400,
            max_request_body_size=settings.max_request_bytes,
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
            ident=None,
        )
    finally:
        background.stop()
        if worker:
            thread.join(timeout=10)


def run_worker(settings: Settings, *, once: bool) -> int:
    """Run jobs until SIGTERM, or once; gives how many were taken."""
    app = create_app(dataclasses.replace(settings))
    worker = create_worker(app)
    if once:
        return worker.run_due()
    signal.signal(signal.SIGTERM, lambda *_: worker.stop())
    signal.signal(signal.SIGINT, lambda *_: worker.stop())
    worker.run_forever()
    return 0


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
