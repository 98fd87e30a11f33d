"""Pages around a result: its papers for chair and secretariat, letters and questions of regions, exports, the API."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from functools import partial

import openpyxl
import pytest

from eventapp.core.access import Role
from eventapp.core.clock import now
from eventapp.judging.models.states import SignerRole
from eventapp.judging.queries import letters, papers
from eventapp.judging.services import documents, print_kit
from tests.judging.test_documents import PARTICULARS, PDF
from tests.judging.test_letters import QUESTION, comment
from tests.support.judging import NAMES, jury, person
from tests.support.statements import counted

BANDUNG, SEMARANG, MADIUN = NAMES.values()
BOARD = "/manage/2031/judging/awards"
RESULTS = "/2031/results"
CATEGORY = f"{RESULTS}/governance"
API = "/api/v1/editions/2031/results"


@pytest.fixture
def made(make):
    """A scored round, closed, with one comment."""
    made = jury(make)
    made.score_all()
    comment(made, "Perlu bukti.")
    made.close()
    return made


def in_app(app, act):
    """What an act gives that writes documents."""
    with app.test_request_context("/"):
        return act()


def publish(made, **particulars):
    """The round with its results out."""
    documents.set_particulars(made.chairs, key="awards", **PARTICULARS | particulars)
    made.sign()
    made.publish()


def test_the_chair_makes_minutes_and_downloads_them(made, client):
    client.as_(made.chair)

    answer = client.post_form(f"{BOARD}/documents/minutes")
    (row,) = papers.minutes(made.root, made.round_id)
    page = client.get(f"{BOARD}/documents").text
    file = client.get(f"{BOARD}/documents/minutes/{row.public_id}/minutes.pdf")

    assert answer.status_code == 303
    assert row.code[:4] in page
    assert (file.mimetype, file.data[:5], file.headers["Cache-Control"]) == ("application/pdf", b"%PDF-", "no-store")


def test_particulars_are_saved_and_shown_again(made, client):
    client.as_(made.chair)
    form = {"held_on": "2031-05-12", "place": "Jakarta", "questions_until": "2031-06-01"}

    wrong = client.post_form(f"{BOARD}/documents", form | {"held_on": "kemarin"})
    saved = client.post_form(f"{BOARD}/documents", form)

    row = papers.particulars(made.root, made.round_id)
    assert (wrong.status_code, saved.status_code) == (422, 303)
    assert "2027-05-12" in wrong.text
    assert row.place == "Jakarta"
    assert row.questions_until == datetime(2031, 6, 1, 16, 59, 59, tzinfo=UTC)  # the end of the day in Jakarta
    assert 'value="2031-06-01"' in client.get(f"{BOARD}/documents").text


def test_an_uploaded_file_that_is_no_pdf_is_explained_on_the_page(made, client):
    client.as_(made.chair)
    upload = partial(client.post_form, f"{BOARD}/documents/signed-minutes", content_type="multipart/form-data")

    nothing = upload({})
    wrong = upload({"file": (io.BytesIO(b"docx"), "berita.docx")})
    right = upload({"file": (io.BytesIO(PDF), "berita.pdf")})

    assert (nothing.status_code, wrong.status_code, right.status_code) == (422, 422, 303)
    assert "bukan PDF" in wrong.text
    assert [row.kind for row in papers.minutes(made.root, made.round_id)] == ["uploaded"]


def test_the_organiser_sees_no_minutes_before_publication(made, make, app, client):
    public_id = in_app(app, lambda: documents.draw_minutes(made.chairs, key="awards"))
    client.as_(make.member(made.edition, Role.ORGANISER))

    page = client.get(f"{BOARD}/documents")

    assert page.status_code == 200
    assert "minutes.pdf" not in page.text
    assert client.get(f"{BOARD}/documents/minutes/{public_id}/minutes.pdf").status_code == 404
    assert client.post_form(f"{BOARD}/documents/minutes").status_code == 404


def test_the_chair_ticks_comments(made, client):
    client.as_(made.chair)
    (row,) = letters.comments(made.root, made.round_id, "governance")

    page = client.get(f"{BOARD}/documents/comments/governance").text
    answer = client.post_form(
        f"{BOARD}/documents/comments/governance", {"comment": [f"{row.assignment_id}-{row.criterion_id}", "x", "1-y"]}
    )

    assert "Perlu bukti." in page
    assert answer.status_code == 303
    assert "checked" in client.get(f"{BOARD}/documents/comments/governance").text
    assert client.get(f"{BOARD}/documents/comments/living").status_code == 404


def test_two_people_open_one_result_and_take_a_copy(made, client):
    made.sign()
    client.as_(made.chair)
    form = {"category": "governance", "purpose": "Plakat", "recipients": "Dewi Contoh\nBudi Contoh"}

    empty = client.post_form(f"{BOARD}/openings", form | {"recipients": ""})
    asked = client.post_form(f"{BOARD}/openings", form)
    (row,) = papers.openings(made.root, made.round_id)
    own = client.post_form(f"{BOARD}/openings/{row.public_id}/confirmation")
    early = client.post_form(f"{BOARD}/openings/{row.public_id}/copies/1")
    client.as_(made.auditor)
    confirmed = client.post_form(f"{BOARD}/openings/{row.public_id}/confirmation")
    copy = client.post_form(f"{BOARD}/openings/{row.public_id}/copies/1")
    page = client.get(f"{BOARD}/openings").text

    states = [each.status_code for each in (empty, asked, own, early, confirmed, copy)]
    assert states == [422, 303, 409, 404, 303, 200]
    assert (copy.mimetype, copy.data[:5]) == ("application/pdf", b"%PDF-")
    assert "diambil 1 kali" in page
    assert BANDUNG not in page


def test_a_region_reads_its_letter_asks_and_reads_the_answer(made, make, client):
    publish(made, questions_until=now() + timedelta(days=3))
    team = person(make.member(made.edition, Role.REGION, region="33.74"))

    client.as_(team)
    listed = client.get("/region/results").text
    letter = client.get("/region/results/governance")
    short = client.post_form("/region/results/governance", {"question": "Apa?"})
    asked = client.post_form("/region/results/governance", {"question": QUESTION})
    client.as_(make.member(made.edition, Role.ORGANISER))
    (row,) = letters.objections(made.root, round_id=made.round_id)
    waiting = client.get(f"{BOARD}/questions").text
    empty = client.post_form(f"{BOARD}/questions/{row.public_id}", {"answer": " "})
    answered = client.post_form(f"{BOARD}/questions/{row.public_id}", {"answer": "Karena juri Anda murah."})
    client.as_(team)
    after = client.get("/region/results/governance").text

    assert "2 dari 3" in listed
    for expected in ("Arah dan kebijakan", "Median kategori", "Peringkat 2 dari 3"):
        assert expected in letter.text
    for name in (BANDUNG, MADIUN):
        assert name not in letter.text + listed
    states = [each.status_code for each in (letter, short, asked, empty, answered)]
    assert states == [200, 422, 303, 422, 303]
    assert QUESTION in waiting
    assert "Karena juri Anda murah." in after


def test_a_public_category_explains_itself_shows_the_table_and_how_to_check_it(made, app, client):
    in_app(app, lambda: documents.draw_minutes(made.chairs, key="awards"))
    made.sign()
    public_id = in_app(app, lambda: documents.draw_minutes(made.chairs, key="awards"))
    made.publish()

    with counted() as found:
        page = client.get(CATEGORY).text

    code = next(row.code for row in papers.minutes(made.root, made.round_id) if row.public_id == public_id)
    for expected in (
        BANDUNG,
        "Nilai akhir adalah rata-rata nilai para juri setelah dikurangi",
        "bukan wawancara ulang",
        "Dari mana nilai Kota Bandung",
        "ranking.csv",
        "ranking.xlsx",
        "ranking.json",
        f"/verify/{code}",
        f"{RESULTS}/awards/minutes.pdf",
        f"{RESULTS}/awards/bundle.zip",
        "eventapp judging verify",
    ):
        assert expected in page
    assert len(found.statements) <= 12
    assert client.get(f"{RESULTS}/awards/minutes.pdf").data[:5] == b"%PDF-"


def test_exports_hold_the_same_ranking_everywhere(made, client):
    publish(made)

    table = list(csv.DictReader(io.StringIO(client.get(f"{CATEGORY}/ranking.csv").data.decode())))
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{CATEGORY}/ranking.xlsx").data))
    document = client.get(f"{CATEGORY}/ranking.json").json
    items = client.get(API).json["items"]

    header, first, *_ = book.active.iter_rows(values_only=True)
    assert [row["region"] for row in table] == [BANDUNG, SEMARANG, MADIUN]
    assert list(header) == list(table[0]) == list(document["ranking"][0])
    assert {"raw_mean", "correction", "judges", "se", "rank_low", "rank_high"} <= set(header)
    assert (first[header.index("region")], document["ranking"][0]["code"]) == (BANDUNG, "32.73")
    assert float(table[0]["score"]) == document["ranking"][0]["score"]
    assert (document["winners"], document["version"]) == ([BANDUNG], 1)
    assert [(each["category"], each["winners"], each["ranking"]) for each in items] == [
        ("governance", [{"code": "32.73", "name": BANDUNG}], document["ranking"])
    ]
    assert items[0]["round"]["result"] == document["result"]


def test_before_publication_nothing_of_a_result_exists_for_anybody_else(made, make, app, client):
    made.sign(SignerRole.CHAIR)
    in_app(app, lambda: documents.draw_minutes(made.chairs, key="awards"))
    made.sign(SignerRole.AUDITOR)
    in_app(app, lambda: documents.upload_minutes(made.chairs, key="awards", file=PDF))
    opening = print_kit.ask_opening(
        made.chairs, key="awards", category="governance", purpose="Plakat", recipients=["Dewi Contoh"]
    )
    print_kit.confirm_opening(made.auditors, key="awards", public_id=opening)
    public = (
        [RESULTS, CATEGORY, API]
        + [f"{CATEGORY}/ranking.{ending}" for ending in ("csv", "xlsx", "json")]
        + [f"{RESULTS}/awards/minutes.pdf", f"{RESULTS}/awards/bundle.zip"]
    )
    inside = [
        "/region/results",
        "/region/results/governance",
        "/region/certificates",
        f"{BOARD}/documents",
        f"{BOARD}/openings",
        f"{BOARD}/questions",
        f"{BOARD}/documents/comments/governance",
        "/manage/2031/certificates",
        "/manage/2031/audit",
    ]
    team = person(make.member(made.edition, Role.REGION, region="32.73"))
    readers = [None, team, person(make.member(made.edition, Role.ORGANISER)), made.judges[0]]

    told = []
    for reader in readers:
        if reader is not None:
            client.as_(reader)
        for path in public + (inside if reader else []):
            answer = client.get(path)
            said = answer.data.decode(errors="replace") + str(answer.headers)
            told += [
                (path, name) for name in NAMES.values() if name in said and not (reader is team and name == BANDUNG)
            ]
            if path == API:
                assert answer.json == {"items": [], "next": None}
            elif path in public:
                assert answer.status_code == 404

    assert told == []


def test_an_unknown_category_and_one_that_is_not_out_cost_and_answer_the_same(made, client):
    client.get("/2031/agenda")  # the edition's name is remembered for seconds
    answers = []
    for path in (CATEGORY, f"{RESULTS}/nothing"):
        with counted() as found:
            answer = client.get(path)
        answers.append((answer.status_code, answer.text.replace(path, ""), len(found.statements)))

    assert answers[0] == answers[1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/region/results", f"{BOARD}/documents", f"{BOARD}/openings", f"{BOARD}/questions"])
def test_anonymous_readers_sign_in_first(made, client, path):
    assert client.get(path).status_code == 303
