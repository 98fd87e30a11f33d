"""Certificates as the server's own worker issues them: nobody's request is at hand, and the papers speak a language."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.app import create_worker
from eventapp.certificates.queries import attendance as queries
from eventapp.certificates.services import attendance as services
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from tests.certificates.test_attendance_certificates import came, texts
from tests.support import schema
from tests.support.door import open_door

FAILED = sa.select(OutboxMessage.kind, OutboxMessage.error).where(OutboxMessage.error != "")


@pytest.fixture
def starts_from():
    """Nothing but tables."""
    return schema.TABLES


def test_the_worker_issues_them_and_mails_their_links(app, make):
    today = now().date()
    forum = make.edition(starts_on=today, ends_on=today + timedelta(days=1), zone="UTC")
    scope, gate = system_scope(forum), open_door(forum)
    people = [came(forum, gate, number) for number in range(2)]
    run = services.start(scope, services.add_template(scope, texts()), mails=True)

    create_worker(app).run_due()

    (done,) = queries.runs(scope, public_id=run)
    assert (done.state, done.done, done.issued) == ("done", 2, 2)
    assert {row.registration_id for row in queries.held(scope)} == {person.id for person in people}
    assert not list(db.rows(FAILED.execution_options(unscoped="test")))
