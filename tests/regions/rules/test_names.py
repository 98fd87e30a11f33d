"""Written names are compared by what they say, not by how they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.regions.rules.names import Form, read


@pytest.mark.parametrize(
    ("written", "types", "whole", "rest"),
    [
        ("Kota Bandung", {"kota"}, "kotabandung", "bandung"),
        ("KAB. BANDUNG", {"kabupaten"}, "kabupatenbandung", "bandung"),
        ("Kab.Bandung", {"kabupaten"}, "kabupatenbandung", "bandung"),
        ("Pemkab Sleman", {"kabupaten"}, "kabupatensleman", "sleman"),
        ("Pemerintah Daerah Kabupaten Sleman", {"kabupaten"}, "kabupatensleman", "sleman"),
        ("Pemerintah Daerah Istimewa Yogyakarta", set(), "daerahistimewayogyakarta", "daerahistimewayogyakarta"),
        ("Kab./Kota Bandung", {"kabupaten", "kota"}, "kabupatenkotabandung", "bandung"),
        ("Kota Adm. Jakarta Pusat", {"kota"}, "kotaadministrasijakartapusat", "jakartapusat"),
        ("Kep. Riau", set(), "kepulauanriau", "kepulauanriau"),
        ("Toli-Toli", set(), "tolitoli", "tolitoli"),
        ("Kota\u00a0\u2009Madiun\u200b", {"kota"}, "kotamadiun", "madiun"),
        ("Pangkajene & Kepulauan", set(), "pangkajenedankepulauan", "pangkajenedankepulauan"),
        ("Kota", {"kota"}, "kota", ""),
        ("Pemerintah", set(), "", ""),
        ("", set(), "", ""),
    ],
)
def test_a_name_is_read_as_its_types_and_its_words(written, types, whole, rest):
    assert read(written) == Form(frozenset(types), whole, rest)


@given(st.text(max_size=40))
def test_reading_never_fails_and_knows_no_case_and_no_blanks_around(written):
    form = read(written)

    assert read(f" \u00a0{written}\t") == form
    assert read(form.whole).whole == read(form.whole.upper()).whole
