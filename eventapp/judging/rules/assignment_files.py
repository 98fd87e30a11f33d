"""The lists of judges, entries and conflicts that `eventapp judging assign` reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eventapp.errors import N_
from eventapp.judging.errors import MalformedTable, UnknownName
from eventapp.judging.rules.csv_table import Source, read_rows
from eventapp.judging.rules.notices import shown

__all__ = ["read_conflicts", "read_names"]


def read_names(source: Source, *, column: str) -> dict[str, int]:
    """{name: its line} from the `column` (`judge` or `entry`) of a file, in its order; further columns are ignored.

    Names are kept as they are written. Raises UnreadableFile, MalformedTable; also for one that is there twice.
    """
    file = _name(source)
    rows = read_rows(source, file=file, needed=(column,))
    _, header = next(rows)
    place = header.index(column)
    names: dict[str, int] = {}
    for line, cells in rows:
        name = _filled(cells[place], line=line, file=file, what=column)
        if name in names:
            raise MalformedTable(
                N_("Lines %(first)s and %(second)s of %(file)s both name %(what)s %(name)s; remove one of them."),
                first=names[name],
                second=line,
                file=file,
                what=column,
                name=shown(name),
            )
        names[name] = line
    if not names:
        raise MalformedTable(N_("%(file)s has a header but no rows; write a line for each name."), file=file)
    return names


def read_conflicts(source: Source, *, judges: Mapping[str, int], entries: Mapping[str, int]) -> set[tuple[str, str]]:
    """The pairs (judge, entry) that must not meet, perhaps none; a pair may stand there twice.

    Raises UnreadableFile, MalformedTable, UnknownName for a judge or an entry that is not in the other files.
    """
    file = _name(source)
    rows = read_rows(source, file=file, needed=("judge", "entry"))
    _, header = next(rows)
    places = {"judge": header.index("judge"), "entry": header.index("entry")}
    pairs = set()
    for line, cells in rows:
        pair = []
        for what, known in (("judge", judges), ("entry", entries)):
            name = _filled(cells[places[what]], line=line, file=file, what=what)
            if name not in known:
                raise UnknownName(line=line, file=file, what=what, name=shown(name))
            pair.append(name)
        pairs.add((pair[0], pair[1]))
    return pairs


def _name(source: Source) -> str:
    return source.name if isinstance(source, Path) else "the file"


def _filled(cell: str, *, line: int, file: str, what: str) -> str:
    if not cell:
        raise MalformedTable(
            N_("Line %(line)s of %(file)s names no %(what)s; fill the cell or remove the line."),
            line=line,
            file=file,
            what=what,
        )
    return cell
