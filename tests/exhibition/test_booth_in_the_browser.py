"""A region's team on a phone: from an empty booth to a published one in at most 25 taps."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventapp.accounts import services as accounts
from eventapp.exhibition.queries import region as queries
from eventapp.exhibition.services import editing, publishing, steering
from tests.support import booths, uploads
from tests.support.browsers import fits, violations


class Taps:
    """A thumb on the page that counts."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, target):
        """Tap something."""
        target.click()
        self.count += 1

    def button(self, name):
        """Tap a button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.on(self.page.get_by_role("button", name=name, exact=True))

    def link(self, name):
        """Tap a link and wait for the page that follows."""
        with self.page.expect_navigation():
            self.on(self.page.get_by_role("link", name=name, exact=True))

    def write(self, label, text):
        """One tap into a field; typing is not a tap."""
        field = self.page.get_by_label(label, exact=True)
        self.on(field)
        field.fill(text)


@pytest.fixture
def mine(make, browser, server, page):
    """A team with an empty booth and a note of the organiser, signed in on the phone."""
    edition = make.edition()
    found = booths.team(make, edition)
    booth = queries.own_booth(found.scope)
    steering.ask_for_changes(make.scope(edition), booth_id=booth.id, text="Mohon segera diisi.")
    token = accounts.open_sign_in(found.user.id, device="test", hours=1, how="test")
    page.context.add_cookies([{"name": "sign-in", "value": token, "url": server.url}])
    return found


def right(page):
    """The page stands as it should: nothing sticks out, and axe has nothing to say."""
    assert fits(page)
    assert (page.url, violations(page)) == (page.url, [])


def test_a_team_comes_from_nothing_to_a_published_booth_in_25_taps(page, mine, tmp_path):
    taps = Taps(page)
    page.goto("/region/booth")
    expect(page.get_by_text("Mohon segera diisi.")).to_be_visible()
    right(page)

    taps.link("Isi Profil")
    taps.write("Nama program daerah", "Madiun Menyerap")
    taps.write("Satu kalimat tentang program", "Air hujan jangan cepat-cepat pergi")
    right(page)
    taps.button("Simpan profil")

    taps.link("Isi Cerita")
    taps.write("Cerita", "Setiap kelurahan punya sumur resapan.")
    taps.button("Simpan cerita")

    taps.link("Isi Inovasi")
    taps.link("Tambah inovasi")
    taps.write("Nama inovasi", "Catatan sumur warga")
    taps.count += 1  # the list of dimensions opens
    page.get_by_label("Dimensi", exact=True).select_option(label="Smart Living")
    taps.count += 1  # one of them
    taps.write("Masalah apa yang diatasi?", "Genangan setelah hujan")
    taps.write("Apa yang dilakukannya?", "Warga mencatat tinggi air")
    right(page)
    taps.button("Simpan inovasi")

    taps.link("Kembali ke stan Anda")
    taps.link("Isi Kontak")
    taps.write("Penanggung jawab", "Bagus Prasetyo")
    taps.button("Simpan kontak")

    taps.link("Lihat perubahan dan terbitkan")
    right(page)
    taps.button("Terbitkan sekarang")

    expect(page.get_by_text("Stan Anda sudah terbit.")).to_be_visible()
    assert taps.count <= 25
    add_a_cover(page, tmp_path)
    look_around(page)


def add_a_cover(page, folder):
    """Choose a photo, say what it shows, see it on the booth after publishing again."""
    photo = folder / "foto.jpg"
    photo.write_bytes(uploads.photo((2400, 1350)))
    page.goto("/region/booth/pictures")
    right(page)
    page.get_by_role("link", name="Pilih gambar").first.click()
    page.get_by_label("Foto", exact=True).set_input_files(photo)
    page.get_by_label("Apa yang tampak di gambar?").fill("Seorang warga membaca tinggi air")
    right(page)
    page.get_by_role("button", name="Unggah gambar").click()
    page.get_by_alt_text("Seorang warga membaca tinggi air").wait_for()
    page.goto("/region/booth/publish")
    page.get_by_role("button", name="Terbitkan sekarang").click()


def look_around(page):
    """The booth with its picture, the draft's preview, the versions and the way back."""
    page.goto("/2031/booths/kota-madiun")
    cover = page.get_by_alt_text("Seorang warga membaca tinggi air")
    assert cover.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    right(page)
    for address in (
        "/region/booth",
        "/region/booth/preview",
        "/region/booth/versions",
        "/region/booth/versions/1/back",
    ):
        page.goto(address)
        right(page)


def test_a_figure_with_a_word_without_end_stays_on_the_phone(page, make):
    mine = booths.team(make, make.edition())
    booths.fill(mine)
    figures = [{"value": "1.840", "label": "resapan" * 12, "source": "laporan" * 12, "year": 2026}]
    text = {"problem": "Genangan", "does": "Mencatat", "status": "running", "figures": figures}
    number = editing.add_innovation(mine.scope, title="Sumur", dimension="living", **text)
    publishing.publish(mine.scope)

    for address in (f"/2031/booths/{mine.slug}", f"/2031/booths/{mine.slug}/sumur-{number}"):
        answer = page.goto(address)
        assert answer.status == 200
        assert fits(page)
