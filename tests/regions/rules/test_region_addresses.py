"""Slugs, and the provinces of old years."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.regions.rules.provinces import former_province
from eventapp.regions.rules.slugs import slug


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kota Madiun", "kota-madiun"),
        ("Jawa Barat", "jawa-barat"),
        ("Kabupaten Tojo Una-Una", "kabupaten-tojo-una-una"),
        ("Kabupaten Pa'u", "kabupaten-pau"),
    ],
)
def test_a_slug_is_the_name_in_lower_case_with_hyphens(name, expected):
    assert slug(name) == expected


def test_no_two_regions_share_a_slug(registry):
    assert len({slug(region.name) for region in registry.regions}) == len(registry.regions)


@given(st.text())
def test_a_slug_holds_nothing_that_an_address_could_not(name):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|", slug(name))


def test_the_provinces_taken_from_papua_were_papua_before_2022():
    assert [former_province("94", year) for year in (2017, 2021, 2022, 2023)] == ["91", "91", None, None]
    assert former_province("96", 2019) == "92"
    assert former_province("33", 2017) is None


def test_every_former_province_is_a_province_of_today(registry):
    provinces = [region.code for region in registry.regions if region.type == "province"]

    former = {former_province(code, 2017) for code in provinces} - {None}

    assert former <= set(provinces)
    assert former == {"91", "92"}
