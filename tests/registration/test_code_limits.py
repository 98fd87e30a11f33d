"""Access codes in a hall: wrong ones are slowed, a right one works all the same, and a machine that guesses is not."""

from __future__ import annotations

import pytest
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from eventapp.core.access import system_scope
from eventapp.registration.services import inviting, types
from eventapp.registration.services.inviting import CodeDraft
from eventapp.registration.views import choosing
from tests.support.registrations import answers, open_forum
from tests.support.webforms import post_forms

PATH = "/2031/register"
WRONG = 21  # one more than may be mistyped


@pytest.fixture
def hall(app, client, make, monkeypatch):
    """A network in which many mistype, before an edition with one code; limits are on."""
    scope = system_scope(open_forum(make))
    types.add_ready_made(scope)
    inviting.add_code(scope, CodeDraft(code="TAMU-2031", label="Tamu", type_key="vip"))
    monkeypatch.setitem(app.extensions, "eventapp_limiter", FixedWindowRateLimiter(MemoryStorage()))
    client.set_cookie("lang", "en")
    for number in range(WRONG):
        client.get(f"{PATH}?code=salah-{number:03}")
    return client


def filled(page, **changed):
    """The form of a page with a person in it."""
    return post_forms(page.text)[0].values | answers(**changed)


def test_a_right_code_works_after_many_wrong_ones_and_a_wrong_one_must_wait(hall):
    wrong = hall.get(f"{PATH}?code=salah-lagi")
    right = hall.get(f"{PATH}?code=tamu 2031")
    check = hall.post(PATH, data=filled(right))
    done = hall.post(PATH, data=post_forms(check.text)[0].values)
    typed = hall.post(PATH, data=filled(wrong, access_code="keliru-1", name="Budi Contoh"))

    assert "Too many tries" in wrong.text
    assert (right.status_code, check.status_code, done.status_code) == (200, 200, 303)
    assert "Too many tries" not in right.text
    assert typed.status_code == 429
    assert post_forms(typed.text)[0].values["name"] == "Budi Contoh"  # what was typed is kept


def test_a_program_hears_the_same(hall):
    def send(key, code):
        body = answers(consent=True, access_code=code, name=f"Orang {key}")
        path = "/api/v1/editions/2031/registrations"
        return hall.post(path, json=body, headers={"Idempotency-Key": key})

    assert send("k1", "keliru").status_code == 429
    assert send("k2", "TAMU2031").status_code == 201


def test_nobody_mistypes_once_a_second_so_guessing_ends(hall, monkeypatch):
    monkeypatch.setattr(choosing, "GUESSED_CODES", "2 per 10 minute")
    for number in range(2):
        hall.get(f"{PATH}?code=tebak-{number:03}")

    guessed = hall.get(f"{PATH}?code=TAMU-2031")
    without = hall.get(PATH)

    assert guessed.status_code == 429
    assert without.status_code == 200


def test_a_code_for_a_type_of_one_way_asks_for_no_way_to_attend(hall):
    page = hall.get(f"{PATH}?code=TAMU-2031")
    open_page = hall.get(PATH)

    assert 'type="radio" id="attendance"' not in page.text
    assert post_forms(page.text)[0].values["attendance"] == "onsite"
    assert "On site" in page.text
    assert 'type="radio" id="attendance"' in open_page.text
