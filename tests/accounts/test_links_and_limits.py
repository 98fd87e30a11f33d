"""Links that no longer sign in, and limits that lock no known person out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventapp.accounts import queries, services
from tests.support.kept import app_for
from tests.support.webforms import post_forms

PASSWORD = "a long enough sentence"
WRONG = {"email": "person1@contoh.example", "password": "another sentence"}
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def limited(app, settings):
    """A browser of a server whose rate limits are on."""
    return app_for(replace(settings, rate_limits=True)).test_client()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_link_that_has_ended_says_what_to_do(client, make, language):
    token = services.invite(make.root, user_id=make.user().id, edition_name="Forum", role_name="judge")
    client.set_cookie("lang", language)
    client.post_form(f"/sign-in/{token}")
    client.delete_cookie("sign-in")

    answers = [client.get(f"/sign-in/{token}"), client.get(f"/sign-in/{'a' * 26}")]

    assert [answer.status_code for answer in answers] == [410, 410]
    for answer in answers:
        assert answer.text.count('href="/sign-in/link"') == 1
        assert not any(words in answer.text for words in ("Try again", "Coba lagi", "is safe", "tetap aman", "isian"))


def test_a_disabled_persons_link_says_why_and_signs_nobody_in(client, make):
    person = make.user()
    token = services.invite(make.root, user_id=person.id, edition_name="Forum", role_name="judge")
    services.disable_user(make.root, user_id=person.id)

    shown, pressed = client.get(f"/sign-in/{token}"), client.post_form(f"/sign-in/{token}")

    assert [shown.status_code, pressed.status_code] == [403, 403]
    assert shown.text.count("Akun Anda dinonaktifkan, jadi tautan ini") == 1
    assert not [form for form in post_forms(shown.text) if form.action in {"", f"/sign-in/{token}"}]
    assert client.get_cookie("sign-in") is None


def test_a_person_who_was_let_in_again_may_use_the_link(client, make):
    person = make.user()
    token = services.invite(make.root, user_id=person.id, edition_name="Forum", role_name="judge")
    services.disable_user(make.root, user_id=person.id)

    services.enable_user(make.root, user_id=person.id)

    assert client.post_form(f"/sign-in/{token}").status_code == 303


def test_a_stranger_elsewhere_locks_nobody_out_of_signing_in(limited, make):
    make.user(password=PASSWORD)
    tries = [limited.post_form("/sign-in", WRONG).status_code for _ in range(21)]

    own = limited.post_form("/sign-in", WRONG | {"password": PASSWORD}, environ_base=ELSEWHERE)

    assert tries == [422] * 20 + [429]
    assert own.status_code == 303


def test_a_stranger_elsewhere_locks_nobody_out_of_links(limited, make):
    make.user()
    asked = {"email": "person1@contoh.example"}
    tries = [limited.post_form("/sign-in/link", asked).status_code for _ in range(7)]

    own = limited.post_form("/sign-in/link", asked, environ_base=ELSEWHERE)

    assert tries == [200] * 6 + [429]
    assert own.status_code == 200


def test_many_networks_together_do_not_flood_a_mailbox(limited, make):
    make.user()
    asked = {"email": "person1@contoh.example"}

    sent = [
        limited.post_form(
            "/sign-in/link", asked, environ_base={"REMOTE_ADDR": f"203.0.113.{number // 5 + 1}"}
        ).status_code
        for number in range(61)
    ]

    assert sent == [200] * 60 + [429]


def test_whether_a_link_is_still_there_can_be_asked_without_a_refusal(make):
    person = make.user()
    token = services.invite(make.root, user_id=person.id, edition_name="Forum", role_name="judge")

    there = queries.link(token)
    services.disable_user(make.root, user_id=person.id)

    assert there is not None
    assert queries.link(token) is not None
    assert queries.link("a" * 26) is None
