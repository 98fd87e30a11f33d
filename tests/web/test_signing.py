"""Sessions and form tokens: Flask's and Flask-WTF's formats, sent only when something changed."""

from __future__ import annotations

from time import time

import pytest
from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from eventapp.web import signing
from eventapp.web.signing import FormTokens, Sessions

SECRET = "a secret that only this test knows"


def plain_app() -> Flask:
    """An app as Flask makes it."""
    app = Flask(__name__)
    app.secret_key = SECRET
    return app


def set_cookies(answer) -> list[str]:
    """The names of the cookies that an answer sets."""
    return [line.split("=")[0] for line in answer.headers.getlist("Set-Cookie")]


def test_flask_reads_our_sessions_and_we_read_flasks():
    app = plain_app()
    theirs = SecureCookieSessionInterface().get_signing_serializer(app)
    ours = Sessions(SECRET).get_signing_serializer(app)
    session = {"csrf_token": "a" * 40, "_flashes": [("message", "Sudah disimpan – é")], "long": "x" * 500}

    assert theirs.loads(ours.dumps(session)) == session
    assert ours.loads(theirs.dumps(session)) == session


def test_a_token_is_what_flask_wtf_checks():
    app = plain_app()

    with app.test_request_context():
        from flask import session  # noqa: PLC0415 -- belongs to the request

        token = FormTokens(SECRET).token()
        again = FormTokens(SECRET).token()

        assert URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").loads(token) == session["csrf_token"]
        assert again == token


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.replace(".", ""), lambda t: "é" + t]
)
def test_a_text_that_was_changed_is_refused_as_itsdangerous_refuses_it(change):
    ours = Sessions(SECRET).get_signing_serializer(plain_app())

    with pytest.raises(BadData):
        ours.loads(change(ours.dumps({"csrf_token": "a" * 40})))


def test_an_old_session_has_ended(monkeypatch):
    ours = Sessions(SECRET).get_signing_serializer(plain_app())
    signed = ours.dumps({"a": 1})
    monkeypatch.setattr(signing, "time", lambda: time() + 100)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: signing.time())

    assert ours.loads(signed, 200) == {"a": 1}
    with pytest.raises(SignatureExpired):
        ours.loads(signed, 50)


def test_a_session_is_sent_with_what_flask_says_of_cookies():
    sent = []
    for interface in (Sessions(SECRET), SecureCookieSessionInterface()):
        app = plain_app()
        app.config.update(
            SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_NAME="__Host-session"
        )
        app.session_interface = interface
        with app.test_request_context():
            answer = app.response_class()
            session = interface.open_session(app, request)
            session["a"] = 1
            interface.save_session(app, session, answer)
            sent.append(answer.headers["Set-Cookie"].split("; ", 1)[1])

    assert sent[0] == sent[1]


def test_a_form_begins_a_session_and_the_next_page_does_not_send_it_again(client):
    first, second = client.get("/sign-in"), client.get("/sign-in")

    assert (set_cookies(first), set_cookies(second)) == (["session"], [])


def test_a_page_without_a_form_sets_no_cookie(client, make):
    make.edition()

    assert set_cookies(client.get("/2031/regions")) == []


def test_a_token_of_another_session_is_refused(client, make):
    make.user()
    stranger = client.application.test_client()
    stranger.get("/sign-in")
    with stranger.session_transaction() as session:
        token = URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(
            session["csrf_token"]
        )
    client.get("/sign-in")

    answer = client.post("/sign-in", data={"csrf_token": token, "email": "person1@contoh.example", "password": "x"})

    assert answer.status_code == 400


def test_a_cookie_that_was_tampered_with_is_an_empty_session(client):
    client.get("/sign-in")
    kept = client.get_cookie("session").value
    client.set_cookie("session", kept[:-2] + ("aa" if kept[-2:] != "aa" else "bb"))

    assert set_cookies(client.get("/sign-in")) == ["session"]


def test_the_token_of_kept_pages_is_the_same_in_every_process_with_the_secret(monkeypatch):
    made = FormTokens(SECRET).of_kept_page
    monkeypatch.setattr(signing, "time", lambda: time() + 3600)

    assert FormTokens(SECRET).of_kept_page == made
    assert FormTokens(SECRET + "x").of_kept_page != made
