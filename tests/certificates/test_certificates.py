"""Certificates: handed out at publication, read by their region, verified by their code, taken back by a correction."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.certificates import jobs
from eventapp.certificates.errors import NoCertificate, NothingToPrint
from eventapp.certificates.queries import awards as queries
from eventapp.certificates.services import awards as services
from eventapp.core import issued
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.issued import UnknownDocument
from eventapp.core.outbox import Claimed
from eventapp.errors import Forbidden
from eventapp.judging.models.rounds import Category, Round
from eventapp.judging.queries import certified
from eventapp.judging.services import documents
from tests.judging.test_documents import PARTICULARS
from tests.support.judging import NAMES, jury
from tests.support.statements import statements

BANDUNG, SEMARANG, MADIUN = NAMES.values()
REASON = "Nama daerah salah tulis."


@pytest.fixture(autouse=True)
def in_app(app):
    """Certificates are written in a language and bear addresses, so they need the application."""
    with app.test_request_context("/"):
        yield


def text(data: bytes) -> list[str]:
    """The text of each page with single blanks."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def signed(make, **particulars):
    """A round that both have signed."""
    made = jury(make)
    made.score_all()
    documents.set_particulars(made.chairs, key="awards", **PARTICULARS | particulars)
    made.close()
    made.sign()
    return made


def published(make, **particulars):
    """A round with its results out and its certificates handed out."""
    made = signed(make, **particulars)
    made.publish()
    services.settle(made.root)
    return made


def organiser(made):
    """The scope of the secretariat."""
    return made.make.scope(made.edition, Role.ORGANISER)


def team(made, code: str):
    """The scope of a region's team."""
    return made.make.scope(made.edition, Role.REGION, region_id=made.make.region_id(code))


def held(made, **of):
    """Who holds what."""
    return [(row.honoured.honour, row.honoured.region) for row in queries.handed_out(made.root, **of)]


def test_the_winner_gets_a_certificate_at_publication_and_nobody_before(make):
    made = signed(make)
    assert services.settle(made.root) == 0
    made.publish()

    assert services.settle(made.root) == 1
    assert services.settle(made.root) == 0

    assert held(made) == [("winner", BANDUNG)]


def test_finalists_get_one_too_where_the_round_says_so(make):
    made = published(make, certifies_finalists=True)

    assert held(made) == [("winner", BANDUNG), ("finalist", SEMARANG), ("finalist", MADIUN)]


def test_the_worker_hands_them_out(make):
    made = signed(make)
    made.publish()

    jobs.settle.run(Claimed(1, "test", "certificates.settle", {}, 1, "token"))

    assert held(made) == [("winner", BANDUNG)]


def test_looking_again_costs_reading_alone(make):
    made = published(make)

    with statements(3):
        services.settle(made.root)


def test_a_certificate_tells_who_for_what_when_and_where_it_is_checked(make):
    made = published(make)
    (row,) = queries.handed_out(made.root)

    (page,) = text(services.file(organiser(made), code=row.document.code))

    for expected in (
        "PIAGAM PENGHARGAAN",
        BANDUNG,
        "Jawa Barat",
        "sebagai pemenang kategori Smart Governance",
        "Balai Sidang, Jakarta, 12 Mei 2031",
        "Dewi Contoh",
        "Direktur Contoh",
        row.document.written,
    ):
        assert expected in page


def test_a_region_gets_its_own_certificates_alone(make):
    made = published(make, certifies_finalists=True)
    bandung, semarang = team(made, "32.73"), team(made, "33.74")
    code = next(row.document.code for row in queries.handed_out(made.root) if row.honoured.region == BANDUNG)

    assert BANDUNG in text(services.own_file(bandung, code=code))[0]
    with pytest.raises(NoCertificate):
        services.own_file(semarang, code=code)
    with pytest.raises(NoCertificate):
        services.own_file(made.make.scope(made.edition, Role.REGION), code=code)
    assert held(made, region_id=made.make.region_id("33.74")) == [("finalist", SEMARANG)]


def test_the_secretariat_prints_all_in_one_file(make):
    made = published(make, certifies_finalists=True)

    assert len(text(services.all_files(organiser(made)))) == 3
    for act in (
        lambda: services.all_files(team(made, "32.73")),
        lambda: services.file(made.auditors, code="A" * 20),
        lambda: services.print_in_advance(made.chairs, round_key="awards"),
    ):
        with pytest.raises(Forbidden):
            act()


def test_papers_printed_before_the_night_tell_nothing_and_become_valid_for_the_winner_alone(make):
    made = signed(make)

    pages = text(services.print_in_advance(organiser(made), round_key="awards"))

    codes = {
        name: queries.code(made.root, each)
        for each in certified.possible(made.root, "awards")
        for name in (each.region,)
    }
    assert sorted(codes) == sorted(NAMES.values())
    assert [issued.grouped(codes[name]) in page for page, name in zip(pages, sorted(codes), strict=True)] == [True] * 3
    for code in codes.values():
        with pytest.raises(UnknownDocument):
            issued.by_code(code)
    made.publish()
    services.settle(made.root)
    assert issued.by_code(codes[BANDUNG]).is_valid
    for name in (SEMARANG, MADIUN):
        with pytest.raises(UnknownDocument):
            issued.by_code(codes[name])


def test_papers_in_advance_hold_every_place_that_is_given(make):
    made = jury(make)
    own = sa.update(Category).where(Category.edition_id == made.edition.id)
    db.run(lambda: db.change(own.values(award_rule="places", ranked_places=2)))

    found = certified.possible(made.root, "awards")

    assert sorted((each.region, each.place) for each in found) == sorted((n, p) for n in NAMES.values() for p in (1, 2))


def test_a_round_without_regions_has_nothing_to_print(make):
    made = jury(make)

    with pytest.raises(NothingToPrint):
        services.print_in_advance(organiser(made), round_key="other")


def test_whoever_is_no_longer_honoured_loses_the_certificate(make):
    made = published(make, certifies_finalists=True)
    before = {row.honoured.region: row.document.code for row in queries.handed_out(made.root)}
    own = sa.update(Round).where(Round.edition_id == made.edition.id)
    db.run(lambda: db.change(own.values(state="locked", published_at=None)))

    assert services.settle(made.root) == 3

    found = issued.by_code(before[BANDUNG])
    assert (found.is_valid, found.withdraw_reason) == (False, services.CORRECTED)


def test_what_was_withdrawn_by_hand_stays_withdrawn(make):
    made = published(make)
    (row,) = queries.handed_out(made.root)

    services.withdraw(organiser(made), code=row.document.code, reason=REASON)

    assert (services.settle(made.root), held(made)) == (0, [])
    with pytest.raises(NoCertificate):
        services.file(organiser(made), code=row.document.code)
    with pytest.raises(NoCertificate):
        services.withdraw(organiser(made), code="A" * 20, reason=REASON)
