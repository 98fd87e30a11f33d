"""What a registration may hold: every fault is said at once, and whatever passes is clean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.registration.errors import InvalidRegistration
from eventapp.registration.rules import fields, people
from eventapp.registration.rules.states import Attendance

GOOD = {
    "name": "Ni Wayan Sukmawati",
    "email": "wayan@Contoh.go.id",
    "phone": "0812-3456-7890",
    "organisation": "Kota Denpasar",
    "attendance": "onsite",
    "consent": "y",
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)


def faults(**changed: object) -> dict[str, list[str]]:
    """The sentences for good answers with these changes."""
    with pytest.raises(InvalidRegistration) as refused:
        fields.read(GOOD | changed)
    return refused.value.errors


def test_good_answers_become_clean_values():
    data = fields.read(GOOD | {"name": "  Ni\u00a0Wayan   Sukmawati\n", "photo": "y"})

    assert data == fields.RegistrationData(
        name="Ni Wayan Sukmawati",
        email="wayan@contoh.go.id",
        phone="+6281234567890",
        organisation="Kota Denpasar",
        attendance=Attendance.ONSITE,
        photo=True,
    )


def test_every_fault_is_said_at_once():
    assert sorted(faults(name="", email="", phone="", organisation="", attendance="", consent="")) == [
        "attendance",
        "consent",
        "email",
        "name",
        "organisation",
        "phone",
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "12345"),
        ("name", "x" * 121),
        ("name", "x" * 100_000),
        ("email", "wayan"),
        ("email", "wayan@contoh"),
        ("email", "wayan@@contoh.go.id"),
        ("email", "way an@contoh.go.id"),
        ("email", "a@1.2.3.4"),
        ("email", "x" * 65 + "@contoh.go.id"),
        ("phone", "12"),
        ("phone", "0812-345"),
        ("phone", "tanya sekretaris"),
        ("organisation", "..."),
        ("organisation", "x" * 201),
        ("attendance", "both"),
        ("attendance", "onsite-waiting"),
        ("consent", False),
        ("consent", "false"),
        ("consent", None),
    ],
)
def test_a_bad_answer_is_refused_at_its_own_field(field, typed):
    assert list(faults(**{field: typed})) == [field]


def test_the_sentence_names_what_is_wrong_in_the_language_that_was_asked_for():
    indonesian = {fields.LongAnswer.message: "Terlalu panjang: %(length)s, paling banyak %(most)s."}

    with pytest.raises(InvalidRegistration) as refused:
        fields.read(GOOD | {"name": "x" * 130}, lambda message: indonesian[message])

    assert refused.value.errors == {"name": ["Terlalu panjang: 130, paling banyak 120."]}


def test_only_a_tick_counts_as_consent():
    assert [fields.read(GOOD | {"consent": tick}).name for tick in (True, "y", "on", "true", "1")] == [
        "Ni Wayan Sukmawati"
    ] * 5


def test_ticks_that_are_free_are_off_unless_they_are_set():
    data = fields.read(GOOD | {"news": "", "photo": "false", "listing": True})

    assert (data.news, data.photo, data.listing) == (False, False, True)


def test_a_change_asks_neither_name_nor_address_nor_consent():
    change = fields.read_change({"phone": "62812 3456 7890", "organisation": "Bappeda", "attendance": "online"})

    assert change == fields.ChangeData(phone="+6281234567890", organisation="Bappeda", attendance=Attendance.ONLINE)


def test_a_change_with_a_fault_is_refused():
    with pytest.raises(InvalidRegistration) as refused:
        fields.read_change({"phone": "", "organisation": "Bappeda", "attendance": "online"})

    assert list(refused.value.errors) == ["phone"]


@given(st.dictionaries(st.sampled_from([*sorted(GOOD), "news", "extra"]), json_values))
def test_whatever_is_sent_is_refused_at_its_fields_or_read_clean(sent):
    refused: set[str] = set()
    try:
        data = fields.read(GOOD | sent)
    except InvalidRegistration as refusal:
        refused = set(refusal.errors)
        data = fields.read(GOOD)

    assert refused <= set(sent)
    assert (data.name, data.organisation) == (people.cleaned(data.name), people.cleaned(data.organisation))
    assert data.name.encode().decode() == data.name
