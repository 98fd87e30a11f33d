"""The pages of records as the organiser reads them: whoever wrote a line and whatever was mailed has a word there."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

import eventapp
from eventapp.core.access import ActorKind, Role
from eventapp.core.audit import AuditEntry
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.desks.views.letters import NAMES


@pytest.fixture
def log(make):
    """An edition with a line of the log by each kind of actor, all without a name."""
    edition = make.edition()
    rows = [
        {
            "at": now(),
            "actor_kind": kind.value,
            "actor_id": 987_654,
            "edition_id": edition.id,
            "action": "scan.admitted",
            "subject": "ticket:1",
            "details": {},
        }
        for kind in ActorKind
    ]
    db.run(lambda: db.session.execute(sa.insert(AuditEntry), rows))
    return edition


def test_the_log_names_every_kind_of_actor(client, make, log):
    page = client.as_(make.member(log, Role.ORGANISER)).get(f"/manage/{log.slug}/audit")

    assert page.status_code == 200
    for word in ("Akun terhapus", "Ponsel di pintu", "Program", "Sistem", "Pengunjung"):
        assert f"<td>{word}</td>" in page.text


def test_the_page_of_mails_has_a_name_for_every_mail():
    root = Path(eventapp.__file__).parent
    mails = {
        f"{path.parts[-3]}/mail/{path.stem}"
        for path in root.glob("*/templates/*/mail/*.txt")
        if not path.name.startswith("_")
    }

    assert mails == set(NAMES)
