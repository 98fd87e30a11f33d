"""Fixtures that every part shares. Whoever asks for ``database`` (or ``app``, ``client`` …) runs on both databases.

The application is imported inside the fixtures, so that the tests of pure rules start without Flask and SQLAlchemy.
"""
# ruff: noqa: PLC0415 -- see above

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from eventapp.config import Settings
    from tests.support.databases import DatabaseHandle, EveryDatabase
    from tests.support.mailboxes import Mailbox
    from tests.support.make import Make, SignedClient
    from tests.support.servers import RunningServer
    from tests.support.starts import Start

ROOT = Path(__file__).parent.parent

# What a run has imported and compiled lives to its end: looking through it for garbage took an eighth of the time.
gc.set_threshold(200_000, 50, 1000)

hypothesis.settings.register_profile(
    "house", deadline=None, max_examples=40, derandomize=bool(os.environ.get("CI")), print_blob=True
)
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


@pytest.fixture
def starts_from() -> Start:
    """What the test's database holds; folders and files whose tests need more say so."""
    from tests.support.schema import TABLES

    return TABLES


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Screens are driven on one database, journeys (``e2e``) and everything below a page on both."""
    twice = [item for item in items if _is_second_drive(item)]
    config.hook.pytest_deselected(items=twice)
    items[:] = [item for item in items if item not in twice]


def _is_second_drive(item: pytest.Item) -> bool:
    drives = {"page", "browser"} & set(getattr(item, "fixturenames", ()))
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return bool(drives) and "e2e" not in item.path.parts and parameters.get("database_url") == "postgresql"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, every_database: EveryDatabase, starts_from: Start) -> Iterator[str]:
    """A database that holds ``starts_from`` and nothing else, once on each system."""
    from eventapp.core.db import db
    from tests.support.kept import one_engine

    handle = every_database.of(request.param).lend(starts_from)
    with one_engine(handle.url):
        yield handle.url
        db.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings as a server would read them, with the scope check on and rate limits off."""
    from tests.support.settings import settings_of

    return settings_of(database_url, tmp_path / "data")


@pytest.fixture(scope="session")
def hasher_of_the_product() -> Iterator[PasswordHasher]:
    """What keeps passwords; the tests' own process hashes them at once instead, in the same format."""
    from argon2 import PasswordHasher

    from eventapp.accounts import services

    with pytest.MonkeyPatch.context() as patch:
        own = services._hasher
        patch.setattr(services, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield own


@pytest.fixture
def database(settings: Settings, hasher_of_the_product: PasswordHasher) -> Iterator[DatabaseHandle]:
    """The process bound to the test's database: ``db.session`` works."""
    from eventapp.core import runtime
    from eventapp.core.db import db
    from tests.support.databases import DatabaseHandle

    runtime.start(settings)
    yield DatabaseHandle(settings.database_url, settings.database_url.split(":")[0].split("+")[0])
    db.dispose()


@pytest.fixture
def app(database: DatabaseHandle, settings: Settings) -> Flask:
    """The application on the test's database."""
    from tests.support.kept import app_for

    return app_for(settings)


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
