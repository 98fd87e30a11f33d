"""`eventapp surveys stats`: files in, one document out, and every refusal in one sentence."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pypdf
import pytest
from click.testing import CliRunner, Result

from eventapp.errors import Refusal
from eventapp.surveys.cli import surveys

WIDE = "respondent,q1,region\n" + "".join(
    f"r{i},{4 if i < 14 else 3 if i < 16 else 2 if i < 17 else 1},{'Kota' if i % 2 else 'Kabupaten'}\n"
    for i in range(19)
)
QUESTIONS = [
    {"key": "q1", "type": "scale", "options": [1, 2, 3, 4], "text": {"id": "Puaskah Anda?", "en": "Satisfied?"}}
]


@pytest.fixture
def stats(tmp_path, monkeypatch):
    """Runs the command in an empty folder that holds the answers and, where given, the definitions."""
    monkeypatch.chdir(tmp_path)

    def run(*options: str, answers: str | bytes = WIDE, questions: object = None) -> Result:
        Path("answers.csv").write_bytes(answers if isinstance(answers, bytes) else answers.encode())
        if questions is not None:
            Path("q.json").write_text(json.dumps(questions), encoding="utf-8")
            options = ("--questions", "q.json", *options)
        return CliRunner().invoke(surveys, ["stats", "answers.csv", *options])

    return run


def document(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(result: Result) -> str:
    assert isinstance(result.exception, Refusal)
    assert result.stdout == ""
    return result.exception.sentence()


def test_the_document_names_everything_that_was_asked_for(stats):
    answer = document(
        stats("--json", "--decimals", "0", "--group", "region", "--weight-by", "region", "--population",
              "Kota=40,Kabupaten=60", questions=QUESTIONS)
    )  # fmt: skip

    [entry] = answer["questions"]
    assert answer["n"] == 19
    assert entry["percent"] == {"1": 11, "2": 5, "3": 11, "4": 74}
    assert entry["percent_sum"] == 101
    assert entry["weighted"]["share"]["4"] == pytest.approx(0.4 * 7 / 9 + 0.6 * 7 / 10)
    assert {name: group["n"] for name, group in answer["groups"]["region"].items()} == {"Kabupaten": 10, "Kota": 9}
    assert "“region”" in answer["warnings"][0]


def test_a_long_file_gives_the_same_document(stats):
    rows = [line.split(",") for line in WIDE.splitlines()[1:]]
    long = "respondent,question,value\r\n" + "".join(f"{r},q1,{q}\r\n{r},region,{g}\r\n" for r, q, g in rows)

    wide_answer = document(stats("--json", "--group", "region"))
    long_answer = document(stats("--json", "--group", "region", answers="\ufeff" + long))

    assert long_answer == wide_answer


@pytest.mark.parametrize("header", ["respondent,question,value\n", "respondent,q1\n", "respondent,q1"])
def test_a_header_alone_is_an_answer(stats, header):
    answer = document(stats("--json", answers=header, questions=QUESTIONS))

    assert answer["n"] == 0
    assert answer["questions"][0]["percent"] == dict.fromkeys("1234")


def test_the_template_adds_the_index_with_the_weight_that_was_chosen(stats):
    header = "respondent," + ",".join(f"U{u}" for u in range(1, 10))

    answer = document(stats("--json", "--template", "skm", "--skm-weight", "0.11", answers=f"{header}\na{',4' * 9}\n"))

    assert (answer["skm"]["weight"], answer["skm"]["index"]) == ("0.11", 99.0)


def test_small_numbers_are_hidden_on_request(stats):
    assert document(stats("--json", "--min-n", "3"))["questions"][0]["counts"] == {
        "1": None,
        "2": None,
        "3": None,
        "4": 14,
    }


def test_text_that_looks_missing_or_like_a_formula_is_text(stats):
    answers = "respondent,q1\na,None\nb,NA\nc,=1+1\nd,nan\ne,\n"

    [entry] = document(stats("--json", answers=answers))["questions"]

    assert (entry["counts"], entry["missing"]) == ({"=1+1": 1, "NA": 1, "nan": 1, "None": 1}, 1)


def test_without_json_tables_are_printed_and_warnings_go_elsewhere(stats):
    result = stats("--decimals", "0", "--group", "region", "--template", "skm", questions=QUESTIONS)

    assert result.exit_code == 0
    assert result.stdout.startswith("Respondents: 19\n\nQuestions\nquestion  type")
    assert "The percentages of q1 add up to 101, since each is rounded by itself." in result.stdout
    assert "Not in the question file" in result.stderr
    assert "Not in the question file" not in result.stdout


def test_hidden_people_are_called_hidden(stats):
    assert stats("--min-n", "50").stdout.startswith("Respondents: hidden\n")


def test_a_json_file_holds_what_would_be_printed(stats):
    printed = stats("--json").stdout

    result = stats("--out", "out.JSON")

    assert (result.stdout, result.stderr) == ("", "Written: out.JSON\n")
    assert Path("out.JSON").read_text(encoding="utf-8") == printed


def test_a_workbook_holds_numbers_as_numbers_and_text_as_text(stats):
    answers = "respondent,q1,=cmd()\na,4,=1+1\nb,3,https://example.org\n"

    result = stats("--out", "out.xlsx", "--group", "q1", answers=answers)

    assert result.exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO(Path("out.xlsx").read_bytes()))
    assert book.sheetnames == [
        "Summary",
        "Questions",
        "Options",
        "Groups",
        "Groups, questions",
        "Groups, options",
        "Charts",
        "Warnings",
    ]
    assert [[cell.value for cell in row[:4]] for row in book["Options"].iter_rows()] == [
        ["question", "option", "count", "share"],
        ["q1", "3", 1, 0.5],
        ["q1", "4", 1, 0.5],
        ["=cmd()", "=1+1", 1, 0.5],
        ["=cmd()", "https://example.org", 1, 0.5],
    ]
    assert {cell.data_type for row in book["Options"].iter_rows() for cell in row} == {"s", "n"}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--out", "nowhere/out.pdf"], "The file nowhere/out.pdf cannot be written: No such file or directory."),
        (["--out", "nowhere/out.json"], "The file nowhere/out.json cannot be written: No such file or directory."),
        (["--questions", "none.json"], "The file none.json cannot be read: No such file or directory."),
        (["--group", "q9"], "There is no question “q9”; there are: q1, region."),
        (["--weight-by", "region", "--population", "Kota=x"], "“Kota=x” in the population is not of the form"),
        (["--weight-by", "region", "--population", "Kota=0"], "“Kota=0” in the population is not of the form"),
        (["--weight-by", "region", "--population", "Kota=-9"], "“Kota=-9” in the population is not of the form"),
        (["--weight-by", "region", "--population", "Kota=9"], "The population lacks “Kabupaten”"),
        (["--weight-by", "region", "--population", "Kota=9,Kabupaten=3"], "10 people answered in “Kabupaten”"),
        (["--template", "skm"], "line 1"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(stats, options, sentence):
    answers = WIDE if options != ["--template", "skm"] else b"\xff\xfe"

    result = stats(*options, answers=answers)

    assert sentence.casefold() in refusal(result).casefold()
    assert not list(Path().glob("out.*"))


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ("", "The first line must be a header"),
        ("r1,4\n", "The first line must be a header"),
        ("respondent,q1\na,4\nb,5\n", "Line 3: “5” is not an answer that question “q1” offers (1, 2, 3, 4)."),
        ("respondent,question,value\na,q1,4\nb,q1,2.5\n", "Line 3: “2.5” is not an answer that question “q1” offers"),
        ("respondent,question,value\na,q1,4\na,q1,4\n", "Line 3: respondent “a” answers question “q1” twice"),
        ("respondent,question,value\na,q1,\na,q1,4\n", "Line 3: respondent “a” answers question “q1” twice"),
        ("respondent,q1\na,4\na,3\n", "Line 3: respondent “a” answers question “q1” twice"),
        (b"respondent,q1\na,4\nb,\xff\n", "Line 3 is not UTF-8 text"),
        ("Peserta,,Jawaban,\nrespondent,q1,q2,\na,4,3,\n", "The first line must be a header"),  # merged headers
        ("respondent;q1\n1;4\n", "parted by semicolons or tabs; it reads “respondent"),
        ("respondent\tAnd if, why?\n1\t4\n", "parted by semicolons or tabs; it reads “respondent"),
        ('respondent,q1\n1,4\n"1 ",3\n', "Line 3: respondent “1” answers question “q1” twice"),
        (f"respondent,t\n1,a\n2,{'x' * 131_073}\n", "Line 3 has a cell of more than 131072 characters"),
        ("respondent,x\na,1e400\nb,2\n", "“1e400” is no number for question “x” that can be reckoned with."),
        ("respondent,q1,,\na,4,3,\n", "Line 2 fills column 3, which the header does not name."),
        ("respondent,q1\nrespondent,q1\na,4\n", "Line 2: “q1” is not an answer"),
        ("respondent,q1\na,4,5\n", "Line 2 has 3 cells, the header has 2; put text with a comma in quotes."),
        ('respondent,x\na,"1,5"\nb,2.5\n', "“1,5” is no number for question “x”; write 1.5, not 1,5."),
    ],
)
def test_a_file_that_cannot_be_counted_is_refused(stats, answers, sentence):
    definitions = None if str(answers).startswith("respondent,x") else QUESTIONS  # only there the kind is inferred
    if "1e400" in str(answers):
        definitions = [{"key": "x", "type": "number"}]

    assert sentence in refusal(stats("--json", answers=answers, questions=definitions))


def test_a_large_long_file_is_gathered_at_once_and_refused_with_its_line(stats):
    rows = [f"r{person},U{u},{1 + (person * u) % 4}" for person in range(900) for u in range(1, 10)]
    whole = "respondent,question,value\n" + "\n".join(rows) + "\n"
    header = "respondent," + ",".join(f"U{u}" for u in range(1, 10))
    wide = "\n".join([header, *(f"r{p},{','.join(str(1 + (p * u) % 4) for u in range(1, 10))}" for p in range(900))])

    gathered = document(stats("--json", "--template", "skm", "--group", "U1", answers=whole))
    one_by_one = document(stats("--json", "--template", "skm", "--group", "U1", answers=wide))
    twice = refusal(stats("--json", answers=whole + "r0,U1,1\n"))
    outside = refusal(stats("--json", "--template", "skm", answers=whole + "r900,U1,5\n"))

    assert gathered == one_by_one
    assert twice == ("Line 8102: respondent “r0” answers question “U1” twice; only “multi” takes several answers.")
    assert outside.startswith("Line 8102: “5” is not an answer that question “U1” offers")


@pytest.mark.parametrize("answers", ["respondent,U1\n", "respondent,U1\na,\nb,\n", "respondent,U1\na,4\n"])
def test_nobody_nothing_and_one_answer_make_every_kind_of_file(stats, answers):
    for kind in ("json", "xlsx", "pdf"):
        assert stats("--template", "skm", "--out", f"few.{kind}", answers=answers).exit_code == 0

    assert document(stats("--json", "--template", "skm", answers=answers))["skm"]["index"] is None
    assert Path("few.pdf").read_bytes().startswith(b"%PDF-")


ODD = "a\x01b\x1b[31m\tc\ufffe\u202ed"


def test_control_characters_are_marked_in_every_kind_of_file(stats):
    questions = [
        {"key": "q", "type": "choice", "text": {"en": f"Which? {ODD}"}, "labels": {"x": {"en": ODD}}},
        {"key": "w\x00", "type": "scale"},
    ]
    for kind in ("json", "xlsx", "pdf"):
        result = stats("--out", f"odd.{kind}", answers=f"respondent,q\n1,{ODD}\n2,x\n", questions=questions)
        assert result.exit_code == 0, result.output

    words = "".join(page.extract_text() for page in pypdf.PdfReader("odd.pdf").pages)
    assert "Which?" in words
    assert "\x1b" not in words
    cells = [cell.value for row in openpyxl.load_workbook("odd.xlsx")["Options"] for cell in row]
    assert not any("\x1b" in str(cell) for cell in cells)


def test_the_name_of_a_file_may_be_bytes_that_are_no_text(stats, tmp_path):
    name = b"jawaban \xff\x1b.csv".decode(errors="surrogateescape")
    (tmp_path / name).write_text("respondent,q\n1,4\n")

    result = CliRunner().invoke(surveys, ["stats", name, "--out", "out.pdf"])

    assert result.exit_code == 0, result.output
    assert "jawaban" in pypdf.PdfReader("out.pdf").pages[0].extract_text()


def test_levels_in_words_are_drawn_one_by_one_on_paper(stats):
    levels = ["Tidak puas", "Kurang puas", "Puas", "Sangat puas"]
    questions = [
        {"key": "q", "type": "scale", "options": levels},
        {"key": "w", "type": "scale", "options": ["no", "yes"]},
    ]

    result = stats("--out", "out.pdf", answers="respondent,q,w\n1,Puas,yes\n2,Tidak puas,no\n", questions=questions)

    assert result.exit_code == 0, result.output
    words = pypdf.PdfReader("out.pdf").pages[0].extract_text()
    assert "From the lowest" not in words
    assert words.count("1 (50.0%)") == 4


def test_a_half_whose_levels_are_hidden_is_hatched_on_paper(stats):
    given = "".join(f"{n},{4 if n < 50 else 3 if n < 100 else 2 if n < 115 else 1}\n" for n in range(119))
    elements = [{"key": "q1", "type": "scale", "options": [1, 2, 3, 4]}]

    result = stats("--min-n", "10", "--out", "out.pdf", answers=f"respondent,q1\n{given}", questions=elements)

    assert result.exit_code == 0, result.output
    words = pypdf.PdfReader("out.pdf").pages[0].extract_text()
    assert "Hatched: levels that are hidden" in words
    assert "84.0%" in words  # 100 of 119
    assert "12.6%" not in words  # 15 of 119


def test_the_weight_in_a_workbook_is_a_number_and_the_band_in_words(stats):
    answers = (
        "respondent," + ",".join(f"U{n}" for n in range(1, 10)) + "\n" + "1,4,4,4,4,4,4,4,4,4\n2,3,4,4,4,4,4,4,4,4\n"
    )

    for weight in ("0.11", "1/9"):
        stats("--template", "skm", "--skm-weight", weight, "--out", f"{len(weight)}.xlsx", answers=answers)

    printed, exact = (list(openpyxl.load_workbook(f"{n}.xlsx")["SKM"].values)[10:] for n in (4, 3))
    assert printed[0] == ("weight", None, None, None, 0.11)
    assert exact[0] == ("weight", "1/9", None, None, pytest.approx(1 / 9))
    assert [row[:2] for row in exact[1:]] == [("index", None), ("band", "very good")]


def test_groups_stand_on_paper_too(stats):
    stats("--out", "out.pdf", "--group", "region", questions=QUESTIONS)

    words = " ".join("".join(page.extract_text() for page in pypdf.PdfReader("out.pdf").pages).split())
    assert "Satisfied?, by “region”" in words
    assert "Kabupaten 10 1 (10.0%) 1 (10.0%) 1 (10.0%) 7 (70.0%) Kota 9 1 (11.1%) 0 (0.0%)" in words


def test_files_are_in_the_language_that_was_chosen_and_round_half_up(stats):
    answers = "respondent,q1\n" + "".join(f"{n},{3 + (n == 0)}\n" for n in range(8))  # a mean of 3.125

    written = {}
    for language in ("en", "id"):
        for kind in ("pdf", "xlsx"):
            stats("--out", f"{language}.{kind}", "--language", language, answers=answers, questions=QUESTIONS)
        written[language] = pypdf.PdfReader(f"{language}.pdf").pages[0].extract_text()

    assert "Satisfied?" in written["en"]
    assert "3.13" in written["en"]
    assert "Puaskah Anda?" in written["id"]
    assert "3,13" in written["id"]
    assert openpyxl.load_workbook("id.xlsx").sheetnames[:3] == ["Ringkasan", "Pertanyaan", "Pilihan"]


def test_a_report_on_paper_shows_the_figures_of_the_document(stats):
    answers = WIDE
    stats("--out", "out.pdf", answers=answers, questions=QUESTIONS)

    pages = pypdf.PdfReader("out.pdf")
    text = "".join(page.extract_text() for page in pages.pages)

    assert pages.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pages.trailer["/Root"]["/Lang"] == "en"
    assert "14 (73.7%)" in text
    assert "Satisfied?" in text


def test_charts_of_a_workbook_are_drawn_by_the_program_from_its_own_cells(stats):
    stats("--out", "out.xlsx", questions=[{**QUESTIONS[0], "text": {"en": "=1+1"}}])

    book = openpyxl.load_workbook("out.xlsx")
    [chart] = book["Charts"]._charts

    assert chart.series[0].val.numRef.f == "Options!$E$2:$E$5"
    assert [cell.value for cell in book["Options"]["E"]] == ["percent", 10.5, 5.3, 10.5, 73.7]
    assert {cell.number_format for cell in book["Options"]["E"][1:]} == {"0.0"}
    assert chart.title.tx.rich is not None  # words, and no reference to a cell


def test_the_multi_question_may_have_a_person_several_times(stats):
    questions = [{"key": "m", "type": "multi", "options": ["A", "B"]}]
    long = "respondent,question,value\na,m,A\na,m,B\nb,m,A\n"

    long_entry = document(stats("--json", answers=long, questions=questions))["questions"][0]
    wide_entry = document(stats("--json", answers="respondent,m\na,A;B\nb,A\n", questions=questions))["questions"][0]

    assert (long_entry["n"], long_entry["counts"]) == (2, {"A": 2, "B": 1})
    assert wide_entry == long_entry


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    missing = CliRunner().invoke(surveys, ["stats", str(tmp_path / "none.csv")])
    folder = CliRunner().invoke(surveys, ["stats", str(tmp_path)])

    assert "none.csv cannot be read: No such file or directory." in refusal(missing)
    assert "cannot be read: Is a directory." in refusal(folder)


@pytest.mark.parametrize(
    "options",
    [
        ["--decimals", "3"],
        ["--skm-weight", "0.1"],
        ["--template", "ikm"],
        ["--min-n", "0"],
        ["--min-n", "x"],
        ["--out", "out.csv"],
        ["--weight-by", "region"],
        ["--population", "Kota=9"],
        ["--nonsense"],
    ],
)
def test_a_wrong_option_ends_with_2(stats, options):
    result = stats(*options)

    assert (result.exit_code, result.stdout) == (2, "")


def test_every_option_is_explained_in_one_line():
    shown = CliRunner().invoke(surveys, ["stats", "--help"], terminal_width=200).output

    assert shown.startswith("Usage: surveys stats [OPTIONS] RESPONSES.csv")
    options = [line for line in shown.partition("Options:")[2].splitlines() if line.strip()]
    assert all(line.startswith("  --") for line in options)
