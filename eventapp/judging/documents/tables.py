"""Tables that are handed out: what the tabulation command reads, and published rankings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from eventapp.formats import csvout, xlsx
from eventapp.judging.models.states import Publishes
from eventapp.judging.queries.public import RankRow
from eventapp.judging.queries.tabulating import Inputs


def scores_csv(found: Inputs) -> bytes:
    """SCORES.csv for ``eventapp judging tabulate``: pseudonyms, current scores, no recused pair."""
    header = ("category", "entry", "judge", "criterion", "score")
    return csvout.to_bytes(header, [(m.category, m.entry, m.judge, m.criterion, m.score) for m in found.marks])


def rubric_csv(found: Inputs) -> bytes:
    """RUBRIC.csv for ``eventapp judging tabulate``."""
    return csvout.to_bytes(("category", "criterion", "weight", "min", "max"), found.criteria)


def ranking_csv(rows: Sequence[RankRow]) -> bytes:
    """A published ranking with full precision; ``score`` is the one by which it is ranked."""
    return csvout.to_bytes(*_ranking(rows))


def ranking_xlsx(rows: Sequence[RankRow], *, sheet: str) -> bytes:
    """The same as a spreadsheet; a sheet's name has at most 31 characters, and some signs cannot be in it."""
    return xlsx.write(*_ranking(rows), sheet=re.sub(r"[\[\]:*?/\\\']", " ", sheet)[:31].strip() or "Data")


def ranking_rows(rows: Sequence[RankRow], publishes: str) -> list[dict[str, object]]:
    """The same as objects, for JSON; nothing where a round publishes its winners alone."""
    if publishes == Publishes.WINNERS:
        return []
    names, lines = _ranking(rows)
    return [dict(zip(names, line, strict=True)) for line in lines]


_ENTRY = ("rank", "region", "code", "score")
_STAGES = ("earlier_stage", "this_round", "round_score")  # bands are of one round alone, so they are left out
_REST = ("raw_mean", "correction", "judges", "se")
_BAND = ("rank_low", "rank_high")
_SOURCES = {"region": "name", "score": "final", "round_score": "score"}


def _ranking(rows: Sequence[RankRow]) -> tuple[tuple[str, ...], list[list[Any]]]:
    between, band = (_STAGES, ()) if any(row.has_stages for row in rows) else ((), _BAND)
    names = (*_ENTRY, *between, *_REST, *band, "selected")
    return names, [[getattr(row, _SOURCES.get(name, name)) for name in names] for row in rows]
