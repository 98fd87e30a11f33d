"""More than the server takes: said before it is sent where there is JavaScript, else on a page that leads back."""

from __future__ import annotations

import io

import pytest

from eventapp.accounts import services as accounts
from eventapp.exhibition.queries import region as queries
from tests.support import booths
from tests.support.browsers import violations

CLAIMED = {"CONTENT_LENGTH": str(300 * 1024 * 1024)}


@pytest.fixture
def address(client, make):
    """Where a signed-in team sends a brochure."""
    mine = booths.team(make, make.edition())
    booths.fill(mine)
    client.as_(mine.user)
    number = queries.own_booth(mine.scope).content.innovations[0].id
    return f"/region/booth/innovations/{number}/brochure", mine


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost{here}?a=1", "{here}?a=1"),
        ("https://elsewhere.example{here}", ""),
        ("http://localhost//elsewhere.example/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_the_page_says_how_much_fits_and_leads_back_to_the_form(client, address, came_from, back):
    here, _ = address
    headers = {"Referer": came_from.format(here=here)} if came_from else {}
    file = {"file": (io.BytesIO(b"%PDF-1.7"), "a.pdf"), "text": "Panduan"}

    answer = client.post_form(here, file, headers=headers, environ_overrides=CLAIMED)

    assert answer.status_code == 413
    assert "Paling besar 10 MB" in answer.text
    assert f'<a class="button" href="{back.format(here=here)}">Kembali ke formulir</a>' in answer.text
    assert "tulis ulang isian di samping berkas" in answer.text


def test_a_browser_says_it_before_sending_and_keeps_what_was_typed(server, browser, page, address):
    here, mine = address
    token = accounts.open_sign_in(mine.user.id, device="test", hours=1, how="test")
    page.context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(server.url + here)
    page.get_by_label("Judul brosur").fill("Panduan sumur")
    file = {"name": "panduan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7" + bytes(11 << 20)}

    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Unggah brosur").click()
    said = page.get_by_role("alert")

    said.wait_for()
    assert "Paling besar 10 MB" in said.inner_text()
    assert "POST" not in sent
    assert page.get_by_label("Judul brosur").input_value() == "Panduan sumur"
    assert page.locator("#file").evaluate("(input) => document.activeElement === input && input.ariaInvalid") == "true"
    assert violations(page) == []
    page.locator("#file").set_input_files(file | {"buffer": b"%PDF-1.7"})
    assert said.count() == 0
