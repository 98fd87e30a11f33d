"""The registry in the database: loaded once, kept equal to the files, asked in a fixed number of statements."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from eventapp.core.access import ANONYMOUS, Scope, system_scope
from eventapp.core.db import db
from eventapp.core.invariants import violations
from eventapp.errors import Forbidden
from eventapp.regions import queries
from eventapp.regions.checks import CHECKS
from eventapp.regions.models import Region, RegionAlias
from eventapp.regions.rules.registry import Registry
from eventapp.regions.services import load_registry
from tests.support.statements import statements


@pytest.fixture
def loaded(database, registry):
    load_registry(system_scope(), registry)


def renamed(registry: Registry, code: str, name: str) -> Registry:
    """The registry with one region called otherwise."""
    regions = tuple(replace(fact, name=name) if fact.code == code else fact for fact in registry.regions)
    return replace(registry, regions=regions)


def test_loading_twice_is_loading_once_and_costs_three_statements(database, registry):
    written = load_registry(system_scope(), registry)
    with statements(3):
        again = load_registry(system_scope(), registry)

    assert (written, again) == (552 + len(registry.aliases), 0)
    assert db.scalar(sa.select(sa.func.count()).select_from(Region)) == 552
    assert db.scalar(sa.select(sa.func.count()).select_from(RegionAlias)) == len(registry.aliases)
    assert violations(CHECKS) == []


def test_a_name_that_changed_in_the_files_changes_in_the_database(loaded, registry):
    before = queries.by_code("35.77")

    written = load_registry(system_scope(), renamed(registry, "35.77", "Kota Madiun Raya"))

    after = queries.by_code("35.77")
    assert written == 1
    assert (after.id, after.name, after.slug) == (before.id, "Kota Madiun Raya", "kota-madiun-raya")


def test_an_alias_that_changed_follows(loaded, registry):
    alias = next(iter(registry.aliases))

    written = load_registry(system_scope(), replace(registry, reasons={**registry.reasons, alias: "another reason"}))

    assert written == 1
    assert db.scalar(sa.select(RegionAlias.why).where(RegionAlias.alias == alias)) == "another reason"


def test_only_an_administrator_loads_the_registry(database, registry):
    with pytest.raises(Forbidden):
        load_registry(Scope(ANONYMOUS), registry)


def test_a_region_is_found_by_code_and_by_slug(loaded):
    with statements(1):
        by_code = queries.by_code("94.04")
    with statements(1):
        by_slug = queries.by_slug("kabupaten-mimika")

    assert by_code == by_slug
    assert (by_code.name, by_code.province_code, by_code.province) == ("Kabupaten Mimika", "94", "Papua Tengah")
    assert queries.by_slug("jawa-barat").province is None
    assert queries.by_code("99.99") is None


def test_provinces_come_with_their_counts_in_one_statement(loaded):
    with statements(1):
        provinces = queries.provinces()

    assert len(provinces) == 38
    assert sum(row.regencies for row in provinces) == 416
    assert sum(row.cities for row in provinces) == 98
    assert next((row.regencies, row.cities) for row in provinces if row.code == "33") == (29, 6)


def test_the_regions_of_a_province_and_all_regions_are_lists_by_code(loaded):
    bali = queries.by_code("51").id

    with statements(1):
        of_bali = queries.regions_of(bali)
    with statements(1):
        everywhere = queries.regions()

    assert [row.code for row in of_bali] == [*(f"51.0{number}" for number in range(1, 9)), "51.71"]
    assert (len(everywhere), everywhere[0].code) == (552, "11")


def test_search_finds_by_part_of_a_name_in_one_statement_and_asks_nothing_for_nothing(loaded):
    with statements(1):
        found = queries.search("kidul")
    with statements(0):
        nothing = queries.search("  ")

    assert [row.name for row in found][:1] == ["Kabupaten Gunungkidul"]
    assert nothing == []


def test_suggestions_are_the_514_names_of_regencies_and_cities():
    names = queries.suggestions()

    assert len(names) == 514
    assert "Kota Bandung" in names
    assert "Jawa Barat" not in names


def test_a_region_in_the_wrong_province_is_reported(loaded):
    java, bali = queries.by_code("33").id, queries.by_code("51.71").id
    db.run(lambda: db.change(sa.update(Region).where(Region.id == bali).values(province_id=java)))

    assert [violation.rows for violation in violations(CHECKS)] == [1]
