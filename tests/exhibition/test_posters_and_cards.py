"""Posters with a code that phones read, and the picture and words beside a shared link."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from eventapp.core.access import Role
from eventapp.exhibition.services import editing, opening, publishing
from eventapp.formats import share
from tests.support import booths
from tests.support.uploads import photo

ADDRESS = "/2031/booths/kota-madiun"
TAG = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">')


def tags(page: str) -> dict[str, str]:
    """The meta tags of a page."""
    return dict(TAG.findall(page))


def picture_at(client, address: str) -> Image.Image:
    """The picture that an absolute address of ours gives."""
    answer = client.get(address.removeprefix("http://localhost"))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert len(answer.data) <= share.MOST_BYTES
    return Image.open(io.BytesIO(answer.data))


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("a5", (420, 595))])
def test_a_teams_poster_leads_to_its_booth(client, make, size, points):
    mine = booths.published(make, make.edition())

    answer = client.as_(mine.user).get(f"/region/booth/poster.pdf?size={size}")

    (page,) = PdfReader(io.BytesIO(answer.data)).pages
    drawn = pypdfium2.PdfDocument(answer.data)[0].render(scale=2).to_pil()
    words = page.extract_text()
    assert (round(page.mediabox.width), round(page.mediabox.height)) == points
    assert [code.text for code in zxingcpp.read_barcodes(drawn)] == [f"http://localhost{ADDRESS}"]
    assert [word for word in ("Kota Madiun", "Madiun Menyerap", "Forum 2031", ADDRESS) if word not in words] == []


def test_the_organiser_prints_all_posters_at_once_and_teams_only_theirs(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    booths.published(make, edition, "33.21")
    booths.team(make, edition, "32.73")
    organiser = booths.person(make.member(edition, Role.ORGANISER))

    file = client.as_(organiser).get("/manage/2031/booths/posters.pdf")

    assert [page.extract_text().count("booths/") for page in PdfReader(io.BytesIO(file.data)).pages] == [1, 1]
    assert client.get("/manage/2031/booths/posters.pdf?size=a0").status_code == 404
    assert client.as_(mine.user).get("/manage/2031/booths/posters.pdf").status_code == 404


def test_a_shared_booth_shows_its_name_its_sentence_and_a_picture(client, make):
    mine = booths.published(make, make.edition())

    found = tags(client.get(ADDRESS).text)

    assert found["og:title"] == "Kota Madiun – Madiun Menyerap"
    assert found["og:description"] == found["description"] == "Air hujan jangan cepat-cepat pergi"
    assert found["og:url"] == f"http://localhost{ADDRESS}"
    assert picture_at(client, found["og:image"]).size == (1200, 630)
    assert client.get("/2031/booths/kota-bandung/share-x.jpg").status_code == 404
    editing.set_profile(mine.scope, programme="Lain", pitch="Sama sekali lain")
    publishing.publish(mine.scope)
    assert tags(client.get(ADDRESS).text)["og:image"] != found["og:image"]
    assert picture_at(client, found["og:image"]).size == (1200, 630)  # the old address shows the new one


def test_the_list_has_a_picture_of_its_own_and_a_hidden_booth_has_none(client, make):
    edition = make.edition()
    booths.published(make, edition)
    picture = tags(client.get(ADDRESS).text)["og:image"]

    found = tags(client.get("/2031/booths").text)
    opening.hide(make.scope(edition), booth_id=1)

    assert found["og:title"] == "Pameran daerah"
    assert picture_at(client, found["og:image"]).size == (1200, 630)
    assert client.get(picture.removeprefix("http://localhost")).status_code == 404


def test_a_card_is_light_whatever_the_photograph_and_drawn_once(tmp_path):
    noise = io.BytesIO()
    Image.effect_noise((1280, 900), 120).convert("RGB").save(noise, "JPEG", quality=95)
    told = {"over": "Pameran", "name": "Program " * 9, "sentence": "Kalimat " * 20, "footer": "x.example"}
    made = [
        share.card(share.Card(**told, heading="Kabupaten Penajam Paser Utara", seed="64.09", language="id", photo=data))
        for data in (None, photo(), noise.getvalue())
    ]

    assert [Image.open(io.BytesIO(data)).size for data in made] == [(1200, 630)] * 3
    assert max(map(len, made)) <= share.MOST_BYTES


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_a_word_without_end_stays_on_the_poster(client, make, size):
    mine = booths.published(make, make.edition())
    editing.set_profile(mine.scope, programme="Panjang" * 12, pitch="sekali" * 25)
    publishing.publish(mine.scope)

    data = client.as_(mine.user).get(f"/region/booth/poster.pdf?size={size}").data

    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    drawn = document[0].render(scale=1).to_pil().convert("L")
    edge = drawn.crop((drawn.width - 12, 30, drawn.width, drawn.height))  # below the red line on top
    assert edge.getextrema() == (255, 255)


def test_a_word_without_end_stays_on_the_card():
    told = {"over": "x", "heading": "Kota Madiun", "name": "Panjang" * 12, "sentence": "sekali" * 25, "footer": "x"}
    data = share.card(share.Card(**told, seed="35.77", language="id", photo=photo()))
    narrow = Image.open(io.BytesIO(data)).convert("L")
    short = share.card(share.Card(**told | {"name": "P", "sentence": "s"}, seed="35.77", language="id", photo=photo()))
    empty = Image.open(io.BytesIO(short)).convert("L")

    gap = (684, 20, 696, 620)  # between the words and the photograph
    assert narrow.crop(gap).getextrema()[1] <= empty.crop(gap).getextrema()[1] + 12
