"""The letters of delegations: who entered you, how to correct or delete it, who took your place; the coordinator's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from eventapp.core.access import Role, system_scope
from eventapp.core.clock import now
from eventapp.registration.queries import delegations as queries
from eventapp.registration.services import delegations, importing, replacing
from tests.registration.test_mails import letters
from tests.support.delegations import HEADER, delegation, listed, person
from tests.support.registrations import open_forum


def test_everybody_entered_by_another_is_told_by_whom_with_a_link_to_correct_or_delete(app, make):
    edition = open_forum(make)
    scope = replace(system_scope(edition), locale="en")
    own = delegation(scope, make, seats=4, changes_until=now() + timedelta(days=1))
    delegations.mail_link(scope, delegation_id=own.id)
    public_id = delegations.add_person(scope, token=own.token, person=person(1))
    old = queries.member(scope, own.id, public_id)
    replacing.replace(scope, token=own.token, public_id=public_id, person=person(2))
    organiser = replace(make.scope(edition, Role.ORGANISER), locale="en")
    rows = [("Contoh Tiga", "tiga@contoh.example", "081270000003", "", "Kota Bandung")]
    importing.enter(organiser, listed(organiser, rows, header=(*HEADER, "Kota")))

    said = [(subject, re.sub(r"\s+", " ", text)) for subject, text in letters(app)]

    (link_subject, link), (subject, text), *_ = said
    assert link_subject == "Your delegation for Forum 2031: enter your people"
    assert "Hello Rina Contoh," in link
    assert "You have 4 seats." in link
    assert f"http://localhost:8000/d/{own.token}" in link
    assert subject == "You were entered for Forum 2031: your ticket"
    assert "Rina Contoh has entered you for the delegation of Kota Bandung:" in text
    assert f"Ticket code: {old.code}" in text
    assert f"http://localhost:8000/t/{old.manage_token}" in text
    assert "you correct your data, cancel, or have everything deleted" in text
    assert any(s.startswith("Somebody else comes in your place") and old.code in t for s, t in said)
    assert "of the organising team has entered you:" in said[-1][1]
    assert not any("None" in text for _, text in said)
