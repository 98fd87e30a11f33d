"""The shape of a booth: read back unchanged, compared in words, complete or not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.exhibition.errors import FigureIncomplete
from eventapp.exhibition.rules import changes
from eventapp.exhibition.rules.content import Content, Figure, Innovation, figures_of, from_json

text = st.text(max_size=8)
year = st.none() | st.integers(1945, 2100)
figures = st.builds(Figure, text, text, text, year)
innovations = st.builds(
    Innovation, st.integers(1, 9), text, text, text, text, text, year, st.lists(figures, max_size=2).map(tuple)
)
contacts = st.sampled_from([(), (("whatsapp", "+6281234567890"),), (("web", "https://madiun.go.id"),)])
contents = st.builds(
    Content,
    text,
    text,
    text,
    text,
    text,
    contacts,
    st.lists(innovations, max_size=3, unique_by=lambda innovation: innovation.id).map(tuple),
)


@given(contents)
def test_a_content_is_read_back_unchanged(content):
    kept = json.loads(json.dumps(content.as_json()))

    assert from_json(kept) == content
    assert from_json(kept).fingerprint() == content.fingerprint()


@given(contents, contents)
def test_there_are_changes_exactly_when_visitors_would_see_a_difference(before, after):
    assert (changes.between(before, after) == []) == (before == after)
    assert (before.fingerprint() == after.fingerprint()) == (before == after)


@given(contents, contents)
def test_what_is_added_one_way_is_removed_the_other_way(before, after):
    there = [change.kind for change in changes.between(before, after)]
    back = [change.kind for change in changes.between(after, before)]

    assert (there.count("added"), there.count("removed")) == (back.count("removed"), back.count("added"))


def test_changes_are_said_in_words():
    wells = Innovation(1, "Sumur", "living", "Genangan", "Peta", "running")
    market = Innovation(2, "Pasar", "economy", "Harga", "Lelang", "running")
    before = Content("Menyerap", "Air", "Cerita", "Bagus", "", (("phone", "+62351"),), (wells,))
    after = Content("Menyerap", "Hujan", "Cerita", "Bagus", "Kominfo", (("web", "https://x.id"),), (market,))

    found = [change.sentence % change.details for change in changes.between(before, after)]

    assert found == [
        "Opening sentence changed",
        "Work unit added",
        "Innovation “Pasar” added",
        "Innovation “Sumur” removed",
        "Phone removed",
        "Website added",
    ]


def test_another_order_of_the_innovations_is_a_change():
    first, second = (Innovation(n, "", "", "", "", "") for n in (1, 2))

    found = changes.between(Content(innovations=(first, second)), Content(innovations=(second, first)))

    assert [change.sentence for change in found] == ["Order of the innovations changed"]


def test_a_booth_is_complete_when_its_four_parts_are_filled_in():
    wells = Innovation(1, "Sumur", "living", "Genangan", "Peta", "running")

    assert set(Content().done().values()) == {False}
    assert set(Content("Menyerap", "Air", "Cerita", "Bagus", innovations=(wells,)).done().values()) == {True}


def test_empty_figures_are_left_out_and_half_ones_are_refused():
    rows = [{"value": "1.840", "label": "sumur", "source": "", "year": None}, {"value": " ", "label": ""}]

    assert figures_of(rows) == (Figure("1.840", "sumur"),)
    with pytest.raises(FigureIncomplete) as refused:
        figures_of([rows[0], {"value": "", "label": "sumur"}])
    assert refused.value.field == "value_2"


def test_the_story_is_cut_into_paragraphs_at_empty_lines():
    assert Content(story="Satu.\n\n\n\nDua\nbaris.\n").paragraphs() == ["Satu.", "Dua\nbaris."]
