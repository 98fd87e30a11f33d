"""The production server: waitress with threads, and the worker of the outbox beside it."""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import create_server
from waitress.utilities import RequestEntityTooLarge

from eventapp.app import create_app, create_worker
from eventapp.config import Settings
from eventapp.core import migrating, runtime
from eventapp.core.console import remark
from eventapp.core.logs import log
from eventapp.errors import Refusal

THREADS = 8
CONNECTIONS = 400  # a hall that opens the page at once; more wait in the backlog
BACKLOG = 1024
SLOWEST_CLIENT_SECONDS = 30
FLOWS_PAST = 200 << 20  # bytes of a file that is too large; a film of a phone
DRAIN_SECONDS = 20  # for what is running or waiting when the server is told to end; systemd kills after 30
WORKER_SECONDS = 5
TURN_SECONDS = 1.0
_M_ARENA_MAX = -8  # of malloc.h
LOCAL = {"127.0.0.1", "0.0.0.0", "::1", "::"}  # noqa: S104 -- nothing is bound here


class PortTaken(Refusal):
    """Somebody listens there already, or we may not."""

    code, status = "port_taken", 503
    message = "Port %(port)s of %(host)s cannot be opened: %(why)s. Choose another with --port."


def run(data: Path | None, *, host: str, port: int, worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; requests that have arrived are answered first.

    Migrates the database by itself, one server at a time. The port is opened before anything else, so that callers
    wait for a server that starts instead of being turned away. Raises PortTaken and what ``migrating`` refuses.
    """
    signal.signal(signal.SIGTERM, _end)
    gc.disable()  # nearly all that is made until the first answer stays
    _share_one_heap()
    settings = Settings.from_environ(data=data)
    with closing(_listen(host, port)) as listening:
        runtime.start(settings)
        migrating.upgrade()
        app = create_app(settings)
        here = _address(host, listening)
        if settings.base_url is None:
            app.config["SERVED_AT"] = here
        with _working(app) if worker else nullcontext():
            gc.freeze()  # what lives as long as the process need not be looked through again and again
            gc.enable()
            remark(f"Serving {settings.base_url or here} from {settings.data}. Ctrl-C ends it.")
            _serve(app, listening, settings)


def _share_one_heap() -> None:
    """Let all threads use one heap: glibc gives each its own and keeps what was freed there, 4 MB after some pages."""
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def run_worker(settings: Settings, *, once: bool) -> int:
    """Run jobs until SIGTERM or SIGINT, or once; gives how many were taken."""
    worker = create_worker(create_app(settings))
    if once:
        return worker.run_due()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run_forever()
    return 0


def _listen(host: str, port: int) -> socket.socket:
    """The open port. Raises PortTaken."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        number = error.errno or 0  # below zero for a name that cannot be looked up
        why = os.strerror(number) if number > 0 else str(error.strerror)
        raise PortTaken(host=host, port=port, why=why) from error


def _address(host: str, listening: socket.socket) -> str:
    """Where a person on this machine finds the server."""
    name = "localhost" if host in LOCAL else f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}"


@contextmanager
def _working(app: Flask) -> Iterator[None]:
    """A worker in a thread beside the block."""
    worker = create_worker(app)
    thread = threading.Thread(target=worker.run_forever, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(WORKER_SECONDS)


def _serve(app: Flask, listening: socket.socket, settings: Settings) -> None:
    """Answer until a signal comes, then answer what has arrived."""
    _take_over_logs()
    connections: dict[int, Any] = {}
    server: Any = create_server(
        app,
        map=connections,
        sockets=[listening],
        threads=THREADS,
        backlog=BACKLOG,
        connection_limit=CONNECTIONS,
        channel_timeout=SLOWEST_CLIENT_SECONDS,
        cleanup_interval=5,
        max_request_body_size=settings.max_request_bytes + 1,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
        ident=None,
    )
    server.channel_class = _Channel
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()
        server.pull_trigger()  # wakes the loop

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    log.info("serve.started", port=int(server.effective_port))
    while not ending.is_set():
        wasyncore.loop(timeout=TURN_SECONDS, use_poll=True, map=connections, count=1)
    _drain(server, connections)
    log.info("serve.ended")


class _Parser(HTTPRequestParser):
    """Keeps nothing of a body that is too large and lets the app refuse it, with a page in the person's language.

    The body flows past before the answer, because a browser shows no answer while it sends; what would flow for very
    long, and what a program asks leave for, is answered at once. Either way the connection ends with the answer.
    """

    _left = 0

    def received(self, data: bytes) -> int:
        """How many of the bytes belong to this request."""
        if self._left:
            taken = min(len(data), self._left)
            self._left -= taken
            self.completed = not self._left
            return taken
        taken = int(super().received(data))
        if isinstance(self.error, RequestEntityTooLarge):
            self._let_it_flow()
        return taken

    def _let_it_flow(self) -> None:
        self.close()
        self.error = self.body_rcv = None
        size = max(self.content_length, self.body_bytes_received)
        self.headers = {**self.headers, "CONTENT_LENGTH": str(size), "CONNECTION": "close"}
        is_asking, self.expect_continue = self.expect_continue, False
        if not is_asking and 0 < self.content_length <= FLOWS_PAST:
            self._left, self.completed = self.content_length, False


class _Channel(HTTPChannel):
    parser_class = _Parser


def _drain(server: Any, connections: dict[int, Any]) -> None:
    """Take nothing new, answer what has arrived, close what is idle.

    Waitress by itself would end running requests only, for five seconds, and cut what is not sent yet.
    """
    server.del_channel(connections)
    server.socket.close()
    deadline = time.monotonic() + DRAIN_SECONDS
    while (channels := list(server.active_channels.values())) and time.monotonic() < deadline:
        for channel in channels:
            if not channel.requests and not channel.total_outbufs_len:
                channel.will_close = True
        wasyncore.loop(timeout=0.05, use_poll=True, map=connections, count=1)
    if channels:
        log.warning("serve.cut", connections=len(channels))
    server.task_dispatcher.shutdown(timeout=1)


class _Forwarded(logging.Handler):
    """What waitress says, in our form. Its sentences about a failed request hold the address, which may be a secret."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the exception, or the words of a warning."""
        if record.exc_info:
            log.error("serve.failed", cause=record.exc_info[1])
        else:
            log.warning("serve.warned", what=str(record.msg)[:80])


def _take_over_logs() -> None:
    logger = logging.getLogger("waitress")
    logger.handlers, logger.propagate = [_Forwarded(logging.WARNING)], False
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of a few requests is no news


def _end(_signal: int, _frame: FrameType | None) -> None:
    """While starting there is nothing to answer yet."""
    raise SystemExit(0)
