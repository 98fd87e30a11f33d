"""Founding an edition, giving and taking roles, and who may keep whom out."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.accounts import services as accounts
from eventapp.accounts.errors import LastAdministrator, OwnAccount
from eventapp.accounts.models import User
from eventapp.core.access import Actor, ActorKind, Role, Scope, system_scope
from eventapp.core.audit import AuditEntry
from eventapp.core.db import db
from eventapp.editions.errors import DatesReversed
from eventapp.editions.models import Membership
from eventapp.editions.services import setup

NEW = {
    "slug": "2032",
    "name": "Forum 2032",
    "programme": "Program",
    "venue": "Balai Sidang",
    "help_contact": "",
    "starts_on": "2032-05-13",
    "ends_on": "2032-05-12",
}


@pytest.fixture
def edition(make):
    """An edition."""
    return make.edition()


@pytest.fixture
def admin(client, make):
    """The only administrator, signed in; the id outlives the requests."""
    person = make.user("Admin Contoh", is_admin=True)
    client.as_(person)
    return person.id


def roles(edition) -> list[str]:
    """The roles given in the edition."""
    return sorted(db.session.scalars(sa.select(Membership.role).where(Membership.edition_id == edition.id)))


def membership(edition, role: Role) -> int:
    """The membership of this role."""
    query = sa.select(Membership.id).where(Membership.edition_id == edition.id, Membership.role == role.value)
    return int(db.scalar(query))


def acts() -> list[str]:
    """What the audit log names, oldest first."""
    query = sa.select(AuditEntry.action).order_by(AuditEntry.id).execution_options(unscoped="test")
    return list(db.session.scalars(query))


def is_out(user_id: int) -> bool:
    """Whether the person is kept out."""
    return db.scalar(sa.select(User.disabled_at).where(User.id == user_id)) is not None


@pytest.mark.usefixtures("admin")
def test_a_new_edition_whose_days_are_reversed_is_refused_and_what_was_typed_stays(client):
    answer = client.post_form("/system/editions", NEW)

    assert answer.status_code == 422
    assert answer.text.count("Hari terakhir") >= 1
    assert all(f'value="{NEW[name]}"' in answer.text for name in ("slug", "venue", "starts_on", "ends_on"))


def test_no_act_makes_an_edition_that_ends_before_it_starts(make):
    from datetime import date  # noqa: PLC0415 -- beside its use

    with pytest.raises(DatesReversed):
        make.edition("2032", starts_on=date(2032, 5, 13), ends_on=date(2032, 5, 12))


def test_the_form_of_disabling_asks_before_it_acts_and_the_person_can_be_let_in_again(client, make, admin):
    person = make.user("Budi Contoh").id
    path = f"/system/people/{person}/disable"

    asked = client.get(path)
    still_in = not is_out(person)
    done = client.post_form(path)
    out = is_out(person)
    listed = client.get("/system/people").text
    back = client.post_form(f"/system/people/{person}/enable")

    assert (asked.status_code, still_in, done.status_code, out) == (200, True, 303, True)
    assert f'action="/system/people/{person}/enable"' in listed
    assert (back.status_code, is_out(person)) == (303, False)
    assert acts()[-2:] == ["user.disabled", "user.enabled"]


def test_the_list_of_people_disables_nobody_by_one_press(client, make, admin):
    make.user("Budi Contoh")

    assert "/disable" not in "".join(
        part.partition(">")[0] for part in client.get("/system/people").text.split("<form")[1:]
    )


def test_nobody_disables_the_own_account(client, make, admin):
    make.user("Another", is_admin=True)

    answer = client.post_form(f"/system/people/{admin}/disable")

    assert (answer.status_code, is_out(admin)) == (409, False)
    with pytest.raises(OwnAccount):
        accounts.disable_user(Scope(Actor(ActorKind.PERSON, admin), roles=frozenset({Role.ADMIN})), user_id=admin)


def test_the_last_administrator_who_can_sign_in_stays(make):
    first, second = make.user(is_admin=True), make.user(is_admin=True)
    accounts.disable_user(make.root, user_id=second.id)

    with pytest.raises(LastAdministrator):
        accounts.disable_user(make.root, user_id=first.id)


def test_the_last_organiser_stays_and_the_sentence_says_so(client, make, edition):
    client.as_(make.member(edition, Role.ORGANISER))
    path = f"/manage/2031/people/{membership(edition, Role.ORGANISER)}/remove"

    asked, answer = client.get(path), client.post_form(path)

    assert (asked.status_code, answer.status_code) == (200, 409)
    assert answer.text.count("panitia terakhir") == 1
    assert roles(edition) == ["organiser"]


def test_a_disabled_organiser_does_not_count_as_another_one(client, make, edition):
    client.as_(make.member(edition, Role.ORGANISER))
    own = membership(edition, Role.ORGANISER)
    accounts.disable_user(make.root, user_id=make.member(edition, Role.ORGANISER).id)

    assert client.post_form(f"/manage/2031/people/{own}/remove").status_code == 409


@pytest.mark.usefixtures("admin")
def test_an_administrator_may_take_the_last_organisers_role(client, make, edition):
    make.member(edition, Role.ORGANISER)

    answer = client.post_form(f"/manage/2031/people/{membership(edition, Role.ORGANISER)}/remove")

    assert (answer.status_code, roles(edition)) == (303, [])


def test_whoever_gives_up_the_own_role_is_asked_first_and_led_home(client, make, edition):
    own = make.member(edition, Role.ORGANISER)
    client.as_(own)
    mine = membership(edition, Role.ORGANISER)
    setup.add_member(system_scope(edition), user_id=make.user().id, role=Role.ORGANISER)

    asked = client.get(f"/manage/2031/people/{mine}/remove")
    answer = client.post_form(f"/manage/2031/people/{mine}/remove")

    assert "Ini peran Anda sendiri." in asked.text
    assert (answer.status_code, answer.headers["Location"]) == (303, "/home")


def test_the_list_of_roles_takes_nothing_away_by_one_press_and_names_each_cell_for_phones(client, make, edition):
    client.as_(make.member(edition, Role.ORGANISER))
    make.member(edition, Role.REGION, region="35.77")

    page = client.get("/manage/2031/people").text

    assert not any("/remove" in part.partition(">")[0] for part in page.split("<form")[1:])
    assert page.count('data-label="Daerah"') == 2
    assert "Kota Madiun" in page


def test_a_role_of_another_edition_is_not_there(client, make, edition):
    client.as_(make.member(edition, Role.ORGANISER))
    other = make.edition("2032")
    make.member(other, Role.ORGANISER)

    assert client.get(f"/manage/2031/people/{membership(other, Role.ORGANISER)}/remove").status_code == 404
