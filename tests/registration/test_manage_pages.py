"""The organiser's list, search, export, one person's page and the quotas."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.registration.queries import exports, lists, quotas
from eventapp.registration.rules.states import Attendance, Status
from eventapp.registration.services import changing
from tests.support.registrations import open_forum, register
from tests.support.statements import counted, statements
from tests.support.webforms import post_forms

LIST = "/manage/2031/registrations"


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    return open_forum(make)


@pytest.fixture
def organiser(client, make, edition):
    """A browser in which the organiser has signed in."""
    return client.as_(make.member(edition, Role.ORGANISER))


def names(page):
    """The people of a list, in its order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a></th>', page.text)


def numbers(page):
    """The chips of a list: label and count."""
    return dict(re.findall(r'<a class="chip"[^>]*>([^<]+?) <span>([\d.]+)</span>', page.text))


def test_the_list_is_ordered_by_name_and_its_counts_balance(organiser, edition):
    scope = system_scope(edition)
    for name in ("Rosa Latuheru", "adhi nugraha", "Éka Putri"):
        register(scope, name=name)
    changing.cancel(scope, registration_id=register(scope, name="Muhammad Ilham").id)

    page = organiser.get(LIST)

    assert names(page) == ["adhi nugraha", "Éka Putri", "Muhammad Ilham", "Rosa Latuheru"]
    assert numbers(page) == {"Semua": "4", "Terdaftar": "3", "Daftar tunggu": "0", "Dibatalkan": "1"}


def test_filters_and_search_stand_in_the_address_and_count_together(organiser, edition):
    scope = system_scope(edition)
    register(scope, name="Dewi Satu", organisation="Bappeda Kota Batu")
    register(scope, name="Dewi Dua", attendance="online", organisation="Dinas Kominfo")
    register(scope, name="Budi Tiga", attendance="online", organisation="Dinas Kominfo", email="budi@lain.example")
    cancelled = register(scope, name="Dewi Empat", attendance="online")
    changing.cancel(scope, registration_id=cancelled.id)

    def shown(query):
        return names(organiser.get(f"{LIST}?{query}"))

    assert shown("q=dewi") == ["Dewi Dua", "Dewi Empat", "Dewi Satu"]
    assert shown("q=KOMINFO+dewi") == ["Dewi Dua"]
    assert shown("q=budi%40lain.example") == ["Budi Tiga"]
    assert shown("attendance=online&status=confirmed") == ["Budi Tiga", "Dewi Dua"]
    assert shown(f"q={cancelled.code}") == shown(f"q={cancelled.code[-4:].lower()}") == ["Dewi Empat"]
    assert numbers(organiser.get(f"{LIST}?q=dewi&attendance=online")) == {
        "Semua": "2",
        "Terdaftar": "1",
        "Daftar tunggu": "0",
        "Dibatalkan": "1",
    }


def test_signs_that_mean_something_to_the_database_are_only_text(organiser, edition):
    register(system_scope(edition), name="Dewi 100% Satu_Dua")
    register(system_scope(edition), name="Dewi Tiga")

    assert names(organiser.get(f"{LIST}?q=100%25")) == ["Dewi 100% Satu_Dua"]
    assert names(organiser.get(f"{LIST}?q=_")) == ["Dewi 100% Satu_Dua"]
    assert names(organiser.get(f"{LIST}?q=%27")) == []


def test_filters_that_do_not_exist_filter_nothing(organiser, edition):
    register(system_scope(edition), name="Dewi")

    assert names(organiser.get(f"{LIST}?status=vip&attendance=moon")) == ["Dewi"]


def test_an_empty_list_and_a_search_without_a_match_say_what_to_do(organiser, edition):
    empty = organiser.get(LIST)
    register(system_scope(edition))
    nothing = organiser.get(f"{LIST}?q=zzz")

    assert "Belum ada yang mendaftar." in empty.text
    assert "Tidak ada yang cocok." in nothing.text


def test_pages_follow_each_other_without_a_gap_while_people_register(organiser, edition):
    scope = system_scope(edition)
    for number in range(53):
        register(scope, name=f"Orang {number:03}")

    first = organiser.get(LIST)
    register(scope, name="Orang 000 baru")
    following = re.search(r'<a href="([^"]+)" rel="next">', first.text)[1].replace("&amp;", "&")
    second = organiser.get(following)

    assert names(first) + names(second) == [f"Orang {number:03}" for number in range(53)]


def test_the_list_costs_the_same_for_few_and_for_many(organiser, edition):
    scope = system_scope(edition)
    addresses = (LIST, f"{LIST}?attendance=online&status=confirmed")

    def fill(count):
        for _ in range(count):
            register(scope, attendance="online")

    def cost(address):
        with counted() as asked:
            page = organiser.get(address)
        return len(asked.statements), len(names(page)), len(page.data)

    db.run(lambda: fill(60))
    organiser.get(LIST)  # what is remembered for seconds, such as the edition's name, is known from now on
    few = [cost(address) for address in addresses]
    db.run(lambda: fill(150))
    many = [cost(address) for address in addresses]

    assert [(asked, rows) for asked, rows, _ in many] == [(asked, rows) for asked, rows, _ in few]
    assert [rows for _, rows, _ in many] == [50, 50]
    assert max(abs(more[2] - less[2]) for more, less in zip(many, few, strict=True)) < 500  # names and marks differ


def test_a_mark_of_another_list_is_refused(organiser):
    assert organiser.get(f"{LIST}?after=xyz").status_code == 422


def test_the_file_holds_exactly_what_the_list_shows(organiser, edition, make):
    make.regions()
    scope = system_scope(edition)
    register(scope, name="=cmd()", email="a@contoh.example", organisation="Kota Madiun", photo="y")
    register(scope, name="Dewi", attendance="online", organisation="+62 Dinas")
    register(scope, name="Rosa", attendance="online")

    answer = organiser.get(f"{LIST}.csv?q=contoh.example&attendance=onsite")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    online = organiser.get(f"{LIST}.csv?attendance=online").data.decode("utf-8-sig")

    assert answer.content_type == "text/csv; charset=utf-8"
    assert [(row["Nama"], row["Telepon"], row["Daerah"], row["Cara hadir"], row["Setuju difoto"]) for row in rows] == [
        ("'=cmd()", "0812-3456-7890", "Kota Madiun", "Luring", "ya")
    ]
    assert [row["Instansi"] for row in csv.DictReader(io.StringIO(online))] == ["'+62 Dinas", "Kota Madiun"]


def test_taking_the_file_away_is_written_down_without_what_was_searched(organiser, edition):
    organiser.get(f"{LIST}.csv?q=rahasia&status=confirmed")

    query = sa.select(AuditEntry.details).where(AuditEntry.action == "registration.exported")
    [details] = db.session.scalars(query.execution_options(unscoped="test")).all()
    assert details == {"format": "csv", "filters": {"status": "confirmed"}, "searched": True, "chosen": 0}


def test_the_file_costs_one_statement_for_500_people(edition):
    scope = system_scope(edition)
    for _ in range(5):
        register(scope)

    with statements(1):
        assert len(list(exports.people(scope, lists.EVERYBODY))) == 5


def test_one_person_is_shown_with_all_that_happened(organiser, edition):
    scope = system_scope(edition)
    registered = register(scope, name="Ni Wayan", email="wayan@contoh.example", listing="y")
    path = f"{LIST}/{registered.public_id}"

    organiser.post_form(f"{path}/mail")
    page = organiser.get(path)

    shown = ("Ni Wayan", "wayan@contoh.example", "0812-3456-7890", registered.code, "daftar peserta")
    assert [text for text in shown if text not in page.text] == []
    assert re.findall(r"<tr><td>[^<]+</td><td>([^<]+)</td><td>([^<]+)</td></tr>", page.text) == [
        ("Mendaftar, tiket terbit", "sistem"),
        ("Tiket dikirim ulang", "Person 1"),
    ]
    assert registered.manage_token not in page.text


def test_cancelling_for_somebody_asks_once_more(organiser, edition):
    registered = register(system_scope(edition), name="Ni Wayan")
    path = f"{LIST}/{registered.public_id}/cancellation"

    asked = organiser.get(path)
    answer = organiser.post(path, data=post_forms(asked.text)[0].values)
    page = organiser.get(answer.headers["Location"])

    assert "Batalkan pendaftaran Ni Wayan?" in asked.text
    assert "Dibatalkan" in page.text
    assert quotas.quota(system_scope(edition), Attendance.ONSITE).count(Status.CANCELLED) == 1
    assert "Kirim ulang tiket" not in page.text
    assert (
        "tidak ada tiket yang dapat dikirim"
        in organiser.post_form(f"{LIST}/{registered.public_id}/mail", follow_redirects=True).text
    )


def test_quotas_and_dates_are_set_in_the_time_of_the_forum(organiser, edition):
    form = post_forms(organiser.get("/manage/2031/quotas").text)[0]
    values = form.values | {"opens_at": "2031-01-02T08:00", "closes_at": "2031-05-01 17:30", "onsite": "1.500"}

    answer = organiser.post("/manage/2031/quotas", data=values)
    shown = post_forms(organiser.get("/manage/2031/quotas").text)[0].values

    assert answer.status_code == 303
    assert (shown["opens_at"], shown["closes_at"], shown["onsite"], shown["online"]) == (
        "2031-01-02T08:00",
        "2031-05-01T17:30",
        "1500",
        "500",
    )


def test_a_quota_below_the_seats_that_are_held_is_refused_with_the_number(organiser, edition):
    for _ in range(2):
        register(system_scope(edition))
    form = post_forms(organiser.get("/manage/2031/quotas").text)[0]

    page = organiser.post("/manage/2031/quotas", data=form.values | {"onsite": "1", "online": "900"})

    assert page.status_code == 409
    assert "Sudah ada 2 kursi yang terisi. Isi kuota dengan 2 atau lebih" in page.text
    assert post_forms(page.text)[0].values["onsite"] == "1"
    assert [row.size for row in quotas.quotas(system_scope(edition))] == [100, 500]


def test_dates_and_numbers_that_cannot_be_read_are_said_at_their_field(organiser, edition):
    form = post_forms(organiser.get("/manage/2031/quotas").text)[0]
    faults = [
        ({"opens_at": "besok"}, "Tulis tanggal dan jam seperti 2027-05-12 08:00."),
        ({"closes_at": "2020-01-01T08:00"}, "Waktu tutup harus setelah waktu buka."),
        ({"onsite": "banyak"}, "Tulis jumlah kursi dengan bilangan bulat, misalnya 1500."),
        ({"onsite": "99999999"}, "Kuota berupa bilangan bulat dari 0 sampai 1000000."),
    ]

    pages = [organiser.post("/manage/2031/quotas", data=form.values | changed) for changed, _ in faults]

    assert [page.status_code for page in pages] == [422] * 4
    assert [sentence for page, (_, sentence) in zip(pages, faults, strict=True) if sentence not in page.text] == []


def test_dates_and_quotas_make_registration_open_on_an_edition_made_by_hand(client, make):
    edition = make.edition("2033")
    organiser = client.as_(make.member(edition, Role.ORGANISER))
    form = post_forms(organiser.get("/manage/2033/quotas").text)[0]
    at = now()
    dates = {
        "opens_at": f"{at - timedelta(days=2):%Y-%m-%dT%H:%M}",
        "closes_at": f"{at + timedelta(days=2):%Y-%m-%dT%H:%M}",
    }

    organiser.post("/manage/2033/quotas", data=form.values | dates | {"online": "10"})

    assert register(system_scope(edition), attendance="online").status is Status.CONFIRMED


PAGES = {"list": LIST, "file": f"{LIST}.csv", "quotas": "/manage/2031/quotas"}


def test_each_role_opens_its_own_pages_and_no_others(client, make, edition):
    registered = register(system_scope(edition))
    pages = PAGES | {"person": f"{LIST}/{registered.public_id}"}
    opened = {}

    for role in (Role.ORGANISER, Role.DESK, Role.GATE, Role.JUDGE, Role.ANALYST):
        client.as_(make.member(edition, role))
        opened[role] = {name for name, path in pages.items() if client.get(path).status_code == 200}

    assert opened == {
        Role.ORGANISER: {"list", "file", "quotas", "person"},
        Role.DESK: {"list", "person"},
        Role.GATE: set(),
        Role.JUDGE: set(),
        Role.ANALYST: set(),
    }


def test_organisers_of_another_edition_and_strangers_see_nothing(client, make, edition):
    registered = register(system_scope(edition), name="Ni Wayan")
    anonymous = client.get(LIST).status_code
    client.as_(make.member(open_forum(make, "2032"), Role.ORGANISER))

    pages = [
        client.get(LIST),
        client.get(f"{LIST}/{registered.public_id}"),
        client.get(f"/manage/2032/registrations/{registered.public_id}"),
        client.get("/manage/2032/registrations?q=wayan"),
    ]

    assert anonymous == 303
    assert [page.status_code for page in pages] == [404, 404, 404, 200]
    assert [page for page in pages if "Ni Wayan" in page.text] == []
