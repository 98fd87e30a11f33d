"""The door on a phone with a network, without one, and back: every scan counts once, and doubles name both gates."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from eventapp.attendance.queries import door as queries
from eventapp.attendance.queries import offline as lists
from eventapp.attendance.services import devices
from eventapp.attendance.services import door as services
from eventapp.core.access import system_scope
from eventapp.core.db import db
from eventapp.formats import qr
from eventapp.registration.services import changing
from tests.support.browsers import PHONE, QUIET, chromium_path, fits, violations
from tests.support.door import open_door, ticket
from tests.support.gates import delegation, entries

READY, NOTHING_WAITS = "html[data-ready=yes]", 'html[data-waiting="0"]'
COLOURS = {"gate-ok": (11, 102, 35), "gate-already": (255, 204, 20), "gate-invalid": (179, 9, 14)}


@pytest.fixture
def edition(make):
    """An edition whose door is open."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A."""
    return open_door(edition)


def paired(page: Page, edition, gate) -> None:
    """Pair the phone by the organiser's code."""
    code = devices.offer_pairing(system_scope(edition), gate=gate)
    db.remove()
    page.goto(f"/gate/pairing/{code}")
    page.get_by_role("button").first.click()
    page.wait_for_selector(READY)


def scan(page: Page, text: str) -> str:
    """Type a code, as a scanner that is a keyboard does; gives the colour."""
    page.fill("#scan", text)
    page.press("#scan", "Enter")
    page.wait_for_selector(".gate-answer")
    return str(page.get_attribute("body", "class")).split()[-1]


def colour_of(page: Page) -> tuple[int, int, int]:
    """The colour that covers most of the screen."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return max(picture.getcolors(maxcolors=1 << 24), key=lambda pair: pair[0])[1]


def go_on(page: Page) -> None:
    """On to the next one."""
    page.click("[data-do=next]")
    page.wait_for_selector(".gate-answer", state="detached")


@pytest.mark.browser
def test_three_colours_a_delegation_in_one_press_and_undo(page, edition, gate):
    one, cancelled, *group = (ticket(edition, number) for number in range(7))
    changing.cancel(system_scope(edition), registration_id=cancelled.id)
    delegation(edition, group)
    paired(page, edition, gate)
    found = [] if fits(page) else ["stands out"]

    for text, state in ((one.scan, "gate-ok"), (one.code, "gate-already"), (cancelled.code, "gate-invalid")):
        assert scan(page, text) == state
        page.dispatch_event(".gate-answer", "pointerdown")  # hold it
        assert colour_of(page) == COLOURS[state]
        found += violations(page)
        found += [] if fits(page) else [f"{state} stands out"]
        go_on(page)
    assert found == []
    assert scan(page, group[0].scan) == "gate-ok"
    page.locator("[name=person]").first.uncheck()
    page.click("[data-do=together]")
    page.wait_for_selector(".gate-answer", state="detached")
    assert entries(edition) == 5
    page.click("[data-last] button")  # the whole press; the head was let in before it
    page.wait_for_selector("[data-last]", state="hidden")
    assert entries(edition) == 2
    expect(page.locator("[data-inside]")).to_have_text("2")


@pytest.mark.browser
def test_without_a_network_the_gate_goes_on_and_hands_over_later(page, edition, gate):
    scope = system_scope(edition)
    other = services.add_gate(scope, area="Hall", name="Gate B")
    twice, once, newer, *group = (ticket(edition, number) for number in range(6))
    delegation(edition, group)
    paired(page, edition, gate)
    page.wait_for_selector("html[data-kept=yes]")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector(READY)

    assert scan(page, twice.scan) == "gate-ok"
    assert "Peserta 0" in page.inner_text(".gate-answer")
    go_on(page)
    assert scan(page, twice.scan) == "gate-already"
    assert "WIB" in page.inner_text(".gate-answer")  # the forum's zone, whatever the phone's
    go_on(page)
    page.evaluate(f"dispatchEvent(new CustomEvent('gate-scan', {{ detail: 'HTTPS://X/C/{once.scan.upper()}' }}))")
    page.wait_for_selector(".gate-answer")
    go_on(page)
    page.click("[data-last] button")  # taken back before anybody was told
    page.wait_for_selector("[data-last]", state="hidden")
    assert scan(page, group[0].scan) == "gate-ok"
    page.click("[data-do=together]")
    page.wait_for_selector(".gate-answer", state="detached")
    page.click("[data-last] button")  # the whole press for the delegation
    page.wait_for_selector("[data-last]", state="hidden")
    assert scan(page, "poster on a wall") == "gate-invalid"
    go_on(page)
    assert scan(page, "abcdefghijklmnopqrstuvwxyz") == "gate-already"  # not in the list: nobody says it is not valid
    page.click("[data-do=next]")
    services.scan(scope, gate=other, text=twice.scan, nonce="b")
    db.remove()

    again = page.context.new_page()
    page.close()
    again.goto("/gate/")
    again.wait_for_selector(READY)
    assert int(again.get_attribute("html", "data-waiting") or 0) >= 6
    again.context.set_offline(False)
    again.wait_for_selector(NOTHING_WAITS)

    (double,) = lists.doubles(scope)
    assert {double.first_gate, double.second_gate} == {"Gate A", "Gate B"}
    assert (entries(edition), queries.inside(scope, gate.area_id)) == (2, 2)
    assert scan(again, newer.scan) == "gate-ok"


@pytest.mark.browser
def test_a_phone_that_was_taken_out_forgets_its_list(page, edition, gate):
    paired(page, edition, gate)
    (phone,) = _phones(edition)
    devices.revoke(system_scope(edition), public_id=phone)
    db.remove()

    page.fill("#scan", "x")
    page.press("#scan", "Enter")

    page.wait_for_selector("html[data-ready=no]")
    expect(page.locator("[data-note]")).to_be_visible()


def _phones(edition) -> list[str]:
    from eventapp.attendance.queries import devices as phones  # noqa: PLC0415 -- beside its use

    return [row.public_id for row in phones.devices(system_scope(edition))]


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_camera_reads_a_code_with_the_decoder_of_our_own(browser, server, edition, gate, tmp_path):
    one = ticket(edition)
    film = _film(tmp_path / "camera.mjpeg", f"HTTPS://FORUM.CONTOH.EXAMPLE/C/{one.scan.upper()}")
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    filming = browser.browser_type.launch(
        executable_path=chromium_path(), args=[*QUIET, *camera, f"--use-file-for-fake-video-capture={film}"]
    )
    page = filming.new_context(base_url=server.url, viewport=PHONE, permissions=["camera"]).new_page()
    paired(page, edition, gate)
    page.click("[data-start] button")
    page.wait_for_selector("body.gate-ok")
    filming.close()

    assert entries(edition) == 1


def _film(path: Path, text: str) -> Path:
    """A film in which a code is held before the camera."""
    rows = qr.matrix(text)
    code = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark == "1":
                code.putpixel((x + 4, y + 4), 0)
    frame = Image.new("RGB", (640, 480), "#789")
    frame.paste(code.resize((360, 360), Image.Resampling.NEAREST).rotate(9, fillcolor=200), (140, 60))
    made = io.BytesIO()
    frame.save(made, "JPEG", quality=85)
    path.write_bytes(made.getvalue() * 20)
    return path
