"""Whoever follows the links of the example year, in both languages and every role, never meets a page that fails."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest

from tests.support import examples

PER_VIEW = 2  # pages of one kind that are opened: booths, regions and tickets are alike
HREF = re.compile(r'href="([^"#]+)')
ROLES = ["anonymous", "admin", "organiser", "desk", "gate", "region", "judge", "chair", "auditor", "mentor", "analyst"]


@pytest.fixture
def starts_from():
    """The example year."""
    return examples.year()


@pytest.fixture
def example(app, settings):
    """The app with the example year in it, and the year's document."""
    return app, examples.document(settings.data)


def walk(app, client, start: str) -> dict[tuple[str, str], int]:
    """(page, address that it links to) → status, a few of each view."""
    seen, waiting, found, opened = {start}, [("", start)], {}, Counter()
    routes = app.url_map.bind("localhost")
    while waiting:
        linked_from, path = waiting.pop()
        if not routes.test(urlsplit(path).path, "GET"):
            found[linked_from, path] = 404
            continue
        endpoint = routes.match(urlsplit(path).path, "GET", return_rule=True)[0].endpoint
        if opened[endpoint] >= PER_VIEW or endpoint in {"static", "language.choose"}:
            continue
        opened[endpoint] += 1
        answer = client.get(path)
        answer.get_data()
        found[linked_from, path] = answer.status_code
        if answer.mimetype == "text/html":
            here = answer.headers.get("Location", path) if answer.status_code in {302, 303} else path
            links = [here] if here != path else HREF.findall(answer.text)
            for link in (urljoin(path, link.replace("&amp;", "&")) for link in links):
                if link.startswith("/") and link not in seen:
                    seen.add(link)
                    waiting.append((path, link))
        answer.close()
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what a page asks of PostgreSQL its own tests say
def test_every_link_of_every_role_leads_to_a_page_in_both_languages(example):
    app, document = example
    failed = {}
    for language in ("id", "en"):
        for role in ROLES:
            client = app.test_client()
            client.set_cookie("lang", language)
            start = document["sign_in"].get(role, f"/{document['edition']}")
            found = walk(app, client, start)
            assert len(found) > 5, f"{role} was not let in"
            failed |= {
                (language, role, *link): status for link, status in found.items() if status not in {200, 302, 303}
            }
    assert failed == {}
