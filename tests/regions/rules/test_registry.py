"""The registry is the committed data, row for row."""

from __future__ import annotations

from collections import Counter

from eventapp.regions.rules import names
from eventapp.regions.rules.registry import ProvinceTile, RegionFact


def test_the_registry_holds_38_provinces_416_regencies_and_98_cities(registry):
    assert Counter(region.type for region in registry.regions) == {"province": 38, "kabupaten": 416, "kota": 98}
    assert len(registry.by_code) == 552


def test_a_region_knows_its_province_its_place_and_whether_it_governs_itself(registry):
    assert registry.by_code["11"] == RegionFact("11", "province", "Aceh", None, 5.5417, 95.3333, True)
    assert registry.by_code["31.71"].autonomous is False
    assert registry.by_code["35.77"].province_code == "35"


def test_every_province_code_is_a_province_and_the_beginning_of_the_code(registry):
    for region in registry.regions:
        province = registry.by_code[region.province_code or region.code]
        assert (province.type, province.code) == ("province", region.code[:2])


def test_every_coordinate_lies_in_indonesia(registry):
    assert all(-11.1 < region.latitude < 6.1 and 94.9 < region.longitude < 141.1 for region in registry.regions)


def test_every_alias_and_tile_names_a_region(registry):
    assert {registry.by_code[code].code for code in registry.aliases.values()} == set(registry.aliases.values())
    assert [tile.code for tile in registry.tiles] == [
        region.code for region in registry.regions if region.type == "province"
    ]
    assert registry.tiles[0] == ProvinceTile("11", "Aceh", "Aceh", 0, 0)


def test_no_two_tiles_share_a_place_in_the_grid_of_18_by_7(registry):
    places = {(tile.column, tile.row) for tile in registry.tiles}

    assert len(places) == 38
    assert all(column in range(18) and row in range(7) for column, row in places)


def test_no_two_regions_read_the_same(registry):
    assert len({names.read(region.name).whole for region in registry.regions}) == 552


def test_no_alias_reads_like_another_region(registry):
    meanings = {names.read(region.name).whole: region.code for region in registry.regions}

    for alias, code in registry.aliases.items():
        assert meanings.setdefault(names.read(alias).whole, code) == code
