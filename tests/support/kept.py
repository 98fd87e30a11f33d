"""What one process keeps from test to test because it is dear to make: engines and applications, which hold no row.

An engine keeps compiled statements, an application compiled addresses and templates. What either remembers of a
database is forgotten before the next test.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import sqlalchemy as sa
from flask import Flask

from eventapp.app import create_app
from eventapp.config import Settings
from eventapp.core import runtime
from eventapp.core.db import Database
from eventapp.core.prepared import Preparer
from tests.support.make import SignedClient

_apps: dict[Settings, tuple[Flask, dict[str, Any]]] = {}
_engines: dict[tuple[str, bool, int], sa.Engine] = {}
_connect = Database.connect


def app_for(settings: Settings) -> Flask:
    """The application with these settings, as ``create_app`` gives it; the process is bound to their database."""
    own = replace(settings, data=Path(), database_url="", storage_url="", mail_url="", check_scope=False)
    if own not in _apps:
        app = create_app(settings)
        app.testing = True
        app.test_client_class = SignedClient
        _apps[own] = app, dict(app.extensions)
        return app
    app, extensions = _apps[own]
    runtime.start(settings)
    app.extensions = extensions | {"eventapp_settings": settings}
    app.extensions["eventapp_pages"]._pages.clear()
    if limiter := app.extensions["eventapp_limiter"]:
        limiter.storage.reset()
    return app


@contextmanager
def one_engine(url: str) -> Iterator[None]:
    """Inside the block ``db.connect(url)`` finds again the engine that it made for this address.

    Each time it is another object over the same engine, as what is remembered for seconds is remembered by engine.
    """

    def connect(self: Database, to: str, *, check_scope: bool = False, pool_size: int = 16) -> None:
        made = (to, check_scope, pool_size)
        if made not in _engines:
            _connect(self, to, check_scope=check_scope, pool_size=pool_size)
            if to != url:
                return
            _engines[made] = self.engine
        self.dispose()
        self._engine = _engines[made].execution_options()
        self._preparer = Preparer(self._engine.dialect)

    with mock.patch.object(Database, "connect", connect):
        yield
