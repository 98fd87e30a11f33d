"""The coordinator's pages by link, and the organiser's pages of delegations and lists; all without JavaScript."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.registration.queries import delegations as queries
from eventapp.registration.queries import imports, lists
from eventapp.registration.services import delegations as acts
from tests.support.delegations import delegation, person
from tests.support.registrations import open_forum, register
from tests.support.statements import counted

PERSON = {
    "name": "Dr. Contoh Satu, M.Si.",
    "email": "satu@contoh.example",
    "phone": "0812 7000 0001",
    "position": "Kepala Dinas",
    "attendance": "onsite",
}
LIST = (
    "Nama;E-mail;HP;Jabatan\n"
    "Contoh Dua;dua@contoh.example;081270000002;Staf\n"
    "Contoh Tiga;tiga@contoh,example;0812 7000 0003;Staf\n"
    "Contoh Empat;;;Staf"
)


@pytest.fixture
def own(make):
    """A delegation of Kota Bandung with three seats."""
    edition = open_forum(make)
    return edition, delegation(system_scope(edition), make, seats=5, changes_until=now() + timedelta(days=3))


def open_link(client, row):
    """Follow the coordinator's link."""
    return client.get(f"/d/{row.token}", follow_redirects=True)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_a_coordinator_fills_the_delegation_without_an_account(client, make, own):
    edition, row = own
    here = f"/{edition.slug}/delegation"
    assert client.get(here).status_code == 404
    first = open_link(client, row)
    assert (first.request.path, first.status_code) == (here, 200)
    assert first.headers["Cache-Control"] == "no-store"
    assert len(first.data) < 20_000

    wrong = client.post_form(f"{here}/people/new", PERSON | {"email": "satu@contoh", "phone": "12"})
    assert wrong.status_code == 422
    assert "satu@contoh”" in text(wrong)
    assert 'value="Dr. Contoh Satu, M.Si."' in text(wrong)
    assert client.post_form(f"{here}/people/new", PERSON | {"is_head": "y"}).status_code == 303
    again = client.post_form(f"{here}/people/new", PERSON)
    assert again.status_code == 422
    assert (
        client.post_form(f"{here}/people/new", {"name": "Contoh Tanpa Surel", "attendance": "online"}).status_code
        == 303
    )

    scope = system_scope(edition)
    head, other = queries.members(scope, row.id)
    assert (head.name, head.is_head, head.organisation) == (PERSON["name"], True, "Kota Bandung")
    assert (other.email, other.attendance) == ("rina@contoh.example", "online")

    of = f"{here}/people/{other.public_id}"
    assert (
        client.post_form(of, PERSON | {"name": "Contoh Tanpa", "email": "", "attendance": "online"}).status_code == 303
    )
    assert client.post_form(f"{of}/head").status_code == 303
    assert queries.member(scope, row.id, other.public_id).is_head
    assert client.get(f"{of}/replacement").status_code == 200
    new = PERSON | {"name": "Contoh Ganti", "email": "ganti@contoh.example"}
    assert client.post_form(f"{of}/replacement", new).status_code == 303
    assert client.get(of).status_code == 404
    assert client.get(f"{here}/people/{head.public_id}/removal").status_code == 200
    assert client.post_form(f"{here}/people/{head.public_id}/removal").status_code == 303
    assert [one.name for one in queries.members(scope, row.id) if one.comes] == ["Contoh Ganti"]

    sheet = text(client.get(f"{here}/tickets"))
    assert sheet.count('role="img"') == 1
    assert queries.members(scope, row.id)[0].code in sheet
    assert client.get(f"{here}/tickets.pdf").data.startswith(b"%PDF-")
    elsewhere = open_forum(make, "2032")
    assert client.get(f"/{elsewhere.slug}/delegation").status_code == 404


def test_a_coordinator_hands_in_a_list_corrects_a_row_and_enters_the_rest(client, own):
    edition, row = own
    here = f"/{edition.slug}/delegation"
    open_link(client, row)
    for kind in ("xlsx", "csv"):
        assert client.get(f"{here}/template.{kind}").status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{here}/template.xlsx").data))
    assert len(book.sheetnames) == 2
    assert client.post_form(f"{here}/list", {"pasted": " "}).status_code == 422

    bad = {"file": (io.BytesIO(b"PK\x03\x04nothing"), "rusak.xlsx")}
    refused = client.post_form(f"{here}/list", bad, content_type="multipart/form-data")
    assert (refused.status_code, "rusak.xlsx" in text(refused)) == (422, True)
    sent = client.post_form(f"{here}/list", {"pasted": LIST})
    draft = sent.headers["Location"]
    with counted() as asked:
        page = client.get(draft)
    assert len(asked.statements) < 12
    assert "tiga@contoh,example" in text(page)
    assert 'value="tiga@contoh.example"' in text(page)
    assert "rina@contoh.example" in text(client.get(f"{draft}?show=hint"))

    fixed = client.post_form(f"{draft}/rows/3?show=correct", {"email": "tiga@contoh.example"})
    assert fixed.headers["Location"].endswith("show=correct")
    client.post_form(f"{draft}/rows/4", {"left_out": "y"})
    client.post_form(f"{draft}/rows/4", {})
    client.post_form(f"{draft}/rows/4", {"left_out": "y"})
    entered = client.post_form(f"{draft}/entering", follow_redirects=True)
    assert entered.status_code == 200
    assert "Contoh Tiga" in text(entered)
    assert [one.name for one in queries.members(system_scope(edition), row.id)] == ["Contoh Dua", "Contoh Tiga"]
    assert client.get(draft).status_code == 409

    twice = client.post_form(f"{here}/list", {"pasted": LIST}).headers["Location"]
    client.post_form(f"{twice}/rows/4", {"left_out": "y"})
    client.post_form(f"{twice}/rows/3", {"email": "tiga@contoh.example"})
    assert client.post_form(f"{twice}/entering").status_code == 422
    assert client.post_form(f"{twice}/discarding").status_code == 303
    assert client.get(twice).status_code == 404


def test_an_organiser_makes_mails_watches_and_ends_delegations(client, make, own):
    edition, _row = own
    make.participant(edition, "35.77")
    here = f"/manage/{edition.slug}/delegations"
    client.as_(make.member(edition, Role.ORGANISER))
    assert "Kota Bandung" in text(client.get(here))
    assert client.post_form(f"{here}/regions", {"seats": "x"}).status_code == 422
    assert client.post_form(f"{here}/regions", {"seats": "4", "changes_until": "2031-05-01T12:00"}).status_code == 303
    assert client.post_form(f"{here}/new", {"name": "Kota Madiun"}).status_code == 422
    bad = {
        "name": "Kementerian",
        "coordinator_email": "x",
        "coordinator_phone": "1",
        "seats": "-",
        "changes_until": "x",
    }
    assert client.post_form(f"{here}/new", bad).status_code == 422
    made = client.post_form(f"{here}/new", {"name": "Kementerian Contoh", "coordinator_email": "k@contoh.example"})
    one = made.headers["Location"]
    assert "/d/" in text(client.get(one))
    assert client.post_form(f"{here}/links").status_code == 303
    for act in ("link", "link/renewal", "link/ending", "link/renewal"):
        assert client.post_form(f"{one}/{act}").status_code == 303
    assert client.post_form(one, {"name": "Kementerian Contoh", "seats": "7"}).status_code == 303
    assert client.post_form(f"{one}/people", {"code": "AAAA-AAAA"}).status_code in {404, 422}
    assert client.post_form(f"{one}/removal").status_code == 303
    rows = {found.name: found.seats for found in queries.delegations(system_scope(edition))}
    assert rows == {"Kota Bandung": 5, "Kota Madiun": 4}

    client.as_(make.member(edition, Role.DESK))
    assert client.get(here).status_code == 200
    assert client.post_form(f"{here}/new", {"name": "X"}).status_code == 404


def test_an_organiser_enters_a_list_sets_columns_protocol_and_takes_it_back(client, make, own):
    edition, row = own
    client.as_(make.member(edition, Role.ORGANISER))
    here = f"/manage/{edition.slug}/imports"
    assert client.get(f"{here}/template.xlsx").status_code == 200
    assert client.get(f"{here}?delegation={row.public_id}").status_code == 200
    odd = "A;B;C;D\nContoh Lima;lima@contoh.example;081270000005;Kota Bogor"
    draft = client.post_form(here, {"pasted": "Nama;X;Y;Z\n" + odd.partition("\n")[2]}).headers["Location"]
    columns = {"column-0": "name", "column-1": "email", "column-2": "phone", "column-3": "region"}
    assert client.post_form(f"{draft}/columns", {"column-0": "name", "column-1": "name"}).status_code == 422
    assert client.post_form(f"{draft}/columns", columns).status_code == 303
    assert "Kota Bogor" in text(client.get(draft))
    assert client.post_form(f"{draft}/entering").status_code == 303
    assert "lima@contoh.example" not in text(client.get(draft))
    assert client.post_form(f"{draft}/entering").status_code == 422
    found = lists.registrations(system_scope(edition)).items[0]
    protocol = f"/manage/{edition.slug}/registrations/{found.public_id}/protocol"
    assert client.get(protocol).status_code == 200
    assert client.post_form(protocol, {"protocol_order": "satu"}).status_code == 422

    second = client.post_form(here, {"pasted": LIST}).headers["Location"]
    client.post_form(f"{second}/rows/2", {})
    assert client.post_form(f"{second}/discarding").status_code == 303
    undone = client.post_form(f"{draft}/undoing")
    assert undone.status_code == 303
    assert lists.registrations(system_scope(edition)).items == []
    assert client.post_form(f"{draft}/undoing").status_code == 422
    assert imports.recent(system_scope(edition))[0].state.value == "undone"

    third = client.post_form(here, {"pasted": "Nama;E-mail;HP;Daerah\n" + odd.partition("\n")[2]}).headers["Location"]
    client.post_form(f"{third}/entering")
    found = lists.registrations(system_scope(edition)).items[0]
    protocol = f"/manage/{edition.slug}/registrations/{found.public_id}/protocol"
    values = {"position": "Bupati", "rank": "", "seat": "A1", "protocol_order": "2", "is_vip": "y"}
    assert client.post_form(protocol, values).status_code == 303
    assert queries.protocol(system_scope(edition), lists.detail(system_scope(edition), found.public_id).id).seat == "A1"
    kept = client.post_form(f"{third}/undoing", follow_redirects=True)
    assert kept.status_code == 200
    assert "Contoh Lima" in text(kept)


def test_a_member_who_registered_alone_is_shown_without_a_field_for_the_name(client, make, own):
    edition, row = own
    alone = register(system_scope(edition), name="Ni Wayan")
    acts.attach(system_scope(edition), delegation_id=row.id, code=alone.short_code)
    open_link(client, row)

    page = text(client.get(f"/{edition.slug}/delegation/people/{alone.public_id}"))

    assert 'type="hidden" name="name"' in page
    assert person(1).name not in page
