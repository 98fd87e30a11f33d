"""The document of a tabulation: what it holds, what is null, what is said, what does not matter to it."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventapp.judging.errors import BadMark, ConflictingMarks, UnfillableCut
from eventapp.judging.rules.cuts import Cap
from eventapp.judging.rules.marks import Mark, read_marks
from eventapp.judging.rules.rubric import Criterion, Rubric
from eventapp.judging.rules.tabulation import tabulate

RANKING_KEYS = [
    "rank", "entry", "score", "raw_mean", "judges", "se", "p_first", "p_cut", "rank_low", "rank_high", "tied_with",
]  # fmt: skip
RELIABILITY_KEYS = [
    "icc_a1", "icc_ak", "icc_c1", "icc_ck", "kendall_w", "kendall_p", "alpha_interval", "alpha_ordinal",
]  # fmt: skip


def panel(**entries: str) -> list[Mark]:
    """Marks of judges J1, J2 … from `A="9 8 7"`; a dot is a judge who did not score the entry."""
    return [
        Mark(None, entry, f"J{judge}", None, float(score))
        for entry, scores in entries.items()
        for judge, score in enumerate(scores.split(), start=1)
        if score != "."
    ]


def only(marks: list[Mark], **options) -> dict:
    (category,) = tabulate(marks, **options)["categories"]
    return category


CLEAR = panel(A="90 80 85 88", B="70 61 66 70", C="60 52 55 57", D="41 30 35 40")


def test_the_document_has_its_keys_in_their_order():
    document = tabulate(CLEAR, cut=2)
    category = document["categories"][0]

    assert list(document) == ["method", "lambda", "categories", "warnings"]
    assert (document["method"], document["lambda"], document["warnings"]) == ("adjusted", 2.0, [])
    assert list(category) == [
        "category", "ranking", "judges", "reliability", "winner", "contested", "cut", "warnings",
    ]  # fmt: skip
    assert [list(row) for row in category["ranking"]] == [RANKING_KEYS] * 4
    assert [list(row) for row in category["judges"]] == [["judge", "n", "leniency", "se", "flags"]] * 4
    assert list(category["reliability"]) == RELIABILITY_KEYS
    assert list(category["cut"]) == ["n", "selected", "band", "capped"]


def test_a_clear_panel_has_a_winner_that_is_not_contested():
    category = only(CLEAR, cut=2)

    assert [(row["rank"], row["entry"], row["judges"], row["tied_with"]) for row in category["ranking"]] == [
        (1, "A", 4, []),
        (2, "B", 4, []),
        (3, "C", 4, []),
        (4, "D", 4, []),
    ]
    assert (category["category"], category["winner"], category["contested"]) == (None, "A", False)
    assert category["cut"] == {"n": 2, "selected": ["A", "B"], "band": [], "capped": []}
    assert category["warnings"] == []


def test_without_a_cut_nothing_is_said_of_one():
    category = only(CLEAR)

    assert category["cut"] is None
    assert {row["p_cut"] for row in category["ranking"]} == {None}


def test_categories_stand_by_name_and_do_not_touch_each_other():
    both = [mark._replace(category=name) for name in ("B", "A") for mark in CLEAR]

    document = tabulate(both)

    assert [category["category"] for category in document["categories"]] == ["A", "B"]
    assert document["categories"][0] == only([mark._replace(category="A") for mark in CLEAR])


def test_a_shared_first_place_has_no_winner():
    category = only(panel(A="5 3", B="3 5", C="1 1"))

    assert [(row["rank"], row["entry"], row["tied_with"]) for row in category["ranking"]] == [
        (1, "A", ["B"]),
        (1, "B", ["A"]),
        (3, "C", []),
    ]
    assert (category["winner"], category["contested"]) == (None, True)
    assert category["warnings"][-1] == "The first place is shared by 'A', 'B': nobody wins yet."


def test_a_narrow_first_place_is_contested():
    category = only(panel(A="50 72 61", B="58 60 64", C="40 55 52"))

    assert category["winner"] == "A"
    assert category["ranking"][0]["p_first"] < 0.75
    assert category["contested"]


@pytest.mark.parametrize("method", ["adjusted", "mean"])
def test_a_first_place_that_hangs_on_one_judge_is_contested_and_the_judge_is_named(method):
    category = only(panel(A="5 3 3", B="1 1 1", C="2 8 6"), method=method)

    assert category["winner"] == "C"
    assert category["ranking"][0]["p_first"] > 0.75
    assert category["contested"]
    assert category["warnings"] == ["The first place would change without one of the judges: 'J2'."]


def test_the_trimmed_mean_leaves_entries_with_too_few_judges_without_a_score():
    category = only(panel(A="9 1 5", B="8 6 .", C="7 7 7"), method="trimmed", drop_high=1, drop_low=1)

    assert [(row["rank"], row["entry"], row["score"]) for row in category["ranking"]] == [
        (1, "C", 7.0),
        (2, "A", 5.0),
        (3, "B", None),
    ]
    assert category["ranking"][2]["raw_mean"] == 7.0
    assert category["ranking"][2]["p_first"] is not None
    assert "No score for 'B': dropping 1 highest and 1 lowest leaves no judge." in category["warnings"]


def test_dropping_all_judges_leaves_no_winner():
    category = only(CLEAR, method="trimmed", drop_high=2, drop_low=2)

    assert {row["score"] for row in category["ranking"]} == {None}
    assert (category["winner"], category["contested"]) == (None, True)


def test_trimmed_without_numbers_drops_one_at_each_end_and_says_so():
    document = tabulate(CLEAR, method="trimmed")

    assert document["categories"][0]["ranking"][0]["score"] == pytest.approx(86.5)
    assert document["warnings"] == ["No number to drop was given: the highest and the lowest judge are dropped."]


def test_only_one_judge_gives_a_ranking_without_chances():
    category = only(panel(A="3", B="5"), cut=1)

    assert [(row["rank"], row["entry"], row["score"]) for row in category["ranking"]] == [(1, "B", 5.0), (2, "A", 3.0)]
    for row in category["ranking"]:
        assert {row[key] for key in ("se", "p_first", "p_cut", "rank_low", "rank_high")} == {None}
    assert category["judges"] == [{"judge": "J1", "n": 2, "leniency": None, "se": None, "flags": []}]
    assert set(category["reliability"].values()) == {None}
    assert (category["winner"], category["contested"]) == ("B", True)
    assert category["cut"] == {"n": 1, "selected": ["B"], "band": None, "capped": []}
    assert category["warnings"] == [
        "Only one judge: no leniency, no standard errors, probabilities or bands, no measure of agreement."
    ]


def test_only_one_entry_wins_and_no_agreement_is_reckoned():
    category = only(panel(A="3 5 4"), cut=1)

    row = category["ranking"][0]
    assert (row["p_first"], row["p_cut"], row["rank_low"], row["rank_high"]) == (1.0, 1.0, 1, 1)
    assert row["se"] == pytest.approx(1 / 3**0.5)
    assert set(category["reliability"].values()) == {None}
    assert (category["winner"], category["contested"]) == ("A", False)
    assert len(category["warnings"]) == 1


def test_one_judge_of_one_entry_is_not_a_crash():
    category = only(panel(A="3"))

    assert (category["winner"], category["ranking"][0]["se"], category["ranking"][0]["p_first"]) == ("A", None, 1.0)


def test_islands_have_scores_but_nothing_that_compares_them():
    category = only(panel(A="5 6 . .", B="4 5 . .", C=". . 8 9", D=". . 7 9"), cut=1)

    for row in category["ranking"]:
        assert row["score"] is not None
        assert {row[key] for key in ("se", "p_first", "p_cut", "rank_low", "rank_high")} == {None}
    assert [judge["leniency"] is None for judge in category["judges"]] == [False] * 4
    assert category["contested"]
    assert category["warnings"][0] == (
        "The judges form 2 groups that no judge connects ('J1', 'J2'; 'J3', 'J4'): severity cannot be compared "
        "between them, so there are no standard errors, probabilities and bands."
    )


def test_a_judge_alone_on_all_entries_has_no_leniency():
    category = only(panel(A="5 6 .", B="4 5 .", C=". . 8"))

    assert [judge["leniency"] is None for judge in category["judges"]] == [False, False, True]
    assert "No leniency for 'J3': nobody else scored the same entries." in category["warnings"]


def test_incomplete_panels_have_alpha_but_neither_icc_nor_w():
    category = only(panel(A="9 8 .", B="7 . 6", C=". 5 4", D="3 2 1"))

    known = {key: value is not None for key, value in category["reliability"].items()}
    assert known == {key: key.startswith("alpha") for key in RELIABILITY_KEYS}
    assert "Not every judge scored every entry: no intraclass correlations and no Kendall's W." in category["warnings"]


def test_constant_scores_are_null_with_reasons_and_no_nan():
    document = tabulate(panel(A="3 3 3", B="3 3 3"), cut=1)

    category = document["categories"][0]
    assert set(category["reliability"].values()) == {None}
    assert category["cut"]["selected"] == []
    assert category["winner"] is None
    assert len(category["warnings"]) == 5
    json.dumps(document, allow_nan=False)


def test_an_entry_without_a_complete_sheet_is_listed_without_numbers():
    marks = [*panel(A="3 4", B="5 7"), Mark(None, "Z", "J1", None, None)]

    category = only(marks)

    row = category["ranking"][-1]
    assert (row["rank"], row["entry"], row["judges"]) == (3, "Z", 0)
    assert {row[key] for key in ("score", "raw_mean", "se", "p_first", "rank_low", "rank_high")} == {None}
    assert "No score for 'Z': no complete sheet." in category["warnings"]


def test_a_round_without_any_score_is_a_document_and_no_crash():
    document = tabulate([Mark("A", "E", "J", "c", None)])

    category = document["categories"][0]
    assert (category["winner"], category["contested"]) == (None, True)
    assert [row["score"] for row in category["ranking"]] == [None]
    assert category["judges"] == [{"judge": "J", "n": 0, "leniency": None, "se": None, "flags": []}]


def test_sheets_left_out_are_named_in_their_category_and_for_the_whole():
    rubric = Rubric((Criterion("a", 1, 0, 9), Criterion("b", 1, 0, 9)), every_category=True)
    marks = [Mark("K", entry, judge, c, 5) for entry in "EF" for judge in ("J1", "J2") for c in "ab"][:-1]

    document = tabulate(marks, rubric=rubric)

    assert document["warnings"] == ["Incomplete sheets are left out: 'K / F / J2'."]
    assert document["categories"][0]["warnings"][0] == (
        "The sheet of judge 'J2' for entry 'F' is left out: it has no score for 'b'."
    )
    assert [row["judges"] for row in document["categories"][0]["ranking"]] == [2, 1]


def test_a_category_of_the_rubric_without_scores_is_said():
    rubric = Rubric((Criterion("a", 1, 0, 9, "K"), Criterion("a", 1, 0, 9, "L")))

    document = tabulate([Mark("K", "E", "J", "a", 5)], rubric=rubric)

    assert document["warnings"] == ["Category 'L' of the rubric has no scores."]


def test_the_cap_passes_over_a_full_group_in_the_ranking_and_in_every_draw():
    groups = {"A": "Bali", "B": "Bali", "C": "Papua", "D": "Papua"}
    marks = [mark._replace(group=groups[mark.entry]) for mark in CLEAR]

    category = only(marks, cut=2, cap_per=Cap("province", 1))

    assert category["cut"] == {"n": 2, "selected": ["A", "C"], "band": [], "capped": ["B"]}
    chance = {row["entry"]: row["p_cut"] for row in category["ranking"]}
    assert chance["A"] + chance["B"] == chance["C"] + chance["D"] == 1.0


def test_a_tie_across_the_cut_leaves_the_place_open_and_says_so():
    category = only(panel(A="9 9", B="5 3", C="3 5", D="1 2"), cut=2)

    assert category["cut"]["selected"] == ["A"]
    assert category["cut"]["band"] == ["B", "C"]
    assert "Equal at the cut: 'B', 'C'; 1 of the places stay open until that is decided." in category["warnings"]


@pytest.mark.parametrize(
    ("marks", "options", "error"),
    [
        (CLEAR, {"cut": 5}, UnfillableCut),
        ([mark._replace(group="Bali") for mark in CLEAR], {"cut": 2, "cap_per": Cap("province", 1)}, UnfillableCut),
        (CLEAR, {"cut": 2, "cap_per": Cap("province", 1)}, BadMark),
        ([*CLEAR, Mark(None, "A", "J1", None, 1.0)], {}, ConflictingMarks),
    ],
)
def test_what_cannot_be_tabulated_is_refused(marks, options, error):
    with pytest.raises(error):
        tabulate(marks, **options)


def test_marks_from_a_database_give_the_same_bytes_as_those_of_a_file():
    text = "entry,judge,score\nA,J1,4.10\nA,J2,3.20\nB,J1,2.00\nB,J2,3.90\n"
    stored = [Mark(m.category, m.entry, m.judge, m.criterion, Decimal(str(m.score))) for m in read_marks(text)]

    assert json.dumps(tabulate(stored)) == json.dumps(tabulate(read_marks(text)))


@pytest.mark.parametrize("method", ["adjusted", "mean", "trimmed"])
def test_chances_and_standard_errors_do_not_depend_on_the_method(method):
    keys = ("entry", "se", "p_first")

    def numbers(category: dict) -> list[tuple]:
        return sorted(tuple(row[key] for key in keys) for row in category["ranking"])

    assert numbers(only(CLEAR, method=method)) == numbers(only(CLEAR))


@st.composite
def rounds(draw: st.DrawFn) -> list[Mark]:
    """Marks of up to 6 entries, 4 judges, 2 criteria, with holes; whatever people manage to hand in."""
    cells = [(e, j, c) for e in range(draw(st.integers(1, 6))) for j in range(draw(st.integers(1, 4))) for c in "ab"]
    chosen = draw(st.lists(st.sampled_from(cells), min_size=1, unique=True))
    scores = st.none() | st.integers(0, 5).map(float) | st.sampled_from([0.1, 0.2, 0.3])
    return [Mark("K", f"E{e}", f"J{j}", c, draw(scores), group=f"G{e % 2}") for e, j, c in chosen]


@settings(max_examples=40)
@given(rounds(), st.sampled_from(["adjusted", "mean", "trimmed"]), st.integers(1, 3), st.booleans(), st.randoms())
def test_any_round_gives_a_document_or_one_refusal_the_same_in_any_order(marks, method, cut, capped, random):
    options = {"method": method, "cut": cut, "cap_per": Cap("group", 1) if capped else None}
    possible = len({mark.entry for mark in marks})
    try:
        document = tabulate(marks, **options)
    except UnfillableCut as refusal:
        possible = refusal.details["possible"]
    if possible < cut:
        return

    text = json.dumps(document, allow_nan=False)
    shuffled = random.sample(marks, len(marks))
    assert json.dumps(tabulate(shuffled, **options)) == text
    (category,) = document["categories"]
    rows = category["ranking"]
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert len(category["cut"]["selected"]) <= cut
    if all(row["p_first"] is not None for row in rows):
        assert sum(row["p_first"] for row in rows) == pytest.approx(1.0)
        assert sum(row["p_cut"] for row in rows) == pytest.approx(cut)
        assert all(row["rank_low"] <= row["rank"] <= row["rank_high"] for row in rows)
    else:
        assert category["warnings"] != []
    for row in rows:
        assert row["tied_with"] == sorted(
            other["entry"]
            for other in rows
            if other is not row and row["score"] is not None and other["rank"] == row["rank"]
        )


def test_a_flag_needs_eight_sheets_and_changes_no_score():
    def marks(count: int) -> list[Mark]:
        return [
            Mark(None, f"E{index:02}", judge, None, float(50 + 2 * index + (20 if judge == "J1" else index % 2)))
            for index in range(count)
            for judge in ("J1", "J2", "J3", "J4")
        ]

    few, many = only(marks(7)), only(marks(12))

    assert [judge["flags"] for judge in few["judges"]] == [[], [], [], []]
    assert many["judges"][0]["flags"][0] == "lenient"
    # A complete panel: the judge's mean less the panel's, times n / (n + 2).
    assert many["judges"][0]["leniency"] == pytest.approx((20 - (20 + 3 * 0.5) / 4) * 12 / 14)


def test_warnings_are_text_that_can_be_translated():
    warning = only(panel(A="3", B="5"))["warnings"][0]
    shared = only(panel(A="5 3", B="3 5"))["warnings"][-1]

    assert warning.sentence(lambda message: "Hanya satu juri.") == "Hanya satu juri."
    assert shared.sentence(lambda message: "Juara bersama: %(entries)s.") == "Juara bersama: 'A', 'B'."


def test_importing_the_rules_loads_neither_flask_nor_a_database_nor_numpy():
    """numpy takes most of the 0.3 s that starting may take; it is loaded when something is tabulated."""
    program = (
        "import sys, eventapp.judging.rules.tabulation, eventapp.judging.rules.chain, eventapp.judging.cli;"
        "print([name for name in ('flask', 'sqlalchemy', 'numpy', 'scipy', 'pandas') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
