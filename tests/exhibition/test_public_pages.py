"""What visitors see: list, search, filters, a booth, their own conversation."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.editions.models import Recognition
from eventapp.exhibition.models.conversations import Enquiry
from eventapp.exhibition.queries import finding
from eventapp.exhibition.rules.facets import Filters
from eventapp.exhibition.services import editing, enquiring, publishing
from eventapp.formats import xlsx
from tests.support import booths
from tests.support.booths import KEY
from tests.support.statements import statements

FORM = {
    "name": "Ni Wayan Sukmawati",
    "email": "Wayan@alamat-tamu.example",
    "message": "Bagaimana memulainya?",
    "key": KEY,
}
CARD = re.compile(r'href="(/2031/booths/[a-z0-9-]+)"')


def cards(page: str) -> list[str]:
    """The booths that a list page links."""
    return CARD.findall(page)


def enquiries() -> int:
    """How many enquiries there are."""
    return int(db.scalar(sa.select(sa.func.count()).select_from(Enquiry).execution_options(unscoped="test")))


def test_the_list_shows_24_booths_and_links_the_rest(client, make):
    edition = make.edition()
    booths.many(make, edition, 60)

    pages = [client.get(f"/2031/booths?page={number}").text for number in (1, 2, 3)]

    shown = [cards(page) for page in pages]
    assert [len(page) for page in shown] == [24, 24, 12]
    assert len({address for page in shown for address in page}) == 60


@pytest.mark.parametrize("number", [3, 300])
def test_the_list_asks_the_same_however_many_booths_there_are(client, make, number):
    edition = make.edition()
    booths.many(make, edition, number)

    with statements(7):
        page = client.get("/2031/booths?q=rekaan&province=32&dimension=living")
    with statements(3):
        again = client.get("/2031/booths?q=rekaan&province=32&status=running")

    assert len(cards(page.text)) == len(cards(again.text)) == min(number, 24)


@pytest.mark.parametrize("number", [3, 300])
def test_a_booth_asks_the_same_however_many_there_are(client, make, number):
    booths.many(make, make.edition(), number)

    with statements(6):
        page = client.get("/2031/booths/rekaan-1002")
    with statements(2):
        other = client.get("/2031/booths/rekaan-1003")

    assert (page.status_code, other.status_code) == (200, 200)


def test_the_list_is_kept_for_a_few_seconds_for_people_without_cookies(client, make):
    booths.many(make, make.edition(), 3)
    first = client.get("/2031/booths").text

    with statements(0):
        again = client.get("/2031/booths").text

    assert again == first


def test_words_find_a_booth_by_region_innovation_and_dimension(make):
    edition = make.edition()
    booths.published(make, edition)
    booths.published(make, edition, "33.21")
    scope = make.scope(edition)

    assert [row.name for row in finding.listed(scope, Filters("SUMUR kota MADIUN")).items] == ["Kota Madiun"]
    assert [row.name for row in finding.listed(scope, Filters("smart living")).items] == [
        "Kabupaten Demak",
        "Kota Madiun",
    ]
    assert finding.listed(scope, Filters("sumur bandung")).items == []


def test_signs_of_the_search_language_are_ordinary_text(make):
    edition = make.edition()
    booths.published(make, edition)
    scope = make.scope(edition)

    found = {
        words: finding.listed(scope, Filters(words)).items for words in ("%", "_", "100%", "a_b", "\\", "/%", "'", '"')
    }

    assert {words for words, rows in found.items() if rows} == set()


def test_a_percent_sign_that_was_written_is_found(make):
    edition = make.edition()
    mine = booths.published(make, edition)
    editing.set_story(mine.scope, story="Genangan turun 31% sejak 2021")
    publishing.publish(mine.scope)

    assert [row.slug for row in finding.listed(make.scope(edition), Filters("31%")).items] == ["kota-madiun"]


def test_filters_count_what_the_other_filters_leave_and_stay_in_the_address(client, make):
    edition = make.edition()
    booths.published(make, edition)
    booths.published(make, edition, "33.21")
    booths.published(make, edition, "33.74")

    page = client.get("/2031/booths?province=33&q=sumur").text

    assert '<option value="33" selected>Jawa Tengah (2)</option>' in page
    assert '<option value="35">Jawa Timur (1)</option>' in page
    assert '<option value="living">Smart Living (2)</option>' in page
    assert '<option value="governance">Smart Governance (0)</option>' in page
    assert 'href="/2031/booths?q=sumur&amp;province=35"' in page
    assert '<option value="java">Jawa (2)</option>' in page
    assert set(cards(page)) == {"/2031/booths/kabupaten-demak", "/2031/booths/kota-semarang"}


def test_odd_addresses_of_the_list_are_answered(client, make):
    booths.published(make, make.edition())
    queries = ("page=0", "page=-3", "page=99", "page=x", "province=99", "dimension=none", "q=" + "x" * 5000)

    answers = [client.get(f"/2031/booths?{query}").status_code for query in queries]

    assert answers == [200] * len(queries)


def test_a_draft_is_in_no_list_and_at_no_address(client, make):
    mine = booths.team(make, make.edition())
    booths.fill(mine)

    assert cards(client.get("/2031/booths").text) == []
    assert client.get("/2031/booths/kota-madiun").status_code == 404


def test_an_edit_waits_for_its_publication(client, make):
    mine = booths.published(make, make.edition())
    editing.set_profile(mine.scope, programme="Rahasia", pitch="Rahasia")

    assert "Rahasia" not in client.get("/2031/booths/kota-madiun").text
    assert "Rahasia" not in client.get("/2031/booths").text


def test_a_booth_shows_its_links_awards_and_years(client, make):
    history = make.edition("2022", is_history=True)
    make.participant(history, "35.77")
    edition = make.edition()
    mine = booths.published(make, edition)
    award = {"category_key": "environment", "category_label": "Smart Environment", "position": 1, "source": []}
    values = {"edition_id": history.id, "region_id": mine.scope.region_id, **award}
    db.run(lambda: db.session.execute(sa.insert(Recognition), values))

    page = client.get("/2031/booths/kota-madiun").text

    assert "6281234567890" not in page
    assert 'href="https://madiun.example" rel="noopener noreferrer nofollow ugc">madiun.example<' in page
    assert "Pemenang Smart Environment 2022" in page
    assert "Pernah ikut: 2022." in page
    assert "Pemenang 2022" in client.get("/2031/booths").text


def test_what_a_team_writes_is_text_and_never_markup(client, make):
    mine = booths.team(make, make.edition())
    booths.fill(mine, title="<script>alert(1)</script>")
    editing.set_story(mine.scope, story="<b>tebal</b>")
    publishing.publish(mine.scope)

    page = client.get("/2031/booths/kota-madiun").text

    assert "<script>alert" not in page
    assert "&lt;b&gt;tebal&lt;/b&gt;" in page


def test_a_message_is_sent_from_the_booth_and_its_page_shows_it(client, make):
    booths.published(make, make.edition())

    first = client.post_form("/2031/booths/kota-madiun", FORM)
    again = client.post_form("/2031/booths/kota-madiun", FORM)
    page = client.get(first.location)

    assert (first.status_code, first.location) == (303, again.location)
    assert enquiries() == 1
    assert "Bagaimana memulainya?" in page.text
    assert "wayan@alamat-tamu.example" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_form_without_its_key_is_sent_too(client, make):
    booths.published(make, make.edition())

    answer = client.post_form("/2031/booths/kota-madiun", {**FORM, "key": ""})

    assert answer.status_code == 303


def test_a_message_that_is_not_complete_keeps_its_text(client, make):
    booths.published(make, make.edition())
    kept = {name: text for name, text in FORM.items() if name != "key"}

    for field, typed in (("name", ""), ("email", "wayan"), ("message", "  "), ("message", "x" * 1001)):
        answer = client.post_form("/2031/booths/kota-madiun", {**FORM, field: typed})

        assert (field, answer.status_code) == (field, 422)
        assert [text for name, text in kept.items() if name != field and text not in answer.text] == []
    assert enquiries() == 0


def test_too_many_messages_to_one_booth_are_refused_with_the_text_kept(client, app, make):
    booths.published(make, make.edition())
    with_limits(app)

    answers = [client.post_form("/2031/booths/kota-madiun", {**FORM, "message": f"Pesan {n}"}) for n in range(6)]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert "Pesan 5" in answers[5].text


def with_limits(app):
    """Switch the counters on, as they are in production."""
    from limits.storage import MemoryStorage  # noqa: PLC0415 -- only this test counts
    from limits.strategies import FixedWindowRateLimiter  # noqa: PLC0415 -- only this test counts

    app.extensions["eventapp_limiter"] = FixedWindowRateLimiter(MemoryStorage())


def test_the_visitor_reads_the_answer_and_writes_again(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    sent = booths.enquiry(make, mine)
    enquiring.answer(mine.scope, public_id=sent.public_id, message="Mulai kecil.", key=KEY)

    page = client.get(f"/2031/enquiries/{sent.token}")
    again = client.post_form(f"/2031/enquiries/{sent.token}", {"message": "Terima kasih.\nKapan?", "key": KEY})
    empty = client.post_form(f"/2031/enquiries/{sent.token}", {"message": "", "key": KEY})

    assert "Mulai kecil." in page.text
    assert mine.user.name not in page.text
    assert (again.status_code, empty.status_code) == (303, 422)
    assert "Terima kasih.<br>Kapan?" in client.get(again.location).text


def test_what_is_not_there_is_404(client, make):
    make.edition()
    addresses = ("/2031/enquiries/" + "a" * 26, "/2031/booths/kota-madiun", "/2031/booths/nowhere")

    seen = [client.get(address).status_code for address in addresses]
    written = [client.post_form(address, FORM).status_code for address in addresses]

    assert (seen, written) == ([404] * 3, [404] * 3)


def test_the_list_is_downloaded_with_its_filters(client, make):
    edition = make.edition()
    booths.published(make, edition)
    booths.published(make, edition, "33.21")

    answer = client.get("/2031/booths.xlsx?province=35")

    table = xlsx.read_rows(answer.data, name="booths.xlsx")
    assert table.header[0] == "Kode"
    assert [row.cells[1] for row in table.rows] == ["Kota Madiun"]


def test_signed_in_people_see_the_exhibition_too(client, make):
    edition = make.edition()
    booths.published(make, edition)
    client.as_(make.member(edition, Role.GATE))

    assert len(cards(client.get("/2031/booths").text)) == 1
