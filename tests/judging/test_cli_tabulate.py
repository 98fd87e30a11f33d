"""`eventapp judging tabulate` as outside scripts call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from eventapp.errors import Refusal
from eventapp.judging.cli import judging

HEADER = "category,entry,judge,criterion,score,province\n"
ROWS = "".join(
    f"Ekonomi,E{entry},J{judge},{criterion},{(entry * 3 + judge + len(criterion)) % 5},P{entry % 3}\n"
    for entry in range(1, 7)
    for judge in range(1, 4)
    for criterion in ("inovasi", "dampak")
)
RUBRIC = "category,criterion,weight,min,max\nEkonomi,inovasi,2,0,4\nEkonomi,dampak,1,0,4\n"


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    return path


@pytest.fixture
def rubric(tmp_path: Path) -> Path:
    path = tmp_path / "rubric.csv"
    path.write_text(RUBRIC, encoding="utf-8")
    return path


def tabulate(*arguments: object) -> Result:
    return CliRunner().invoke(judging, ["tabulate", *map(str, arguments)])


def refusal(*arguments: object) -> str:
    result = tabulate(*arguments)
    assert isinstance(result.exception, Refusal), result.output
    assert result.stdout == ""
    sentence = result.exception.sentence()
    assert sentence.count("\n") == 0
    return sentence


def test_json_is_one_document_on_stdout(scores, rubric):
    result = tabulate(scores, "--rubric", rubric, "--cut", 2, "--cap-per", "province=1", "--json")

    document = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert document["method"] == "adjusted"
    assert [category["category"] for category in document["categories"]] == ["Ekonomi"]
    assert len(document["categories"][0]["cut"]["selected"]) == 2
    assert sum(row["p_cut"] for row in document["categories"][0]["ranking"]) == pytest.approx(2)


def test_the_same_file_and_seed_give_the_same_bytes_in_any_order_of_rows(scores, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(HEADER + "".join(reversed(ROWS.splitlines(keepends=True))), encoding="utf-8")

    first, again, turned = (tabulate(path, "--json").stdout for path in (scores, scores, other))

    assert first == again == turned
    assert tabulate(scores, "--json", "--seed", 5).stdout != first


def test_without_json_a_person_reads_a_table(scores):
    result = tabulate(scores, "--cut", 2)

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "Category Ekonomi"
    assert " ".join(lines[2].split()) == "rank entry score raw mean judges s.e. P(first) P(cut) band"
    assert len([line for line in lines if line.startswith("Winner: ")]) == 1


def test_a_refusal_at_the_terminal_is_exit_1_with_one_sentence_and_no_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "from eventapp.cli import main; main()", "judging", "tabulate", "missing.csv", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == ("missing.csv cannot be read (No such file or directory); give the path of a CSV file.\n")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "scores.csv is empty; its first line must name the columns entry, judge, score."),
        ("entry,judge,score\n", "scores.csv has a header but no rows; write a line for each score."),
        (
            "daerah;juri;nilai\n",
            (
                "Line 1 of scores.csv is no header with the columns entry, judge, score, separated by commas: "
                "it lacks entry, judge, score and reads 'daerah;juri;nilai'."
            ),
        ),
        ("entry,judge,score\nE,J,empat\n", "Line 2 of scores.csv: score 'empat' is not a number; correct it."),
        ("entry,judge,score\nE,J,NaN\n", "Line 2 of scores.csv: score 'NaN' is not a number; correct it."),
        (
            'entry,judge,score\nE,J,"4,5"\n',
            "Line 2 of scores.csv: score '4,5' has a decimal comma; write it with a point, 4.5.",
        ),
        (
            "entry,judge,score\nE,J,1\nE,J,2\n",
            (
                "Lines 2 and 3 give different scores, 1 and 2, "
                "for the same judge 'J', entry 'E' and criterion; keep one of them."
            ),
        ),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused(tmp_path, content, sentence):
    path = tmp_path / "scores.csv"
    path.write_text(content, encoding="utf-8")

    assert refusal(path, "--json") == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "category,criterion,weight,min,max\nEkonomi,inovasi,1,0,4\n",
            (
                "Line 3: criterion 'dampak' is unknown, the rubric has 'inovasi' for category 'Ekonomi'; "
                "correct one of them."
            ),
        ),
        (
            RUBRIC.replace("0,4", "0,3"),
            "Line 2: score 1 is off the scale of criterion 'inovasi', 2 to 3; correct it.",
        ),
        (
            RUBRIC.replace(",2,", ",0,").replace(",1,", ",0,"),
            "The weights of category 'Ekonomi' in the rubric sum to 0; they must exceed 0.",
        ),
        (
            RUBRIC.replace(",1,", ",-3,"),
            "Line 3 of the rubric: the weight -3 of 'dampak' is below 0; correct it.",
        ),
    ],
)  # fmt: skip
def test_scores_that_do_not_fit_the_rubric_are_refused(scores, rubric, content, sentence):
    rubric.write_text(content.replace("0,3", "2,3"), encoding="utf-8")

    assert refusal(scores, "--rubric", rubric) == sentence


def test_a_cut_that_cannot_be_filled_is_refused_with_the_number_that_can(scores):
    assert refusal(scores, "--cut", 7) == (
        "Only 6 entries ('Ekonomi') have a score, so 7 cannot be selected; lower the cut."
    )
    assert refusal(scores, "--cut", 4, "--cap-per", "province=1") == (
        "With at most 1 for each 'province' only 3 of the entries ('Ekonomi') can be selected, not 4; "
        "raise the cap or lower the cut."
    )


def test_a_column_to_cap_by_that_is_not_there_is_refused_by_name(scores):
    assert "it lacks island and reads" in refusal(scores, "--cut", 2, "--cap-per", "island=1")


def test_a_folder_or_a_missing_rubric_is_refused(scores, tmp_path):
    assert "cannot be read" in refusal(tmp_path)
    assert refusal(scores, "--rubric", tmp_path / "no.csv").startswith("no.csv cannot be read")


@pytest.mark.parametrize(
    "wrong",
    [
        ["--method", "median"],
        ["--cut", "0"],
        ["--cut", "x"],
        ["--cut", "2", "--cap-per", "province"],
        ["--cut", "2", "--cap-per", "province=0"],
        ["--cut", "2", "--cap-per", "=1"],
        ["--cap-per", "province=1"],
        ["--drop-high", "1"],
        ["--method", "trimmed", "--drop-low", "-1"],
        ["--seed", "-1"],
        ["--unknown"],
    ],
)
def test_wrong_options_are_exit_2(scores, wrong):
    result = tabulate(scores, *wrong)

    assert (result.exit_code, result.stdout) == (2, "")


def test_trimmed_drops_what_is_asked(tmp_path):
    path = tmp_path / "dives.csv"
    awards = (7.5, 7.5, 8.0, 8.0, 8.5, 8.0, 7.0)
    path.write_text(
        "entry,judge,score\n" + "".join(f"dive,J{i},{award}\n" for i, award in enumerate(awards)), encoding="utf-8"
    )

    result = tabulate(path, "--method", "trimmed", "--drop-high", 2, "--drop-low", 2, "--json")

    score = json.loads(result.stdout)["categories"][0]["ranking"][0]["score"]
    assert score * 3 * 3.5 == pytest.approx(82.25)


def test_every_command_has_a_line_of_help():
    assert isinstance(judging, click.Group)
    for command in judging.commands.values():
        assert command.get_short_help_str()
