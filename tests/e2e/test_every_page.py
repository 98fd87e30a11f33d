"""The main pages of the demo as everyone sees them: axe finds nothing, nothing stands out, little is sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from eventapp.web.statics import FOLDER as STATIC
from tests.support import examples
from tests.support.browsers import PHONE, fits, violations
from tests.support.year import DESK, Year, running

# What a page looks like hangs on no database; test_every_link opens the pages on both.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

LIGHTEST_FIRST_VISIT = 20_000  # bytes of page, style and scripts together; photographs of booths aside
RULES_THAT_MATCH = """(style) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  const within = (rule) => rule.selectorText ? [rule.selectorText] : [...rule.cssRules ?? []].flatMap(within)
  const plain = (selector) => selector.replace(/::?(before|after|hover|focus|focus-visible|checked|disabled)/g, '')
  return [...sheet.cssRules].flatMap(within).filter((selector) => document.querySelector(plain(selector)))
}"""
AT_WORK = {
    "organiser": ["/manage/{edition}", "/manage/{edition}/registrations", "/manage/{edition}/attendance"],
    "chair": ["/manage/{edition}/judging"],
    "judge": ["/judging/", "/judging/conflicts"],
    "region": ["/region/booth", "/region/inbox"],
    "gate": ["/gate/{gate}"],
}


@pytest.fixture
def starts_from():
    """The example year."""
    return examples.year()


@pytest.fixture
def year(settings, browser):
    """The demo, served."""
    with running(settings, browser) as year:
        yield year


def public_pages(year: Year) -> list[str]:
    """What anybody may open."""
    edition = f"/{year.document['edition']}"
    found = [year.document[name] for name in ("register", "booth", "survey")]
    return ["/", "/2022/results", "/2019", "/regions/32.73", edition, f"{edition}/agenda", f"{edition}/booths", *found]


def faults(page: Page, path: str) -> list[str]:
    """What axe finds on a page that is there, and whether something stands out."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200
    broken = [f"{page.url}: {rule}" for rule in violations(page)]
    return broken if fits(page) else [*broken, f"{page.url}: stands out at the right"]


def test_axe_finds_nothing_on_the_main_pages_and_nothing_stands_out(year: Year):
    found: list[str] = []
    for size in (PHONE, DESK):
        reader = year.at_work("organiser", viewport=size)
        for path in public_pages(year):
            found += faults(reader, path)
        for role, paths in AT_WORK.items():
            worker = year.at_work(role, viewport=size)
            home = worker.url
            for path in [home, *(path.format(**year.document) for path in paths)]:
                found += faults(worker, path)
    assert found == []


def test_public_pages_need_nothing_of_the_work_areas_style(year: Year):
    """They do not load work.css, so a rule that concerns them belongs into app.css."""
    reader, style = year.at_work("organiser"), (STATIC / "work.css").read_text(encoding="utf-8")
    concerned = {}
    for path in public_pages(year):
        reader.goto(path)
        if found := reader.evaluate(RULES_THAT_MATCH, style):
            concerned[path] = found
    assert concerned == {}


def test_a_first_visit_to_a_public_page_is_light(year: Year):
    heavy = {}
    for path in public_pages(year):
        phone, received = year.phone(), [0]

        def count(response, received=received):
            if response.request.resource_type != "image":
                received[0] += response.request.sizes()["responseBodySize"]

        phone.on("requestfinished", lambda request, count=count: count(request.response()))
        phone.goto(path, wait_until="networkidle")
        if received[0] > LIGHTEST_FIRST_VISIT:
            heavy[path] = received[0]
        phone.context.close()
    assert heavy == {}
