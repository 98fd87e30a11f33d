"""The whole document: its keys, its empty cases, its warnings, and the laws that hold between its parts."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.surveys.errors import AnsweredTwice, OutsideOptions, UnfitElements, UnfitPopulation, UnknownQuestion
from eventapp.surveys.rules.report import statistics

SCALE = {"key": "q", "type": "scale", "options": [1, 2, 3, 4]}
MULTI = {"key": "m", "type": "multi", "options": ["A", "B", "C"]}
NPS = {"key": "s", "type": "nps"}
NUMBER = {"key": "age", "type": "number"}
TEXT = {"key": "note", "type": "text"}
REGION = {"key": "region", "type": "choice", "options": ["Kota", "Kabupaten", "Provinsi"]}
EVERY = [SCALE, MULTI, NPS, NUMBER, TEXT, REGION]

COUNTED = ["counts", "share", "percent", "percent_sum"]
CENTRE = ["mean", "median", "grouped_median", "sd"]


def of(key: str, **counts: int) -> list[tuple[str, str, str]]:
    """Answers to one question, so many of each."""
    values = [value.lstrip("_") for value, count in counts.items() for _ in range(count)]
    return [(f"r{i}", key, value) for i, value in enumerate(values)]


def only(document: dict[str, object]) -> dict[str, object]:
    [entry] = document["questions"]
    return entry


def test_the_published_survey_is_reckoned_as_it_was_published():
    entry = only(statistics([SCALE], of("q", _4=14, _3=2, _2=1, _1=2), decimals=0))

    assert entry["counts"] == {"1": 2, "2": 1, "3": 2, "4": 14}
    assert entry["percent"] == {"1": 11, "2": 5, "3": 11, "4": 74}
    assert entry["percent_sum"] == 101
    assert entry["percent_lr"] == {"1": 11, "2": 5, "3": 10, "4": 74}
    assert entry["share"]["4"] == 14 / 19
    assert entry["mean"] == 66 / 19
    assert entry["median"] == 4.0
    assert entry["top2"]["share"] == 16 / 19


def test_each_kind_has_the_keys_that_apply_to_it():
    document = statistics(EVERY, [("a", "q", "4")])

    head, tail = ["key", "type", "n", "missing"], ["suppressed"]
    assert {entry["type"]: list(entry) for entry in document["questions"]} == {
        "scale": [*head, *COUNTED, "percent_lr", *CENTRE, "top2", "intervals", *tail],
        "multi": [*head, *COUNTED, "intervals", *tail],
        "nps": [*head, *COUNTED, "percent_lr", *CENTRE, "nps", "intervals", *tail],
        "number": [*head, "mean", "median", "sd", *tail],
        "text": [*head, *tail],
        "choice": [*head, *COUNTED, "percent_lr", "intervals", *tail],
    }
    assert list(document) == ["n", "questions", "warnings"]


def test_no_answers_are_an_answer_with_every_figure_null():
    document = statistics(EVERY, [])

    scale = document["questions"][0]
    none = dict.fromkeys("1234")
    assert document["n"] == 0
    assert document["warnings"] == []
    assert scale == {
        "key": "q",
        "type": "scale",
        "n": 0,
        "missing": 0,
        "counts": dict.fromkeys("1234", 0),
        "share": none,
        "percent": none,
        "percent_sum": None,
        "percent_lr": none,
        "mean": None,
        "median": None,
        "grouped_median": None,
        "sd": None,
        "top2": {"share": None, "low": None, "high": None},
        "intervals": none,
        "suppressed": False,
    }
    assert document["questions"][2]["nps"] == {"score": None, "low": None, "high": None}
    assert document["questions"][3]["mean"] is None


def test_one_answer_has_a_mean_and_no_deviation():
    entry = only(statistics([SCALE], of("q", _3=1)))

    assert (entry["n"], entry["mean"], entry["median"], entry["sd"]) == (1, 3.0, 3.0, None)


def test_skipped_questions_are_missing_and_in_no_base():
    answers = [("a", "q", "4"), ("b", "q", ""), ("c", "q", None), ("d", None, None)]

    document = statistics([SCALE], answers)

    assert (document["n"], only(document)["n"], only(document)["missing"]) == (4, 1, 3)
    assert only(document)["percent"]["4"] == 100.0


def test_answers_from_a_database_may_be_numbers():
    assert only(statistics([SCALE], [(1, "q", 4), (2, "q", 4.0), (3, "q", "4")]))["counts"]["4"] == 3


def test_ticks_overlap_and_the_base_is_people():
    answers = [("a", "m", "A"), ("a", "m", "B"), ("a", "m", "B"), ("b", "m", "A"), ("c", "m", "")]

    entry = only(statistics([MULTI], answers))

    assert (entry["n"], entry["missing"]) == (2, 1)
    assert entry["counts"] == {"A": 2, "B": 1, "C": 0}
    assert (entry["percent"], entry["percent_sum"]) == ({"A": 100.0, "B": 50.0, "C": 0.0}, 150.0)


def test_the_net_promoter_score_is_reckoned_from_counts():
    entry = only(statistics([NPS], of("s", _10=40, _9=10, _8=20, _7=10, _6=10, _0=10)))

    assert entry["nps"]["score"] == 30
    assert list(entry["counts"].values()) == [10, 0, 0, 0, 0, 0, 10, 10, 20, 10, 40]


def test_numbers_that_are_written_differently_count_as_one():
    entry = only(statistics([NUMBER], [("a", "age", "20"), ("b", "age", "20.0"), ("c", "age", "32.5")]))

    assert (entry["mean"], entry["median"]) == (72.5 / 3, 20.0)


def test_a_scale_of_words_has_counts_but_no_mean():
    words = {"key": "q", "type": "scale", "options": ["Tidak puas", "Puas"]}

    document = statistics([words], [("a", "q", "Puas")])

    assert only(document)["counts"] == {"Tidak puas": 0, "Puas": 1}
    assert [only(document)[key] for key in CENTRE] == [None] * 4
    assert only(document)["top2"] == {"share": None, "low": None, "high": None}
    assert document["warnings"] == [
        "The options of “q” are not all numbers, so it has no mean, median, standard deviation and top two."
    ]


def test_the_top_two_are_the_two_highest_whatever_their_order():
    upside_down = {"key": "q", "type": "scale", "options": [4, 3, 2, 1]}

    assert only(statistics([upside_down], of("q", _4=3, _1=1)))["top2"]["share"] == 0.75


def test_questions_without_definition_are_named_and_only_divide():
    answers = [("a", "q", "4"), ("b", "q", "3"), ("a", "mode", "onsite"), ("b", "mode", "online"), ("a", "x", "1")]

    document = statistics([SCALE], answers, group="mode")

    assert [entry["key"] for entry in document["questions"]] == ["q"]
    assert list(document["groups"]["mode"]) == ["online", "onsite"]
    assert document["groups"]["mode"]["onsite"]["questions"][0]["counts"]["4"] == 1
    assert document["warnings"] == ["Not in the question file, so used for groups and weights only: “mode”, “x”."]


def test_every_option_is_a_group_even_when_nobody_chose_it():
    answers = [("a", "region", "Kota"), ("a", "q", "4"), ("b", "q", "2")]

    groups = statistics([SCALE, REGION], answers, group="region")["groups"]["region"]

    assert {name: group["n"] for name, group in groups.items()} == {"Kota": 1, "Kabupaten": 0, "Provinsi": 0}
    assert groups["Kabupaten"]["questions"][0]["percent"] == dict.fromkeys("1234")


def test_free_text_may_divide_when_it_is_asked_to():
    groups = statistics([SCALE, TEXT], [("a", "note", "x"), ("b", "note", "y")], group="note")["groups"]

    assert {name: group["n"] for name, group in groups["note"].items()} == {"x": 1, "y": 1}


def test_weighted_shares_stand_beside_the_others():
    answers = [(i, "region", "Kota" if i < 10 else "Kabupaten") for i in range(30)]
    answers += [(i, "q", "4" if i < 5 or i >= 15 else "3") for i in range(30)]

    document = statistics([SCALE, REGION], answers, weight_by="region", population={"Kota": 100, "Kabupaten": 300})

    weighted = document["questions"][0]["weighted"]
    assert weighted["share"] == {"1": 0.0, "2": 0.0, "3": 0.3125, "4": 0.6875}
    variance = 0.25**2 * (1 - 10 / 100) * 0.25 / 9 + 0.75**2 * (1 - 20 / 300) * 0.1875 / 19
    assert weighted["se"]["4"] == pytest.approx(variance**0.5, abs=1e-15)
    assert document["questions"][0]["share"]["4"] == 20 / 30


def test_a_stratum_without_answers_leaves_null_and_a_warning():
    answers = [(i, "region", "Kota") for i in range(12)] + [(i, "q", "4") for i in range(12)]

    document = statistics([SCALE, REGION], answers, weight_by="region", population={"Kota": 20, "Kabupaten": 5})

    assert document["questions"][0]["weighted"]["share"] == dict.fromkeys("1234")
    assert document["warnings"][0] == "“q” has no weighted shares: nobody answered it in “Kabupaten”."


def test_small_strata_and_people_in_none_are_warned_of():
    answers = [("a", "region", "Kota"), ("a", "q", "4"), ("b", "q", "4")]

    document = statistics([SCALE, REGION], answers, weight_by="region", population={"Kota": 20})

    assert document["warnings"] == [
        "The stratum “Kota” rests on fewer than 10 people.",
        "People without an answer to “region” are not in the weighted shares.",
        "“q” has no standard errors: a stratum has a single answer.",
        "“region” has no standard errors: a stratum has a single answer.",
    ]


def skm_answers(total: int, people: int = 100, elements: int = 9) -> list[tuple[int, str, str]]:
    """Answers 3 and 4 of all elements whose means add up to total / people."""
    fours = total - 3 * people * elements
    places = [(person, f"U{u}") for u in range(1, elements + 1) for person in range(people)]
    return [(person, key, "4" if i < fours else "3") for i, (person, key) in enumerate(places)]


@pytest.mark.parametrize(
    ("weight", "index", "band", "label"),
    [("1/9", 88.31, "A", "Sangat baik"), ("0.111", 88.22, "B", "Baik"), ("0.11", 87.42, "B", "Baik")],
)
def test_the_weight_flips_the_band_of_the_same_survey(weight, index, band, label):
    document = statistics(None, skm_answers(3179), template="skm", skm_weight=weight)

    skm = document["skm"]
    assert (skm["weight"], skm["index"], skm["band"], skm["label"]) == (weight, index, band, label)
    assert [element["key"] for element in skm["elements"]] == [f"U{u}" for u in range(1, 10)]
    assert skm["elements"][0] == {
        "key": "U1",
        "n": 100,
        "mean": 4.0,
        "weighted": {"1/9": 4 / 9, "0.111": 0.444, "0.11": 0.44}[weight],
    }
    assert document["questions"][0]["counts"] == {"1": 0, "2": 0, "3": 0, "4": 100}
    assert document["warnings"] == []


def test_each_element_has_its_own_number_of_answers():
    answers = [answer for answer in skm_answers(3179) if answer[:2] != (0, "U1")]

    skm = statistics(None, answers, template="skm")["skm"]

    assert [element["n"] for element in skm["elements"]] == [99, *[100] * 8]


def test_an_element_that_nobody_answered_leaves_no_index():
    document = statistics(None, skm_answers(2800, elements=8), template="skm")

    assert document["skm"]["elements"][8] == {"key": "U9", "n": 0, "mean": None, "weighted": None}
    assert (document["skm"]["index"], document["skm"]["band"]) == (None, None)
    assert document["questions"][8]["counts"] == dict.fromkeys("1234", 0)
    assert document["warnings"] == ["There is no index while an element has no mean: “U9”."]


def test_nobody_at_all_leaves_no_index():
    document = statistics(None, [], template="skm")

    assert (document["n"], len(document["skm"]["elements"]), document["skm"]["index"]) == (0, 9, None)


def test_definitions_decide_how_many_elements_there_are():
    defined = [{"key": f"U{u}", "type": "scale"} for u in range(1, 9)]

    document = statistics(defined, skm_answers(3200, elements=8), template="skm", skm_weight="0.11")

    assert (document["skm"]["weight"], document["skm"]["index"]) == ("1/8", 100.0)
    assert document["warnings"] == ["SKM has nine elements, here are 8: each weighs 1/8, whichever weight was chosen."]


def test_elements_under_other_names_are_the_scales_of_four_points():
    renamed = [(person, f"unsur {key[1:]}", value) for person, key, value in skm_answers(3179)]
    more = [(person, "umur", str(20 + person)) for person in range(100)]

    document = statistics(None, renamed + more, template="skm")

    assert document["skm"]["index"] == 88.31
    assert document["warnings"][0].startswith("Taken for SKM elements: “unsur 1”")


def test_defined_elements_under_other_names_are_found_too():
    defined = [{"key": f"e{u}", "type": "scale", "options": [1, 2, 3, 4]} for u in range(1, 10)]
    renamed = [(person, f"e{key[1:]}", value) for person, key, value in skm_answers(3179)]

    assert statistics([*defined, TEXT], renamed, template="skm")["skm"]["index"] == 88.31


@pytest.mark.parametrize(
    "defined",
    [
        [TEXT],
        [{"key": "U1", "type": "choice", "options": [1, 2, 3, 4]}],
        [{"key": "U1", "type": "scale", "options": [1, 2, 3, 4, 5]}],
    ],
)
def test_a_survey_without_elements_of_four_points_is_refused(defined):
    with pytest.raises(UnfitElements):
        statistics(defined, [], template="skm")


def test_answers_without_any_element_are_refused():
    with pytest.raises(UnfitElements):
        statistics(None, [("a", "umur", "35")], template="skm")


def test_an_element_outside_its_scale_is_refused():
    with pytest.raises(OutsideOptions, match="“5” is not an answer that question “U1” offers"):
        statistics(None, [("a", "U1", "5")], template="skm")


@pytest.mark.parametrize("questions", [[SCALE], None, []])
def test_one_person_twice_in_a_question_is_refused(questions):
    with pytest.raises(AnsweredTwice, match="Respondent “a” answers question “q” twice"):
        statistics(questions, [("a", "q", "4"), ("b", "q", "4"), ("a", "q", "4")])


def test_the_refusal_of_a_second_answer_names_its_line():
    with pytest.raises(AnsweredTwice, match="Line 9: respondent “a”"):
        statistics([SCALE], [("a", "q", "4"), ("a", "q", "")], line=lambda: 9)


@pytest.mark.parametrize("key", ["group", "weight_by"])
def test_a_question_that_is_not_there_divides_nobody(key):
    with pytest.raises(UnknownQuestion, match="There is no question “x”; there are: q, region"):
        statistics([SCALE, REGION], of("q", _4=1), **{key: "x"})


def test_a_question_with_several_answers_divides_nobody():
    with pytest.raises(UnknownQuestion, match="takes several answers"):
        statistics([MULTI], [("a", "m", "A")], group="m")


def test_more_answers_than_people_are_refused():
    with pytest.raises(UnfitPopulation, match="2 people answered in “Kota”"):
        statistics([REGION], of("region", Kota=2), weight_by="region", population={"Kota": 1})


def test_without_definitions_kinds_and_options_come_from_the_answers():
    answers = [*of("q", _4=2, _2=1), *of("mode", onsite=1, online=2), *of("age", _35=1, _17=1)]

    document = statistics(None, answers)

    assert [(entry["key"], entry["type"]) for entry in document["questions"]] == [
        ("age", "number"),
        ("mode", "choice"),
        ("q", "scale"),
    ]
    assert document["questions"][1]["counts"] == {"online": 2, "onsite": 1}
    assert document["questions"][2]["counts"] == {"2": 1, "4": 2}
    [warning] = document["warnings"]
    assert warning.endswith("that nobody chose are not listed: “age” number, “mode” choice, “q” scale.")


def test_a_warning_can_be_said_in_another_language():
    [warning] = statistics([SCALE], [("a", "x", "1")])["warnings"]

    catalogue = {"Not in the question file, so used for groups and weights only: %(keys)s.": "Hanya: %(keys)s."}
    assert warning.sentence(catalogue.__getitem__) == "Hanya: “x”."


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "3", "4"]),
        st.sampled_from(["", "Kota", "Kabupaten", "Provinsi"]),
        st.sets(st.sampled_from("ABC")),
    ),
    max_size=30,
).map(
    lambda people: [
        answer
        for i, (q, region, ticks) in enumerate(people)
        for answer in [(i, "q", q), (i, "region", region), *((i, "m", tick) for tick in sorted(ticks))]
    ]
)
DEFINED = [SCALE, MULTI, REGION]


@given(ANSWERS, st.randoms(use_true_random=False), st.integers(1, 6), st.sampled_from([DEFINED[:1], None]))
def test_the_order_of_rows_does_not_matter(answers, chance: random.Random, min_n, defined):
    answers = [answer for answer in answers if answer[1] != "m"]
    shuffled = chance.sample(answers, len(answers))

    def document(rows):
        return json.dumps(statistics(defined, rows, group="region", min_n=min_n))

    assert document(answers) == document(shuffled)


@given(ANSWERS)
def test_the_groups_and_the_people_in_none_add_up_to_the_total(answers):
    in_none = {i for i, key, value in answers if key == "region" and not value}

    document = statistics(DEFINED, answers, group="region")
    rest = statistics(DEFINED, [answer for answer in answers if answer[0] in in_none])

    parts = [*document["groups"]["region"].values(), rest]
    assert document["n"] == sum(part["n"] for part in parts)
    for place, entry in enumerate(document["questions"]):
        for option, count in entry["counts"].items():
            assert count == sum(part["questions"][place]["counts"][option] for part in parts)


@given(ANSWERS, st.integers(1, 12))
def test_the_document_is_always_json_without_nan(answers, min_n):
    document = statistics(DEFINED, answers, group="region", min_n=min_n, template=None)

    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_the_rules_load_neither_flask_nor_numpy():
    loaded = "import sys, eventapp.surveys.rules.report; print(*sys.modules)"

    modules = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.split()

    assert {"flask", "sqlalchemy", "numpy", "pandas", "scipy", "click"}.isdisjoint(modules)
