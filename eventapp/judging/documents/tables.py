"""Tables that are handed out: what the tabulation command reads, and published rankings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from eventapp.formats import csvout, xlsx
from eventapp.judging.models.documents import Detail
from eventapp.judging.queries.public import RankRow
from eventapp.judging.queries.tabulating import Inputs


def scores_csv(found: Inputs) -> bytes:
    """SCORES.csv for ``eventapp judging tabulate``: pseudonyms, current scores, no recused pair."""
    header = ("category", "entry", "judge", "criterion", "score")
    return csvout.to_bytes(header, [(m.category, m.entry, m.judge, m.criterion, m.score) for m in found.marks])


def rubric_csv(found: Inputs) -> bytes:
    """RUBRIC.csv for ``eventapp judging tabulate``."""
    return csvout.to_bytes(("category", "criterion", "weight", "min", "max"), found.criteria)


def ranking_csv(rows: Iterable[RankRow], detail: str = Detail.FULL.value) -> bytes:
    """A published ranking with full precision, at the detail that was chosen for it."""
    return csvout.to_bytes(*_ranking(rows, detail))


def ranking_xlsx(rows: Iterable[RankRow], detail: str, *, sheet: str) -> bytes:
    """The same as a spreadsheet; a sheet's name has at most 31 characters, and some signs cannot be in it."""
    return xlsx.write(*_ranking(rows, detail), sheet=re.sub(r"[\[\]:*?/\\\']", " ", sheet)[:31].strip() or "Data")


def ranking_rows(rows: Iterable[RankRow], detail: str) -> list[dict[str, object]]:
    """The same as objects, for JSON."""
    names = _COLUMNS[detail]
    return [{name: _cell(row, name) for name in names} for row in rows] if names else []


_SCORES = ("rank", "region", "code", "score", "rank_low", "rank_high", "selected")
_COLUMNS: dict[str, tuple[str, ...]] = {
    Detail.WINNERS.value: (),
    Detail.SCORES.value: _SCORES,
    Detail.FULL.value: (
        "rank", "region", "code", "score", "raw_mean", "correction", "judges", "se", "rank_low", "rank_high", "selected"
    ),
}  # fmt: skip


def _ranking(rows: Iterable[RankRow], detail: str) -> tuple[tuple[str, ...], list[list[Any]]]:
    names = _COLUMNS[detail]
    return names, [[_cell(row, name) for name in names] for row in rows]


def _cell(row: RankRow, name: str) -> Any:
    return row.name if name == "region" else getattr(row, name)
