"""Filters and their counts against counting by hand; what a device remembers; the map's steps and islands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eventapp.exhibition.rules import facets, favourites, islands, tiles
from eventapp.exhibition.rules.facets import Filters, Shelf, Thing
from eventapp.exhibition.rules.favourites import Kept

VALUES = {"province": ["32", "33", "35"], "island": ["java"], "type": ["kota", "kabupaten"], "stage": ["selected"]}
DIMENSIONS, STATUSES = ["living", "economy"], ["running", "planned"]
THINGS = st.builds(
    Thing,
    st.fixed_dictionaries({facet: st.sampled_from(values) for facet, values in VALUES.items()}),
    st.lists(st.tuples(st.sampled_from(DIMENSIONS), st.sampled_from(["", *STATUSES])), max_size=4).map(tuple),
)
FILTERS = st.builds(
    Filters,
    province=st.sampled_from(["", "32", "33", "99"]),
    type=st.sampled_from(["", "kota"]),
    dimension=st.sampled_from(["", *DIMENSIONS]),
    status=st.sampled_from(["", *STATUSES]),
)


def fits(thing: Thing, filters: Filters) -> bool:
    """What a reader would say."""
    of_region = all(not getattr(filters, facet) or thing.values[facet] == getattr(filters, facet) for facet in VALUES)
    wanted = (filters.dimension, filters.status)
    of_innovation = not any(wanted) or any(
        all(not want or want == has for want, has in zip(wanted, aspect, strict=True)) for aspect in thing.aspects
    )
    return of_region and of_innovation


@given(st.lists(THINGS, max_size=30), FILTERS)
def test_filters_leave_and_count_what_a_reader_would(things, filters):
    shelf = Shelf.of(things)

    left = facets.places(shelf.matching(filters), range(len(things)))

    assert left == [place for place, thing in enumerate(things) if fits(thing, filters)]
    for facet, values in (*VALUES.items(), ("dimension", DIMENSIONS), ("status", STATUSES)):
        others = filters.without(facet)
        counted = {value: sum(fits(t, others_with(others, facet, value)) for t in things) for value in values}
        assert shelf.counts(facet, filters) == {value: number for value, number in counted.items() if number}


def others_with(filters: Filters, facet: str, value: str) -> Filters:
    """The filters with this value chosen."""
    return Filters(**{**{each: getattr(filters, each) for each in facets.FACETS}, facet: value})


@given(st.sets(st.integers(0, 3000)))
def test_a_set_holds_its_places(places):
    assert facets.places(facets.bits(places), range(3001)) == sorted(places)


def test_the_address_keeps_what_is_chosen():
    filters = Filters(q="air", province="35", picked=("kota-madiun",))

    assert filters.address(page=2) == {"q": "air", "province": "35", "page": 2, "booth": ["kota-madiun"]}
    assert filters.without("province").address() == {"q": "air", "booth": ["kota-madiun"]}


@given(st.lists(st.builds(Kept, st.from_regex(r"[a-z]{1,20}(-[a-z0-9]{1,9})?", fullmatch=True), st.integers(0, 10**9))))
def test_a_device_remembers_the_latest_favourites(kept):
    read = favourites.from_text(favourites.as_text(kept))

    assert len(read) <= favourites.MOST
    assert read == list(dict.fromkeys(kept[-favourites.MOST :]))


def test_whatever_else_stands_in_the_cookie_is_passed_over():
    assert favourites.from_text("kota-madiun!<script>!../x!kota-bandung.12!kota-madiun") == [
        Kept("kota-madiun"),
        Kept("kota-bandung", 12),
    ]


def test_steps_of_the_map_follow_the_largest_number():
    assert tiles.legend(8) == ["1", "2–3", "4"]
    assert tiles.legend(80) == ["1–19", "20–39", "40"]
    assert [tiles.level(number, 80) for number in (0, 1, 20, 80)] == [0, 1, 2, 3]


def test_every_province_belongs_to_a_group_of_islands():
    found = {code: islands.island(code) for code in ("11", "21", "31.71", "36", "51", "53", "65", "76", "82", "97")}

    assert "" not in found.values()
    assert set(found.values()) == set(islands.LABELS)
    assert islands.island("00") == ""
