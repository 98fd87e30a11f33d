"""Judging by hand: the same rules as the server's, on files, without a database."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import click

from eventapp.config import one_thread_of_algebra
from eventapp.core.console import emit

__all__ = ["judging"]


@click.group()
def judging() -> None:
    """Tabulate, assign and verify the judging of a round."""
    one_thread_of_algebra()


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


@judging.command()
@click.option("--judges", type=click.Path(path_type=Path), required=True, metavar="J.csv", help="Column: judge.")
@click.option("--entries", type=click.Path(path_type=Path), required=True, metavar="E.csv", help="Column: entry.")
@click.option("--conflicts", type=click.Path(path_type=Path), metavar="C.csv", help="Columns: judge,entry.")
@click.option("--per-entry", type=click.IntRange(min=1), required=True, metavar="R", help="Judges for each entry.")
@click.option("--max-load", type=click.IntRange(min=0), metavar="U", help="Entries for each judge, at most.")
@click.option("--min-load", type=click.IntRange(min=0), metavar="L", help="Entries for each judge, at least.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of what is random.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def assign(
    judges: Path,
    entries: Path,
    conflicts: Path | None,
    per_entry: int,
    max_load: int | None,
    min_load: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Assign judges to entries, by the same code as the server."""
    from eventapp.judging.rules import assignment, assignment_files  # noqa: PLC0415 -- slow import

    all_judges = assignment_files.read_names(judges, column="judge")
    all_entries = assignment_files.read_names(entries, column="entry")
    made = assignment.assign(
        list(all_judges),
        list(all_entries),
        per_entry=per_entry,
        conflicts=()
        if conflicts is None
        else assignment_files.read_conflicts(conflicts, judges=all_judges, entries=all_entries),
        least=min_load,
        most=max_load,
        seed=seed,
    )
    document = assignment.document(made)
    emit(document, as_json, lambda: _assigned(document))


@judging.command()
@click.argument("bundle", type=click.Path(path_type=Path), metavar="BUNDLE.zip")
@click.option("--key", "keys", multiple=True, metavar="FINGERPRINT", help="A key that must have signed; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(bundle: Path, keys: tuple[str, ...], as_json: bool) -> None:
    """Recompute a published bundle: hashes, signatures, chain, ranking; exit 1 when anything differs."""
    from eventapp.judging.rules import verifying  # noqa: PLC0415 -- slow import

    document = verifying.verify(verifying.read_file(bundle), file=bundle.name, keys=keys)
    emit(document, as_json, lambda: "\n".join(_verified(document, keys)))
    sys.exit(0 if document["ok"] else 1)


def _text(document: Mapping[str, Any]) -> str:
    """The document for people at a terminal."""
    parts = [line for category in document["categories"] for line in _category_lines(category)]
    parts += [f"! {warning}" for warning in document["warnings"]]
    return "\n".join(parts)


def _assigned(document: Mapping[str, Any]) -> str:
    """An assignment for people at a terminal."""
    judges: dict[str, list[str]] = {}
    for pair in document["assignments"]:
        judges.setdefault(pair["entry"], []).append(pair["judge"])
    overlap = document["pair_overlap"]
    teams = [[entry, ", ".join(names)] for entry, names in judges.items()]
    lines = _columns([["entry", "judges"], *teams], text={0, 1})
    loads = [[judge, str(load)] for judge, load in document["loads"].items()]
    lines += ["", *_columns([["judge", "entries"], *loads], text={0}), ""]
    if overlap["mean"] is not None:
        mean = _points(overlap["mean"])
        lines.append(f"Two judges share {overlap['min']} to {overlap['max']} entries, {mean} on average.")
    lines.append("All judges are connected." if document["connected"] else "Not all judges are connected.")
    lines += [f"! {warning}" for warning in document["warnings"]]
    return "\n".join(lines)


def _verified(document: Mapping[str, Any], asked: Sequence[str]) -> list[str]:
    """What was found in a bundle, for people at a terminal."""
    lines = []
    for category in document["categories"]:
        rows = [[str(row["rank"]), row["entry"], _points(row["score"])] for row in category["ranking"]]
        lines += [f"Category {category['category']}", "", *_columns([["rank", "entry", "score"], *rows], text={1})]
        lines += ["", f"Winner: {category['winner'] or '-'}", ""]
    lines += [f"! {failure['member']}: {failure['what']}" for failure in document["failures"]]
    lines += [f"Round: {document['round'] or '-'}", f"Head of the score log: {document['head'] or '-'}"]
    lines += [f"Signed with the key: {key}" for key in document["keys"]]
    if not document["ok"]:
        return [*lines, "NOT as it was signed."]
    if not asked:
        lines.append("Compare the fingerprints of the keys and the head of the log with those in the minutes.")
    return [*lines, "As it was signed; the ranking follows from the score log."]


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
