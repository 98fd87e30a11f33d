"""Marks: one judge's score of one entry for one criterion, as plain data; read from a file or made by the caller."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from eventapp.errors import N_
from eventapp.judging.errors import BadMark, MalformedTable
from eventapp.judging.rules.csv_table import Source, number, read_rows, why_no_number
from eventapp.judging.rules.notices import shown

__all__ = ["Mark", "read_marks"]


class Mark(NamedTuple):
    """A score in points of the criterion's scale; None where the judge gave none.

    `category` and `criterion` are None where there is only one. `group` is what a cap at the cut counts by, such as
    the province of the entry. `line` is the line of the file, for refusals.
    """

    category: str | None
    entry: str
    judge: str
    criterion: str | None
    score: Decimal | float | None
    group: str | None = None
    line: int | None = None


def read_marks(source: Source, *, group_column: str | None = None) -> list[Mark]:
    """The marks in a CSV file `category,entry,judge,criterion,score`, in the order of its rows.

    `category` and `criterion` may be absent, or empty in all rows; further columns are ignored, but for the one that
    `group_column` names. Names are kept as they are written. Raises UnreadableFile, MalformedTable, BadMark.
    """
    file = source.name if isinstance(source, Path) else "SCORES.csv"
    needed = ("entry", "judge", "score") + ((group_column,) if group_column is not None else ())
    rows = read_rows(source, file=file, needed=needed)
    _, header = next(rows)
    width = len(header)
    place = {name: index for index, name in enumerate(header)}
    category, entry, judge, criterion, score, group = (
        place.get(name, width) if name is not None else width
        for name in ("category", "entry", "judge", "criterion", "score", group_column)
    )
    same: dict[str, str | None] = {"": None}  # one object for each name, however many rows repeat it
    values: dict[str, float | None] = {"": None}
    marks: list[Mark] = []
    unsorted = undivided = False  # whether the rows name no category, no criterion
    for line, cells in rows:
        cells.append("")  # what a column that is not there reads
        text = cells[score]
        if text not in values:
            values[text] = _score(text, line=line, file=file)
        names = [same.setdefault(cells[column], cells[column]) for column in (category, entry, judge, criterion, group)]
        if names[1] is None or names[2] is None:
            raise BadMark(
                N_("Line %(line)s of %(file)s names no %(what)s; fill the cell or remove the line."),
                line=line,
                file=file,
                what="entry" if names[1] is None else "judge",
            )
        mark = Mark(names[0], names[1], names[2], names[3], values[text], names[4], line)
        if marks and ((mark.category is None) != unsorted or (mark.criterion is None) != undivided):
            raise _uneven(marks[0], mark, file=file)
        unsorted, undivided = mark.category is None, mark.criterion is None
        marks.append(mark)
    if not marks:
        raise MalformedTable(N_("%(file)s has a header but no rows; write a line for each score."), file=file)
    return marks


def _score(text: str, *, line: int, file: str) -> float:
    value = number(text)
    if value is None:
        raise BadMark(
            why_no_number(text),
            place=f"Line {line} of {file}",
            what="score",
            text=shown(text),
            value=text.strip().replace(",", "."),
        )
    return value


def _uneven(first: Mark, mark: Mark, *, file: str) -> BadMark:
    """A column is filled in every row or in none: a name that is missing here and there is a slip, not a group."""
    what = "category" if (mark.category is None) != (first.category is None) else "criterion"
    without, other = (mark, first) if getattr(mark, what) is None else (first, mark)
    return BadMark(
        N_("Line %(line)s of %(file)s names no %(what)s where line %(other)s does; fill it in every row or in none."),
        line=without.line,
        other=other.line,
        file=file,
        what=what,
    )
