"""A lost ticket comes back by mail, and the page tells nobody who is registered."""

from __future__ import annotations

from datetime import timedelta

from eventapp.app import create_worker
from eventapp.core import clock
from eventapp.core.access import system_scope
from eventapp.core.clock import now
from eventapp.registration.services import changing
from tests.registration.test_letters import outbox
from tests.support.registrations import open_forum, register
from tests.support.statements import counted
from tests.support.webforms import post_forms

OFFICE = "kominfo@contoh.example"


def ask(client, email):
    """Fill in the page; gives the answer, its commits and its statements."""
    form = post_forms(client.get("/2031/lost-ticket").text)[0]
    with counted() as found:
        answer = client.post("/2031/lost-ticket", data=form.values | {"email": email})
    return answer, (found.commits, [statement.split(None, 2)[:2] for statement in found.statements])


def test_the_answer_is_the_same_for_everybody_and_costs_the_same(client, make):
    scope = system_scope(open_forum(make))
    register(scope, email=OFFICE)
    client.get("/2031/lost-ticket")

    known, cost_of_known = ask(client, OFFICE)
    unknown, cost_of_unknown = ask(client, "siapa@contoh.example")

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.text == unknown.text
    assert cost_of_known == cost_of_unknown
    assert OFFICE not in known.text
    assert ask(client, "bukan-alamat")[0].status_code == 422


def test_one_letter_holds_all_living_tickets_of_the_address(client, app, make):
    scope = system_scope(open_forum(make, onsite=2))
    ani, budi = register(scope, name="Ani", email=OFFICE), register(scope, name="Budi", email="Kominfo@Contoh.example")
    waiting = register(scope, name="Citra", email=OFFICE, allow_waiting=True)
    other = register(scope, attendance="online")
    gone = register(scope, name="Dewi", email=OFFICE, attendance="online")
    changing.cancel_own(scope, token=gone.manage_token)
    worker = create_worker(app)

    for email in (OFFICE.upper(), OFFICE, "siapa@contoh.example"):
        ask(client, email)
    worker.run_due()

    [(to, subject, text)] = outbox(app, "mail:lost:")
    assert to.lower() == OFFICE
    assert "Forum 2031" in subject
    held = [who.manage_token in text for who in (ani, budi, waiting, other, gone)]
    assert held == [True, True, True, False, False]
    assert (ani.code in text, ani.scan in text) == (True, False)


def test_asking_again_soon_mails_nothing_more(client, app, make):
    scope = system_scope(open_forum(make))
    register(scope, email=OFFICE)
    worker, start = create_worker(app), now()

    for minutes in (0, 1, 2, 40):
        with clock.frozen(start.replace(minute=0) + timedelta(minutes=minutes)):
            ask(client, OFFICE)
            worker.run_due()

    assert len(outbox(app, "mail:lost:")) == 2


def test_a_browser_without_a_ticket_is_shown_the_way(client, make):
    open_forum(make)

    assert 'href="/2031/lost-ticket"' in client.get("/2031/ticket").text
