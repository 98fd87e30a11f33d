"""Tables that are handed out: what the tabulation command reads, and published rankings."""

from __future__ import annotations

from collections.abc import Iterable

from eventapp.formats import csvout
from eventapp.judging.queries.public import RankRow
from eventapp.judging.queries.tabulating import Inputs


def scores_csv(found: Inputs) -> bytes:
    """SCORES.csv for ``eventapp judging tabulate``: pseudonyms, current scores, no recused pair."""
    header = ("category", "entry", "judge", "criterion", "score")
    return csvout.to_bytes(header, [(m.category, m.entry, m.judge, m.criterion, m.score) for m in found.marks])


def rubric_csv(found: Inputs) -> bytes:
    """RUBRIC.csv for ``eventapp judging tabulate``."""
    return csvout.to_bytes(("category", "criterion", "weight", "min", "max"), found.criteria)


def ranking_csv(rows: Iterable[RankRow]) -> bytes:
    """A published ranking with full precision."""
    header = ("rank", "region", "code", "score", "raw_mean", "correction", "judges", "se", "rank_low", "rank_high")
    return csvout.to_bytes(
        header,
        [
            (
                row.rank,
                row.name,
                row.code,
                row.score,
                row.raw_mean,
                row.correction,
                row.judges,
                row.se,
                row.rank_low,
                row.rank_high,
            )
            for row in rows
        ],
    )
