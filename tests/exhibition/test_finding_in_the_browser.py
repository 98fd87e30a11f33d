"""A visitor on a phone finds waste innovations in a province, compares two, keeps one; the same without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventapp.exhibition.services import editing, publishing
from tests.support import booths
from tests.support.browsers import PHONE, fits, violations

WASTE = {
    "title": "Bank sampah keliling",
    "dimension": "living",
    "problem": "Tempat pembuangan penuh",
    "does": "Truk menimbang sampah dan mencatat tabungan warga",
    "status": "running",
}


@pytest.fixture
def found(make):
    """Two regions of Jawa Tengah and one of Jawa Timur that do something about waste, and thirty others."""
    edition = make.edition()
    booths.many(make, edition, 30)
    for code in ("33.74", "33.21", "35.77"):
        mine = booths.published(make, edition, code)
        editing.add_innovation(mine.scope, **{**WASTE, "title": f"Bank sampah {mine.slug}"})
        publishing.publish(mine.scope)
    return edition


def test_waste_is_found_in_a_province_compared_and_kept(page, found):
    page.goto("/2031/booths?view=innovations")
    page.get_by_label("Cari daerah atau inovasi").fill("sampha")
    page.get_by_text("Saring", exact=True).click()
    page.get_by_label("Provinsi", exact=True).select_option("33")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.get_by_text("2 inovasi", exact=True)).to_be_visible()
    expect(page.locator("mark", has_text="sampah").first).to_be_visible()
    assert fits(page)
    assert violations(page) == []

    page.get_by_label("Bandingkan Kota Semarang").check()
    page.get_by_label("Bandingkan Kabupaten Demak").check()
    page.get_by_role("button", name="Bandingkan yang dicentang").click()
    page.wait_for_url("**/compare?booth=*")
    expect(page.get_by_role("heading", name="Bandingkan daerah")).to_be_visible()
    expect(page.get_by_role("link", name="Bank sampah kota-semarang")).to_be_visible()
    assert fits(page)
    assert violations(page) == []

    with page.expect_navigation():
        page.get_by_role("link", name="Bank sampah kabupaten-demak").click()
    expect(page.get_by_role("link", name="Bank sampah kota-semarang")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan ke favorit").click()
    expect(page.get_by_role("button", name="Tersimpan di favorit")).to_be_visible()
    assert fits(page)
    assert violations(page) == []
    page.get_by_role("link", name="Favorit saya").click()
    expect(page.get_by_role("link", name="Bank sampah kabupaten-demak")).to_be_visible()
    assert violations(page) == []


def test_ticks_come_along_to_the_next_page_and_a_card_keeps_its_booth(page, found):
    page.goto("/2031/booths")
    ticked = [box.get_attribute("value") for box in page.get_by_label("Bandingkan").all()[:2]]
    for slug in ticked:
        page.locator(f"input[value={slug}]").check()
    keep = page.get_by_role("button", name="Simpan").first
    name = keep.get_attribute("aria-label").removeprefix("Simpan ")
    with page.expect_response("**/favourites"):
        keep.click()
    page.get_by_role("button", name=f"Tersimpan {name}", pressed=True).wait_for()
    assert fits(page)
    assert violations(page) == []

    page.get_by_role("link", name="Berikutnya").click()
    page.wait_for_url("**page=2*")
    assert page.locator("input[type=hidden][name=booth]").evaluate_all("all => all.map(each => each.value)") == ticked
    for box in page.get_by_label("Bandingkan").all()[:2]:
        box.check()
    expect(page.get_by_label("Bandingkan").nth(2)).to_be_disabled()  # four are enough
    page.get_by_role("link", name="Inovasi", exact=False).first.click()
    page.wait_for_url("**view=innovations*")
    assert page.url.count("booth=") == 4
    page.goto("/2031/booths")
    page.get_by_role("button", name=f"Tersimpan {name}", pressed=True).wait_for()
    page.get_by_role("button", name=f"Tersimpan {name}").click()
    page.get_by_role("button", name=f"Simpan {name}", pressed=False).wait_for()
    page.get_by_role("link", name="Favorit saya").click()
    expect(page.get_by_text("Belum ada yang disimpan")).to_be_visible()


def test_the_same_is_done_without_scripts(browser, server, found):
    context = browser.new_context(base_url=server.url, locale="id-ID", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()

    page.goto("/2031/booths")
    page.get_by_text("Peta provinsi").click()
    page.get_by_role("link", name="Jateng 2").click()
    expect(page.get_by_role("link", name="Jawa Tengah hapus")).to_be_visible()
    page.get_by_label("Bandingkan Kota Semarang").check()
    page.get_by_role("button", name="Terapkan").click()
    page.get_by_role("link", name="Jawa Tengah hapus").click()
    page.get_by_label("Cari daerah atau inovasi").fill("sampah madiun")
    page.get_by_role("button", name="Terapkan").click()
    page.get_by_label("Bandingkan Kota Madiun").check()
    page.get_by_role("button", name="Bandingkan yang dicentang").click()
    expect(page.get_by_role("link", name="Bank sampah kota-semarang")).to_be_visible()
    expect(page.get_by_role("link", name="Bank sampah kota-madiun")).to_be_visible()
    page.goto("/2031/booths?type=kota")
    page.get_by_label("Bandingkan Kota Semarang").check()
    page.get_by_role("button", name="Bawa centang ke halaman lain").click()
    assert "booth=kota-semarang" in page.get_by_role("link", name="Inovasi").first.get_attribute("href")
    page.get_by_role("button", name="Simpan Kota Madiun").click()
    expect(page.get_by_text("Kota Madiun ada di favorit Anda.")).to_be_visible()
    expect(page.get_by_role("link", name="Kota hapus")).to_be_visible()  # the filters are those of before
    page.goto("/2031/hall")
    expect(page.get_by_role("heading", name="Balai pameran hari ini")).to_be_visible()
    page.goto("/2031/booths/kota-madiun")
    expect(page.get_by_role("heading", name="Kota Madiun", exact=True)).to_be_visible()
    context.close()
