"""One headless Chromium for the run; each test has a context of its own, in Indonesian and Jakarta's time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Page, sync_playwright

UNUSED = (  # the last list wins, so that Playwright's own is here too
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,"
    # pages of the address bar and a process in store, which each context would make for itself
    "OmniboxWebUIPopup,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,SpareRendererForSitePerProcess"
)
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={UNUSED}",
]
PHONE = {"width": 360, "height": 740}


def chromium_path() -> str:
    """The browser: CHROMIUM_PATH, or the first that is on PATH. Raises RuntimeError with what to do."""
    found = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise RuntimeError("No Chromium for the browser tests: run `make test`, which finds or installs one.")
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def fits(page: Page) -> bool:
    """Whether nothing of the page lies beyond the right edge. A page that is on its way is waited for."""
    page.wait_for_load_state("domcontentloaded")
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def violations(page: Page, *tags: str) -> list[str]:
    """The rules that the page breaks, by axe's names; with tags only rules that bear one of them.

    A click may still be on its way to the next page: a page that is replaced while axe reads it is left for the one
    that follows. Raises playwright's Error when axe fails on a page that stays.
    """
    options = {"resultTypes": ["violations"]}  # what is as it should be need not be described
    if tags:
        options["runOnly"] = list(tags)
    while True:
        page.wait_for_load_state()
        page.evaluate("window.isRead = true")
        try:
            return [broken["id"] for broken in Axe().run(page, options=options).response["violations"]]
        except Error:
            page.wait_for_load_state()
            if page.evaluate("window.isRead === true"):
                raise
