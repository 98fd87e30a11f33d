"""`eventapp regions resolve`, as CONTRACTS 2.1 describes it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from eventapp.core.datafiles import data_path
from eventapp.errors import Refusal
from eventapp.regions.cli import regions


def run(*arguments):
    result = CliRunner().invoke(regions, ["resolve", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


@pytest.fixture
def csv_file(tmp_path):
    def write(content):
        path = tmp_path / "names.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_the_answer_has_a_row_per_line_and_counts_every_kind(csv_file):
    file = csv_file('\ufeffname,note\r\nKota Madiun,a\r\nTangerang,"two\r\nlines"\r\n=cmd(),\r\n,\r\n')

    answer = json.loads(run(file, "--json"))

    assert answer == {
        "rows": [
            {
                "line": 2,
                "written": "Kota Madiun",
                "match": "exact",
                "code": "35.77",
                "name": "Kota Madiun",
                "candidates": [],
            },
            {
                "line": 3,
                "written": "Tangerang",
                "match": "ambiguous",
                "code": None,
                "name": None,
                "candidates": [
                    {"code": "36.03", "name": "Kabupaten Tangerang"},
                    {"code": "36.71", "name": "Kota Tangerang"},
                ],
            },
            {"line": 5, "written": "=cmd()", "match": "unknown", "code": None, "name": None, "candidates": []},
            {"line": 6, "written": "", "match": "unknown", "code": None, "name": None, "candidates": []},
        ],
        "counts": {"exact": 1, "normalised": 0, "alias": 0, "ambiguous": 1, "suggestion": 0, "unknown": 2},
    }


def test_a_named_column_is_taken_instead_of_the_first(csv_file):
    answer = json.loads(run(csv_file("id,region\n007,Pemkab Sleman\n"), "--column", "region", "--json"))

    assert [(row["written"], row["code"]) for row in answer["rows"]] == [("Pemkab Sleman", "34.04")]


def test_the_committed_aliases_resolve_to_their_codes(registry):
    answer = json.loads(run(data_path("region-aliases.csv"), "--json"))

    assert [row["code"] for row in answer["rows"]] == list(registry.aliases.values())
    assert answer["counts"]["alias"] == len(registry.aliases)


def test_a_file_with_a_header_only_is_an_answer_without_rows(csv_file):
    answer = json.loads(run(csv_file("name\n"), "--json"))

    assert (answer["rows"], sum(answer["counts"].values())) == ([], 0)


def test_people_get_a_table_that_cannot_steer_their_terminal(csv_file):
    printed = run(csv_file("name\nKota Sleman\n\x1b[31mKota Madiun\nKota Batu\n"))

    assert printed == (
        "     2  Kota Sleman       suggestion  perhaps 34.04 Kabupaten Sleman\n"
        "     3   [31mKota Madiun  suggestion  perhaps 35.77 Kota Madiun\n"
        "     4  Kota Batu         exact       35.79 Kota Batu\n"
        "3 names: exact 1, normalised 0, alias 0, ambiguous 0, suggestion 2, unknown 0\n"
    )


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        ("name\nx\n", ["--column", "region"], "names.csv has no column “region”; its columns are: name."),
        (b"name\nKota\n\xff\n", [], "Line 3 of names.csv is not UTF-8 text; save the file as CSV in UTF-8."),
        ("", [], "names.csv is empty; its first line must name the columns."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(csv_file, content, options, sentence):
    with pytest.raises(Refusal) as refused:
        run(csv_file(content), *options)

    assert str(refused.value) == sentence


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(Refusal, match=r"^There is no file .*nowhere\.csv\.$"):
        run(tmp_path / "nowhere.csv")


def test_the_command_starts_without_flask_and_without_a_database():
    script = (
        "import sys, eventapp.regions.cli; print(sorted({'flask', 'sqlalchemy', 'numpy', 'pandas'} & set(sys.modules)))"
    )

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert loaded.stdout == "[]\n"
