"""The list while somebody chooses: favourites from its cards, ticks that come along, what it says when it is empty."""

from __future__ import annotations

import re

import pytest

from eventapp.core.access import Role
from eventapp.exhibition.rules import favourites
from tests.support import booths, registrations
from tests.support.statements import statements

OURS = {"Origin": "http://localhost"}
SCRIPT = {**OURS, "Accept": "application/json"}
LIST, KEEP = "/2031/booths", "/2031/favourites"


@pytest.fixture
def two(make):
    """Madiun and Bandung."""
    edition = make.edition()
    for code in ("35.77", "32.73"):
        booths.published(make, edition, code)
    return edition


def test_a_card_keeps_a_booth_without_an_account_and_without_a_script(client, two):
    came_from = f"http://localhost{LIST}?province=35"

    done = client.post(KEEP, data={"what": "kota-madiun", "back": "list"}, headers={**OURS, "Referer": came_from})

    assert (done.status_code, done.location) == (303, f"{LIST}?province=35")
    assert "Kota Madiun ada di favorit Anda." in client.get(done.location).text
    assert "Kota Madiun" in client.get(KEEP).text


def test_the_list_is_the_same_for_somebody_who_keeps_something_and_is_kept_for_all(app, client, two):
    client.post(KEEP, data={"what": "kota-madiun"}, headers=SCRIPT)
    mine = client.get(LIST)

    with statements(0):
        others = app.test_client().get(LIST)

    assert mine.data == others.data
    assert "csrf_token" not in mine.text
    assert 'value="kota-madiun" aria-label="Simpan Kota Madiun"' in mine.text


def test_the_script_is_told_what_was_kept_and_why_not(client, two, monkeypatch):
    kept = client.post(KEEP, data={"what": "kota-madiun"}, headers=SCRIPT)
    known = client.get(KEEP, headers=SCRIPT)
    monkeypatch.setattr(favourites, "MOST", 1)
    full = client.post(KEEP, data={"what": "kota-bandung"}, headers=SCRIPT)
    gone = client.post(KEEP, data={"what": "kota-madiun", "keep": "no"}, headers=SCRIPT)

    assert [(each.status_code, each.json) for each in (kept, known, gone)] == [
        (200, {"kept": True}),
        (200, {"kept": ["kota-madiun"]}),
        (200, {"kept": False}),
    ]
    assert (full.status_code, full.json["code"]) == (409, "too_many_favourites")
    assert client.get(KEEP, headers=SCRIPT).json == {"kept": []}
    assert client.post(KEEP, data={"what": "kota-nowhere"}, headers=SCRIPT).status_code == 404


def test_the_cookie_can_be_read_by_the_script_and_the_page_names_it(client, two):
    done = client.post(KEEP, data={"what": "kota-madiun"}, headers=SCRIPT)
    sent = done.headers["Set-Cookie"]
    named = re.search(r'data-cookie="([^"]+)"', client.get(LIST).text)

    assert "HttpOnly" not in sent
    assert named is not None
    assert sent.startswith(f"{named[1]}=kota-madiun~")


def test_with_a_ticket_the_script_asks_the_server(app, client, make, two):
    registrations.open_for(two, onsite=10, online=10)
    token = registrations.register(make.scope(two)).manage_token
    without = client.get(LIST).text
    client.set_cookie("ticket", token)
    client.post(KEEP, data={"what": "kota-madiun"}, headers=SCRIPT)
    other = app.test_client()
    other.set_cookie("ticket", token)

    assert other.get(KEEP, headers=SCRIPT).json == {"kept": ["kota-madiun"]}
    assert ("data-ticket" in without, "data-ticket" in other.get(LIST).text) == (False, True)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 400), ({"Origin": "null"}, 400), ({"Origin": "https://elsewhere.example"}, 403)],
    ids=["says nothing", "hides where", "elsewhere"],
)
def test_what_comes_without_a_token_and_not_from_our_pages_keeps_nothing(client, two, headers, status):
    refused = client.post(KEEP, data={"what": "kota-madiun", "back": "list"}, headers=headers)

    assert refused.status_code == status
    assert "Belum ada yang disimpan" in client.get(KEEP).text


@pytest.mark.parametrize("came_from", ["https://elsewhere.example/x?q=1", "http://localhost/2031/hall?q=1", "//[", ""])
def test_the_way_back_is_always_the_list(client, two, came_from):
    sent = {"what": "kota-madiun", "back": "list"}

    done = client.post(KEEP, data=sent, headers={**OURS, "Referer": came_from})

    assert done.location == LIST


def test_ticks_in_the_address_stand_in_every_link_of_the_list(client, make):
    edition = make.edition()
    booths.many(make, edition, 30)
    booths.published(make, edition, "35.77")

    page = client.get(f"{LIST}?booth=kota-madiun&province=32").text
    two_filters = client.get(f"{LIST}?booth=kota-madiun&province=32&type=kota").text

    links = re.findall(rf'href="({LIST}\?[^"]*|{LIST})"', page.split("<main", 1)[1].split('class="cards"')[0])
    assert len(links) > 5  # tabs, map, chips
    assert [link for link in links if "booth=kota-madiun" not in link] == []
    assert "page=2&amp;booth=kota-madiun" in page or "booth=kota-madiun&amp;page=2" in page
    assert f'href="{LIST}?booth=kota-madiun">Hapus' in two_filters


def test_an_empty_list_names_what_it_lacks(client, two):
    province = client.get(f"{LIST}?province=92").text
    words = client.get(f"{LIST}?q=xyzzyq").text

    assert "Belum ada stan dari Papua Barat" in province
    assert 'map-of-provinces"' in province
    assert "Tidak ada yang cocok dengan “xyzzyq”" in words
    assert 'map-of-provinces"' not in words  # it would have nothing to show
    assert [" di 0 provinsi" in page for page in (province, words)] == [False, False]


def test_the_line_of_the_exhibition_is_marked_on_its_pages_and_missing_in_the_preview(client, make, two):
    booths.team(make, two, "33.21")
    shown = [client.get(path).text for path in (LIST, "/2031/hall", f"{LIST}/kota-madiun", "/2031/compare", KEEP)]
    preview = client.as_(make.member(two, Role.REGION, region="33.21")).get("/region/booth/preview").text

    marked = re.compile(r'aria-current="(\w+)">Pameran')
    assert [marked.findall(page) for page in shown] == [["page"], ["true"], ["true"], ["true"], ["true"]]
    assert 'class="nav"' not in preview
    assert "Kembali ke stan Anda" in preview
    assert "Tidak diisi" in preview  # nobody is in charge yet
