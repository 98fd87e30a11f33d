"""What written names mean: certain ones are resolved, doubtful ones only ever offered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.datafiles import data_path
from eventapp.regions.errors import AmbiguousRegion, MisspeltRegion, UnknownRegion
from eventapp.regions.rules.registry import read
from eventapp.regions.rules.resolver import Match, counts, require, resolve, resolve_all

CERTAIN = {Match.EXACT, Match.NORMALISED, Match.ALIAS}
BORNE_BY_A_PROVINCE_TOO = {"Jambi", "Bengkulu", "Gorontalo"}
REGISTRY = read(data_path)


def understood(registry, written):
    found = resolve(registry, written)
    return found.match.value, found.region and found.region.code, [region.code for region in found.candidates]


def as_written(facts: Any) -> Iterator[dict[str, Any]]:
    if isinstance(facts, dict):
        if "as_written" in facts:
            yield facts
        for value in facts.values():
            yield from as_written(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from as_written(value)


@pytest.fixture(scope="module")
def facts():
    return json.loads(data_path("seed-facts.json").read_text(encoding="utf-8"))


def test_every_name_of_the_registry_is_exact_but_the_three_that_a_province_shares(registry):
    for region in registry.regions:
        found = resolve(registry, region.name)
        if region.name in BORNE_BY_A_PROVINCE_TOO:
            assert (found.match, region in found.candidates) == (Match.AMBIGUOUS, True)
        else:
            assert (found.match, found.region, found.candidates) == (Match.EXACT, region, ())


def test_every_alias_of_the_table_resolves_to_its_code(registry):
    found = {alias: understood(registry, alias) for alias in registry.aliases}

    assert found == {alias: ("alias", code, []) for alias, code in registry.aliases.items()}


def test_the_fifty_cohort_names_resolve_without_a_suggestion(registry, facts):
    cohorts = [region for edition in facts["editions"] for region in edition["cohort"] or []]

    assert len(cohorts) == 50
    assert [understood(registry, region["as_written"]) for region in cohorts] == [
        (region.get("match", "exact"), region["code"], []) for region in cohorts
    ]


def test_every_other_name_in_the_documents_resolves_as_noted_there(registry, facts):
    for region in as_written(facts):
        assert understood(registry, region["as_written"]) == (region.get("match", "exact"), region["code"], [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("kota bandung", "32.73"),
        ("Kab. Bandung", "32.04"),
        ("KAB BANDUNG", "32.04"),
        ("Pemkab Sleman", "34.04"),
        ("Pemkot Bandung", "32.73"),
        ("Pemerintah Kota Bandung", "32.73"),
        ("Pemerintah Kabupaten Banjar", "63.03"),
        ("Pemda Kabupaten Sleman", "34.04"),
        ("Pemprov Jawa Barat", "32"),
        ("Prov. Jawa Barat", "32"),
        ("Propinsi Jawa Barat", "32"),
        ("Provinsi Daerah Istimewa Yogyakarta", "34"),
        ("Provinsi Yogyakarta", "34"),
        ("Provinsi Jambi", "15"),
        ("Gunung Kidul", "34.03"),
        ("Kabupaten Gunung Kidul", "34.03"),
        ("Kabupaten Boven digoel", "93.02"),
        ("Kota\u00a0Madiun", "35.77"),
        ("  Kota   Madiun ", "35.77"),
        ("Kota Adm. Jakarta Pusat", "31.71"),
        ("Kota Jakarta Pusat", "31.71"),
        ("Kab. Adm. Kep. Seribu", "31.01"),
        ("Kep. Riau", "21"),
        ("Tanjungpinang", "21.72"),
        ("Sleman", "34.04"),
        ("Tolitoli", "72.04"),
        ("Bau-Bau", "74.72"),
        ("Palangka Raya", "62.71"),
        ("Kotabandung", "32.73"),
        ("Kota Baru", "63.02"),
        ("Kota Mobagu", "71.74"),
        ("Kab/Kota Sleman", "34.04"),
    ],
)
def test_another_way_of_typing_a_name_is_normalised(registry, written, code):
    assert understood(registry, written) == ("normalised", code, [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Kota Nunukan", "65.03"),
        ("PEMKOT SOLO", "33.72"),
        ("Makasar", "73.71"),
        ("Kota Tangsel", "36.74"),
        ("Pemprov DKI Jakarta", "31"),
        ("Prov. D.I. Yogyakarta", "34"),
        ("Pemda DIY", "34"),
        ("Pemprov Jabar", "32"),
    ],
)
def test_another_name_of_a_region_is_known_in_any_typing(registry, written, code):
    assert understood(registry, written) == ("alias", code, [])


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Tangerang", ["36.03", "36.71"]),
        ("bandung", ["32.04", "32.73"]),
        ("Kab/Kota Bandung", ["32.04", "32.73"]),
        ("Yogyakarta", ["34", "34.71"]),
        ("Jogja", ["34", "34.71"]),
        ("Tanggerang", ["36.03", "36.71"]),
        ("Bengkulu", ["17", "17.71"]),
        ("gorontalo", ["75", "75.01", "75.71"]),
    ],
)
def test_a_bare_name_that_several_bear_is_ambiguous(registry, written, codes):
    assert understood(registry, written) == ("ambiguous", None, codes)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Kota Sleman", ["34.04"]),
        ("Pemkot Sleman", ["34.04"]),
        ("Kota Bandung Barat", ["32.17"]),
        ("Kabupaten Jambi", ["15", "15.71"]),
        ("Kabupaten Solo", ["33.72"]),
        ("Kabupaten Tanggerang", ["36.03"]),
        ("Kota Jakarta", ["31"]),
    ],
)
def test_the_wrong_type_is_only_ever_offered(registry, written, codes):
    assert understood(registry, written) == ("suggestion", None, codes)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Kota Bandnug", ["32.73", "32.04"]),
        ("Kota Surabya", ["35.78"]),
        ("Kabupatn Sleman", ["34.04"]),
        ("Sumatra Utara", ["12"]),
        ("Banjar, Kalimantan Selatan", ["63.03"]),
        ("Tangerang (Banten)", ["36.03", "36.71"]),
    ],
)
def test_a_misspelt_name_is_only_ever_offered_nearest_first(registry, written, codes):
    assert understood(registry, written) == ("suggestion", None, codes)


@pytest.mark.parametrize(
    "written",
    [
        *["", " ", "…", "\x00", "Kota", "Provinsi", "NA", "None", "32.73", "xyz"],
        *["Atlantis", "Wakanda", "Malaysia", "Tokyo", "Kota Gotham"],
        *["=cmd()", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","Kota Bandung")', "@Kota Bandung", "+Kota Bandung"],
    ],
)
def test_what_names_nothing_is_unknown(registry, written):
    assert understood(registry, written) == ("unknown", None, [])


@given(
    st.sampled_from(REGISTRY.regions), st.sampled_from(["upper", "lower", "title"]), st.sampled_from([" ", "  ", ". "])
)
def test_case_blanks_and_full_stops_never_change_what_a_name_means(region, case, blank):
    written = getattr(region.name, case)().replace(" ", blank)

    found = resolve(REGISTRY, written)

    assert found.region == region or (found.match is Match.AMBIGUOUS and region in found.candidates)


@given(st.text(max_size=50) | st.sampled_from(REGISTRY.regions).flatmap(lambda r: st.permutations(r.name).map("".join)))
def test_code_and_candidates_exclude_each_other_whatever_is_written(written):
    row = resolve(REGISTRY, written).row()

    assert row["written"] == written
    assert (row["code"] is not None) == (row["match"] in CERTAIN)
    assert bool(row["candidates"]) == (row["match"] in {Match.AMBIGUOUS, Match.SUGGESTION})
    assert len(row["candidates"]) <= 5


@given(st.sampled_from(REGISTRY.regions), st.data())
def test_a_dropped_letter_names_another_region_only_where_that_is_its_very_name(region, data):
    place = data.draw(st.integers(1, len(region.name) - 1).filter(lambda at: region.name[at] != " "))
    written = region.name[:place] + region.name[place + 1 :]

    found = resolve(REGISTRY, written)

    assert found.region in {None, region} or found.match in {Match.EXACT, Match.ALIAS}  # Kota Solo(k), Ba(n)dung


def test_a_list_is_resolved_in_order_and_counted_with_the_kinds_that_never_came(registry):
    found = resolve_all(registry, ["Kota Madiun", "Tangerang", "Kota Madiun"])

    assert [one.match.value for one in found] == ["exact", "ambiguous", "exact"]
    assert counts(found) == {
        "exact": 2,
        "normalised": 0,
        "alias": 0,
        "ambiguous": 1,
        "suggestion": 0,
        "unknown": 0,
    }


def test_a_certain_name_is_the_region(registry):
    assert require(registry, "Pemkot Madiun").code == "35.77"


def test_a_doubtful_name_is_refused_with_what_it_may_mean(registry):
    with pytest.raises(AmbiguousRegion) as ambiguous:
        require(registry, "Jambi")
    with pytest.raises(MisspeltRegion) as misspelt:
        require(registry, "Kota Sleman")
    with pytest.raises(UnknownRegion) as unknown:
        require(registry, "%(x)s" + "x" * 100)

    assert str(ambiguous.value) == "“Jambi” can mean Provinsi Jambi / Kota Jambi; write the full name."
    assert str(misspelt.value) == (
        "No region is called “Kota Sleman”; if you mean Kabupaten Sleman, write it like that."
    )
    assert str(unknown.value) == (
        f"No region is called “%(x)s{'x' * 55}…”; write the full name, for example Kota Madiun or Kabupaten Sleman."
    )
