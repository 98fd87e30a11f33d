"""Signing in by password and by link, and what ends a log-in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import Type, extract_parameters

from eventapp.accounts import services
from eventapp.accounts.errors import LinkEnded, WeakPassword, WrongCredentials
from eventapp.core import clock
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage

PASSWORD = "a long enough sentence"


def test_the_right_password_opens_a_log_in(client, make):
    make.user(password=PASSWORD)

    answer = client.post_form("/sign-in", {"email": "PERSON1@contoh.example", "password": PASSWORD})

    assert answer.status_code == 303
    assert client.get("/account").status_code == 200


def test_trying_a_password_costs_a_thief_time_and_memory(hasher_of_the_product):
    kept = extract_parameters(hasher_of_the_product.hash(PASSWORD))

    assert kept.type is Type.ID
    assert (kept.memory_cost >= 19 * 1024, kept.time_cost >= 2) == (True, True)  # KiB and rounds, as OWASP asks for


@pytest.mark.parametrize("email", ["person1@contoh.example", "nobody@contoh.example"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, make, email):
    make.user(password=PASSWORD)

    answer = client.post_form("/sign-in", {"email": email, "password": "another sentence"})

    assert answer.status_code == 422
    assert answer.text.count(WrongCredentials.message.split(".")[0]) + answer.text.count("tidak cocok") >= 1
    assert email in answer.text


def test_a_link_signs_in_once_and_only_by_post(client, make):
    person = make.user()
    token = services.invite(make.root, user_id=person.id, edition_name="Forum", role_name="judge")

    shown = client.get(f"/sign-in/{token}")
    first = client.post_form(f"/sign-in/{token}")
    client.delete_cookie("sign-in")
    second = client.post_form(f"/sign-in/{token}")

    assert (shown.status_code, first.status_code, second.status_code) == (200, 303, 410)


def test_a_link_that_is_too_old_is_refused(make):
    person = make.user()
    token = services.invite(make.root, user_id=person.id, edition_name="Forum", role_name="judge")

    with clock.frozen(clock.now() + timedelta(days=15)), pytest.raises(LinkEnded):
        services.use_link(token, device="test", hours=1)


def test_asking_for_a_link_says_the_same_for_everybody_and_mails_only_members(client, make):
    make.user()

    known = client.post_form("/sign-in/link", {"email": "person1@contoh.example"})
    unknown = client.post_form("/sign-in/link", {"email": "person2@contoh.example"})
    mails = db.rows(sa.select(OutboxMessage.args).execution_options(unscoped="test"))

    assert known.text.replace("person1", "x") == unknown.text.replace("person2", "x")
    assert [row.args["to"] for row in mails] == ["person1@contoh.example"]


def test_signing_out_ends_the_log_in_on_the_server(client, make):
    client.as_(make.user())
    kept = client.get_cookie("sign-in").value

    client.post_form("/sign-out")
    client.set_cookie("sign-in", kept)

    assert client.get("/account").status_code == 303


def test_a_disabled_person_is_out_at_once(client, make):
    person = make.user()
    client.as_(person)

    services.disable_user(make.root, user_id=person.id)

    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "x" * 129, "indonesiaraya"])
def test_weak_passwords_are_refused(make, password):
    with pytest.raises(WeakPassword):
        make.user(password=password)


def test_a_form_without_its_token_is_refused_and_changes_nothing(client, make):
    make.user(password=PASSWORD)

    answer = client.post("/sign-in", data={"email": "person1@contoh.example", "password": PASSWORD})

    assert answer.status_code == 400
    assert client.get_cookie("sign-in") is None


def test_a_request_from_another_site_is_refused(client, make):
    make.user(password=PASSWORD)

    answer = client.post_form("/sign-in", {"email": "x"}, headers={"Origin": "https://evil.example"})

    assert answer.status_code == 403
