"""An installation's first administrator comes from the command line, because nobody could invite one."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from eventapp.accounts.cli import accounts
from eventapp.accounts.errors import AccountExists
from eventapp.errors import InvalidInput


def create(settings, monkeypatch, email: str):
    """Run the command on the test's database."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    options = ["create-admin", "--email", email, "--name", "Admin Contoh", "--data", str(settings.data)]
    return CliRunner().invoke(accounts, options, catch_exceptions=True)


def test_the_link_signs_the_administrator_in_once(client, settings, monkeypatch):
    made = create(settings, monkeypatch, "admin@contoh.example")
    path = made.output.strip().removeprefix("http://localhost:8000")

    first, second = client.post_form(path), client.post_form(path)

    assert (first.status_code, second.status_code) == (303, 410)
    assert client.get("/system/editions").status_code == 200


@pytest.mark.parametrize(("email", "refusal"), [("nonsense", InvalidInput), ("a@contoh.example", AccountExists)])
def test_a_wrong_or_taken_address_is_refused(database, settings, monkeypatch, email, refusal):
    create(settings, monkeypatch, "a@contoh.example")

    assert isinstance(create(settings, monkeypatch, email).exception, refusal)
