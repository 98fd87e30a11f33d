"""Who becomes chair or auditor: never by themselves, never both, and not alone once there are scores."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core import invariants
from eventapp.core.access import Actor, ActorKind, Role, Scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.editions.checks import CHECKS
from eventapp.editions.errors import AppointmentDecided, ChairAndAuditor, NotYoursToAgree, OwnAppointment
from eventapp.editions.models import Membership
from eventapp.editions.queries import appointments
from eventapp.editions.services import appointing, people
from eventapp.errors import Forbidden
from eventapp.judging.models.scores import ScoreLog
from eventapp.web import mail
from tests.support.judging import Jury, jury, person

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def made(make) -> Jury:
    """A jury with one score; its chair and auditor sit."""
    made = jury(make, judges=1)
    made.score({"impact": "3"})
    return made


def by(user, edition, *roles, is_admin=False) -> Scope:
    """The scope of somebody with these roles."""
    return Scope(Actor(ActorKind.PERSON, user.id, user.name, is_admin), edition, frozenset(roles))


def invites(scope, email, role):
    """Invite somebody; gives the id."""
    return people.invite(scope, name="Orang Baru", email=email, role=role, role_name=role.value)


def holds(edition, user_id):
    """The roles that the person holds."""
    query = sa.select(Membership.role).where(Membership.edition_id == edition.id, Membership.user_id == user_id)
    return [row[0] for row in db.rows(query)]


def letters():
    """Template and recipient of what waits to be mailed."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    return [(row.args["template"], row.args["to"]) for row in db.rows(query) if "template" in row.args]


def test_before_any_score_an_organiser_gives_the_roles_but_not_to_herself_and_not_both(make):
    edition = make.edition()
    organiser = make.member(edition, Role.ORGANISER)
    scope = by(organiser, edition, Role.ORGANISER)

    chair = invites(scope, "ketua@contoh.example", Role.CHAIR)

    assert holds(edition, chair) == ["chair"]
    with pytest.raises(OwnAppointment):
        invites(scope, organiser.email, Role.AUDITOR)
    with pytest.raises(ChairAndAuditor, match="Orang Baru"):
        invites(scope, "ketua@contoh.example", Role.AUDITOR)
    assert invariants.violations(CHECKS) == []


def test_an_administrator_does_not_appoint_herself_either(make):
    edition = make.edition()
    admin = make.user(is_admin=True)

    with pytest.raises(OwnAppointment):
        invites(by(admin, edition, Role.ADMIN, is_admin=True), admin.email, Role.CHAIR)


def test_once_there_are_scores_a_sitting_official_agrees_and_all_are_told_at_once(make, app, made):
    organiser = person(make.member(made.edition, Role.ORGANISER, name="Panitia"))
    scope = by(organiser, made.edition, Role.ORGANISER)
    before = len(letters())

    new = invites(scope, "baru@contoh.example", Role.AUDITOR)
    assert invites(scope, "baru@contoh.example", Role.AUDITOR) == new

    (waiting,) = appointments.waiting(made.root)
    told = letters()[before:]
    assert holds(made.edition, new) == []
    # to chair and auditor, and no invitation
    assert [template for template, _ in told] == ["editions/mail/appointment"] * 2
    with app.app_context():
        query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id.desc())
        args = db.rows(query.execution_options(unscoped="test"))
        subject, text = mail.render("editions/mail/appointment", "en", args[0].args["data"])
    assert ("auditor is proposed" in subject, "/manage/2031/officials" in text, "Panitia" in text) == (True, True, True)

    for wrong in (scope, made.judging()):
        with pytest.raises(Forbidden):
            appointing.agree(wrong, appointment_id=waiting.id, role_name="Auditor")
    admin = by(person(make.user(is_admin=True)), made.edition, Role.ADMIN, is_admin=True)
    with pytest.raises(NotYoursToAgree):  # somebody sits
        appointing.agree(admin, appointment_id=waiting.id, role_name="Auditor")
    appointing.agree(made.chairs, appointment_id=waiting.id, role_name="Auditor")
    with pytest.raises(AppointmentDecided):
        appointing.decline(made.auditors, appointment_id=waiting.id)

    assert holds(made.edition, new) == ["auditor"]
    assert letters()[-1] == ("accounts/mail/invitation", "baru@contoh.example")
    acts = db.rows(
        sa.select(AuditEntry.action)
        .where(AuditEntry.action.like("appointment.%"))
        .order_by(AuditEntry.id)
        .execution_options(unscoped="test")
    )
    assert [row.action for row in acts] == ["appointment.proposed", "appointment.agreed"]


def test_a_chair_who_organises_does_not_agree_to_the_own_proposal_and_without_officials_the_administrator_does(
    make, made
):
    chair = by(made.chair, made.edition, Role.ORGANISER, Role.CHAIR)
    admin = by(person(make.user(is_admin=True)), made.edition, Role.ADMIN, is_admin=True)
    db.run(
        lambda: db.change(
            sa.delete(Membership).where(Membership.edition_id == made.edition.id, Membership.role == "auditor")
        )
    )

    new = invites(chair, "baru@contoh.example", Role.AUDITOR)
    (waiting,) = appointments.waiting(made.root)
    with pytest.raises(NotYoursToAgree):
        appointing.agree(chair, appointment_id=waiting.id, role_name="Auditor")
    appointing.agree(admin, appointment_id=waiting.id, role_name="Auditor")

    assert holds(made.edition, new) == ["auditor"]
    # with nobody sitting, what an administrator does is agreed
    db.run(lambda: db.change(sa.delete(Membership).where(Membership.edition_id == made.edition.id)))
    other = invites(admin, "lain@contoh.example", Role.CHAIR)
    assert holds(made.edition, other) == ["chair"]


def test_the_pages_say_who_waits_for_whom_and_take_the_answer(client, make, made):
    organiser = person(make.member(made.edition, Role.ORGANISER))
    client.as_(organiser).get("/language/en")
    form = {"name": "Orang Baru", "email": "baru@contoh.example", "role": "chair", "region": ""}

    asked = client.post_form("/manage/2031/people", form)
    page = client.get("/manage/2031/people").text
    (waiting,) = appointments.waiting(made.root)
    own = client.post_form(f"/manage/2031/officials/{waiting.id}/agree").status_code
    client.as_(made.auditor)
    officials = client.get("/manage/2031/officials").text
    agreed = client.post_form(f"/manage/2031/officials/{waiting.id}/agree")
    again = client.post_form(f"/manage/2031/officials/{waiting.id}/decline").status_code

    assert (asked.status_code, own, agreed.status_code, again) == (303, 404, 303, 409)
    assert ("Waits for: Ketua, Auditor" in page, "when a second person agrees" in page) == (True, True)
    assert ("Orang Baru" in officials, f"officials/{waiting.id}/agree" in officials) == (True, True)
    assert holds(made.edition, waiting.user_id) == ["chair"]
    assert db.scalar(sa.select(sa.func.count(ScoreLog.id)).where(ScoreLog.edition_id == made.edition.id)) == 1


def test_an_organiser_takes_a_proposal_back(client, make, made):
    organiser = person(make.member(made.edition, Role.ORGANISER))
    new = invites(by(organiser, made.edition, Role.ORGANISER), "baru@contoh.example", Role.CHAIR)
    (waiting,) = appointments.waiting(made.root)
    client.as_(organiser)

    answer = client.post_form(f"/manage/2031/people/proposals/{waiting.id}/take-back")

    assert (answer.status_code, appointments.waiting(made.root), holds(made.edition, new)) == (303, [], [])
