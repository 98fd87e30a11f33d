"""What a frozen value is: equal by its fields, usable as a key, shown by name."""

from __future__ import annotations

from dataclasses import asdict, field, replace

import pytest

from eventapp.frozen import field_names, frozen


@frozen
class Place:
    """Example."""

    code: str
    name: str = "–"
    marks: list[str] = field(default_factory=list, compare=True)


@frozen(kw_only=True)
class Named:
    """Example with names only."""

    one: int
    two: int = 2


@frozen
class Nothing:
    """Example without fields."""


@frozen
class Written:
    """Example that says itself how it is shown."""

    code: str

    def __repr__(self) -> str:
        return "own"


def test_values_are_equal_by_their_fields_and_class() -> None:
    assert Named(one=1) == Named(one=1, two=2)
    assert Named(one=1) != Named(one=1, two=3)
    assert Nothing() == Nothing()
    assert Nothing() != Written("a")
    assert {Named(one=1): "x"}[Named(one=1)] == "x"


def test_they_are_shown_with_their_fields() -> None:
    assert repr(Named(one=1)) == "Named(one=1, two=2)"
    assert repr(Nothing()) == "Nothing()"
    assert repr(Written("a")) == "own"


def test_dataclass_tools_work_on_them() -> None:
    place = replace(Place("32.73"), name="Kota Bandung")
    assert asdict(place) == {"code": "32.73", "name": "Kota Bandung", "marks": []}
    assert field_names(Place) == field_names(place) == ("code", "name", "marks")
    assert Place("a").marks is not Place("a").marks


def test_they_have_no_other_fields_and_names_only_where_asked() -> None:
    with pytest.raises(AttributeError):
        Nothing().other = 1  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        Named(1)  # type: ignore[misc]
