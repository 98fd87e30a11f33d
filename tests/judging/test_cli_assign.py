"""`eventapp judging assign` as outside scripts call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eventapp.errors import Refusal
from eventapp.judging.cli import judging

JUDGES = "judge\n" + "".join(f"J{number}\n" for number in range(1, 7))
ENTRIES = "entry\n" + "".join(f"E{number}\n" for number in range(1, 11))
CONFLICTS = "judge,entry\nJ1,E1\nJ2,E1\nJ3,E2\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in (("J.csv", JUDGES), ("E.csv", ENTRIES), ("C.csv", CONFLICTS)):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def assign(folder: Path, *more: object, conflicts: bool = True, per_entry: int | None = 3) -> Result:
    files = ["--judges", folder / "J.csv", "--entries", folder / "E.csv"]
    files += ["--conflicts", folder / "C.csv"] if conflicts else []
    files += [] if per_entry is None else ["--per-entry", per_entry]
    return CliRunner().invoke(judging, ["assign", *map(str, [*files, *more])])


def document(folder: Path, *more: object, **options) -> dict:
    result = assign(folder, *more, "--json", **options)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def refusal(folder: Path, *more: object, **options) -> str:
    result = assign(folder, *more, "--json", **options)
    assert isinstance(result.exception, Refusal), result.output
    assert result.stdout == ""
    sentence = result.exception.sentence()
    assert "\n" not in sentence
    return sentence


def test_json_is_one_document_with_its_keys_in_their_order(folder):
    made = document(folder)

    assert list(made) == ["assignments", "loads", "connected", "pair_overlap", "warnings"]
    assert {tuple(pair) for pair in made["assignments"]} == {("judge", "entry")}
    assert made["loads"] == {f"J{number}": 5 for number in range(1, 7)}
    assert made["connected"] is True
    assert made["pair_overlap"] == {"min": 2, "max": 2, "mean": 2.0}
    assert made["warnings"] == []


def test_every_entry_has_its_judges_and_no_conflict(folder):
    pairs = [(pair["judge"], pair["entry"]) for pair in document(folder)["assignments"]]

    assert len(set(pairs)) == len(pairs)
    assert Counter(entry for _, entry in pairs) == {f"E{number}": 3 for number in range(1, 11)}
    assert not {("J1", "E1"), ("J2", "E1"), ("J3", "E2")} & set(pairs)


def test_the_same_seed_prints_the_same_bytes_and_another_seed_another_list(folder):
    first, again, other = (assign(folder, "--seed", seed, "--json").stdout for seed in (4, 4, 5))

    assert first == again
    assert first != other


def test_bounds_hold_where_they_can_and_are_refused_where_not(folder):
    assert set(document(folder, "--max-load", 5, "--min-load", 5)["loads"].values()) == {5}
    assert refusal(folder, "--max-load", 4) == (
        "The most entries for a judge cannot be 4: there are 30 sheets to fill and 6 judges, who take 24. "
        "Allow at least 5."
    )
    assert refusal(folder, "--min-load", 6) == (
        "The fewest entries for a judge cannot be 6: there are 30 sheets to fill and 6 judges, who need 36. "
        "Ask for at most 5."
    )
    assert refusal(folder, "--min-load", 6, "--max-load", 5) == (
        "The fewest entries for a judge, 6, cannot exceed the most, 5. Change one of them."
    )


def test_more_judges_for_an_entry_than_there_are_is_refused_with_the_entry(folder):
    assert refusal(folder, per_entry=7) == (
        "The judges for each entry cannot be 7: there are only 6. Ask for fewer or add judges."
    )
    assert refusal(folder, per_entry=10**20).startswith("The judges for each entry cannot be 100000000000000000000:")
    assert refusal(folder, per_entry=5) == (
        "The judges for each entry cannot be 5: entry 'E1' has only 4 without a conflict. Ask for fewer or add judges."
    )


def test_conflicts_may_be_absent_or_only_a_header(folder):
    without = document(folder, conflicts=False)
    (folder / "C.csv").write_text("judge,entry\n", encoding="utf-8")

    assert document(folder) == without


def test_bom_crlf_further_columns_and_names_like_na_are_plain_text(folder):
    (folder / "J.csv").write_bytes("\ufeffname,judge\r\nx,NA\r\ny,None\r\nz,007\r\n".encode())
    (folder / "E.csv").write_bytes(b'entry,province\r\n"Kota A, B",35\r\nnan,36\r\n')
    (folder / "C.csv").write_bytes(b"reason,entry,judge\r\nhome,nan,NA\r\nhome,nan,NA\r\n")

    made = document(folder, per_entry=2)

    assert list(made["loads"]) == ["NA", "None", "007"]
    assert {(pair["judge"], pair["entry"]) for pair in made["assignments"]} >= {("None", "nan"), ("007", "nan")}


def test_without_json_people_read_entries_loads_and_connection(folder):
    lines = assign(folder).stdout.splitlines()

    assert lines[0] == "entry  judges"
    assert lines[1].startswith("E1     J")
    assert "judge  entries" in lines
    assert "J1           5" in lines
    assert lines[-2:] == ["Two judges share 2 to 2 entries, 2.00 on average.", "All judges are connected."]


def test_warnings_go_into_the_document_and_onto_the_screen(folder):
    made = document(folder, per_entry=1)

    assert (made["connected"], len(made["warnings"])) == (False, 1)
    assert assign(folder, per_entry=1).stdout.splitlines()[-1] == f"! {made['warnings'][0]}"


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("J.csv", b"", "J.csv is empty; its first line must name the column judge."),
        (
            "J.csv",
            b"name\nA\n",
            (
                "Line 1 of J.csv is no header with the columns judge, separated by commas: "
                "it lacks judge and reads 'name'."
            ),
        ),
        ("J.csv", b"judge\n", "J.csv has a header but no rows; write a line for each name."),
        ("J.csv", b"judge\nA\nB\n\nA\n", "Lines 2 and 5 of J.csv both name judge 'A'; remove one of them."),
        ("E.csv", b"entry,x\nE1,\n,y\n", "Line 3 of E.csv names no entry; fill the cell or remove the line."),
        ("E.csv", b"entry\nE1\nE2\nE1\n", "Lines 2 and 4 of E.csv both name entry 'E1'; remove one of them."),
        ("E.csv", b"entry\nE1\n\xff\n", "Line 3 of E.csv is not UTF-8 text; save the file as CSV in UTF-8."),
        (
            "C.csv",
            b"judge,entry\nJ1,E1\nJ9,E1\n",
            "Line 3 of C.csv: there is no judge 'J9' in the other files; correct the name or add it there.",
        ),
        (
            "C.csv",
            b"judge,entry\nJ1,E99\n",
            "Line 2 of C.csv: there is no entry 'E99' in the other files; correct the name or add it there.",
        ),
        ("C.csv", b"", "C.csv is empty; its first line must name the columns judge, entry."),
        (
            "C.csv",
            b"judge\nJ1\n",
            ("Line 1 of C.csv is no header with the columns judge, entry, separated by commas: "
            "it lacks entry and reads 'judge'."),
        ),
        (
            "C.csv",
            b"judge,entry\nJ1,E1,x\n",
            ("Line 2 of C.csv has 3 cells, the header has 2; write decimals with a point and put text that holds "
            "a comma in quotes."),
        ),
    ],
)  # fmt: skip
def test_files_that_cannot_be_understood_are_refused_by_file_and_line(folder, file, content, sentence):
    (folder / file).write_bytes(content)

    assert refusal(folder) == sentence


@pytest.mark.parametrize("file", ["J.csv", "E.csv", "C.csv"])
def test_missing_files_and_folders_are_refused_by_name(folder, file):
    (folder / file).unlink()
    missing = refusal(folder)
    (folder / file).mkdir()

    assert missing == f"{file} cannot be read (No such file or directory); give the path of a CSV file."
    assert refusal(folder).startswith(f"{file} cannot be read (")


@pytest.mark.parametrize(
    "wrong", [["--per-entry", "0"], ["--per-entry", "x"], ["--max-load", "-1"], ["--min-load", "1.5"], ["--unknown"]]
)
def test_wrong_options_are_exit_2(folder, wrong):
    result = assign(folder, *wrong, per_entry=2)

    assert (result.exit_code, result.stdout) == (2, "")


def test_options_that_are_missing_are_exit_2(folder):
    assert assign(folder, per_entry=None).exit_code == 2
    assert CliRunner().invoke(judging, ["assign", "--per-entry", "2"]).exit_code == 2


def test_the_process_ends_with_1_and_one_sentence_without_a_database_or_a_web_framework(folder):
    program = (
        "import sys; from eventapp.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(sorted({'flask', 'sqlalchemy', 'pandas'} & set(sys.modules)), file=sys.stderr)"
    )
    arguments = ["judging", "assign", "--judges", "J.csv", "--entries", "E.csv", "--per-entry", "7"]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}

    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=folder, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "The judges for each entry cannot be 7: there are only 6. Ask for fewer or add judges.",
        "[]",
    ]
