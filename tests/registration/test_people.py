"""One person's page: the time line from every part, notes, and the papers that are printed of people."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
import sqlalchemy as sa

from eventapp.attendance.services import door
from eventapp.core.access import Role, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.registration.errors import EmptyNote
from eventapp.registration.queries import people
from eventapp.registration.queries import personal as own_data
from eventapp.registration.services import delegations as delegation_acts
from eventapp.registration.services import forgetting, noting
from eventapp.registration.services import papers as acts
from tests.support.registrations import open_forum, register
from tests.support.statements import statements

LIST = "/manage/2031/registrations"
LINE = r"<tr><td>[^<]+</td><td>([^<]+?) ?(?:<span[^>]*>([^<]+)</span>)?</td><td>([^<]+)</td></tr>"


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    return open_forum(make)


@pytest.fixture
def organiser(client, make, edition):
    """A browser in which the organiser has signed in."""
    return client.as_(make.member(edition, Role.ORGANISER, name="Rina Contoh"))


def text_of(answer):
    """The words of a PDF."""
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_time_line_joins_acts_letters_and_the_doors(organiser, edition):
    scope = system_scope(edition)
    ani = register(scope, name="Ani", email="ani@contoh.example")
    gate = door.add_gate(scope, area="Hall", name="Gate A")
    for nonce in ("n1", "n2"):
        door.scan_person(scope, gate=gate, public_id=ani.public_id, nonce=nonce)
    organiser.post_form(f"{LIST}/{ani.public_id}/mail")
    with statements(4):
        people.story(scope, ani.id, ani.public_id)

    page = organiser.get(f"{LIST}/{ani.public_id}")
    lines = re.findall(
        r"<tr><td>[^<]+</td><td>([^<]+?) ?(?:<span[^>]*>([^<]+)</span>)?</td><td>([^<]+)</td></tr>", page.text
    )

    assert sorted(lines) == sorted(
        [
            ("Mendaftar, tiket terbit", "", "sistem"),
            ("Surel: tiket", "Menunggu dikirim", "sistem"),
            ("Masuk, Gate A", "", "pintu"),
            ("Dipindai lagi, Gate A", "", "pintu"),
            ("Tiket dikirim ulang", "", "Rina Contoh"),
            ("Surel: tiket sekali lagi", "Menunggu dikirim", "sistem"),
        ]
    )


def test_notes_are_kept_changed_and_removed_and_the_log_tells_no_word_of_them(organiser, edition):
    scope = system_scope(edition)
    ani = register(scope, name="Ani", email="ani@contoh.example")
    path = f"{LIST}/{ani.public_id}"

    empty = organiser.post_form(f"{path}/notes", {"text": "  "})
    organiser.post_form(f"{path}/notes", {"text": "Perlu kursi roda <b>"})
    [kept] = people.notes(scope, ani.id)
    organiser.post_form(f"{path}/notes/{kept.public_id}", {"text": "Perlu kursi roda dan pendamping"})
    page = organiser.get(path)
    log = db.session.scalars(sa.select(AuditEntry.details).where(AuditEntry.edition_id == edition.id)).all()

    assert empty.status_code == 422
    assert "catatan kosong tidak disimpan" in empty.text
    assert "Perlu kursi roda dan pendamping" in page.text
    assert "Rina Contoh" in page.text
    assert "kursi roda" not in str(log)
    assert "kursi roda" not in str(own_data.kept(scope, ani.id))
    organiser.post_form(f"{path}/notes/{kept.public_id}", {"act": "remove"})
    assert people.notes(scope, ani.id) == []


def test_a_note_needs_words_and_goes_with_the_person(edition):
    scope = system_scope(edition)
    ani = register(scope, name="Ani")
    with pytest.raises(EmptyNote):
        noting.write(scope, registration_id=ani.id, text="\n ")
    noting.write(scope, registration_id=ani.id, text="Dipanggil Bu Ani")

    forgetting.forget(scope, registration_id=ani.id)

    assert people.notes(scope, ani.id) == []


def test_an_attendance_letter_is_for_who_came_and_its_code_tells_no_name(organiser, client, edition):
    scope = system_scope(edition)
    ani = register(scope, name="Dr. Siti Aminah, M.Si.")
    path = f"{LIST}/{ani.public_id}/attendance-letter"
    early = organiser.post_form(path, follow_redirects=True)
    gate = door.add_gate(scope, area="Hall", name="Gate A")
    door.scan_person(scope, gate=gate, public_id=ani.public_id, nonce="n")

    papers = [organiser.post_form(path) for _ in range(2)]
    words = text_of(papers[0])
    codes = {acts.issue_letter(scope, registration_id=ani.id).code for _ in range(2)}
    shown = client.get(f"/verify/{codes.copy().pop()}")

    assert "belum tercatat masuk" in early.text
    assert "Dr. Siti Aminah, M.Si." in words
    assert "SPPD" in words
    assert len(codes) == 1
    assert "D. S. A. M. S." in shown.text
    assert "Siti" not in shown.text


def test_lists_to_sign_on_and_the_protocol_list_name_those_of_the_filters(organiser, edition):
    scope = system_scope(edition)
    guests = {name: register(scope, name=name) for name in ("Budi Tamu", "Ani Tamu")}
    register(scope, name="Citra Daring", attendance="online")
    for order, (name, one) in enumerate(guests.items(), 1):
        delegation_acts.set_protocol(
            scope,
            one.id,
            position=f"Kepala {name}",
            rank="",
            represents="",
            organisation_kind="",
            protocol_order=order,
            seat=f"A{order}",
            is_vip=False,
        )

    page = organiser.get(f"{LIST}/papers")
    signing = text_of(organiser.get(f"{LIST}/papers/attendance.pdf?day=2031-05-12"))
    one = text_of(organiser.get(f"{LIST}/papers/attendance.pdf?q=budi"))
    protocol = text_of(organiser.get(f"{LIST}/papers/protocol.pdf"))

    assert "2 orang yang terdaftar dan hadir luring" in page.text
    assert signing.index("Ani Tamu") < signing.index("Budi Tamu")
    assert "Citra" not in signing
    assert "Kepala Ani Tamu" in signing
    assert "Ani Tamu" not in one
    assert protocol.index("Budi Tamu") < protocol.index("Ani Tamu")
