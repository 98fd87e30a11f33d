"""The letters of registration, as the worker sends them, in the language in which the person registered."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from eventapp.core.access import Scope, system_scope
from eventapp.core.db import db
from eventapp.core.outbox import OutboxMessage
from eventapp.registration.rules.states import Attendance
from eventapp.registration.services import changing, resending, seats
from eventapp.web import mail
from tests.support.registrations import open_forum, register


def letters(app):
    """Subject and text of every letter in the outbox, in order."""
    query = sa.select(OutboxMessage.args).order_by(OutboxMessage.id).execution_options(unscoped="test")
    found = list(db.session.scalars(query))
    with app.app_context():
        return [mail.render(args["template"], args["locale"], args["data"]) for args in found]


def in_language(edition, locale):
    """The scope of somebody who reads this language."""
    return Scope(system_scope().actor, edition, locale=locale)


def test_the_ticket_letter_holds_all_that_is_needed_without_the_page(app, make):
    scope = system_scope(open_forum(make, venue="Balai Sidang"))

    registered = register(scope, name="Ni Wayan")

    [(subject, text)] = letters(app)
    assert subject == "Tiket Anda untuk Forum 2031"
    assert text.splitlines()[:8] == [
        "Halo Ni Wayan,",
        "",
        "Pendaftaran Anda diterima:",
        "",
        "Forum 2031",
        "12–13 Mei 2031",
        "Luring, Balai Sidang",
        f"Kode tiket: {registered.code}",
    ]
    assert f"http://localhost:8000/t/{registered.manage_token}\n" in text


@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_letter_is_written_in_the_language_of_its_reader(app, make, locale):
    edition = open_forum(make, onsite=1)
    scope = in_language(edition, locale)
    holder = register(scope, name="<Wayan>")
    register(scope, allow_waiting=True)
    resending.mail_again(system_scope(edition), registration_id=holder.id)
    changing.cancel_own(system_scope(edition), token=holder.manage_token)

    subjects = [subject for subject, _ in letters(app)]

    assert (
        subjects
        == {
            "id": [
                "Tiket Anda untuk Forum 2031",
                "Anda masuk daftar tunggu Forum 2031",
                "Tiket Anda untuk Forum 2031, sekali lagi",
                "Pendaftaran Anda untuk Forum 2031 dibatalkan",
                "Kursi tersedia: tiket Anda untuk Forum 2031",
            ],
            "en": [
                "Your ticket for Forum 2031",
                "You are on the waiting list of Forum 2031",
                "Your ticket for Forum 2031, once more",
                "Your registration for Forum 2031 is cancelled",
                "A seat is free: your ticket for Forum 2031",
            ],
        }[locale]
    )
    assert "<Wayan>" in letters(app)[0][1]


def test_a_letter_about_the_waiting_list_names_no_code(app, make):
    edition = open_forum(make, onsite=0)
    waiting = register(system_scope(edition), allow_waiting=True)

    resending.mail_again(system_scope(edition), registration_id=waiting.id)

    assert [("Kode tiket" in text, waiting.manage_token in text) for _, text in letters(app)] == [(False, True)] * 2


def test_a_forum_without_date_and_place_is_written_to_as_well(app, make):
    scope = system_scope(open_forum(make, starts_on=None, ends_on=None, venue="", onsite=0))

    register(scope, allow_waiting=True)
    seats.set_quota(scope, attendance=Attendance.ONSITE, size=1)

    assert [text.splitlines()[4:6] for _, text in letters(app)] == [["Forum 2031", "Luring"]] * 2
