"""A demo folder behind the production server, and what one does with it in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from eventapp.app import create_worker, product
from eventapp.config import Settings
from eventapp.core.invariants import Violation, violations
from tests.support import examples
from tests.support.browsers import PHONE
from tests.support.kept import app_for
from tests.support.servers import serving

DESK = {"width": 1280, "height": 800}
ADDRESS = re.compile(r"https?://[^/\s]+(/\S+)")


@dataclass(frozen=True, slots=True)
class Year:
    """The running demo: its document (CONTRACTS 2.6), its server and its folder."""

    app: Flask
    document: dict[str, Any]
    url: str
    browser: Browser
    mails: Path
    contexts: list[BrowserContext] = field(default_factory=list)

    def phone(self) -> Page:
        """A participant's phone, without JavaScript."""
        return self._context(viewport=PHONE, java_script_enabled=False).new_page()

    def at_work(self, role: str, *, viewport: dict[str, int] = DESK) -> Page:
        """A browser in which somebody of this role has signed in by the demo's link."""
        page = self._context(viewport=viewport).new_page()
        page.goto(self.document["sign_in"][role])
        return page

    def deliver(self) -> None:
        """Let the worker send what is due."""
        create_worker(self.app).run_due()

    def letters_to(self, address: str) -> list[EmailMessage]:
        """The letters to this address, oldest first."""
        files = sorted(self.mails.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        letters = [message_from_bytes(path.read_bytes(), policy=default) for path in files]
        return [letter for letter in letters if letter["To"] == address and isinstance(letter, EmailMessage)]

    def broken(self) -> list[Violation]:
        """The invariants that do not hold."""
        return violations(product.invariants)

    def _context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(base_url=self.url, locale="id-ID", timezone_id="Asia/Jakarta", **options)
        self.contexts.append(context)
        return context


@contextmanager
def running(settings: Settings, browser: Browser) -> Iterator[Year]:
    """The demo on the database of these settings, which starts from the example year, served."""
    app = app_for(settings)
    document = examples.document(settings.data)
    with serving(app) as server:
        year = Year(app, document, server.url, browser, settings.data / "mail")
        yield year
        for context in year.contexts:
            context.close()


def text_of(letter: EmailMessage) -> str:
    """The plain part."""
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


def link_in(letter: EmailMessage) -> str:
    """The first address of ours in a letter, as a path."""
    found = ADDRESS.search(text_of(letter))
    assert found is not None
    return found.group(1)
