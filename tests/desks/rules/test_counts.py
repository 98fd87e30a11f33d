"""The map of provinces: how dark a tile is, and what the map says in one sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.desks.rules import counts
from eventapp.regions.rules.registry import ProvinceTile


@pytest.mark.parametrize(
    ("regions", "level"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (10, 4), (100, 4)]
)
def test_the_steps_are_none_one_two_to_three_four_to_seven_and_more(regions, level):
    assert counts.level(regions) == level


def test_a_province_without_regions_shows_a_dash():
    places = [ProvinceTile("33", "Jawa Tengah", "Jateng", 6, 5), ProvinceTile("17", "Bengkulu", "Bengkulu", 2, 3)]

    tiles = counts.tiles(places, {"33": 10})

    assert [(tile.text, tile.level, tile.href) for tile in tiles] == [
        ("10", 4, "/regions/33"),
        ("–", 0, "/regions/17"),
    ]


@given(st.lists(st.tuples(st.text(), st.integers(0, 99)), max_size=8))
def test_the_leader_has_more_than_everybody_else_or_there_is_none(found):
    leader = counts.leader(found)

    most = max((number for _, number in found), default=0)
    if sum(number == most for _, number in found) == 1:
        assert leader == next(one for one in found if one[1] == most)
    else:
        assert leader is None
