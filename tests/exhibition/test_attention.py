"""Visitors are counted and never known; small figures reach no page and no file."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.exhibition.models.attention import BoothCount
from eventapp.exhibition.queries import attention as queries
from eventapp.exhibition.rules.attention import Kind
from eventapp.exhibition.services import attention, opening, publishing
from eventapp.exhibition.services.attention import Seen, tally
from eventapp.formats import xlsx
from tests.support import booths
from tests.support.booths import KEY
from tests.support.statements import statements

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36"}
ADDRESS = "/2031/booths/kota-madiun"


@pytest.fixture(autouse=True)
def _nothing_counted():
    """What other tests looked at is no attention."""
    tally.forget()


def counted() -> dict[tuple[str, str], int]:
    """Figures by kind and detail, over all days."""
    query = sa.select(BoothCount.kind, BoothCount.detail, sa.func.sum(BoothCount.number))
    rows = db.rows(query.group_by(BoothCount.kind, BoothCount.detail).execution_options(unscoped="test"))
    return {(kind, detail): int(number) for kind, detail, number in rows}


def seen(kind: Kind, *, days_ago: int = 0, slug: str = "kota-madiun", detail: str = "") -> Seen:
    """Something that happened at a booth at noon."""
    hour = (now() - timedelta(days=days_ago)).replace(hour=5, minute=0, second=0, microsecond=0)
    return Seen("2031", slug, kind, hour, detail)


def test_what_visitors_open_and_use_is_counted_and_nothing_else_is_kept(client, make):
    mine = booths.team(make, make.edition())
    innovation = booths.fill(mine)
    publishing.publish(mine.scope)
    for _ in range(3):
        client.get(ADDRESS, headers=PHONE)
    client.post(f"{ADDRESS}/seen", data={"what": "web"}, headers=PHONE)
    client.post(f"{ADDRESS}/seen", data={"what": "innovation", "innovation": str(innovation)}, headers=PHONE)
    client.post(f"{ADDRESS}/seen", data={"what": "innovation", "innovation": "999999"}, headers=PHONE)
    client.post(f"{ADDRESS}/seen", data={"what": "whatever"}, headers=PHONE)
    form = {"name": "Ni Wayan", "email": "wayan@alamat-tamu.example", "message": "Halo", "key": KEY}
    assert client.post_form(ADDRESS, form, headers=PHONE).status_code == 303

    with statements(3):
        tally.write()

    assert counted() == {
        ("visit", ""): 3,
        ("web", ""): 1,
        ("innovation", str(innovation)): 1,
        ("dimension", "living"): 1,
        ("message", ""): 1,
    }
    assert {column.name for column in BoothCount.__table__.columns} == {
        *("edition_id", "booth_id", "day", "kind", "detail", "number")
    }


def test_robots_those_who_work_here_and_pages_that_are_not_there_do_not_count(client, make):
    edition = make.edition()
    booths.published(make, edition)
    booths.team(make, edition, "32.73")
    organiser = make.member(edition, Role.ORGANISER)

    client.get(ADDRESS, headers={"User-Agent": "Googlebot/2.1"})
    client.get(ADDRESS, headers=PHONE | {"Sec-Purpose": "prefetch"})
    client.head(ADDRESS, headers=PHONE)
    client.get("/2031/booths/kota-bandung", headers=PHONE)
    client.post("/2031/booths/kota-bandung/seen", data={"what": "web"}, headers=PHONE)
    client.as_(organiser).get(ADDRESS, headers=PHONE)
    tally.write()

    assert counted() == {}


def test_processes_add_up_and_what_the_database_refuses_is_kept_for_later(database, make, monkeypatch):
    booths.published(make, make.edition())
    other = attention.Tally()
    for _ in range(4):
        tally.add(seen(Kind.VISIT))
        other.add(seen(Kind.VISIT))

    with monkeypatch.context() as patch:
        patch.setattr(attention, "record", lambda _: 1 / 0)
        tally.write()
    tally.write()
    other.write()
    tally.write()

    assert counted() == {("visit", ""): 8}


def test_a_look_belongs_to_the_day_where_the_forum_is(database, make):
    booths.published(make, make.edition(zone="Asia/Jayapura"))
    hour = now().replace(year=2031, month=5, day=12, hour=16, minute=0, second=0, microsecond=0)

    attention.record({Seen("2031", "kota-madiun", Kind.VISIT, hour): 1})

    day = db.scalar(sa.select(BoothCount.day).execution_options(unscoped="test"))
    assert day.isoformat() == "2031-05-13"  # 16.00 UTC is 01.00 there


def test_small_figures_reach_neither_the_teams_page_nor_its_files(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    visits = {seen(Kind.VISIT): 23, seen(Kind.VISIT, days_ago=1): 41, seen(Kind.VISIT, days_ago=2): 3}
    attention.record(visits | {seen(Kind.WEB): 2, seen(Kind.MESSAGE): 61, seen(Kind.MEETING): 77})
    client.as_(mine.user)

    page = client.get("/region/booth/statistics").text
    csv = client.get("/region/booth/statistics.csv").text
    rows = xlsx.read_rows(client.get("/region/booth/statistics.xlsx").data, name="x")

    assert "67 kunjungan" in page
    assert ">41<" in page
    assert ">23<" not in page  # it would give the 3 away
    assert ">77<" in page
    assert ">61<" not in page
    assert ",41\r\n" in csv
    assert [number for number in ("23", "3", "2", "61") if f",{number}\r\n" in csv] == []
    assert {row.cells[-1] for row in rows.rows} >= {"41", "67", "77"}


def test_a_team_sees_its_own_booth_and_the_organiser_every_booth(client, make):
    edition = make.edition()
    mine = booths.published(make, edition)
    booths.published(make, edition, "33.21")
    attention.record({seen(Kind.VISIT): 11, seen(Kind.VISIT, slug="kabupaten-demak"): 97})
    organiser, mentor = (booths.person(make.member(edition, role)) for role in (Role.ORGANISER, Role.MENTOR))

    own = client.as_(mine.user).get("/region/booth/statistics").text
    foreign = client.get("/manage/2031/booths/statistics")
    nobody = client.as_(mentor).get("/manage/2031/booths/statistics")
    everything = client.as_(organiser).get("/manage/2031/booths/statistics").text
    with statements(6):
        queries.everything(make.scope(edition), now().date())

    assert "11 kunjungan" in own
    assert "97" not in own
    assert (foreign.status_code, nobody.status_code) == (404, 404)
    assert "108 kunjungan" in everything
    assert "Kabupaten Demak" in everything
    assert client.get("/manage/2031/booths/statistics.csv").text.count("Kota Madiun") == 2
    assert client.get("/manage/2031/booths/statistics.pdf").status_code == 404


def test_a_booth_without_a_visitor_has_a_page_that_says_so(client, make):
    edition = make.edition()
    mine = booths.team(make, edition)
    nobody = booths.person(make.member(edition, Role.REGION, region="33.74"))

    page = client.as_(mine.user).get("/region/booth/statistics").text
    before = client.as_(nobody).get("/region/booth/statistics").text

    assert "Belum ada yang datang" in page
    assert "Stan Anda belum dibuka" in before


def test_a_hidden_booth_is_not_counted_any_more(client, make):
    edition = make.edition()
    booths.published(make, edition)
    client.get(ADDRESS, headers=PHONE)
    booth_id = db.scalar(sa.text("SELECT id FROM booth"))
    opening.hide(make.scope(edition), booth_id=booth_id)

    tally.write()

    assert counted() == {}
