"""What people met who used registration with fresh eyes: each sentence is something that once went wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from eventapp.core.access import Role, system_scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.formats import grids
from eventapp.registration.errors import BadCode, OtherName, OtherNameInDelegation
from eventapp.registration.models.delegations import Delegate
from eventapp.registration.queries import invitations
from eventapp.registration.rules import columns, limits, naming
from eventapp.registration.rules.columns import Field
from eventapp.registration.services import correcting, importing, inviting
from eventapp.registration.services import limits as limiting
from eventapp.registration.services.inviting import CodeDraft
from eventapp.registration.views import choosing
from tests.support.delegations import delegation, listed
from tests.support.registrations import answers, open_forum, register
from tests.support.webforms import post_forms

PATH = "/2031/register"


def grid(text):
    """A list as it is pasted."""
    return grids.read_text(text.encode(), name="daftar.csv")


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("Budi Santoso", "Dr. H. Budi Santoso, M.Si.", True),
        ("Budi Santosa", "Budi Santoso", True),
        ("Ani", "Ana", True),
        ("Budi", "Budi Santoso", True),
        ("Santoso Budi", "Budi Santoso", True),
        ("Budi Santoso", "Siti Rahma", False),
        ("Budi Santoso", "Budi Rahma Wijaya", False),
        ("Budi", "Budi Santoso Wijaya Kusuma", False),
        ("Dr. Budi", "Dr. Siti", False),
    ],
)
def test_a_correction_of_a_name_is_told_from_another_name(before, after, is_same):
    assert naming.is_correction(before, after) is is_same


@pytest.mark.parametrize(
    ("text", "mapping"),
    [("Budi Contoh\nSiti Contoh\n", {Field.NAME: 0}), ("a,b\nc,d\n", {}), ("<html>\n", {Field.NAME: 0})],
)
def test_one_column_holds_names_and_two_without_address_are_asked_about(text, mapping):
    assert columns.by_content([(row.line, row.cells) for row in grid(text).rows]) == mapping


def test_an_offered_seat_is_kept_no_longer_than_the_forum_lasts():
    at, ends = datetime(2031, 5, 12, 10, tzinfo=UTC), datetime(2031, 5, 12, 17, tzinfo=UTC)

    assert limits.offer_ends(at, 48, ends) == ends
    assert limits.offer_ends(at, 2, ends) == at + timedelta(hours=2)


@pytest.mark.parametrize("text", ["Budi Contoh\nSiti Contoh\n", "a,b\n", "<html>\n"])
def test_a_list_of_names_alone_can_be_opened_and_thrown_away(client, make, text):
    edition = open_forum(make)
    client.as_(make.member(edition, Role.ORGANISER))
    public_id = importing.start(system_scope(edition), grid(text))
    path = f"/manage/2031/imports/{public_id}"

    page = client.get(path)

    assert page.status_code == 200
    assert "column-0" in page.text
    assert client.post_form(f"{path}/discarding").status_code == 303


def test_a_list_longer_than_the_free_seats_says_so_and_has_no_button(client, make):
    edition = open_forum(make, onsite=1)
    scope = system_scope(edition)
    client.as_(make.member(edition, Role.ORGANISER))
    one = ("Contoh Satu", "satu@contoh.example", "0812 7000 0001", "Staf")
    two = ("Contoh Dua", "dua@contoh.example", "0812 7000 0002", "Staf")
    own = delegation(scope, make)
    short = client.get(f"/manage/2031/imports/{listed(scope, (one, two), delegation_id=own.id)}").text
    enough = client.get(f"/manage/2031/imports/{listed(scope, (one,), delegation_id=own.id)}").text

    assert "/entering" in enough
    assert "/entering" not in short
    assert "2 orang" in short or "2 people" in short
    assert "/manage/2031/quotas" in short


def test_the_owner_corrects_a_name_and_gives_no_ticket_away(make):
    edition = open_forum(make)
    scope = system_scope(edition)
    mine = register(scope, name="Budi Santosa")

    with pytest.raises(OtherName):
        correcting.rename_own(scope, token=mine.manage_token, name="Siti Rahma")
    for name in ("Budi Santoso", "Dr. Budi Santoso", "Ir. Budi Santoso"):
        correcting.rename_own(scope, token=mine.manage_token, name=name)
    with pytest.raises(OtherName):
        correcting.rename_own(scope, token=mine.manage_token, name="Budi Santoso")
    correcting.correct(scope, registration_id=mine.id, name="Siti Rahma", email="siti@contoh.example")

    own = delegation(scope, make)
    row = {"edition_id": edition.id, "registration_id": mine.id, "delegation_id": own.id}
    db.run(lambda: db.session.execute(sa.insert(Delegate).values(**row, is_head=False, was_entered=False)))
    with pytest.raises(OtherNameInDelegation):
        correcting.rename_own(scope, token=mine.manage_token, name="Budi Santoso")


def test_codes_are_long_shown_as_typed_and_wrong_ones_are_counted_apart(client, make, monkeypatch):
    scope = system_scope(open_forum(make))
    with pytest.raises(BadCode):
        inviting.add_code(scope, CodeDraft(code="VIP31", label="Tamu"))
    inviting.add_code(scope, CodeDraft(code="VIPX-2026", label="Tamu"))
    noted = []
    monkeypatch.setattr(choosing.limits, "note", lambda *parts: noted.append(parts[0]))

    right = client.get(f"{PATH}?code=vipx2026")
    assert (invitations.codes(scope)[0].code, noted) == ("VIPX-2026", [])
    wrong = client.get(f"{PATH}?code=nothing-here")
    used = client.get(f"{PATH}?code={'a' * 26}")

    assert noted == ["access-code", "access-code-guessed"] * 2
    assert [page.status_code for page in (right, wrong, used)] == [200] * 3
    assert ["error-summary" in page.text or 'role="alert"' in page.text for page in (right, wrong)] == [False, True]


def test_who_waits_reads_that_an_offer_must_be_answered_in_time(client, make):
    scope = system_scope(open_forum(make, onsite=1))
    limiting.set_options(scope, offer_hours=24, by_day=False, ordinary=True)
    register(scope)
    waiting = register(scope, allow_waiting=True)

    client.get(f"/t/{waiting.manage_token}")
    assert "24" in client.get("/2031/ticket").text
    query = sa.select(OutboxMessage.args).execution_options(unscoped="test")
    [data] = [row[0]["data"] for row in db.rows(query) if row[0]["template"].endswith("/waiting")]
    assert data["answer_hours"] == 24


def test_the_check_page_sent_again_after_cancelling_claims_nothing(client, make):
    scope = system_scope(open_forum(make))
    form = post_forms(client.get(PATH).text)[0]
    check = post_forms(client.post(PATH, data=form.values | answers()).text)[0].values
    first = client.post(PATH, data=check)
    client.get(first.headers["Location"])
    client.post_form("/2031/ticket/cancellation")

    page = client.get(client.post(PATH, data=check).headers["Location"]).text

    assert scope.edition_id
    assert "Pendaftaran diterima" not in page
    assert "/2031/ticket/data" in page
    assert "/2031/lost-ticket" in client.get(PATH).text
    assert "/2031/lost-ticket" in client.get("/2031").text


def test_choosing_other_people_keeps_the_letter_that_was_typed(client, make):
    edition = open_forum(make)
    client.as_(make.member(edition, Role.ORGANISER))
    register(system_scope(edition))
    typed = {"kind": "service", "subject_id": "Kabar", "body_id": "Isi surat", "attendance": "online", "q": ""}

    page = client.post_form("/manage/2031/letters/new", typed | {"choose": "y"})

    assert page.status_code == 200
    assert "Isi surat" in page.text
    assert '<option value="online" selected>' in page.text
