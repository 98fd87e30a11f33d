"""`eventapp surveys`: the statistics of a file of answers by the same code as the pages, without a database."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import click

from eventapp.errors import N_
from eventapp.surveys.errors import NotOffered, UnreadableFile, UnwritableFile
from eventapp.surveys.rules import skm
from eventapp.surveys.rules.notices import Notice, named
from eventapp.surveys.rules.questions import Question, read_questions
from eventapp.surveys.rules.reading import Responses
from eventapp.surveys.rules.report import TEMPLATES, Document, statistics
from eventapp.surveys.rules.tables import Cell, Table, tables
from eventapp.surveys.rules.values import shown
from eventapp.surveys.rules.weighting import read_population

__all__ = ["surveys"]

_LONGEST_CELL = 32_767  # characters; the workbook format's own limit
_SIGNIFICANT = 6  # digits of shares and means on a terminal


_PATH = click.Path(path_type=Path, readable=False)  # click's own checks would call an unreadable file a wrong option


@click.group()
def surveys() -> None:
    """Count satisfaction surveys."""


@surveys.command()
@click.argument("responses", type=_PATH, metavar="RESPONSES.csv")
@click.option("--questions", type=_PATH, metavar="Q.json", help="Definitions of the questions (JSON).")
@click.option("--template", type=click.Choice(TEMPLATES), help="Add the public-service index of nine elements.")
@click.option(
    "--skm-weight", type=click.Choice(list(skm.WEIGHTS)), default="1/9", show_default=True, help="Weight per element."
)
@click.option("--group", metavar="QUESTION", help="Count again for every answer to this question.")
@click.option(
    "--min-n", type=click.IntRange(min=1), default=1, show_default=True, help="Hide numbers of people below this."
)
@click.option(
    "--decimals", type=click.Choice(["0", "1", "2"]), default="1", show_default=True, help="Decimals of percentages."
)
@click.option("--weight-by", metavar="QUESTION", help="Weigh the answers to this question by --population.")
@click.option("--population", metavar="A=N,B=N", help="How many people there are of each.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--out", type=_PATH, metavar="FILE.xlsx|.json", help="Write the result to a file.")
def stats(
    responses: Path,
    questions: Path | None,
    template: str | None,
    skm_weight: str,
    group: str | None,
    min_n: int,
    decimals: str,
    weight_by: str | None,
    population: str | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """Count, average and weigh the answers in RESPONSES.csv (long or wide)."""
    if (weight_by is None) != (population is None):
        raise click.UsageError("--weight-by and --population need each other.")
    kind = "" if out is None else _kind(out)
    known = None if population is None else read_population(population)
    defined = None if questions is None else read_questions(_read(questions))
    answers = Responses(_read(responses), multi=_several(defined))
    document = statistics(
        defined,
        answers,
        columns=answers.columns,
        line=lambda: answers.line,
        group=group,
        min_n=min_n,
        decimals=int(decimals),
        weight_by=weight_by,
        population=known,
        template=template,
        skm_weight=skm_weight,
    )
    if answers.ignored:
        sentence = N_("A long file has the columns respondent, question and value; not used: %(keys)s.")
        document["warnings"].append(Notice(sentence, keys=named(answers.ignored)))
    if out is not None:
        _write(out, _workbook(document) if kind == ".xlsx" else f"{_json(document)}\n".encode())
        click.echo(f"Written: {out}", err=True)
    if as_json:
        click.echo(_json(document))
    elif out is None:
        _print(document)


def _several(defined: Sequence[Question] | None) -> dict[str, tuple[str, ...]]:
    return {question.key: question.options or () for question in defined or () if question.kind == "multi"}


def _kind(out: Path) -> str:
    kind = out.suffix.lower()
    if kind == ".pdf":
        raise NotOffered
    if kind not in (".xlsx", ".json"):
        raise click.BadParameter("the file must end in .xlsx or .json.", param_hint="--out")
    return kind


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        raise UnreadableFile(name=str(path), reason=_reason(error)) from None


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except (OSError, ValueError) as error:
        raise UnwritableFile(name=str(path), reason=_reason(error)) from None


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or "the name is not usable"


def _json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _print(document: Document) -> None:
    """Tables on stdout, warnings on stderr; an empty cell is hidden or cannot be computed."""
    people = document["n"]
    click.echo(f"Respondents: {'hidden' if people is None else people}")
    for table in tables(document):
        used = [i for i in range(len(table.header)) if i == 0 or any(row[i] is not None for row in table.rows)]
        lines = [[table.header[i] for i in used], *([_text(row[i]) for i in used] for row in table.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(used))]
        click.echo(f"\n{table.title}")
        for line in lines:
            click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())
    for entry in document["questions"]:
        total = entry.get("percent_sum")
        if total not in (None, 100) and entry["type"] != "multi":
            click.echo(f"The percentages of {_text(entry['key'])} add up to {total}, since each is rounded by itself.")
    for warning in document["warnings"]:
        click.echo(warning, err=True)


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.{_SIGNIFICANT}g}"
    return "" if cell is None else shown(cell)


def _workbook(document: Document) -> bytes:
    """One sheet per table; text stays text, whatever it begins with."""
    import xlsxwriter  # noqa: PLC0415 -- slow import, needed for this output alone

    file = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    people = Table("Summary", ("respondents",), [(document["n"],)])
    warnings = Table("Warnings", ("warning",), [(warning,) for warning in document["warnings"]])
    with xlsxwriter.Workbook(file, safe) as book:
        bold = book.add_format({"bold": True})
        for table in (people, *tables(document), warnings):
            page = book.add_worksheet(table.title)
            page.freeze_panes(1, 0)
            page.set_row(0, None, bold)
            for row, cells in enumerate((table.header, *table.rows)):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        page.write_string(row, column, cell[:_LONGEST_CELL])
                    elif cell is not None:
                        page.write_number(row, column, cell)
    return file.getvalue()
