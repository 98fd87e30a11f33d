"""Whoever loses or gets the chair's or auditor's role, and whoever signs beside them, reads it in the mailbox."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.core.access import Role
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.models import Membership
from eventapp.editions.services import people, setup
from eventapp.web import mail
from tests.support.judging import as_, jury, person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CHANGED = "editions/mail/official_changed"


def letters(app):
    """Recipient, subject and text in English of the mails about a change of office."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    changed = [row.args for row in db.rows(query) if row.args.get("template") == CHANGED]
    with app.app_context():
        return {each["to"]: mail.render(CHANGED, "en", each["data"]) for each in changed}


def mailbox(who):
    """The address of a person."""
    return db.scalar(sa.select(User.email).where(User.id == who.id))


def test_taking_the_role_is_told_to_the_person_and_to_the_other_signer(make, app):
    made = jury(make, judges=1)
    organiser = as_(made.edition, person(make.member(made.edition, Role.ORGANISER, name="Panitia")), Role.ORGANISER)
    seat = sa.select(Membership.id).where(Membership.edition_id == made.edition.id, Membership.user_id == made.chair.id)

    setup.remove_member(organiser, membership_id=db.scalar(seat))

    told = letters(app)
    own, other = told[mailbox(made.chair)], told[mailbox(made.auditor)]
    assert len(told) == 2
    assert ("Panitia has taken your role" in own[1], "/officials" in own[1]) == (True, False)
    assert ("Panitia has taken the role of Ketua" in other[1], "/officials" in other[1]) == (True, True)
    assert other[0] == f"Chair of the judges removed: {made.edition.name}"


def test_giving_the_role_is_told_to_those_in_office_and_the_person_is_invited(make, app):
    made = jury(make)
    organiser = as_(made.edition, person(make.member(made.edition, Role.ORGANISER, name="Panitia")), Role.ORGANISER)

    people.invite(organiser, name="Orang Baru", email="baru@contoh.example", role=Role.AUDITOR, role_name="Auditor")

    told = letters(app)
    assert set(told) == {mailbox(made.chair), mailbox(made.auditor)}
    assert all("Orang Baru (baru@contoh.example) a role" in text for _, text in told.values())


def test_keeping_an_official_out_is_told_to_the_other_and_other_roles_are_nobodys_news(make, app):
    made = jury(make, judges=1)
    admin = as_(made.edition, person(make.user(is_admin=True)), Role.ADMIN)

    people.keep_out(admin, user_id=made.judges[0].id)
    before = letters(app)
    people.keep_out(admin, user_id=made.auditor.id)

    assert before == {}
    ((address, (subject, _)),) = letters(app).items()
    assert (address, subject) == (mailbox(made.chair), f"Auditor kept out: {made.edition.name}")
