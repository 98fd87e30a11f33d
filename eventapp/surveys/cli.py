"""`eventapp surveys`: the statistics of a file of answers by the same code as the pages, without a database."""

from __future__ import annotations

import gettext
import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from eventapp.errors import N_
from eventapp.surveys.errors import UnreadableFile, UnwritableFile
from eventapp.surveys.rules import skm
from eventapp.surveys.rules.notices import Notice, named
from eventapp.surveys.rules.packing import packed
from eventapp.surveys.rules.questions import Question, read_questions
from eventapp.surveys.rules.reading import Responses
from eventapp.surveys.rules.report import TEMPLATES, Document, statistics
from eventapp.surveys.rules.tables import Cell, tables
from eventapp.surveys.rules.values import shown
from eventapp.surveys.rules.weighting import read_population
from eventapp.surveys.rules.wordings import Wording, of_file

__all__ = ["surveys"]

_SIGNIFICANT = 6  # digits of shares and means on a terminal
_LANGUAGES = ("en", "id")  # of files; on a terminal commands speak English
_TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
_KINDS = (".xlsx", ".json", ".pdf")


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
@click.option("--out", type=_PATH, metavar="FILE.xlsx|.json|.pdf", help="Write the result to a file.")
@click.option(
    "--language", type=click.Choice(_LANGUAGES), default="en", show_default=True, help="Language of the XLSX or PDF."
)
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
    language: str,
) -> None:
    """Count, average and weigh the answers in RESPONSES.csv (long or wide)."""
    if (weight_by is None) != (population is None):
        raise click.UsageError("--weight-by and --population need each other.")
    kind = "" if out is None else _kind(out)
    known = None if population is None else read_population(population)
    book = None if questions is None else _read(questions)
    defined = None if book is None else read_questions(book)
    try:
        with closing(Responses(_source(responses), multi=_several(defined))) as answers:
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
                quick=partial(packed, answers),
            )
    except OSError as error:
        raise UnreadableFile(name=str(responses), reason=_reason(error)) from None
    if answers.ignored:
        sentence = N_("A long file has the columns respondent, question and value; not used: %(keys)s.")
        document["warnings"].append(Notice(sentence, keys=named(answers.ignored)))
    if out is not None:
        words = {} if book is None else of_file(book, language)
        _write(out, _made(kind, document, words, language, title=responses.stem, decimals=int(decimals)))
        click.echo(f"Written: {out}", err=True)
    if as_json:
        click.echo(_json(document))
    elif out is None:
        _print(document)


def _several(defined: Sequence[Question] | None) -> dict[str, tuple[str, ...]]:
    return {question.key: question.options or () for question in defined or () if question.kind == "multi"}


def _kind(out: Path) -> str:
    kind = out.suffix.lower()
    if kind not in _KINDS:
        raise click.BadParameter("the file must end in .xlsx, .json or .pdf.", param_hint="--out")
    return kind


def _made(
    kind: str, document: Document, words: Mapping[str, Wording], language: str, *, title: str, decimals: int
) -> bytes:
    """The document as a file of this kind."""
    if kind == ".json":
        return f"{_json(document)}\n".encode()
    say = gettext.translation("messages", _TRANSLATIONS, [language], fallback=True).gettext
    if kind == ".xlsx":
        from eventapp.surveys.documents import workbook  # noqa: PLC0415 -- slow import, needed for this output alone

        file = io.BytesIO()
        workbook.write(file, document, words=words, decimals=decimals, translate=say)
        return file.getvalue()
    from eventapp.surveys.documents import paper  # noqa: PLC0415 -- slow import, needed for this output alone

    title = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in title)  # names are bytes
    about = paper.About(title, datetime.now(UTC).date(), "eventapp surveys stats")
    speech = paper.Speech(language, say, paper.indonesian if language == "id" else paper.english)
    return paper.report(document, about, words=words, speech=speech, decimals=decimals)


def _source(path: Path) -> bytes | Callable[[], BinaryIO]:
    """What opens the file, so that it is never in memory as a whole; of a pipe its bytes, which come once."""
    try:
        again = path.is_file()
    except ValueError:
        again = False
    return (lambda: path.open("rb")) if again else _read(path)


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
