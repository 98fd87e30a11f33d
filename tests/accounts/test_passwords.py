"""Who may set a password: somebody who knows the old one or reads the mail, not whoever holds a log-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from eventapp.accounts import queries, services
from eventapp.accounts.errors import AccountDisabled, PasswordLinkEnded
from eventapp.core import clock
from eventapp.core.access import Actor, ActorKind, Scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.web import mail
from tests.support.kept import app_for

OLD, NEW = "a long enough sentence", "another sentence, as long"


@pytest.fixture
def limited(app, settings):
    """A browser of a server whose rate limits are on."""
    return app_for(replace(settings, rate_limits=True)).test_client()


def own(person) -> Scope:
    """What a person without any role may do."""
    return Scope(Actor(ActorKind.PERSON, person.id, person.name))


def letters() -> list[dict]:
    """What waits to be mailed, in order."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    return [row.args for row in db.rows(query)]


def test_a_log_in_alone_sets_no_password(client, make):
    person = make.user()
    client.as_(person)

    answers = [
        client.post_form("/account", {"password": NEW}),
        client.post_form("/account", {"password": NEW, "current": ""}),
        client.post_form("/account", {"password": NEW, "current": NEW}),
        client.post_form(f"/account/password/{'a' * 26}", {"password": NEW}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 410]
    assert queries.user(person.id).password_hash is None
    assert client.get("/account").text.count('name="current"') == 0


def test_a_mailed_link_sets_a_password_once_and_its_owner_is_told(client, make, app):
    person = make.user()
    client.as_(person)
    asked = client.post_form("/account/password")
    (sent,) = letters()
    path = f"/account/password/{sent['data']['token']}"

    shown, weak = client.get(path), client.post_form(path, {"password": "short"})
    signs_in = client.post_form(f"/sign-in/{sent['data']['token']}")
    done, again = client.post_form(path, {"password": NEW}), client.post_form(path, {"password": OLD})

    assert (asked.status_code, shown.status_code, weak.status_code, signs_in.status_code) == (303, 200, 422, 410)
    assert (done.status_code, again.status_code, client.get("/account").status_code) == (303, 410, 303)
    assert again.text.count('href="/account"') == 1
    assert client.post_form("/sign-in", {"email": person.email, "password": NEW}).status_code == 303
    assert [(each["template"], each["to"]) for each in letters()] == [
        ("accounts/mail/password_link", person.email),
        ("accounts/mail/password_changed", person.email),
    ]
    with app.app_context():
        told = [mail.render(each["template"], "en", each["data"]) for each in letters()]
    assert told[0][1].count(path) == 1
    assert told[1][1].count("/sign-in/link") == 1


def test_who_knows_the_current_password_changes_it_and_every_log_in_ends(client, make):
    person = make.user(password=OLD)
    client.as_(person)
    kept = services.send_password_link(own(person))

    wrong = client.post_form("/account", {"current": NEW, "password": NEW})
    right = client.post_form("/account", {"current": OLD, "password": NEW})

    assert (wrong.status_code, right.status_code, client.get("/account").status_code) == (422, 303, 303)
    assert client.post_form("/sign-in", {"email": person.email, "password": OLD}).status_code == 422
    assert client.post_form("/sign-in", {"email": person.email, "password": NEW}).status_code == 303
    with pytest.raises(PasswordLinkEnded):
        services.set_password(kept, password=OLD)


def test_a_password_link_ends_with_time_with_a_newer_one_and_with_its_account(make):
    person = make.user()
    first, second = (services.send_password_link(own(person)) for _ in range(2))

    with pytest.raises(PasswordLinkEnded):
        services.set_password(first, password=NEW)
    with clock.frozen(clock.now() + timedelta(minutes=31)), pytest.raises(PasswordLinkEnded):
        services.set_password(second, password=NEW)
    services.disable_user(make.root, user_id=person.id)
    with pytest.raises(AccountDisabled):
        services.set_password(second, password=NEW)


def test_the_current_password_is_not_guessed_by_trying(make, limited):
    limited.as_(make.user(password=OLD))

    tries = [limited.post_form("/account", {"current": NEW, "password": NEW}).status_code for _ in range(21)]

    assert tries == [422] * 20 + [429]
