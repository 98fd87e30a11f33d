"""A phone of 360 px at the organiser's desk: find a person, note something, press for many, take the list away."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventapp.accounts import services as accounts
from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.services import types
from tests.registration.test_register_browser import fits
from tests.support.browsers import violations
from tests.support.registrations import open_forum, register

pytestmark = pytest.mark.browser


def test_the_desk_finds_a_person_mails_tickets_again_and_takes_the_list_away(page, server, make):
    edition = open_forum(make)
    scope = system_scope(edition)
    types.add_ready_made(scope)
    for name in ("Siti Aminah", "Siti Rahma", "Budi Santoso"):
        register(scope, name=name, organisation="Kota Madiun")
    token = accounts.open_sign_in(make.member(edition, Role.ORGANISER).id, device="test", hours=1, how="test")
    page.context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    page.goto("/language/en?next=/")
    seen = {}

    def look(name):
        seen[name] = (violations(page), fits(page))

    page.goto("/manage/2031/registrations")
    look("list")
    page.get_by_label("Search registrations").fill("siti")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Siti Rahma").click()
    look("person")
    page.get_by_label("New note").fill("Duduk di depan")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_text("Duduk di depan").wait_for()
    page.go_back()
    page.goto("/manage/2031/registrations?q=siti")
    page.get_by_role("button", name="Mail the ticket again").click()
    look("press")
    page.get_by_role("button", name="Yes, for 2").click()
    page.get_by_text("Siti Aminah").wait_for()
    look("done")
    page.goto("/manage/2031/registrations?q=siti")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()

    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["Siti Aminah", "Siti Rahma"]
    assert seen == dict.fromkeys(seen, ([], True))
    again = sa.select(OutboxMessage.key).where(
        OutboxMessage.edition_id == edition.id, OutboxMessage.key.contains("ticket-again")
    )
    assert len(db.rows(again)) == 2
