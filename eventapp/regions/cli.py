"""`eventapp regions`: what written names of regions mean. No database needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from eventapp.core.console import emit
from eventapp.core.datafiles import data_path
from eventapp.formats import csvin
from eventapp.regions.rules import registry, resolver

_LONGEST_SHOWN = 40  # characters of a cell in the table for people


@click.group()
def regions() -> None:
    """Registry of provinces, cities and regencies."""


@regions.command()
@click.argument("file", metavar="FILE.csv", type=Path)
@click.option("--column", metavar="C", help="Column that holds the names; the first one by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def resolve(file: Path, column: str | None, as_json: bool) -> None:
    """Say which region each name of a CSV file means."""
    table = csvin.read_file(file)
    cells = table.cells(table.header[0] if column is None else column)
    found = resolver.resolve_all(registry.read(data_path), (written for _, written in cells))
    rows = [{"line": line, **resolution.row()} for (line, _), resolution in zip(cells, found, strict=True)]
    counts = resolver.counts(found)
    emit({"rows": rows, "counts": counts}, as_json, lambda: _for_people(rows, counts))


def _for_people(rows: list[dict[str, Any]], counts: dict[str, int]) -> str:
    width = max((len(_shown(row["written"])) for row in rows), default=0)
    lines = [
        f"{row['line']:>6}  {_shown(row['written']):<{width}}  {row['match']:<10}  {_meaning(row)}".rstrip()
        for row in rows
    ]
    totals = ", ".join(f"{match} {count}" for match, count in counts.items())
    return "\n".join([*lines, f"{len(rows)} names: {totals}"])


def _meaning(row: dict[str, Any]) -> str:
    if row["code"]:
        return f"{row['code']} {row['name']}"
    offered = " | ".join(f"{candidate['code']} {candidate['name']}" for candidate in row["candidates"])
    return f"perhaps {offered}" if offered else "-"


def _shown(cell: str) -> str:
    """The cell on one line, without characters that would steer a terminal."""
    printable = "".join(char if char.isprintable() else " " for char in cell)
    return printable if len(printable) <= _LONGEST_SHOWN else printable[: _LONGEST_SHOWN - 1] + "…"
