"""The desk at the door and the organiser's screens: walk-ins, badges that fit and can be read, who is inside now."""

from __future__ import annotations

import io
import json

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from eventapp.attendance.checks import CHECKS
from eventapp.attendance.queries import desk, occupancy
from eventapp.attendance.services import door as services
from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.core.invariants import violations
from eventapp.formats import badges, pdf
from eventapp.formats.badges import Badge
from tests.support.door import open_door, ticket
from tests.support.gates import delegation, entries, hand_over, protocol, seen
from tests.support.statements import statements

ADDRESS = "HTTPS://FORUM.CONTOH.EXAMPLE/C/ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def edition(make):
    """An edition whose door is open."""
    return make.edition()


@pytest.fixture
def gate(edition):
    """Gate A."""
    return open_door(edition)


@pytest.fixture
def organiser(client, make, edition, gate):
    """A signed-in organiser."""
    return client.as_(make.member(edition, Role.ORGANISER))


def test_somebody_without_a_ticket_is_registered_let_in_and_gets_a_badge(app, organiser, edition, gate, make):
    path = f"/gate/{gate.public_id}/walk-in"
    typed = {"name": "Siti Aminah", "organisation": "Warga", "nonce": "press", "ticket_type": ""}

    refused = organiser.post_form(path, typed)
    done = [organiser.post_form(path, typed | {"consent": "y"}) for _ in range(2)]

    assert refused.status_code == 422
    assert "Siti Aminah" in refused.text
    assert done[0].location == done[1].location
    assert (entries(edition), occupancy.walk_ins(system_scope(edition))) == (1, 1)
    page = organiser.get(done[0].location).text
    assert "gate-ok" in page
    person = done[0].location.rpartition("/")[2]
    prints = [organiser.post_form(f"/gate/{gate.public_id}/badges/{person}") for _ in range(2)]
    assert [each.mimetype for each in prints] == ["application/pdf"] * 2
    assert desk.badge_counts(system_scope(edition)) == (1, 1, 1)
    assert violations(CHECKS) == []
    gate_staff = app.test_client().as_(make.member(edition, Role.GATE))
    assert gate_staff.get(path).status_code == 404
    services.configure(system_scope(edition), gate=gate, is_desk=True)
    assert gate_staff.get(path).status_code == 200
    again = gate_staff.post_form(path, typed | {"consent": "y", "nonce": "other"})
    assert again.status_code == 422  # registered already


def drawn(sheet: list[Badge], size: badges.Size, monkeypatch) -> list[Image.Image]:
    """The pages as pictures."""
    kept = {}
    monkeypatch.setattr(pdf, "compiled", lambda name, data, *, day: kept.update(data, day=pdf._day(day)) or b"")
    badges.badges(sheet, size=size, title="Badge", language="id", day=now().date(), letterhead="Forum Contoh")
    monkeypatch.undo()
    made = typst.compile(
        str(pdf._FOLDER / "badge.typ"),
        root=str(pdf._FOLDER),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(kept)},
        format="png",
        ppi=200,
    )
    return [Image.open(io.BytesIO(each)) for each in (made if isinstance(made, list) else [made])]


@pytest.mark.parametrize("size", ["label", "sheet"])
@pytest.mark.parametrize("name", ["Al", "Dr. H. " + "Fatahillah Wicaksono " * 5, "X" * 120, "W" * 60 + " " + "M" * 59])
def test_any_name_fits_on_a_badge_and_its_code_can_be_read(size, name, monkeypatch):
    one = Badge(name[:120], ["Kepala Dinas Komunikasi dan Informatika " * 4], "VIP", "gold", "7K2M-QX9A", ADDRESS, "QR")

    made = badges.badges([one], size=size, title="Badge", language="id", day=now().date(), letterhead="Forum")
    (picture,) = drawn([one], size, monkeypatch)

    page = pypdf.PdfReader(io.BytesIO(made)).pages
    text = "".join(page[0].extract_text().split()).replace("\u200b", "")
    assert len(page) == 1
    assert "".join(name[:120].split()) in text
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [ADDRESS]
    right = picture.convert("L").crop((round(picture.width * 0.985), 120, picture.width, picture.height // 3))
    assert size == "sheet" or right.getextrema()[0] > 200  # nothing runs over the edge


def test_every_screen_shows_what_it_counts_in_few_statements(organiser, edition, gate):
    scope = system_scope(edition)
    head, member, online = ticket(edition, 1), ticket(edition, 2), ticket(edition, 3)
    group = delegation(edition, [head, member])
    protocol(edition, head, is_vip=True, seat="A1", represents="Wali Kota Bandung", position="Sekretaris Daerah")
    services.scan(scope, gate=gate, text=head.scan, nonce="h")
    other = services.add_gate(scope, area="Hall", name="Gate B")
    hand_over(edition, other, seen(other, head, "b", now()))
    base = f"/manage/{edition.slug}/attendance"

    live = organiser.get(f"{base}/live")
    with statements(8):
        part = organiser.get(f"{base}/live?part=1")
    guests, doubles = organiser.get(f"{base}/guests?part=1").text, organiser.get(f"{base}/doubles").text
    head_page = organiser.get(f"/gate/{gate.public_id}/scans/h").text
    found = organiser.get(f"/gate/{gate.public_id}?q=kota bandung").text
    listed = organiser.get(f"/gate/{gate.public_id}/delegations/{group}").text

    assert "data-live" in live.text
    assert "<html" not in part.text
    assert all(word in guests for word in ("A1", "Wali Kota Bandung", "Sekretaris Daerah", "Gate A"))
    assert all(word in doubles for word in ("Peserta 1", "Gate A", "Gate B"))
    assert f'value="{member.public_id}"' in head_page
    assert group in found
    assert f'value="{head.public_id}"' not in listed  # is inside
    pressed = organiser.post_form(
        f"/gate/{gate.public_id}/delegations/{group}", {"person": [member.public_id, online.public_id], "nonce": "p"}
    )
    assert pressed.status_code == 303
    assert entries(edition) == 2
    sheet = organiser.post_form(f"{base}/badges", {"who": "all", "size": "sheet"})
    assert sheet.mimetype == "application/pdf"
    assert organiser.get(f"{base}/badges").status_code == 200


def test_a_gate_is_set_up_on_its_page(organiser, edition, gate):
    path = f"/manage/{edition.slug}/attendance/gates/{gate.public_id}"
    wanted = {"direction": "in", "mode": "once", "capacity": "500", "admits": ["vip", "press"], "is_desk": "y"}

    saved = organiser.post_form(path, wanted)
    refused = organiser.post_form(path, wanted | {"capacity": "-3"})

    assert (saved.status_code, refused.status_code) == (303, 422)
    page = organiser.get(path).text
    assert 'value="500"' in page
    assert page.count("checked") >= 5


def test_the_worker_and_what_a_home_screen_needs_are_there(client, gate):
    worker, manifest = client.get("/gate/sw.js"), client.get("/gate/app.webmanifest")

    assert worker.mimetype == "text/javascript"
    assert "&" not in worker.text.split("const PAGE")[0]
    assert manifest.json["scope"] == "/gate/"
    assert all(client.get(icon["src"]).mimetype == "image/png" for icon in manifest.json["icons"])
