"""Two spellings of one person's name."""

from __future__ import annotations

import pytest

from eventapp.exhibition.rules.names import is_same


@pytest.mark.parametrize(
    "other",
    ["Bagus Prasetyo", "BAGUS PRASETYO", "Bagus  Prasetyo, S.Kom., M.Si.", "Dr. Bagus Prasetyo", "Bpk. Bagus Prasetyo"],
)
def test_titles_degrees_and_case_make_no_other_person(other):
    assert is_same("Bagus Prasetyo", other)


@pytest.mark.parametrize("other", ["", "Bagus", "Bagus P.", "Sri Lestari", "Prasetyo Bagus"])
def test_nothing_is_guessed(other):
    assert not is_same("Bagus Prasetyo", other)


def test_no_name_is_nobody_and_a_title_alone_is_a_name():
    assert not is_same("", "")
    assert is_same("Ibu", "ibu")
