"""Personal data end on the announced day: nothing of them is left in the database or the storage; the numbers are."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker, product
from eventapp.attendance.services import door
from eventapp.core import clock
from eventapp.core.access import Role, system_scope
from eventapp.core.db import Model, db
from eventapp.core.invariants import violations
from eventapp.core.runtime import runtime
from eventapp.desks.services import retention
from eventapp.registration.errors import AlreadyDeleted, TooEarlyToDelete
from eventapp.registration.models.answers import AnswerFile
from eventapp.registration.models.delegations import Delegation
from eventapp.registration.models.letters import LetterKind
from eventapp.registration.queries import answers, lists, quotas
from eventapp.registration.queries import retention as queries
from eventapp.registration.queries.lists import EVERYBODY
from eventapp.registration.services import campaigns, changing, noting
from eventapp.registration.services import delegations as delegation_acts
from eventapp.registration.services import papers as letters
from eventapp.registration.services import retention as acts
from eventapp.registration.services.campaigns import Texts
from tests.support.registrations import open_forum, register

SECRET = "zxqwpersonal"  # part of every text of a person below, and of nothing else
PAGE = "/manage/2031/personal-data"
OVER = date(2031, 8, 12)


@pytest.fixture
def edition(make):
    """An edition that takes registrations."""
    return open_forum(make)


def dump() -> str:
    """Every cell of every table as text."""
    found = []
    for table in Model.metadata.sorted_tables:
        rows = db.session.execute(sa.select(table).execution_options(unscoped="a dump")).all()
        found += [f"{table.name}: {tuple(row)}" for row in rows]
    return "\n".join(found)


def stored(folder: Path) -> str:
    """Names and bytes of everything in the storage."""
    files = [path for path in folder.rglob("*") if path.is_file() and "mail" not in path.parts]
    return "\n".join(f"{path.name} {path.read_bytes()!r}" for path in files if path.suffix not in {".db", ".db-wal"})


def a_year(scope) -> None:
    """People with everything that is kept about people."""
    person = {"name": f"Siti {SECRET}", "email": f"siti@{SECRET}.example", "organisation": f"Dinas {SECRET}"}
    siti = register(scope, **person)
    gone = register(scope, **(person | {"name": f"Budi {SECRET}"}))
    changing.cancel(scope, registration_id=gone.id)
    register(scope, name=f"Ani {SECRET}", attendance="online")
    gate = door.add_gate(scope, area="Hall", name="Gate A")
    door.scan_person(scope, gate=gate, public_id=siti.public_id, nonce="n")
    letters.issue_letter(scope, registration_id=siti.id)
    noting.write(scope, registration_id=siti.id, text=f"Catatan {SECRET}")
    delegation_acts.set_protocol(
        scope,
        siti.id,
        position=f"Kepala {SECRET}",
        rank=SECRET,
        represents=SECRET,
        organisation_kind="",
        protocol_order=1,
        seat="A1",
        is_vip=True,
    )
    delegation_acts.create(scope, name="Kota Contoh")
    db.run(
        lambda: db.change(
            sa.update(Delegation)
            .where(Delegation.edition_id == scope.edition_id)
            .values(coordinator_name=SECRET, coordinator_email=f"{SECRET}@x.example", coordinator_phone="+62")
        )
    )
    texts = Texts(LetterKind.SERVICE, filters=f"q={SECRET}", subject_id="Kepada", body_id=f"Yth. {SECRET}")
    campaigns.draft(scope, texts=texts)
    _sent_file(scope, siti.id)


def _sent_file(scope, registration_id) -> None:
    token = "f" * 26
    runtime().storage.put(answers.storage_name(token, "pdf"), f"%PDF {SECRET}".encode())
    values = {
        "edition_id": scope.edition_id,
        "token": token,
        "question_key": "letter",
        "registration_id": None,
        "name": f"{SECRET}.pdf",
        "kind": "pdf",
        "size": 9,
        "sha256": "0" * 64,
        "sent_at": clock.now(),
    }
    db.run(lambda: db.change(sa.insert(AnswerFile).values(**values)))


def test_nothing_of_anybody_is_left_and_every_number_is(app, edition, settings):
    scope = system_scope(edition)
    a_year(scope)
    create_worker(app).run_due()
    assert dump().count(SECRET) > 15
    before = [(row.attendance, row.count(None)) for row in quotas.quotas(scope)]
    codes = [row.code for row in lists.registrations(scope, EVERYBODY).items]

    acts.announce(scope, delete_on=OVER)
    report = retention.run(edition)

    assert [line for line in dump().splitlines() if SECRET in line] == []
    assert SECRET not in stored(settings.data)
    assert [(row.attendance, row.count(None)) for row in quotas.quotas(scope)] == before
    assert sorted(map(str, codes)) == sorted(str(row.code) for row in lists.registrations(scope, EVERYBODY).items)
    assert report["before"]["registrations"] == 3
    assert set(report["after"].values()) == {0}
    assert report["kept"] == report["kept_after"]
    assert violations(product.invariants) == []


def test_the_day_is_announced_shown_and_then_carried_out_by_the_job_once(app, client, make, edition, monkeypatch):
    scope = system_scope(edition)
    register(scope, name=f"Siti {SECRET}")
    client.as_(make.member(edition, Role.ORGANISER))
    home = client.get("/manage/2031")
    early = client.post_form(PAGE, {"delete_on": "2031-05-13"})
    client.post_form(PAGE, {"delete_on": OVER.isoformat()})
    shown, public = client.get(PAGE), client.get("/privacy")

    assert "belum diumumkan" in home.text
    assert "setelah hari terakhir forum (2031-05-13)" in early.text
    assert early.status_code == 422
    assert 'value="2031-08-12"' in shown.text
    assert "Forum 2031: pada Selasa 12 Agustus 2031" in public.text
    assert retention.run_due() == []
    after = clock.now().replace(year=2031, month=8, day=12)
    for module in ("desks.services.retention", "registration.services.retention"):
        monkeypatch.setattr(f"eventapp.{module}.now", lambda: after)
    assert retention.run_due() == ["2031"]
    assert retention.run_due() == []
    assert SECRET not in dump()
    monkeypatch.undo()
    done = client.get(PAGE)
    assert "sama: 1" in done.text
    with pytest.raises(AlreadyDeleted):
        acts.announce(scope, delete_on=OVER + timedelta(days=1))


def test_a_run_that_died_is_taken_up_and_keeps_its_first_counts(edition):
    scope = system_scope(edition)
    for _ in range(3):
        register(scope)
    acts.announce(scope, delete_on=OVER)
    acts.begin(scope, others={})
    acts.forget_everybody(scope)

    report = retention.run(edition)

    assert report["before"]["registrations"] == 3
    assert report["after"]["registrations"] == 0


def test_a_day_before_the_end_of_the_forum_is_refused(edition):
    with pytest.raises(TooEarlyToDelete):
        acts.announce(system_scope(edition), delete_on=date(2031, 5, 13))
    assert queries.retention(system_scope(edition)) is None
