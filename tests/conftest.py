"""Fixtures that every part shares. Whoever asks for ``database`` (or ``app``, ``client`` …) runs on both databases.

The application is imported inside the fixtures, so that the tests of pure rules start without Flask and SQLAlchemy.
"""
# ruff: noqa: PLC0415 -- see above

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from eventapp.config import Settings
    from tests.support.databases import DatabaseHandle, EveryDatabase
    from tests.support.mailboxes import Mailbox
    from tests.support.make import Make, SignedClient
    from tests.support.servers import RunningServer

ROOT = Path(__file__).parent.parent
SECRET_KEY = "a-secret-that-only-the-tests-know-0123456789"

hypothesis.settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _own_environment() -> Iterator[None]:
    """No setting of the developer's shell reaches a test."""
    from eventapp.config import SETTINGS

    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def every_database() -> Iterator[EveryDatabase]:
    """The databases of the run."""
    from tests.support.databases import EveryDatabase

    databases = EveryDatabase()
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, every_database: EveryDatabase) -> Iterator[str]:
    """A fresh database with every table, once on each system."""
    from tests.support.schema import build

    databases = every_database.of(request.param)
    handle = databases.copy("empty", build)
    yield handle.url
    databases.drop(handle)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings as a server would read them, with the scope check on and rate limits off."""
    from eventapp.config import Settings

    environ = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET_KEY, "EVENTAPP_RATE_LIMITS": "off"}
    return replace(Settings.from_environ(environ, data=tmp_path / "data"), check_scope=True)


@pytest.fixture
def database(settings: Settings) -> Iterator[DatabaseHandle]:
    """The process bound to a fresh database: ``db.session`` works."""
    from eventapp.core import runtime
    from eventapp.core.db import db
    from tests.support.databases import DatabaseHandle

    runtime.start(settings)
    yield DatabaseHandle(settings.database_url, settings.database_url.split(":")[0].split("+")[0])
    db.dispose()


@pytest.fixture
def app(database: DatabaseHandle, settings: Settings) -> Flask:
    """The application on a fresh database."""
    from eventapp.app import create_app
    from tests.support.make import SignedClient

    app = create_app(settings)
    app.testing = True
    app.test_client_class = SignedClient
    return app


@pytest.fixture
def make(database: DatabaseHandle) -> Make:
    """Builders of editions, people and memberships."""
    from eventapp.app import product
    from eventapp.core import access
    from tests.support.make import Make

    for capability in product.capabilities:
        access.declare(capability.permissions)
    return Make()


@pytest.fixture
def client(app: Flask) -> SignedClient:
    """A browser without JavaScript that has not signed in; ``client.as_(user)`` signs in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def server(app: Flask) -> Iterator[RunningServer]:
    """The application behind the production server, on a port of its own."""
    from tests.support.servers import serving

    with serving(app) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    from tests.support.browsers import launched

    with launched() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A phone of 360 px in Jakarta; paths are relative to the test's server."""
    from tests.support.browsers import PHONE

    context = browser.new_context(base_url=server.url, locale="id-ID", timezone_id="Asia/Jakarta", viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture
def smtp() -> Iterator[Mailbox]:
    """A mail server; its ``url`` is a MAIL_URL."""
    from tests.support.mailboxes import receiving

    with receiving() as mailbox:
        yield mailbox
