"""One award from the first score to the proof: two judges, a lost connection, a late conflict, a tie that the ladder
resolves, two signatures, publication, and the bundle verified by the command in a fresh folder.

The services run on both databases in ``tests/judging``; here is what the people see and press.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from eventapp.accounts import services as accounts
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.core.outbox import OutboxMessage
from eventapp.judging.checks import CHECKS
from eventapp.judging.queries import progress
from tests.support.browsers import PHONE, fits
from tests.support.judging import NAMES, jury

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

BANDUNG, SEMARANG, MADIUN = NAMES.values()
# 60 × direction + 40 × impact: Bandung and Semarang are level, and the criterion that weighs more tells them apart
KEYS = {"32.73": "52", "33.74": "35", "35.77": "11"}
BOARD = "/manage/2031/judging/awards"
TABLET = {"width": 1180, "height": 820}


@pytest.fixture
def made(make):
    """An open round with two judges; nothing is scored."""
    made = jury(make, judges=2)
    db.remove()
    return made


@pytest.fixture
def desk(browser, server):
    """Opens a browser in which somebody is signed in; nobody for a stranger with a phone."""
    contexts = []

    def opened(person=None) -> Page:
        view = TABLET if person else PHONE
        context = browser.new_context(base_url=server.url, locale="id-ID", timezone_id="Asia/Jakarta", viewport=view)
        contexts.append(context)
        if person is not None:
            token = accounts.open_sign_in(person.id, device="test", hours=1, how="test")
            db.remove()
            context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def test_an_award_from_the_first_score_to_the_verified_bundle(made, desk, tmp_path):
    first, second = desk(made.judges[0]), desk(made.judges[1])
    for region in KEYS:
        score(first, made, region, 0, loses_connection=region == "33.74")
        score(second, made, region, 1)
    declare_late_conflict(second, made)

    chair, auditor = desk(made.chair), desk(made.auditor)
    close(chair)
    resolve_the_tie(chair)
    sign(chair)
    sign(auditor)
    publish(chair)

    stranger = desk()
    keys = read_the_result(stranger)
    bundle = stranger.request.get("/2031/results/awards/bundle.zip")
    (tmp_path / "bundle.zip").write_bytes(bundle.body())
    assert verified(tmp_path, keys) == 0
    assert verified(tmp_path, ["0" * 64]) == 1
    assert violations(CHECKS) == []
    books = progress.books(progress.pair_rows(made.root, made.round_id))
    assert (books.assigned, books.recused, books.missing) == (6, 1, 0)


def score(page: Page, made, region: str, judge: int, *, loses_connection: bool = False) -> None:
    """Score one region by keys; perhaps the connection is lost in the middle, and comes back."""
    page.goto(f"/judging/governance/{made.sheet(region, judge)}")
    if not loses_connection:
        press(page, KEYS[region])
    else:
        press(page, KEYS[region][0])
        page.get_by_text(re.compile(r"^Tersimpan")).wait_for()
        page.context.set_offline(True)
        press(page, KEYS[region][1])
        page.get_by_text("Belum terkirim, aman di perangkat ini").wait_for()
        page.context.set_offline(False)
    page.get_by_text(re.compile(r"^Tersimpan")).wait_for()
    expect(page.locator("[data-status-text]")).to_contain_text("2 dari 2")


def press(page: Page, keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def declare_late_conflict(page: Page, made) -> None:
    """The second judge remembers a tie to the last region, after scoring it."""
    page.goto(f"/judging/governance/{made.sheet('35.77', 1)}")
    page.locator("a[href$='/conflict']").click()
    page.locator("main form[method=post] button").first.click()
    expect(page.locator("main")).to_contain_text("dikecualikan")


def close(page: Page) -> None:
    """The chair closes the round: nothing is missing, one pair is recused."""
    page.goto(f"{BOARD}/closing")
    expect(page.locator(".alert.done")).to_be_visible()
    send(page)


def resolve_the_tie(page: Page) -> None:
    """Two regions are level as announced; no signature before the ladder was applied, which puts one in front."""
    page.goto(f"{BOARD}/signature")
    expect(page.locator("main table")).to_contain_text("belum ditentukan")
    page.goto(f"{BOARD}/categories/governance")
    attention = page.locator(".alert.attention")
    expect(attention).to_contain_text(f"{BANDUNG}, {SEMARANG}")
    attention.locator("form button").click()
    expect(page.locator("main")).to_contain_text(BANDUNG)
    expect(page.locator(".alert.attention")).to_have_count(0)


def sign(page: Page) -> None:
    """Chair or auditor signs what is shown, with the code that comes by mail."""
    page.goto(f"{BOARD}/signature")
    expect(page.locator("main table")).to_contain_text(BANDUNG)
    with page.expect_navigation():
        page.locator("main form[action$='/signature/code'] button").click()
    page.locator("[name=confirmation]").fill(mailed_code())
    page.locator("main form[method=post]", has=page.locator("[name=confirmation]")).locator("button").click()
    page.wait_for_url(lambda url: url.endswith(BOARD))


def mailed_code() -> str:
    """The code of the latest mail."""
    rows = db.rows(sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test"))
    codes = [row.args["data"]["code"] for row in rows if row.args.get("template") == "judging/mail/signing_code"]
    db.remove()
    return codes[-1]


def publish(page: Page) -> None:
    """Who wins stands above the button; afterwards there is nothing to publish any more."""
    page.goto(f"{BOARD}/publication")
    expect(page.locator("main table")).to_contain_text(BANDUNG)
    send(page)
    page.goto(f"{BOARD}/publication")
    expect(page.locator("main form[method=post]")).to_have_count(0)


def send(page: Page) -> None:
    """The filled button of the page; it must lead on."""
    page.locator("main form[method=post] button:not(.secondary):not(.quiet)").first.click()
    page.wait_for_url(lambda url: url.endswith(BOARD))
    expect(page.locator(".error-summary")).to_have_count(0)


def read_the_result(page: Page) -> list[str]:
    """The winner on a phone, and the fingerprints of the keys that signed."""
    page.goto("/2031/results")
    expect(page.locator("main")).to_contain_text(BANDUNG)
    page.goto("/2031/results/governance")
    expect(page.locator("h1")).to_have_text(BANDUNG)
    assert fits(page)
    written = page.locator("main p .num").all_inner_texts()
    return [text for text in written if len(text.replace(" ", "")) == 64]


def verified(folder: Path, keys: list[str]) -> int:
    """The exit code of ``eventapp judging verify`` in a folder that holds nothing but the bundle."""
    assert keys
    options = [part for key in keys for part in ("--key", key)]
    ran = subprocess.run(
        [Path(sys.executable).with_name("eventapp"), "judging", "verify", "bundle.zip", *options],
        cwd=folder,
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    return ran.returncode
