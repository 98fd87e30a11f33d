"""Regions offered while somebody types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.datafiles import data_path
from eventapp.regions.rules.registry import read
from eventapp.regions.rules.search import search

REGISTRY = read(data_path)


def found(registry, text, limit=3):
    return [region.name for region in search(registry, text, limit)]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("madi", ["Kota Madiun", "Kabupaten Madiun"]),
        ("madiun", ["Kota Madiun", "Kabupaten Madiun"]),
        ("kota mad", ["Kota Madiun"]),
        ("KAB. MAD", ["Kabupaten Madiun"]),
        ("kidul", ["Kabupaten Gunungkidul"]),
        ("digoel", ["Kabupaten Boven Digoel"]),
        ("jabar", ["Jawa Barat"]),
        ("tangsel", ["Kota Tangerang Selatan"]),
        ("bojonegro", ["Kabupaten Bojonegoro"]),
        ("35.77", ["Kota Madiun"]),
        ("pemprov jawa t", ["Jawa Timur", "Jawa Tengah"]),
    ],
)
def test_beginnings_parts_slips_codes_and_other_names_are_found(registry, typed, offered):
    assert found(registry, typed) == offered


def test_the_name_itself_comes_before_longer_ones(registry):
    assert found(registry, "bandung") == ["Kota Bandung", "Kabupaten Bandung", "Kabupaten Bandung Barat"]
    assert found(registry, "solo", 1) == ["Kota Surakarta"]


@pytest.mark.parametrize("typed", ["", "  ", "-", "qqqqqq", "x" * 5000, "=cmd()"])
def test_nothing_is_offered_for_nothing(registry, typed):
    assert found(registry, typed) == []


@given(st.sampled_from(REGISTRY.regions), st.data())
def test_a_region_is_offered_for_its_name_and_never_more_than_asked(region, data):
    limit = data.draw(st.integers(1, 10))

    offered = search(REGISTRY, region.name, limit)

    assert len(offered) <= limit
    assert offered[0].name == region.name or offered[0].name.endswith(region.name)
