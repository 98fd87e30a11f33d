"""The pages of certificates: the region's, the secretariat's, and the one behind the QR."""

from __future__ import annotations

import pytest

from eventapp.certificates.queries import awards as queries
from eventapp.core.access import Role
from tests.certificates.test_certificates import BANDUNG, NAMES, REASON, SEMARANG, published
from tests.support.judging import jury


@pytest.fixture
def made(make, app):
    """A round with its results out; finalists are certified too."""
    with app.test_request_context("/"):
        return published(make, certifies_finalists=True)


def test_its_code_says_the_same_on_the_page_behind_the_qr(made, client):
    row = queries.handed_out(made.root)[0]

    page = client.get(f"/verify/{row.document.written}").text

    for expected in (
        "Piagam penghargaan",
        f"{BANDUNG} (32.73)",
        "Pemenang",
        "Smart Governance",
        "Forum 2031",
        "Berlaku",
    ):
        assert expected in page


def test_pages_of_region_and_secretariat(made, make, client):
    person = make.member(made.edition, Role.REGION, region="32.73")
    code = next(row.document.code for row in queries.handed_out(made.root) if row.honoured.region == BANDUNG)
    other = next(row.document.code for row in queries.handed_out(made.root) if row.honoured.region == SEMARANG)

    client.as_(person)
    own = client.get("/region/certificates").text
    file = client.get(f"/region/certificates/{code}/certificate.pdf")
    foreign = client.get(f"/region/certificates/{other}/certificate.pdf")
    client.as_(make.member(made.edition, Role.ORGANISER))
    listed = client.get("/manage/2031/certificates").text
    every = client.get("/manage/2031/certificates/all.pdf")
    short = client.post_form(f"/manage/2031/certificates/{other}/withdrawal", {"reason": "salah"})
    done = client.post_form(f"/manage/2031/certificates/{other}/withdrawal", {"reason": REASON})
    after = client.get("/manage/2031/certificates").text

    assert BANDUNG in own
    assert SEMARANG not in own
    assert (file.status_code, file.mimetype, file.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert (foreign.status_code, every.status_code, short.status_code, done.status_code) == (404, 200, 422, 303)
    assert [name in listed for name in NAMES.values()] == [True] * 3
    assert REASON in after


@pytest.mark.parametrize(
    "path", ["/region/certificates", "/manage/2031/certificates", "/manage/2031/certificates/all.pdf"]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_anonymous_readers_sign_in_first(make, client, path):
    jury(make)

    assert client.get(path).status_code == 303
