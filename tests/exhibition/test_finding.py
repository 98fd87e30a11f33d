"""What visitors find: by words and slips, by filters with counts, on innovations' own pages, side by side, and kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.exhibition.checks import CHECKS
from eventapp.exhibition.errors import TooManyFavourites
from eventapp.exhibition.models.booths import Innovation
from eventapp.exhibition.models.finding import FindingDocument, FindingSpelling, FindingWord
from eventapp.exhibition.models.lines import BoothLine
from eventapp.exhibition.queries import favourites as kept_favourites
from eventapp.exhibition.queries import finding
from eventapp.exhibition.queries import innovation as innovations
from eventapp.exhibition.queries.catalogue import INNOVATIONS, catalogue
from eventapp.exhibition.rules.facets import Filters
from eventapp.exhibition.rules.favourites import Kept
from eventapp.exhibition.services import editing, indexing, keeping, opening, publishing
from eventapp.formats import csvin
from tests.support import booths, registrations
from tests.support.statements import statements

WASTE = {"title": "Bank sampah keliling", "problem": "Tempat pembuangan penuh", "does": "Truk menimbang sampah warga"}
FLOOD = {"title": "Peringatan rob", "problem": "Air laut naik", "does": "Pengeras suara musala memberi tahu warga"}
KINDS = {"dimension": "living", "status": "running"}


def innovate(mine: booths.Team, **texts: str) -> int:
    """One more innovation, published."""
    number = editing.add_innovation(mine.scope, **{**WASTE, **KINDS, **texts})
    publishing.publish(mine.scope)
    return number


def names(scope, q: str = "", **filters: str) -> list[str]:
    """The regions whose booths are found."""
    return [row.name for row in finding.listed(scope, Filters(q, **filters)).items]


def titles(scope, q: str = "", **filters: str) -> list[str]:
    """The innovations that are found."""
    return [row.title for row in finding.listed(scope, Filters(q, view="innovations", **filters)).items]


@pytest.fixture
def three(make):
    """Three regions: Madiun with waste, Demak with floods, Bandung with a plan about waste."""
    edition = make.edition()
    madiun, demak, bandung = (booths.published(make, edition, code) for code in ("35.77", "33.21", "32.73"))
    innovate(madiun)
    innovate(demak, **FLOOD)
    innovate(bandung, title="Pengelolaan persampahan", status="planned", dimension="governance")
    return edition, madiun, demak, bandung


def test_a_word_finds_its_family_its_slips_and_its_meaning(make, three):
    scope = make.scope(three[0])
    both = ["Kota Bandung", "Kota Madiun"]

    found = {
        q: names(scope, q) for q in ("sampah", "persampahan", "SMPAH", "waste", "sampahnya", "sam", "kelola sampah")
    }

    assert found == {**dict.fromkeys(found, both), "kelola sampah": ["Kota Bandung"]}
    assert names(scope, "mobile waste bank") == []
    assert names(scope, "waste bank") == ["Kota Madiun"]
    assert titles(scope, "sampah madiun") == ["Bank sampah keliling"]
    assert titles(scope, "banddung") == ["Catatan sumur warga", "Pengelolaan persampahan"]


def test_neither_drafts_nor_hidden_booths_are_found(make, three):
    edition, madiun, *_ = three
    scope = make.scope(edition)
    editing.add_innovation(madiun.scope, **{**WASTE, **KINDS, "title": "Rahasia dapur"})
    booth_id = next(row.booth_id for row in finding.listed(scope).items if row.slug == "kota-madiun")

    assert titles(scope, "rahasia") == []
    opening.hide(scope, booth_id=booth_id)
    assert names(scope, "sampah") == ["Kota Bandung"]
    assert words_of(edition, "keliling") == (0, 0)
    opening.show(scope, booth_id=booth_id)
    assert names(scope, "sampah") == ["Kota Bandung", "Kota Madiun"]
    assert violations(CHECKS) == []


def test_what_is_taken_out_of_a_booth_is_no_longer_found(make, three):
    edition, madiun, *_ = three
    number = db.scalar(
        sa.select(Innovation.id).where(Innovation.edition_id == edition.id, Innovation.title == WASTE["title"])
    )
    editing.delete_innovation(madiun.scope, innovation_id=number)
    publishing.publish(madiun.scope)

    assert names(make.scope(edition), "sampah") == ["Kota Bandung"]
    assert words_of(edition, "keliling") == (0, 0)
    assert violations(CHECKS) == []


def words_of(edition, word: str) -> tuple[int, int]:
    """How often a word stands in the index, and how many spellings it has."""
    held = sa.select(sa.func.count()).where(FindingWord.edition_id == edition.id, FindingWord.word == word)
    spelt = sa.select(sa.func.count()).where(FindingSpelling.edition_id == edition.id, FindingSpelling.word == word)
    return db.scalar(held), db.scalar(spelt)


def test_the_index_written_anew_is_the_same(make, three):
    edition = three[0]

    def content() -> list[tuple[object, ...]]:
        of_word = sa.and_(
            FindingDocument.edition_id == FindingWord.edition_id, FindingDocument.id == FindingWord.document_id
        )
        query = sa.select(
            FindingDocument.booth_id, FindingDocument.innovation_id, FindingWord.word, FindingWord.weight
        ).join(FindingDocument, of_word)
        words = [tuple(row) for row in db.rows(query.where(FindingWord.edition_id == edition.id))]
        spelt = sa.select(FindingSpelling.written, FindingSpelling.word).where(FindingSpelling.edition_id == edition.id)
        return sorted(words), sorted(tuple(row) for row in db.rows(spelt))

    before = content()

    assert indexing.rebuild(make.scope(edition)) == 3
    assert content() == before


def test_a_check_notices_an_index_that_is_behind(make, three):
    edition = three[0]
    db.run(lambda: db.session.execute(sa.update(FindingDocument).values(version=99)))

    assert [each.rows for each in violations(CHECKS) if "find" in each.name] == [3]
    assert indexing.rebuild(make.scope(edition)) == 3
    assert violations(CHECKS) == []


def test_filters_work_together_and_count_what_the_others_leave(make, three):
    scope = make.scope(three[0])

    assert names(scope, type="kota") == ["Kota Bandung", "Kota Madiun"]
    assert names(scope, dimension="governance", status="running") == []  # one innovation must fit both
    assert names(scope, dimension="governance", status="planned") == ["Kota Bandung"]
    assert titles(scope, province="35") == ["Catatan sumur warga", "Bank sampah keliling"]
    assert names(scope, island="java", stage="selected", q="air") == ["Kabupaten Demak", "Kota Bandung", "Kota Madiun"]
    shown = finding.shown(scope, Filters(type="kota", status="running"), page=1, day=now().date())
    counts = {facet: {option.key: option.count for option in options} for facet, options in shown.options.items()}
    assert counts["type"] == {"kota": 2, "kabupaten": 1}
    assert counts["status"] == {"running": 2, "planned": 1}
    assert counts["dimension"] == {"governance": 0, "living": 2}
    assert (shown.total, shown.others) == (2, 3)


def test_the_list_of_innovations_marks_the_words_and_escapes_the_rest(client, make, three):
    innovate(three[2], title="Sampah <b>plastik</b>", does="Kantong & botol")

    page = client.get("/2031/booths?view=innovations&q=sampah+plastik").text

    assert "<mark>Sampah</mark> &lt;b&gt;<mark>plastik</mark>&lt;/b&gt;" in page
    assert re.findall(r'href="(/2031/booths/[a-z-]+/[a-z0-9-]+)"', page) == [
        page_of(three[0], "Sampah <b>plastik</b>", "kabupaten-demak", "sampah-b-plastik-b")
    ]


def page_of(edition, title: str, slug: str, plain: str) -> str:
    """The address of an innovation's page."""
    number = db.scalar(sa.select(Innovation.id).where(Innovation.edition_id == edition.id, Innovation.title == title))
    return f"/{edition.slug}/booths/{slug}/{plain}-{number}"


def test_an_innovation_has_a_page_that_names_those_like_it(client, make, three):
    address = page_of(three[0], WASTE["title"], "kota-madiun", "bank-sampah-keliling")
    innovate(three[2])  # Demak does the same

    page = client.get(address)
    old = client.get(address.replace("bank-sampah-keliling", "judul-lama"))

    assert page.status_code == 200
    assert (old.status_code, old.location) == (301, address)
    similar = page.text.split("Inovasi serupa")[1].split("</section>")[0]
    assert re.findall(r"/2031/booths/([a-z-]+)/", similar)[0] == "kabupaten-demak"
    assert "kota-madiun" not in similar
    for missing in (address[:-3] + "99999", "/2031/booths/kota-bandung/" + address.rpartition("/")[2]):
        assert client.get(missing).status_code == 404


@pytest.mark.parametrize("number", [3, 60])
def test_similar_innovations_cost_the_same_however_many_there_are(make, number):
    edition = make.edition()
    booths.many(make, edition, number)
    scope = make.scope(edition)
    first = catalogue(scope).items[INNOVATIONS][0]

    with statements(5):
        found = innovations.similar(scope, first.place.booth_id, first.innovation_id)

    assert len(found) == min(number - 1, innovations.MOST_SIMILAR)


def test_what_was_kept_of_list_and_booth_is_never_older_than_the_index(client, make, three):
    list_page, booth_page = "/2031/booths?view=innovations&province=35", "/2031/booths/kota-madiun"
    for _ in range(2):
        assert "Nama baru" not in client.get(list_page).text + client.get(booth_page).text
    mine = three[1]
    before = finding.shown(mine.scope, Filters(province="35"), page=1, day=now().date()).options["status"]

    innovate(mine, title="Nama baru", status="planned")

    after = finding.shown(mine.scope, Filters(province="35"), page=1, day=now().date()).options["status"]
    assert {each.key: each.count for each in before} != {each.key: each.count for each in after}
    assert "Nama baru" in client.get(f"{list_page}&turn=1").text
    for _ in range(2):
        assert "Nama baru" in client.get(booth_page).text


def test_two_to_four_regions_stand_side_by_side(client, make, three):
    page = client.get("/2031/compare?booth=kota-madiun&booth=kota-bandung&booth=nowhere&booth=kota-madiun")
    long = client.get("/2031/compare?q=&view=innovations&booth=kota-madiun&booth=kota-bandung")
    one = client.get("/2031/compare?booth=kota-madiun")

    assert page.text.count('<th scope="col">') == 2
    assert "Pengelolaan persampahan" in page.text
    assert (long.status_code, long.location) == (303, "/2031/compare?booth=kota-madiun&booth=kota-bandung")
    assert "Pilih sedikitnya dua daerah" in one.text
    assert 'name="booth" value="kota-madiun"' in client.get("/2031/booths?booth=kota-madiun&q=rob").text
    elsewhere = client.get("/2031/booths?booth=kota-madiun&province=32")
    assert (elsewhere.status_code, "Kota Madiun" in elsewhere.text) == (200, True)


def test_favourites_stay_on_the_device_without_an_account(client, app, make, three):
    number = page_of(three[0], WASTE["title"], "kota-madiun", "x").rpartition("-")[2]
    kept = client.post_form("/2031/favourites", {"what": f"kota-madiun.{number}", "back": "innovation"})
    client.post_form("/2031/favourites", {"what": "kabupaten-demak", "back": "favourites"})

    page = client.get("/2031/favourites").text

    assert (kept.status_code, kept.location) == (303, f"/2031/booths/kota-madiun/{number}")
    assert WASTE["title"] in page
    assert "Kabupaten Demak" in page
    assert "Tersimpan di favorit" in client.get(kept.location, follow_redirects=True).text
    client.post_form("/2031/favourites", {"what": "kabupaten-demak", "keep": "no", "back": "favourites"})
    assert "Kabupaten Demak" not in client.get("/2031/favourites").text
    assert client.post_form("/2031/favourites", {"what": "kota-nowhere"}).status_code == 404
    client.set_cookie("favourites-2031", "kota-bandung~abc")
    assert "Belum ada yang disimpan" in client.get("/2031/favourites").text


def test_favourites_are_kept_with_the_ticket_and_show_on_another_device(client, app, make, three):
    edition = three[0]
    token, _ = ticket(make, edition)
    client.post_form("/2031/favourites", {"what": "kabupaten-demak"})
    client.set_cookie("ticket", token)
    client.post_form("/2031/favourites", {"what": "kota-madiun"})

    other = app.test_client()
    other.set_cookie("ticket", token)
    page = other.get("/2031/favourites").text

    assert "Kabupaten Demak" in page
    assert "Kota Madiun" in page
    other.post_form("/2031/favourites", {"what": "kota-madiun", "keep": "no"})
    assert "Kota Madiun" not in client.get("/2031/favourites").text


def test_a_ticket_keeps_a_number_of_favourites_that_can_be_looked_through(make, three, monkeypatch):
    edition = three[0]
    _, registration_id = ticket(make, edition)
    scope = make.scope(edition)
    monkeypatch.setattr(keeping, "MOST", 2)
    every = [Kept(row.slug, row.innovation_id) for row in finding.listed(scope, Filters(view="innovations")).items]

    keeping.keep(scope, registration_id=registration_id, kept=[*every[:2], *every[:1], Kept("nowhere")])
    with pytest.raises(TooManyFavourites):
        keeping.keep(scope, registration_id=registration_id, kept=every[2:3])

    assert kept_favourites.of_ticket(scope, registration_id) == every[:2]


def test_the_hall_says_who_is_there_and_shows_the_days_booths(client, make, three):
    edition = three[0]
    scope = make.scope(edition)
    booth = next(row for row in finding.listed(scope).items if row.slug == "kota-madiun")
    line = {"edition_id": edition.id, "booth_id": booth.booth_id, "available_until": now() + timedelta(hours=1)}
    empty = client.get("/2031/hall").text
    db.run(lambda: db.session.execute(sa.insert(BoothLine), line))

    page = client.get("/2031/hall?again").text

    assert "belum ada yang menyatakan siap" in empty
    present = page.split("Bisa ditemui sekarang")[1].split("</section>")[0]
    assert re.findall(r"/2031/booths/([a-z-]+)", present) == ["kota-madiun"]
    assert page.count("booth-card") == 3


def test_files_hold_exactly_what_is_shown_and_no_formula(client, make, three):
    innovate(three[2], title="=cmd|' /C calc'!A0")

    answer = client.get("/2031/booths.csv?view=innovations&province=33")

    table = csvin.read_rows(answer.data, name="innovations.csv")
    assert table.header[3] == "Inovasi"
    assert [row.cells[3] for row in table.rows] == ["Catatan sumur warga", "Peringatan rob", "'=cmd|' /C calc'!A0"]


def test_the_api_gives_what_the_page_shows_and_nobodys_contacts(client, make, three):
    listed = client.get("/api/v1/editions/2031/booths?q=smpah&limit=1").json
    rest = client.get(listed["next"]).json
    found = client.get("/api/v1/editions/2031/innovations?status=planned").json["items"]
    whole = client.get("/api/v1/editions/2031/booths/kota-madiun")

    assert [row["slug"] for row in (*listed["items"], *rest["items"])] == ["kota-bandung", "kota-madiun"]
    assert rest["next"] is None
    assert [(row["title"], row["booth"]) for row in found] == [("Pengelolaan persampahan", "kota-bandung")]
    assert [row["title"] for row in whole.json["innovations"]] == ["Catatan sumur warga", "Bank sampah keliling"]
    for secret in ("Bagus Prasetyo", "81234567890", "wa.me"):
        assert secret not in whole.text
    assert client.get("/api/v1/editions/2031/booths/nowhere").status_code == 404
    assert client.get("/api/v1/editions/2031/booths?after=x").status_code == 422


def ticket(make, edition) -> tuple[str, int]:
    """The token and the id of a confirmed registration."""
    registrations.open_for(edition, onsite=10, online=10)
    registered = registrations.register(make.scope(edition))
    return registered.manage_token, registered.id
