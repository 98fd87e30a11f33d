"""The archive as the facts state it: what becomes a row, what becomes a note, and in which language it is told."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from eventapp.editions.rules import archive_display
from eventapp.editions.rules.archive import archive
from eventapp.editions.rules.archive_facts import FACT_NAMES, FIGURES, TOLD
from eventapp.editions.rules.stages import STAGE_NAMES, STAGES_OF_TRACK, TRACK_NAMES, fits
from tests.support.facts import seed_facts


@pytest.fixture(scope="module")
def facts():
    return seed_facts()


@pytest.fixture(scope="module")
def whole(facts):
    return archive(facts)


def of_year(whole, year):
    return next(edition for edition in whole.editions if edition.year == year)


def note(whole, key):
    return next(one for one in whole.notes if one.key == key)


def test_the_years_bear_the_names_of_their_time(whole):
    assert [edition.name for edition in whole.editions] == [
        "Gerakan Menuju 100 Smart City 2017",
        "Gerakan Menuju 100 Smart City 2018",
        "Gerakan Menuju 100 Smart City 2019",
        "Gerakan Menuju Smart City 2022",
        "Gerakan Menuju Smart City 2023",
    ]
    assert [edition.slug for edition in whole.editions] == ["2017", "2018", "2019", "2022", "2023"]


def test_regions_take_part_only_as_far_as_the_documents_say(whole):
    seen = {
        edition.year: sorted({(one.track, one.stage) for one in edition.participants}) for edition in whole.editions
    }

    assert seen == {
        2017: [("preparing", "selected")],
        2018: [],
        2019: [("preparing", "selected")],
        2022: [("implementing", "evaluated")],
        2023: [("preparing", "named"), ("province", "named")],
    }
    assert [len(edition.participants) for edition in whole.editions] == [25, 0, 25, 7, 7]


def test_a_region_named_twice_takes_part_once_under_its_first_name(whole):
    nunukan = [one for one in of_year(whole, 2023).participants if one.code == "65.03"]

    assert [one.as_written for one in nunukan] == ["Kota Nunukan"]


def test_the_seven_winners_of_2022_stand_in_the_order_of_their_categories(whole):
    assert [(one.category, one.code, one.position) for one in of_year(whole, 2022).awards] == [
        ("governance", "32.73", 1),
        ("branding", "33.72", 2),
        ("economy", "33.74", 3),
        ("society", "34.71", 4),
        ("living", "33.21", 5),
        ("environment", "35.77", 6),
        ("kspn", "33.12", 7),
    ]


@pytest.mark.parametrize(
    ("year", "key", "value", "source"),
    [
        (2017, "invited", 80, "000_2e042de81352abac.txt"),
        (2017, "assessors", 20, "000_2e042de81352abac.txt"),
        (2017, "selected", 25, "000_2e042de81352abac.txt"),
        (2019, "regions_to_date", 100, "001_090010b642bd87ef.txt"),
        (2022, "implementing", 141, "003_fd001e3107ae6107.txt"),
        (2023, "regions_to_date", 241, "002_ee25bd573118b38b.txt"),
        (2023, "awarded", 50, "002_ee25bd573118b38b.txt"),
    ],
)
def test_a_figure_carries_its_source(whole, year, key, value, source):
    fact = of_year(whole, year).facts[key]

    assert (fact["value"], fact["source"]) == (value, [source])


def test_every_fact_has_a_source_a_name_and_a_place_on_a_page(whole):
    shown = {*FIGURES, *TOLD, "survey", "main_event"}
    facts = [(key, fact) for edition in whole.editions for key, fact in edition.facts.items()]

    assert [key for key, fact in facts if not fact["source"]] == []
    assert {key for key, _ in facts} - shown == set()
    assert shown == set(FACT_NAMES)


def test_the_figure_of_2018_says_that_it_is_a_target(whole):
    assert of_year(whole, 2018).facts["selected"]["note"] == {
        "id": "Angka ini target program.",
        "en": "This figure is the programme's target.",
    }


def test_the_published_survey_stays_as_it_was_printed(whole):
    survey = of_year(whole, 2017).facts["survey"]["value"]

    assert [option["percent"] for option in survey["options"]] == [74, 11, 5, 11]
    assert survey["sum"] == 101


def test_every_inconsistency_becomes_a_note_in_both_languages(whole, facts):
    keys = {one.key for one in whole.notes}

    assert len(facts["inconsistencies"]) == 7
    assert {
        "nunukan-type",
        "easternmost",
        "regencies-or-both",
        "masterplan-horizon",
        "survey-sum",
        "sdgs-typo",
        "spellings",
    } <= keys
    assert [one.key for one in whole.notes if not one.text.id or not one.text.en] == []
    assert len(keys) == len(whole.notes)


def test_an_inconsistency_that_nobody_described_is_shown_as_it_stands(facts):
    more = copy.deepcopy(facts)
    more["inconsistencies"].append({"what": "Something new", "source": ["000_2e042de81352abac.txt"]})

    added = [one for one in archive(more).notes if one.text.en == "Something new"]

    assert [(one.year, one.text.id) for one in added] == [(2017, "Something new")]


def test_sums_that_do_not_come_out_are_reckoned_from_the_figures(whole, facts):
    assert note(whole, "sum-to-total").text.id.startswith("141 + 50 = 191, sedangkan dokumen 2023 menyebut 241")
    assert note(whole, "first-hundred").text.en.startswith("75 + 25 = 100:")

    fitting = copy.deepcopy(facts)
    fitting["editions"][-1]["cumulative_2017_2023"] = 191

    assert "sum-to-total" not in {one.key for one in archive(fitting).notes}


def test_gaps_are_named(whole):
    assert note(whole, "no-document").text.id == "Tidak ada dokumen tentang 2020–2021 dalam arsip ini."
    assert "50" in note(whole, "no-cohort-2018").text.en
    assert "7" in note(whole, "no-cohort-2022").text.en
    assert [one.year for one in whole.notes if one.key.startswith("no-date")] == [2019, 2023]


def test_a_month_is_no_day(whole):
    assessment = of_year(whole, 2019).events[0]

    assert (assessment.starts_on, assessment.precision) == (None, "awal Maret 2019")
    assert assessment.details["en"]["precision"] == "early March 2019"


def test_the_fingerprint_changes_with_the_facts_and_only_then(whole, facts):
    other = copy.deepcopy(facts)
    other["editions"][0]["invited"] = 81

    assert archive(copy.deepcopy(facts)).fingerprint == whole.fingerprint
    assert archive(other).fingerprint != whole.fingerprint


def test_a_page_tells_facts_and_events_in_its_language(whole):
    edition = of_year(whole, 2017)
    numbers = {one.file: one.number for one in whole.documents}

    (method,) = archive_display.lines(edition.facts, ["method"], "en", numbers)
    (council,) = archive_display.lines(edition.facts, ["council"], "id", numbers)
    first, *_ = archive_display.happenings(edition.events, "en", numbers)

    assert (method.value, method.sources) == ("interview", (1,))
    assert council.value[2] == date(2017, 7, 13)
    assert first.name == "Assessment of the Movement towards 100 Smart Cities"
    assert dict(first.more)["Moderator"] == "Teddy Sukardi (chair of IKTII)"


def test_every_stage_and_track_has_a_name_and_a_place():
    assert set(STAGES_OF_TRACK) == set(TRACK_NAMES)
    assert {stage for stages in STAGES_OF_TRACK.values() for stage in stages} == set(STAGE_NAMES)
    assert fits("preparing", "selected")
    assert not fits("implementing", "selected")
    assert not fits("unknown", "selected")
