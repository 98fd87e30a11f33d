"""What people and their browsers send that nobody expects: too much, odd letters, twice, again, in the wrong field."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.access import system_scope
from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.queries import answers, lists
from eventapp.registration.rules import fields, people
from tests.support.questions import ALLERGY, SHIRT, publish
from tests.support.registrations import answers as typed
from tests.support.registrations import open_forum
from tests.support.webforms import post_forms

PATH = "/2031/register"
NAMES = [
    "Suharto",
    "Dr. H. Ma’ruf Amin, M.Si.",
    "Prof. Dr. Ir. Hj. Siti Nur'aini, S.T., M.Eng., Ph.D.",
    "O'Brien-Sitompul",
    "محمد بن سلمان",
    "Ni Luh 🌸 Ayu",
    "王小明",
    "A" * 120,
    "d'Arc & <i>co</i>",
]


def faults(**changed):
    """The fields at fault."""
    try:
        fields.read(typed(**changed))
    except InvalidRegistration as refusal:
        return refusal.errors
    return {}


@pytest.mark.parametrize("name", NAMES)
def test_names_as_people_have_them_are_taken_as_they_are(name):
    assert fields.read(typed(name=f"  {name} ")).name == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [("\u202eAni\u202c", "Ani"), ("A\u200bn\ufeffi", "Ani"), ("Ani\r\n\tSari", "Ani Sari"), ("A\x00n\ud800i", "Ani")],
)
def test_what_nobody_sees_in_a_name_is_taken_out(name, kept):
    assert fields.read(typed(name=name)).name == kept


def test_an_address_with_letters_that_only_look_latin_is_refused_and_one_in_its_own_script_is_not():
    assert "“\u0430”" in faults(email="w\u0430yan@contoh.example")["email"][0]  # Cyrillic
    assert set(faults(email="wayan@c\u03bfntoh.example")) == {"email"}  # Greek
    assert set(faults(email="\uff57ayan@contoh.example")) == {"email"}  # fullwidth
    assert fields.read(typed(email="rené@contoh.example")).email == "rené@contoh.example"
    assert fields.read(typed(email="почта@пример.испытание")).email == "почта@пример.испытание"


@pytest.mark.parametrize(
    "nonsense",
    [
        {"name": "0812 3456 7890"},
        {"name": "-"},
        {"name": "A" * 121},
        {"email": "Ni Wayan Sukmawati"},
        {"email": "0812 3456 7890"},
        {"phone": "wayan@contoh.example"},
        {"phone": "12"},
        {"organisation": "--"},
        {"organisation": "x" * 201},
        {"attendance": "maybe"},
        {"consent": "no"},
        {"days": ["tomorrow"]},
        {"days": {"2031": True}},
        {"sessions": "nothing"},
        {"sessions": [["a2" * 13]]},
        {"ticket_type": "x" * 41},
        {"access_code": "x" * 61},
        {"answers": ["a"]},
    ],
)
def test_nonsense_is_refused_at_its_own_field(nonsense):
    assert set(faults(**nonsense)) == set(nonsense)


anything = st.one_of(
    st.none(), st.text(), st.integers(), st.booleans(), st.lists(st.text()), st.dictionaries(st.text(), st.text())
)


@given(
    st.dictionaries(st.sampled_from([*typed(), "days", "sessions", "ticket_type", "access_code", "answers"]), anything)
)
def test_whatever_is_sent_is_taken_or_refused_and_names_stay_on_one_line(sent):
    try:
        data = fields.read(typed() | sent)
    except InvalidRegistration:
        return
    assert data.name == people.cleaned(data.name)
    assert len(data.name) <= 120


@pytest.fixture
def edition(make):
    """A forum whose form asks two questions of its own."""
    edition = open_forum(make)
    publish(edition, (SHIRT, ALLERGY))
    return edition


def test_ten_megabytes_in_one_field_are_refused_soon_and_not_sent_back(client, edition):
    form = post_forms(client.get(PATH).text)[0].values | typed() | {"q-shirt": "s"}
    huge = "x" * (10 * 1024 * 1024)

    pages = [client.post(PATH, data=form | {field: huge}) for field in ("name", "q-allergy")]
    more = client.post(PATH, data=form | {"name": huge, "q-allergy": huge})

    assert [page.status_code for page in pages] == [422, 422]
    assert max(len(page.data) for page in pages) < 60_000
    assert more.status_code == 413
    assert lists.registrations(system_scope(edition)).items == []


def test_odd_names_and_answers_are_shown_as_text_found_again_and_kept_whole(client, edition):
    scope = system_scope(edition)
    for number, name in enumerate(NAMES):
        form = post_forms(client.get(PATH).text)[0].values
        sent = form | typed(name=name, email=f"orang{number}@contoh.example") | {"q-shirt": "s", "q-allergy": name}
        check = client.post(PATH, data=sent)
        assert "<i>co</i>" not in check.text
        assert client.post(PATH, data=post_forms(check.text)[0].values).status_code == 303
    rows = {row.name: row for row in lists.registrations(scope).items}

    assert sorted(rows) == sorted(NAMES)
    for name in NAMES:
        assert name in [row.name for row in lists.registrations(scope, lists.Filters(q=name)).items]
        found = answers.of(scope, lists.detail(scope, rows[name].public_id).id)
        assert found[1].shown == name


def test_a_double_click_and_a_lost_answer_give_one_registration(app, client, edition):
    form = post_forms(client.get(PATH).text)[0].values | typed() | {"q-shirt": "s", "q-allergy": "Udang"}
    sent = post_forms(client.post(PATH, data=form).text)[0].values
    cookie = client.get_cookie("session")

    def press(_number):
        browser = app.test_client()
        browser.set_cookie("session", cookie.value)
        return browser.post(PATH, data=sent).status_code

    with ThreadPoolExecutor(2) as both:
        found = list(both.map(press, range(2)))
    again = client.post(PATH, data=sent)

    scope = system_scope(edition)
    rows = lists.registrations(scope).items
    assert (found, again.status_code, len(rows)) == ([303, 303], 303, 1)
    assert [row.shown for row in answers.of(scope, lists.detail(scope, rows[0].public_id).id)] == ["Kecil", "Udang"]


def test_whoever_goes_back_and_sends_other_answers_is_told_and_changes_nothing(client, edition):
    form = post_forms(client.get(PATH).text)[0].values | typed() | {"q-shirt": "s"}
    client.post(PATH, data=post_forms(client.post(PATH, data=form).text)[0].values)

    other = client.post(PATH, data=form | {"q-shirt": "l"})
    page = client.post(PATH, data=post_forms(other.text)[0].values)

    scope = system_scope(edition)
    rows = lists.registrations(scope).items
    assert (page.status_code, post_forms(page.text)[0].values["q-shirt"]) == (409, "l")
    assert [row.shown for row in answers.of(scope, lists.detail(scope, rows[0].public_id).id)] == ["Kecil"]
