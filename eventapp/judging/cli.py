"""Judging by hand: the same rules as the server's, on files, without a database."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import click

from eventapp.core.console import emit
from eventapp.judging.errors import NotOffered

__all__ = ["judging"]

_ANY_ARGUMENTS = {"ignore_unknown_options": True, "allow_extra_args": True}


@click.group()
def judging() -> None:
    """Tabulate, assign and verify the judging of a round."""


class _CapPerColumn(click.ParamType[tuple[str, int]]):
    """COLUMN=N, at most N entries with the same text in that column."""

    name = "COLUMN=N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        column, equals, most = str(value).rpartition("=")
        if not equals or not column or not most.isascii() or not most.isdigit() or int(most) < 1:
            self.fail(f"{value!r} is not COLUMN=N with a whole number N from 1.", param, ctx)
        return column, int(most)


@judging.command()
@click.argument("scores", type=click.Path(path_type=Path), metavar="SCORES.csv")
@click.option("--rubric", type=click.Path(path_type=Path), metavar="RUBRIC.csv", help="Weights and scales of criteria.")
@click.option(
    "--method",
    type=click.Choice(["adjusted", "mean", "trimmed"]),
    default="adjusted",
    show_default=True,
    help="How a score comes from the judges' totals.",
)
@click.option("--drop-high", type=click.IntRange(min=0), metavar="N", help="Highest totals that 'trimmed' drops.")
@click.option("--drop-low", type=click.IntRange(min=0), metavar="N", help="Lowest totals that 'trimmed' drops.")
@click.option("--cut", type=click.IntRange(min=1), metavar="N", help="Select the best N of each category.")
@click.option("--cap-per", type=_CapPerColumn(), help="Select at most N with the same text in COLUMN.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the probabilities.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def tabulate(
    scores: Path,
    rubric: Path | None,
    method: Literal["adjusted", "mean", "trimmed"],
    drop_high: int | None,
    drop_low: int | None,
    cut: int | None,
    cap_per: tuple[str, int] | None,
    seed: int,
    as_json: bool,
) -> None:
    """Rank the entries in SCORES.csv, by the same code as the server."""
    from eventapp.judging.rules import cuts, marks, tabulation  # noqa: PLC0415 -- slow import
    from eventapp.judging.rules import rubric as rubrics  # noqa: PLC0415 -- slow import

    if method != "trimmed" and (drop_high is not None or drop_low is not None):
        raise click.UsageError("--drop-high and --drop-low need --method trimmed.")
    if cap_per is not None and cut is None:
        raise click.UsageError("--cap-per needs --cut.")
    cap = None if cap_per is None else cuts.Cap(*cap_per)
    weights = None if rubric is None else rubrics.read_rubric(rubric)
    with click.progressbar(length=1, label="Tabulating", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = of
            bar.update(1, done)

        document = tabulation.tabulate(
            marks.read_marks(scores, group_column=None if cap is None else cap.column),
            rubric=weights,
            method=method,
            drop_high=drop_high,
            drop_low=drop_low,
            cut=cut,
            cap_per=cap,
            seed=seed,
            progress=progress,
        )
    emit(document, as_json, lambda: _text(document))


@judging.command(context_settings=_ANY_ARGUMENTS)
def assign() -> None:
    """Assign judges to entries (not in this version)."""
    raise NotOffered(command="judging assign")


@judging.command(context_settings=_ANY_ARGUMENTS)
def verify() -> None:
    """Verify a published bundle (not in this version)."""
    raise NotOffered(command="judging verify")


def _text(document: Mapping[str, Any]) -> str:
    """The document for people at a terminal."""
    parts = [line for category in document["categories"] for line in _category_lines(category)]
    parts += [f"! {warning}" for warning in document["warnings"]]
    return "\n".join(parts)


def _category_lines(category: Mapping[str, Any]) -> list[str]:
    ranking, cut = category["ranking"], category["cut"]
    chances = ["P(first)"] + (["P(cut)"] if cut is not None else [])
    head = ["rank", "entry", "score", "raw mean", "judges", "s.e.", *chances, "band"]
    rows = [
        [
            str(row["rank"]),
            row["entry"],
            _points(row["score"]),
            _points(row["raw_mean"]),
            str(row["judges"]),
            _points(row["se"]),
            _percent(row["p_first"]),
            *([_percent(row["p_cut"])] if cut is not None else []),
            "-" if row["rank_low"] is None else f"{row['rank_low']}-{row['rank_high']}",
        ]
        for row in ranking
    ]
    judges = [
        [row["judge"], str(row["n"]), _points(row["leniency"]), _points(row["se"]), " ".join(row["flags"])]
        for row in category["judges"]
    ]
    agreement = ", ".join(
        f"{name} {_points(value, 3)}" for name, value in category["reliability"].items() if value is not None
    )
    lines = [f"Category {category['category']}" if category["category"] is not None else "All entries", ""]
    lines += _columns([head, *rows], text={1})
    lines += ["", *_columns([["judge", "sheets", "leniency", "s.e.", "flags"], *judges], text={0, 4}), ""]
    lines.append(f"Agreement: {agreement or '-'}")
    winner = "nobody yet" if category["winner"] is None else category["winner"]
    lines.append(f"Winner: {winner}{' (contested)' if category['contested'] else ''}")
    if cut is not None:
        lines.append(f"Selected ({len(cut['selected'])} of {cut['n']}): {', '.join(cut['selected']) or '-'}")
        lines.append(f"Border: {', '.join(cut['band'] or []) or '-'}")
        lines.append(f"Passed over for the cap: {', '.join(cut['capped']) or '-'}")
    lines += [f"! {warning}" for warning in category["warnings"]]
    return [*lines, ""]


def _columns(rows: Sequence[Sequence[str]], *, text: set[int]) -> list[str]:
    """Rows with aligned columns: those in `text` to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(widths[column]) if column in text else cell.rjust(widths[column])
            for column, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def _points(value: float | None, places: int = 2) -> str:
    from eventapp.judging.rules.scoring import half_up  # noqa: PLC0415 -- slow import

    return "-" if value is None else str(half_up(value, places))


def _percent(probability: float | None) -> str:
    from eventapp.judging.rules.scoring import half_up  # noqa: PLC0415 -- slow import

    return "-" if probability is None else f"{half_up(100 * probability, 0)} %"
